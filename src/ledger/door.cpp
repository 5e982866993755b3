#include "ledger/door.h"

#include "ledger/statement_form.h"
#include "model/assert.h"

#include <cstring>

namespace cupel {
namespace {

// The key behind an issuer as a statement names it: written in the name (did:key), or a verifier
// key whose issuer is "name+id". Nothing for did:web: its document is not read here.
struct NamedKey {
  std::string issuer;
  std::optional<PublicKey> key;
};

NamedKey named_key(std::string_view text) {
  if (const auto key = parse_did_key(text)) return {std::string(text), key};
  const auto verifier = parse_verifier_key(text);
  if (!verifier) return {std::string(text), std::nullopt};
  NamedKey named{std::string(text.substr(0, text.rfind('+'))), std::nullopt};
  if (verifier->type == static_cast<std::uint8_t>(NoteKeyType::ed25519)) {
    PublicKey key{};
    std::memcpy(key.data(), verifier->key.data(), key.size());
    named.key = key;
  }
  return named;
}

// Step 12, and for a log that is empty its only possible first statement.
Result<void> check_issuer(const Statement& statement, const DoorState& state,
                          const std::string& prefix) {
  Standing standing = state.standing(statement.issuer);
  if (state.size() == 0 && statement.type == "init/1") {
    Issuers first;
    first.take(statement);
    standing = first.standing(statement.issuer);
  }
  if (!standing.introduced) return refuse("unknown_issuer", prefix + "/issuer");
  if (standing.revoked) return refuse("revoked_issuer", prefix + "/issuer");
  const bool second_init = statement.type == "init/1" && state.size() > 0;
  if (second_init || (!standing.every_type && !standing.types.contains(statement.type))) {
    return refuse("not_allowed", prefix + "/type");
  }
  if (!standing.key || !is_signed_by(statement, *standing.key)) {
    return refuse("bad_signature", prefix + "/sig");
  }
  return {};
}

Result<void> check_vault(const Statement& statement, const DoorState& state,
                         const std::optional<PayloadName>& disclosed) {
  for (const auto& payload : {statement.payload, disclosed}) {
    if (!payload) continue;
    const auto bytes = state.vault_bytes(payload->digest);
    if (!bytes) return refuse("payload_missing", "/payload");
    if (*bytes != payload->bytes) return refuse("payload_differs", "/payload");
  }
  if (statement.rows && !state.rows_staged(*statement.rows)) return refuse("rows_differ", "/rows");
  return {};
}

}  // namespace

void Issuers::take(const Statement& statement) {
  const bool init = statement.type == "init/1";
  const bool introduces = statement.type == "key/1";
  const bool revokes = statement.type == "key.revoked/1";
  if (!init && !introduces && !revokes) return;
  const auto scan = JsonScan::read(statement.body, JsonLimits{});
  ASSERT(scan.has_value());  // the statement was read from the same bytes
  const std::size_t named = scan->member(0, init ? "operator" : "key");
  if (named == 0 || !is_string(*scan, named)) return;
  const NamedKey key = named_key(scan->text(named));
  if (revokes) {
    const auto known = known_.find(key.issuer);
    if (known != known_.end()) known->second.revoked = true;
    return;
  }
  Standing& standing = known_[key.issuer];
  standing.introduced = true;
  if (key.key && is_sound_key(*key.key)) standing.key = key.key;
  if (init) standing.every_type = true;
  const std::size_t types = init ? 0 : scan->member(0, "types");
  if (types == 0 || scan->node(types).kind != JsonKind::array) return;
  for (const std::size_t type : scan->children(types)) {
    if (is_string(*scan, type)) standing.types.emplace(scan->text(type));
  }
}

Standing Issuers::standing(std::string_view issuer) const {
  const auto known = known_.find(issuer);
  return known == known_.end() ? Standing{} : known->second;
}

Result<Admission> check_at_door(const Statement& statement, const DoorState& state,
                                const std::optional<PayloadName>& disclosed) {
  if (statement.log != state.origin()) return refuse("other_log", "/log");
  if (const auto logged = state.with_id(statement.issuer, statement.id)) {
    if (logged->digest != statement.digest) return refuse("id_taken", "/id");
    return Admission{true, logged->index, {}};
  }
  Admission admission;
  admission.index = state.size();
  for (std::size_t i = 0; i < statement.refs.size(); ++i) {
    const auto index = state.index_of(statement.refs[i]);
    if (!index) return refuse("unknown_ref", "/refs/" + std::to_string(i));
    admission.prev.push_back(*index);
  }
  if (auto issuer = check_issuer(statement, state, ""); !issuer) return pass(issuer);
  if (auto vault = check_vault(statement, state, disclosed); !vault) return pass(vault);
  return admission;
}

Result<void> check_entry(const Entry& entry, const DoorState& state) {
  const Statement& statement = entry.statement;
  if (entry.prev.size() != statement.refs.size()) return refuse("prev_count", "/prev");
  for (std::size_t i = 0; i < entry.prev.size(); ++i) {
    if (entry.prev[i] >= state.size()) {
      return refuse("prev_not_below", "/prev/" + std::to_string(i));
    }
  }
  for (std::size_t i = 0; i < entry.prev.size(); ++i) {
    if (state.index_of(statement.refs[i]) != entry.prev[i]) {
      return refuse("prev_differs", "/prev/" + std::to_string(i));
    }
  }
  if (entry.received_us < state.last_received_us()) return refuse("received_falls", "/received");
  return check_issuer(statement, state, "/statement");
}

}  // namespace cupel
