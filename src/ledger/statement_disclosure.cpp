#include "ledger/plain.h"
#include "ledger/statement.h"
#include "ledger/statement_form.h"
#include "model/assert.h"
#include "model/encoding.h"
#include "model/jcs.h"

namespace cupel {
namespace {

Failed malformed(std::string message) {
  return fail(ErrorKind::invalid_input, std::move(message), "disclosure_not_in_statement");
}

}  // namespace

std::string make_disclosure(std::string_view name, std::string_view value) {
  const auto canonical = canonicalise(value);
  ASSERT(canonical.has_value());
  std::string text = "[\"" + random_id() + "\",";
  append_jcs_string(text, name);
  return to_base64url(text + "," + *canonical + "]");
}

std::string disclosure_digest(std::string_view disclosure) {
  return to_base64url(sha256(disclosure));
}

Result<Disclosed> parse_disclosure(std::string_view disclosure) {
  const auto text = from_base64url(disclosure);
  if (!text) return malformed("a disclosure is no canonical base64url");
  auto scan = JsonScan::read(*text, JsonLimits{});
  if (!scan || scan->node(0).kind != JsonKind::array || scan->node(0).count != 3) {
    return malformed("a disclosure is no array of salt, name and value");
  }
  const auto parts = scan->children(0);
  if (!is_string(*scan, parts[0]) || !is_string(*scan, parts[1])) {
    return malformed("salt and name of a disclosure are no strings");
  }
  Disclosed disclosed;
  disclosed.name = std::string(scan->text(parts[1]));
  scan->append_canonical(disclosed.value, parts[2]);
  return disclosed;
}

std::optional<PayloadName> payload_of(const Disclosed& disclosed) {
  if (disclosed.name != "payload") return std::nullopt;
  const auto scan = JsonScan::read(disclosed.value, JsonLimits{});
  if (!scan) return std::nullopt;
  return payload_at(*scan, 0);
}

}  // namespace cupel
