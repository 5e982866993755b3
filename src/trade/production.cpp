#include "trade/production.h"

#include "trade/figures.h"
#include "trade/trade_rows.h"

#include "model/quantity.h"

#include <fmt/format.h>

#include <algorithm>

namespace cupel {
namespace {

constexpr std::int64_t grams_per_tonne = 1'000'000;

/// "0.0000 t": the grams in tonnes to `digit_g`, the weight of the last digit. Empty where that is no
/// digit of a figure in tonnes.
std::string tonnes_text(std::int64_t grams, std::int64_t digit_g) {
  int decimals = 0;
  std::int64_t power = grams_per_tonne;
  for (; power > digit_g; power /= 10) ++decimals;
  if (power != digit_g || grams % digit_g != 0) return {};
  const std::string whole = to_text(int128{grams / grams_per_tonne});
  if (decimals == 0) return whole + " t";
  return fmt::format("{}.{:0{}} t", whole, grams % grams_per_tonne / digit_g, decimals);
}

}  // namespace

using enum ColumnType;

KernelInput production_input() {
  return {"production",
          "SELECT idx, row, country, metal, year, low_g, point_g, high_g FROM production WHERE log = 0 "
          "AND country IS NOT NULL AND metal IS NOT NULL AND year IS NOT NULL AND point_g IS NOT NULL "
          "ORDER BY idx, row, metal",
          {{"idx", int64, "", ""}, {"row", int64, "", ""}, {"country", text, "", ""},
           {"metal", text, "", ""}, {"year", int64, "", ""}, {"low_g", int64, "g", ""},
           {"point_g", int64, "g", ""}, {"high_g", int64, "g", ""}}};
}

KernelInput stock_input() {
  return {"stock",
          "SELECT idx, row, country, metal, year, draw_ug10 FROM stock WHERE log = 0 AND country IS NOT "
          "NULL AND metal IS NOT NULL AND year IS NOT NULL AND draw_ug10 IS NOT NULL "
          "ORDER BY idx, row, metal",
          {{"idx", int64, "", ""}, {"row", int64, "", ""}, {"country", text, "", ""},
           {"metal", text, "", ""}, {"year", int64, "", ""}, {"draw_ug10", int64, "0.1 µg", ""}}};
}

std::map<CountryMetalYear, ProductionYear> read_production(const Table& table) {
  std::map<CountryMetalYear, ProductionYear> years;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const std::int64_t point = table.at(6).integer(i);
    const std::int64_t low = table.at(5).has(i) ? table.at(5).integer(i) : point;
    const std::int64_t high = table.at(7).has(i) ? table.at(7).integer(i) : point;
    const auto [at, first] = years.try_emplace({table.at(2).text(i), table.at(3).text(i),
                                                static_cast<int>(table.at(4).integer(i))});
    ProductionYear& year = at->second;
    year.low_g = first ? low : std::min(year.low_g, low);
    year.point_g = first ? point : std::max(year.point_g, point);
    if (first || high > year.high_g) year.reaching_g = point;
    year.high_g = first ? high : std::max(year.high_g, high);
    year.refs.push_back(ref_text(table.at(0).integer(i), table.at(1).integer(i)));
  }
  return years;
}

std::string stated_text(const ProductionYear& year) {
  const int128 reaching = int128{year.reaching_g} * ug10_per_gram;
  if (year.high_g == year.reaching_g) return mass_text(reaching);
  std::string stated = tonnes_text(year.reaching_g, 2 * (year.high_g - year.reaching_g));
  if (stated.empty()) stated = mass_text(reaching);
  return fmt::format("{}, at most {}", stated, mass_text(int128{year.high_g} * ug10_per_gram));
}

std::map<CountryMetalYear, StockYear> read_stock(const Table& table) {
  std::map<CountryMetalYear, StockYear> years;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    StockYear& year = years[{table.at(2).text(i), table.at(3).text(i),
                             static_cast<int>(table.at(4).integer(i))}];
    year.draw_ug10 += table.at(5).integer(i);
    year.refs.push_back(ref_text(table.at(0).integer(i), table.at(1).integer(i)));
  }
  return years;
}

}  // namespace cupel
