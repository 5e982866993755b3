#include "risk/finding.h"

#include "model/assert.h"

#include <algorithm>
#include <array>

namespace cupel {
namespace {

constexpr std::array<std::string_view, 5> outcome_names{"flagged", "clear", "not_available",
                                                        "not_applicable", "error"};
constexpr std::array<std::string_view, 4> severity_names{"INFO", "MED", "HI", "STOP"};
constexpr std::array<std::string_view, group_count> group_names{
    "TITLE", "EARTH", "MASS", "CHEM",  "PHYS", "BOOKS",   "PRICE", "SPACE", "DOC", "PARTY",
    "PAY",   "TRADE", "HG",   "INPUT", "NET",  "CONDUCT", "INC",   "MODEL", "LAB", "CTX"};
constexpr std::array<std::string_view, 6> priority_names{"hold", "P1", "P2", "P3", "watch", "none"};
constexpr std::array<std::string_view, 11> reasons{
    "missing_input",      "input_too_old",   "too_few_peers",        "too_little_history",
    "not_precise_enough", "impaired_evidence", "no_legal_access",    "list_version_missing",
    "threshold_missing",  "truncated",       "unit_suspected"};

/// Position of `name` in `names`, or nothing.
std::optional<std::uint8_t> position_of(std::span<const std::string_view> names,
                                        std::string_view name) {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<std::uint8_t>(found - names.begin());
}

}  // namespace

std::string_view name_of(Outcome outcome) { return outcome_names[static_cast<std::size_t>(outcome)]; }

std::optional<Outcome> parse_outcome(std::string_view name) {
  const auto position = position_of(outcome_names, name);
  if (!position) return std::nullopt;
  return static_cast<Outcome>(*position);
}

std::span<const std::string_view> reason_codes() { return reasons; }

bool is_reason_code(std::string_view code) { return position_of(reasons, code).has_value(); }

std::string_view name_of(Severity severity) {
  return severity_names[static_cast<std::size_t>(severity) - 1];
}

std::optional<Severity> parse_severity(std::string_view name) {
  const auto position = position_of(severity_names, name);
  if (!position) return std::nullopt;
  return static_cast<Severity>(*position + 1);
}

std::string_view name_of(Group group) { return group_names[static_cast<std::size_t>(group)]; }

std::optional<Group> parse_group(std::string_view name) {
  const auto position = position_of(group_names, name);
  if (!position) return std::nullopt;
  return static_cast<Group>(*position);
}

bool counts(Group group) { return group < Group::model; }

std::string_view name_of(Priority priority) {
  return priority_names[static_cast<std::size_t>(priority)];
}

}  // namespace cupel
