#include "ledger/log_facts.h"

#include "ledger/statement_form.h"

namespace cupel {

Result<InitFacts> init_facts(const Statement& statement) {
  const Failed bad =
      fail(ErrorKind::corrupt, "entry 0 is not the beginning of a log", "bad_init",
           Where{{}, 0, 0, "/statement/body", 0});
  if (statement.type != "init/1") return bad;
  const auto body = JsonScan::read(statement.body, JsonLimits{});
  if (!body) return bad;
  const auto text_of = [&body](std::string_view name) {
    const std::size_t value = body->member(0, name);
    return value != 0 && is_string(*body, value) ? std::string(body->text(value)) : std::string();
  };
  InitFacts facts;
  facts.origin = text_of("origin");
  facts.operator_name = text_of("operator");
  const auto key = parse_verifier_key(text_of("logKey"));
  if (!key || key->name != facts.origin || facts.origin != statement.log) return bad;
  facts.log_key = *key;
  const std::size_t demonstration = body->member(0, "demonstration");
  facts.demonstration = demonstration != 0 && body->raw(demonstration) == "true";
  return facts;
}

std::optional<AuditRoot> audit_root_of(const Statement& statement) {
  if (statement.type != "audit.root/1") return std::nullopt;
  const auto body = JsonScan::read(statement.body, JsonLimits{});
  if (!body) return std::nullopt;
  const std::size_t size_at = body->member(0, "size");
  const std::size_t root_at = body->member(0, "root");
  if (size_at == 0 || root_at == 0) return std::nullopt;
  const auto size = decimal_at(*body, size_at, static_cast<std::uint64_t>(INT64_MAX));
  const auto root = hash_at(*body, root_at);
  if (!size || !root) return std::nullopt;
  return AuditRoot{*size, *root};
}

std::string audit_origin(const std::string& origin) { return origin + "/audit"; }

}  // namespace cupel
