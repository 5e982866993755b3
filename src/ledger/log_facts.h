/// What the log's own statements say: entry 0 and the heads of the audit tree.
#pragma once

#include "ledger/identity.h"
#include "ledger/statement.h"

#include <cstdint>
#include <optional>
#include <string>

namespace cupel {

struct InitFacts {
  std::string origin;
  VerifierKey log_key;        // its name is the origin
  std::string operator_name;  // did:key of the operator
  bool demonstration = false;
};
/// Errors: corrupt "bad_init" when the statement is no init/1 whose log key carries its origin.
Result<InitFacts> init_facts(const Statement& statement);

struct AuditRoot {
  std::uint64_t size = 0;
  Hash root{};
};
/// Of an audit.root/1; nothing for other types and bodies.
std::optional<AuditRoot> audit_root_of(const Statement& statement);

/// The origin of a log's audit tree.
std::string audit_origin(const std::string& origin);

}  // namespace cupel
