/// What a reporter states about a product and year as a whole: whether it reports at all, whether it
/// names its partners, and how much it leaves without one.
#pragma once

#include "trade/sides.h"

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <tuple>
#include <vector>

namespace cupel {

/// A reporter states a year when it has a row for the whole year or rows in this many months.
inline constexpr int months_for_a_year = 6;

struct ReportCoverage {
  bool annual = false;
  std::set<int> months;          // year × 12 + month − 1
  int partners = 0;              // countries named
  const ReporterYear* world = nullptr;   // the stated total
  StatedAmount named_value_e4;
  StatedAmount named_net_ug10;
  StatedAmount unspecified_value_e4;
  StatedAmount unspecified_net_ug10;
  bool unspecified_mass_known = true;
  bool has_unspecified = false;
  std::string_view currency;

  bool states_year() const {
    return annual || static_cast<int>(months.size()) >= months_for_a_year;
  }
  /// Months (1 to 12) of a year stated by months in which no row speaks of any partner.
  std::vector<int> months_without_row(int year) const;
  /// What the total holds beyond the partners named; never below 0.
  int128 unattributed_value_e4() const;
  /// The same by mass; nothing where it cannot be told.
  std::optional<int128> unattributed_net_ug10() const;
  /// The stated total, else the sum of the parts.
  std::optional<int128> total_value_e4() const;
};

/// Flow, reporter, product, year.
using ReportCoverageKey = std::tuple<std::string_view, std::string_view, std::string_view, int>;
using ReportCoverageMap = std::map<ReportCoverageKey, ReportCoverage>;

ReportCoverageMap coverage_of(std::span<const ReporterYear> sides);

}  // namespace cupel
