#include "ledger/statement.h"

#include "ledger/merkle.h"
#include "ledger/plain.h"
#include "ledger/statement_form.h"
#include "model/encoding.h"

#include <algorithm>
#include <cstring>
#include <set>

namespace cupel {
namespace {

constexpr auto int64_max = static_cast<std::uint64_t>(INT64_MAX);
constexpr std::int64_t tz_minutes_max = 840;
constexpr std::size_t rules_bytes_max = 64;
constexpr std::size_t media_part_bytes_max = 127;

bool is_media_part(std::string_view part) {
  if (part.empty() || part.size() > media_part_bytes_max) return false;
  return std::all_of(part.begin(), part.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           std::string_view("!#$&^_.+-").find(c) != std::string_view::npos;
  });
}

bool is_media(std::string_view text) {
  const std::size_t slash = text.find('/');
  return slash != std::string_view::npos && is_media_part(text.substr(0, slash)) &&
         is_media_part(text.substr(slash + 1));
}

bool read_v(const JsonScan& scan, std::size_t value, Statement&) {
  return scan.raw(value) == "1";
}

bool read_type(const JsonScan& scan, std::size_t value, Statement& out) {
  if (!is_string(scan, value) || !is_statement_type(scan.text(value))) return false;
  out.type = std::string(scan.text(value));
  return true;
}

bool read_id(const JsonScan& scan, std::size_t value, Statement& out) {
  if (!is_id_at(scan, value)) return false;
  out.id = std::string(scan.text(value));
  return true;
}

bool read_issuer(const JsonScan& scan, std::size_t value, Statement& out) {
  if (!is_string(scan, value) || !is_issuer(scan.text(value))) return false;
  out.issuer = std::string(scan.text(value));
  return true;
}

bool read_log(const JsonScan& scan, std::size_t value, Statement& out) {
  if (!is_string(scan, value) || !is_note_key_name(scan.text(value))) return false;
  out.log = std::string(scan.text(value));
  return true;
}

bool read_at(const JsonScan& scan, std::size_t value, Statement& out) {
  const auto number = decimal_at(scan, value, int64_max);
  if (!number) return false;
  out.at_us = static_cast<std::int64_t>(*number);
  return true;
}

bool read_tz(const JsonScan& scan, std::size_t value, Statement& out) {
  const auto number = integer_at(scan, value);
  if (!number || *number < -tz_minutes_max || *number > tz_minutes_max) return false;
  out.tz_minutes = static_cast<int>(*number);
  return true;
}

bool read_refs(const JsonScan& scan, std::size_t value, Statement& out) {
  const JsonNode& node = scan.node(value);
  if (node.kind != JsonKind::array || node.count == 0 || node.count > refs_max) return false;
  std::set<Hash> seen;
  for (const std::size_t element : scan.children(value)) {
    const auto hash = hash_at(scan, element);
    if (!hash || !seen.insert(*hash).second) return false;
    out.refs.push_back(*hash);
  }
  return true;
}

bool read_payload(const JsonScan& scan, std::size_t value, Statement& out) {
  out.payload = payload_at(scan, value);
  return out.payload.has_value();
}

bool read_rows(const JsonScan& scan, std::size_t value, Statement& out) {
  if (!has_exactly(scan, value, {"count", "root"})) return false;
  const auto count = decimal_at(scan, scan.member(value, "count"), rows_max);
  const auto root = hash_at(scan, scan.member(value, "root"));
  if (!count || !root || (*count == 0) != (*root == empty_root())) return false;
  out.rows = RowsRoot{*count, *root};
  return true;
}

bool read_sd(const JsonScan& scan, std::size_t value, Statement& out) {
  return read_ascending(scan, value, disclosures_max, out.sd);
}

bool read_body(const JsonScan& scan, std::size_t value, Statement& out) {
  if (scan.node(value).kind != JsonKind::object) return false;
  out.body = std::string(scan.raw(value));
  return true;
}

bool read_rules(const JsonScan& scan, std::size_t value, Statement& out) {
  if (!is_string(scan, value)) return false;
  const std::string_view text = scan.text(value);
  if (text.empty() || text.size() > rules_bytes_max) return false;
  if (!std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; })) {
    return false;
  }
  out.rules = std::string(text);
  return true;
}

bool read_sig(const JsonScan& scan, std::size_t value, Statement& out) {
  if (!has_exactly(scan, value, {"alg", "value"})) return false;
  const std::size_t algorithm = scan.member(value, "alg");
  const std::size_t signature = scan.member(value, "value");
  if (!is_string(scan, algorithm) || scan.text(algorithm) != "ed25519") return false;
  if (!is_string(scan, signature)) return false;
  const auto bytes = from_base64url(scan.text(signature));
  if (!bytes || bytes->size() != out.signature.size()) return false;
  std::memcpy(out.signature.data(), bytes->data(), bytes->size());
  return true;
}

constexpr MemberForm<Statement> statement_members[] = {
    {"v", true, read_v},           {"type", true, read_type},
    {"id", true, read_id},         {"issuer", true, read_issuer},
    {"log", true, read_log},       {"at", true, read_at},
    {"tz", true, read_tz},         {"refs", false, read_refs},
    {"payload", false, read_payload}, {"rows", false, read_rows},
    {"sd", false, read_sd},        {"body", true, read_body},
    {"rules", false, read_rules},  {"sig", true, read_sig},
};

// The statement's bytes without `"sig":{…},`; `type` always stands behind it.
std::string message_of(const JsonScan& scan, std::size_t object) {
  const std::string_view bytes = scan.raw(object);
  const std::size_t shift = scan.node(object).begin;
  const std::size_t value = scan.member(object, "sig");
  const std::size_t begin = scan.node(value - 1).begin - shift;
  const std::size_t end = scan.node(value).end - shift + 1;
  std::string message(statement_prefix);
  message.append(bytes.substr(0, begin));
  message.append(bytes.substr(end));
  return message;
}

}  // namespace

Result<Statement> read_statement(const JsonScan& scan, std::size_t object,
                                 const std::string& pointer) {
  Statement statement;
  auto read = read_members<Statement>(scan, object, statement_members, pointer, statement);
  if (!read) return pass(read);
  statement.message = message_of(scan, object);
  statement.digest = sha256(scan.raw(object));
  return statement;
}

Result<Statement> parse_statement(std::string_view bytes) {
  auto scan = scan_canonical(
      bytes, {statement_bytes_max, statement_depth_max, statement_members_max});
  if (!scan) return pass(scan);
  return read_statement(*scan, 0, "");
}

bool is_signed_by(const Statement& statement, const PublicKey& key) {
  const std::string_view signature(reinterpret_cast<const char*>(statement.signature.data()),
                                   statement.signature.size());
  return verify_signature(key, statement.message, signature);
}

std::optional<PayloadName> payload_at(const JsonScan& scan, std::size_t value) {
  if (!has_exactly(scan, value, {"digest", "media", "size"})) return std::nullopt;
  const std::size_t media = scan.member(value, "media");
  if (!is_string(scan, media) || !is_media(scan.text(media))) return std::nullopt;
  const auto digest = hash_at(scan, scan.member(value, "digest"));
  const auto size = decimal_at(scan, scan.member(value, "size"), int64_max);
  if (!digest || !size) return std::nullopt;
  return PayloadName{std::string(scan.text(media)), *digest, *size};
}

}  // namespace cupel
