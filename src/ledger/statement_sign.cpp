#include "ledger/plain.h"
#include "ledger/statement.h"
#include "model/encoding.h"
#include "model/jcs.h"

#include <algorithm>

namespace cupel {
namespace {

void append_texts(std::string& out, const std::vector<std::string>& texts) {
  out += '[';
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (i > 0) out += ',';
    append_jcs_string(out, texts[i]);
  }
  out += ']';
}

void append_member(std::string& out, std::string_view name, std::string_view text) {
  out += ",\"";
  out += name;
  out += "\":";
  append_jcs_string(out, text);
}

// Members in canonical order up to `sig`, and those behind it. `at` is the first name of all.
std::string front_of(const StatementDraft& draft, std::string_view body) {
  std::string out = "{\"at\":\"" + std::to_string(draft.at_us) + "\",\"body\":";
  out += body;
  append_member(out, "id", draft.id);
  append_member(out, "issuer", draft.issuer);
  append_member(out, "log", draft.log);
  if (draft.payload) {
    out += ",\"payload\":{\"digest\":\"" + to_base64url(draft.payload->digest) + "\"";
    append_member(out, "media", draft.payload->media);
    out += ",\"size\":\"" + std::to_string(draft.payload->bytes) + "\"}";
  }
  if (!draft.refs.empty()) {
    std::vector<std::string> refs;
    for (const Hash& ref : draft.refs) refs.push_back(to_base64url(ref));
    out += ",\"refs\":";
    append_texts(out, refs);
  }
  if (draft.rows) {
    out += ",\"rows\":{\"count\":\"" + std::to_string(draft.rows->count) + "\",\"root\":\"" +
           to_base64url(draft.rows->root) + "\"}";
  }
  if (!draft.rules.empty()) append_member(out, "rules", draft.rules);
  if (!draft.sd.empty()) {
    out += ",\"sd\":";
    append_texts(out, draft.sd);
  }
  return out;
}

std::string back_of(const StatementDraft& draft) {
  std::string out;
  append_member(out, "type", draft.type);
  return out + ",\"tz\":" + std::to_string(draft.tz_minutes) + ",\"v\":1}";
}

}  // namespace

Result<std::string> sign_statement(StatementDraft draft, const KeyPair& key) {
  if (draft.issuer.empty()) draft.issuer = did_key(key.public_key());
  std::sort(draft.sd.begin(), draft.sd.end());
  auto body = canonicalise(draft.body);
  if (!body) return pass(body);
  const std::string front = front_of(draft, *body);
  const std::string back = back_of(draft);
  const Signature signature = key.sign(std::string(statement_prefix) + front + back);
  const std::string_view bytes(reinterpret_cast<const char*>(signature.data()), signature.size());
  std::string statement = front + ",\"sig\":{\"alg\":\"ed25519\",\"value\":\"" +
                          to_base64url(bytes) + "\"}" + back;
  auto parsed = parse_statement(statement);
  if (!parsed) return pass(parsed);
  if (auto demanded = check_demands(*parsed); !demanded) return pass(demanded);
  return statement;
}

std::string random_id() {
  const Seed seed = random_seed();
  return to_base64url(std::string_view(reinterpret_cast<const char*>(seed.data()), 16));
}

}  // namespace cupel
