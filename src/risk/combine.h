/// From findings to a priority: independent groups of evidence count once each
/// (indicators.md §4.2 to §4.4).
#pragma once

#include "risk/finding.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cupel {

/// The rule whose test `rule` repeats, or `rule` itself: two rules with the same answer are aliases.
std::string_view same_test_as(std::string_view rule);

/// How findings combine. Positions are those of the span given to combine().
struct Combination {
  Priority priority = Priority::none;
  std::vector<std::size_t> counted;     // in counting order
  std::vector<std::size_t> attached;    // flagged, not counted, in the same order
  std::vector<Severity> severities;     // one per finding given: after adoption and laboratory gates
  std::vector<std::size_t> withdrawn;   // a laboratory gate made them not available
  int points = 0;                       // 4, 3, 2 summed over counted
  std::vector<std::string> notes;       // what the gates did: "C05: one level down"

  bool hold() const { return priority == Priority::hold; }
};

/// Combine the findings of one subject, or of one case, inside one window. Only flagged findings act.
/// The result does not depend on the order of the findings beyond the positions it names.
Combination combine(std::span<const Finding> findings);

/// What orders alerts inside a priority.
struct AlertRank {
  Priority priority = Priority::none;
  int points = 0;
  std::int64_t p_e9 = 1'000'000'000;  // smallest p among counted
  std::int64_t fine_ug10 = 0;         // largest fine mass at stake among counted
  std::string subject_key;
};

AlertRank rank_of(const Combination& combination, std::span<const Finding> findings,
                  std::string subject_key);
/// True when `left` is worked on first: priority, points, p, mass, then subject bytewise.
bool ranks_before(const AlertRank& left, const AlertRank& right);

/// One mark of the evidence strip.
enum class StripState : std::uint8_t { counted, attached, not_judged };
/// "counted", "attached", "not_judged".
std::string_view name_of(StripState state);

struct StripMark {
  Group group = Group::ctx;
  StripState state = StripState::not_judged;
  friend bool operator==(const StripMark&, const StripMark&) = default;
};

/// One mark per group that has a flagged or not available finding, in the order of the groups: the
/// strongest state of the group's findings. Clear and not applicable findings leave no mark.
std::vector<StripMark> evidence_strip(const Combination& combination,
                                      std::span<const Finding> findings);

}  // namespace cupel
