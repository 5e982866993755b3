#include "trade/coverage.h"

#include <algorithm>

namespace cupel {
namespace {

void add_side(ReportCoverage& coverage, const ReporterYear& side) {
  if (side.annual()) coverage.annual = true;
  for (const MonthAmount& month : side.months) coverage.months.insert(month.month);
  if (coverage.currency.empty()) coverage.currency = side.currency;
  switch (side.kind) {
    case TradePartner::world: coverage.world = &side; break;
    case TradePartner::country:
      ++coverage.partners;
      coverage.named_value_e4.add(side.value_e4);
      coverage.named_net_ug10.add(side.net_ug10);
      break;
    case TradePartner::unspecified:
      coverage.has_unspecified = true;
      coverage.unspecified_value_e4.add(side.value_e4);
      coverage.unspecified_net_ug10.add(side.net_ug10);
      coverage.unspecified_mass_known &= side.mass_known();
      break;
  }
}

}  // namespace

std::vector<int> ReportCoverage::months_without_row(int year) const {
  std::vector<int> without;
  if (annual) return without;
  for (int month = 1; month <= 12; ++month) {
    if (!months.contains(year * 12 + month - 1)) without.push_back(month);
  }
  return without;
}

int128 ReportCoverage::unattributed_value_e4() const {
  if (world == nullptr || world->value_missing) return unspecified_value_e4.sum;
  const int128 rest = world->value_e4.sum - named_value_e4.sum;
  // Sums of rounded parts differ from a rounded total by their half digits.
  const int128 rounding = world->value_e4.half + named_value_e4.half;
  return std::max(rest > rounding ? rest : int128{0}, unspecified_value_e4.sum);
}

std::optional<int128> ReportCoverage::unattributed_net_ug10() const {
  if (unattributed_value_e4() == 0) return 0;
  if (world != nullptr && world->mass_known()) {
    return std::max(int128{0}, world->net_ug10.sum - named_net_ug10.sum);
  }
  if (world == nullptr && unspecified_mass_known) return unspecified_net_ug10.sum;
  return std::nullopt;
}

std::optional<int128> ReportCoverage::total_value_e4() const {
  if (world != nullptr && !world->value_missing) return world->value_e4.sum;
  if (partners == 0 && !has_unspecified) return std::nullopt;
  return named_value_e4.sum + unspecified_value_e4.sum;
}

ReportCoverageMap coverage_of(std::span<const ReporterYear> sides) {
  ReportCoverageMap map;
  for (const ReporterYear& side : sides) {
    add_side(map[{side.flow, side.reporter, side.product, side.year}], side);
  }
  return map;
}

}  // namespace cupel
