/// Trust policies (C2SP tlog-policy): which logs and witnesses count, and how many suffice.
#pragma once

#include "ledger/identity.h"
#include "model/result.h"

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace cupel {

inline constexpr std::size_t policy_bytes_max = 1u << 20;

struct Policy {
  struct Witness {
    std::string name;
    VerifierKey key;
  };
  /// Members are positions: witnesses first, then groups, each counted on.
  struct Group {
    std::string name;
    std::size_t needed = 0;
    std::vector<std::size_t> witnesses;
    std::vector<std::size_t> groups;  // all defined on earlier lines
  };
  std::vector<VerifierKey> logs;
  std::vector<Witness> witnesses;
  std::vector<Group> groups;
  enum class Quorum : std::uint8_t { none, witness, group };
  Quorum quorum = Quorum::none;
  std::size_t quorum_member = 0;  // position in witnesses or groups

  /// `cosigned` holds positions in `witnesses`.
  bool is_met(const std::set<std::size_t>& cosigned) const;
};

/// Errors, rule "bad_policy", with the line.
Result<Policy> parse_policy(std::string_view text);

}  // namespace cupel
