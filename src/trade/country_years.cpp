#include "trade/mirror.h"

#include "trade/figures.h"
#include "trade/products.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace cupel {
namespace {

void add_corridor(CountryYear& country, const CorridorYear& corridor) {
  if (corridor.corridor_class == CorridorClass::self) return;
  ++country.partners;
  if (corridor.sent != nullptr) country.sent.push_back(corridor.sent);
  if (corridor.received != nullptr) country.received.push_back(corridor.received);
  if (!corridor.importer_silent.empty()) ++country.partners_silent;
  country.exporter_silent = corridor.exporter_silent;
  const bool judged = corridor.reason.empty() && corridor.branch == Branch::mass;
  if (!judged || !corridor.importer_complete) return;
  ++country.partners_weighed;
  if (corridor.sent != nullptr) ++country.partners_named;
  const MirrorGap& gap = *corridor.mass;
  country.importers_ug10 += gap.importer;
  country.exporter_ug10 += gap.exporter;
  country.gap_ug10 += std::max(int128{0}, gap.point);
  if (gap.point > 0) {
    country.half_squared = std::min(squares_max, country.half_squared + gap.half_squared);
  }
  country.unattributed_ug10 = gap.low_attributed - gap.low;  // the exporter's, once
  country.reversed_ug10 += std::min(int128{0}, gap.point);
}

}  // namespace

std::int64_t CountryYear::share_ppm() const {
  if (importers_ug10 <= 0) return 0;
  return saturated(gap_ug10 * 1'000'000 / importers_ug10);
}

std::vector<CountryYear> country_years(std::span<const CorridorYear> corridors,
                                       std::span<const MirrorTotal> totals) {
  std::map<std::tuple<std::string_view, std::string_view, int>, CountryYear> countries;
  const auto at = [&](std::string_view exporter, std::string_view product,
                      int year) -> CountryYear& {
    CountryYear& country = countries[{exporter, product, year}];
    country.exporter = exporter;
    country.product = product;
    country.year = year;
    country.applicable = is_bullion(product);
    return country;
  };
  for (const CorridorYear& corridor : corridors) {
    CountryYear& country = at(corridor.exporter, corridor.product, corridor.year);
    country.exporter_total_e4 = corridor.exporter_total_e4;
    country.partners_total_e4 = corridor.partners_total_e4;
    country.currency = corridor.currency;
    add_corridor(country, corridor);
  }
  for (const MirrorTotal& total : totals) {
    CountryYear& country = at(total.exporter, heading_of(total.product), total.year);
    if (!country.exporter_total_e4) country.exporter_total_e4 = total.exporter_value_e4;
    if (!country.partners_total_e4) country.partners_total_e4 = total.partners_value_e4;
    if (country.currency.empty()) country.currency = total.currency;
  }
  std::vector<CountryYear> judged;
  judged.reserve(countries.size());
  for (auto& [key, country] : countries) {
    if (country.partners_weighed == 0) country.reason = "missing_input";
    judged.push_back(std::move(country));
  }
  return judged;
}

}  // namespace cupel
