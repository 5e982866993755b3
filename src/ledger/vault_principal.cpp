// The file of a principal: a small JSON object that carries its own SHA-256.

#include "ledger/vault.h"
#include "model/encoding.h"
#include "model/jcs.h"

#include <nlohmann/json.hpp>

namespace cupel {
namespace {

std::string without_digest(const PrincipalRecord& principal) {
  std::string out = R"({"id":)";
  append_jcs_string(out, principal.id);
  out += R"(,"name":)";
  append_jcs_string(out, principal.name);
  out += principal.is_operator ? R"(,"operator":true)" : R"(,"operator":false)";
  out += R"(,"organisation":)";
  append_jcs_string(out, principal.organisation);
  return out;
}

}  // namespace

std::string to_text(const PrincipalRecord& principal) {
  const std::string head = without_digest(principal);
  const Hash digest = sha256(head + R"(,"v":1})");
  return head + R"(,"sha256":")" + to_hex(bytes_of(digest)) + R"(","v":1})";
}

Result<PrincipalRecord> parse_principal(std::string_view text) {
  const Failed changed =
      fail(ErrorKind::corrupt, "the file of a principal is not what was stored", "principal_changed");
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object()) return changed;
  const auto text_of = [&json](const char* name) {
    const auto found = json.find(name);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  PrincipalRecord principal;
  principal.id = text_of("id");
  principal.name = text_of("name");
  principal.organisation = text_of("organisation");
  const auto is_operator = json.find("operator");
  principal.is_operator = is_operator != json.end() && is_operator->is_boolean() &&
                          is_operator->get<bool>();
  // One spelling: writing it again must give the same bytes, digest included.
  if (to_text(principal) != text) return changed;
  return principal;
}

}  // namespace cupel
