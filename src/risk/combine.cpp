#include "risk/combine.h"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>
#include <utility>

namespace cupel {
namespace {

constexpr std::int64_t p_one_e9 = 1'000'000'000;

/// indicators.md §4.2; F09 stands for A14 over a district, J05 measures F09.
constexpr std::array<std::pair<std::string_view, std::string_view>, 17> aliases{{
    {"C03", "C05"}, {"C06", "C05"}, {"C14", "B15"}, {"D09", "B15"}, {"E03", "C11"}, {"F04", "E01"},
    {"F09", "A14"}, {"F11", "B18"}, {"G09", "G02"}, {"H08", "B16"}, {"J02", "E22"}, {"J05", "A14"},
    {"J06", "A05"}, {"J15", "E01"}, {"K05", "E02"}, {"L04", "C05"}, {"L06", "C01"},
}};

constexpr std::array<std::string_view, 5> gates_that_withdraw{"M01", "M02", "M06", "M07", "M09"};
constexpr std::array<std::string_view, 4> gates_that_lower{"M03", "M04", "M05", "M10"};

bool share_evidence(const Finding& left, const Finding& right) {
  return std::ranges::any_of(left.evidence, [&](const std::string& ref) {
    return std::ranges::find(right.evidence, ref) != right.evidence.end();
  });
}

bool gated_by(const Finding& finding, std::span<const Finding> findings,
              std::span<const std::string_view> gates) {
  return std::ranges::any_of(findings, [&](const Finding& gate) {
    return gate.outcome == Outcome::flagged && gate.group == Group::lab &&
           std::ranges::find(gates, gate.rule) != gates.end() && share_evidence(gate, finding);
  });
}

Severity one_down(Severity severity) {
  return severity == Severity::info ? severity
                                    : static_cast<Severity>(static_cast<int>(severity) - 1);
}

/// The order in which findings are considered; total, so that input order does not matter.
auto walk_key(const Finding& finding, Severity severity) {
  return std::make_tuple(-static_cast<int>(severity), finding.p_e9.value_or(p_one_e9),
                         std::string_view(finding.rule), std::string_view(finding.subject_key),
                         finding.period_from_us, std::cref(finding.evidence));
}

/// Adoption, then laboratory gates; returns the positions that may count, still unordered.
std::vector<std::size_t> admit(std::span<const Finding> findings, Combination& combination) {
  std::vector<std::size_t> admitted;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const Finding& finding = findings[i];
    Severity& severity = combination.severities.emplace_back(finding.severity);
    if (finding.outcome != Outcome::flagged) continue;
    if (severity == Severity::stop && !finding.limit_adopted) severity = Severity::high;
    if (!counts(finding.group)) continue;
    if (gated_by(finding, findings, gates_that_withdraw)) {
      combination.withdrawn.push_back(i);
      combination.notes.push_back(finding.rule + ": not available (laboratory gate)");
      continue;
    }
    if (gated_by(finding, findings, gates_that_lower)) {
      severity = one_down(severity);
      combination.notes.push_back(finding.rule + ": one level down");
    }
    if (severity != Severity::info) admitted.push_back(i);
  }
  std::ranges::sort(combination.notes);
  return admitted;
}

Priority priority_of(std::span<const std::size_t> counted, std::span<const Severity> severities) {
  const auto number_of = [&](Severity severity) {
    return std::ranges::count_if(counted,
                                 [&](std::size_t i) { return severities[i] == severity; });
  };
  const auto stops = number_of(Severity::stop);
  const auto highs = number_of(Severity::high);
  const auto mediums = number_of(Severity::medium);
  if (stops >= 1) return Priority::hold;
  if (highs >= 2) return Priority::p1;
  if ((highs == 1 && mediums >= 1) || mediums >= 3) return Priority::p2;
  if (highs == 1 || mediums == 2) return Priority::p3;
  return mediums == 1 ? Priority::watch : Priority::none;
}

bool is_withdrawn(const Combination& combination, std::size_t position) {
  return std::ranges::find(combination.withdrawn, position) != combination.withdrawn.end();
}

}  // namespace

std::string_view same_test_as(std::string_view rule) {
  for (const auto& [alias, original] : aliases) {
    if (alias == rule) return original;
  }
  return rule;
}

Combination combine(std::span<const Finding> findings) {
  Combination combination;
  std::vector<std::size_t> walk = admit(findings, combination);
  const auto in_order = [&](std::size_t left, std::size_t right) {
    return walk_key(findings[left], combination.severities[left]) <
           walk_key(findings[right], combination.severities[right]);
  };
  std::ranges::sort(walk, in_order);
  std::set<Group> groups;
  std::set<std::string_view> tests;
  for (const std::size_t i : walk) {
    const Finding& finding = findings[i];
    const bool independent =
        !groups.contains(finding.group) && !tests.contains(same_test_as(finding.rule)) &&
        std::ranges::none_of(combination.counted, [&](std::size_t k) {
          return share_evidence(finding, findings[k]);
        });
    if (!independent) continue;
    groups.insert(finding.group);
    tests.insert(same_test_as(finding.rule));
    combination.counted.push_back(i);
    combination.points += static_cast<int>(combination.severities[i]);
  }
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const bool counted = std::ranges::find(combination.counted, i) != combination.counted.end();
    if (findings[i].outcome == Outcome::flagged && !counted && !is_withdrawn(combination, i)) {
      combination.attached.push_back(i);
    }
  }
  std::ranges::sort(combination.attached, in_order);
  combination.priority = priority_of(combination.counted, combination.severities);
  return combination;
}

AlertRank rank_of(const Combination& combination, std::span<const Finding> findings,
                  std::string subject_key) {
  AlertRank rank{combination.priority, combination.points, p_one_e9, 0, std::move(subject_key)};
  for (const std::size_t i : combination.counted) {
    rank.p_e9 = std::min(rank.p_e9, findings[i].p_e9.value_or(p_one_e9));
    rank.fine_ug10 = std::max(rank.fine_ug10, findings[i].fine_ug10);
  }
  return rank;
}

bool ranks_before(const AlertRank& left, const AlertRank& right) {
  const auto key = [](const AlertRank& rank) {
    return std::make_tuple(rank.priority, -rank.points, rank.p_e9, -rank.fine_ug10,
                           std::string_view(rank.subject_key));
  };
  return key(left) < key(right);
}

std::string_view name_of(StripState state) {
  switch (state) {
    case StripState::counted: return "counted";
    case StripState::attached: return "attached";
    case StripState::not_judged: return "not_judged";
  }
  return "not_judged";
}

std::vector<StripMark> evidence_strip(const Combination& combination,
                                      std::span<const Finding> findings) {
  std::array<std::optional<StripState>, group_count> states;
  const auto mark = [&](std::size_t i, StripState state) {
    auto& held = states[static_cast<std::size_t>(findings[i].group)];
    held = held ? std::min(*held, state) : state;
  };
  for (const std::size_t i : combination.counted) mark(i, StripState::counted);
  for (const std::size_t i : combination.attached) mark(i, StripState::attached);
  for (std::size_t i = 0; i < findings.size(); ++i) {
    if (findings[i].outcome == Outcome::not_available || is_withdrawn(combination, i)) {
      mark(i, StripState::not_judged);
    }
  }
  std::vector<StripMark> strip;
  for (std::size_t group = 0; group < group_count; ++group) {
    if (states[group]) strip.push_back({static_cast<Group>(group), *states[group]});
  }
  return strip;
}

}  // namespace cupel
