#include "trade/balance.h"

#include "trade/coverage.h"
#include "trade/products.h"

#include "model/quantity.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

namespace cupel {
namespace {

constexpr std::string_view gold_heading = "7108";
constexpr std::string_view gold_name = "gold";

/// The sides of one country and year, as partners and as stated totals.
struct GoldYear {
  std::vector<const ReporterYear*> named;  // countries and unspecified
  std::vector<const ReporterYear*> world;
  std::set<int> months;
  bool annual = false;
  bool only_monetary = true;

  bool states_year() const {
    return annual || static_cast<int>(months.size()) >= months_for_a_year;
  }
};

using GoldYears = std::map<std::pair<std::string_view, int>, GoldYear>;

GoldYears gold_years(std::span<const ReporterYear> sides, std::string_view flow) {
  GoldYears years;
  for (const ReporterYear& side : sides) {
    if (side.flow != flow || heading_of(side.product) != gold_heading) continue;
    GoldYear& year = years[{side.reporter, side.year}];
    year.annual |= side.annual();
    for (const MonthAmount& month : side.months) year.months.insert(month.month);
    if (is_monetary_gold(side.product)) continue;
    year.only_monetary = false;
    (side.kind == TradePartner::world ? year.world : year.named).push_back(&side);
  }
  return years;
}

/// Fine mass of a set of sides between the ends of their fineness and digits.
struct FineMass {
  int128 gross_ug10 = 0;
  int128 low_ug10 = 0;
  int128 high_ug10 = 0;
  bool complete = false;  // every side weighed, and there is one
};

FineMass fine_mass(std::span<const ReporterYear* const> sides) {
  FineMass sum;
  sum.complete = !sides.empty();
  for (const ReporterYear* side : sides) {
    const bool usable = side->mass_known() && !side->conflict;
    sum.complete &= usable;
    if (side->mass_estimated || side->conflict) continue;
    const FinenessRange fineness = gold_fineness(side->product);
    sum.gross_ug10 += side->net_ug10.sum;
    sum.low_ug10 += side->net_ug10.low() * fineness.low_ppb / ppb_one;
    sum.high_ug10 += side->net_ug10.high() * fineness.high_ppb / ppb_one;
  }
  return sum;
}

/// The view, partners or stated total, that proves the larger export.
FineMass larger_low(const FineMass& named, const FineMass& world) {
  FineMass larger = world.low_ug10 > named.low_ug10 ? world : named;
  larger.complete = named.complete || world.complete;
  return larger;
}

std::optional<int128> imports_high(const GoldYear& year) {
  if (!year.states_year()) return std::nullopt;
  const FineMass named = fine_mass(year.named);
  const FineMass world = fine_mass(year.world);
  if (!named.complete && !world.complete) return std::nullopt;
  return std::max(named.complete ? named.high_ug10 : int128{0},
                  world.complete ? world.high_ug10 : int128{0});
}

std::vector<const TradeRow*> rows_of(const GoldYear& year) {
  std::vector<const TradeRow*> rows;
  for (const ReporterYear* side : year.named.empty() ? year.world : year.named) {
    rows.insert(rows.end(), side->rows.begin(), side->rows.end());
  }
  return rows;
}

template <class Value>
std::optional<Value> find_year(const std::map<CountryMetalYear, Value>& years,
                               std::string_view country, int year) {
  const auto found = years.find({country, gold_name, year});
  if (found == years.end()) return std::nullopt;
  return found->second;
}

void judge(SupplyYear& supply) {
  const auto miss = [&](std::string_view what) {
    supply.reason = "missing_input";
    supply.missing = what;
  };
  if (!supply.applicable) return;
  if (supply.exports_low_ug10 <= 0 && !supply.exports_complete) return miss("exports");
  if (!supply.production) return miss("production");
  if (!supply.imports_high_ug10) return miss("imports");
  if (!supply.stock) return miss("stock");
  supply.supply_high_ug10 = int128{supply.production->high_g} * ug10_per_gram +
                            *supply.imports_high_ug10 + supply.stock->draw_ug10;
}

}  // namespace

std::vector<SupplyYear> supply_years(std::span<const ReporterYear> sides,
                                     const std::map<CountryMetalYear, ProductionYear>& production,
                                     const std::map<CountryMetalYear, StockYear>& stock) {
  const GoldYears imports = gold_years(sides, "M");
  std::vector<SupplyYear> years;
  for (const auto& [key, gold] : gold_years(sides, "X")) {
    const FineMass exports = larger_low(fine_mass(gold.named), fine_mass(gold.world));
    SupplyYear supply;
    supply.country = key.first;
    supply.year = key.second;
    supply.applicable = !gold.only_monetary;
    supply.exports_complete = exports.complete && gold.states_year();
    supply.exports_gross_ug10 = exports.gross_ug10;
    supply.exports_low_ug10 = exports.low_ug10;
    supply.exports_high_ug10 = exports.high_ug10;
    supply.production = find_year(production, key.first, key.second);
    supply.stock = find_year(stock, key.first, key.second);
    supply.exports = rows_of(gold);
    if (const auto found = imports.find(key); found != imports.end()) {
      supply.imports_high_ug10 = imports_high(found->second);
      supply.imports = rows_of(found->second);
    }
    judge(supply);
    years.push_back(std::move(supply));
  }
  return years;
}

std::vector<ProducerYear> producer_years(
    std::span<const ReporterYear> sides,
    const std::map<CountryMetalYear, ProductionYear>& production) {
  std::vector<ProducerYear> years;
  for (const auto& [key, gold] : gold_years(sides, "X")) {
    ProducerYear producer;
    producer.country = key.first;
    producer.year = key.second;
    producer.applicable = false;
    producer.exports_complete = gold.states_year();
    for (const ReporterYear* side : gold.named.empty() ? gold.world : gold.named) {
      const bool whole_heading = side->product.size() < 6;
      if (!whole_heading && !is_unrefined_gold(side->product)) continue;
      producer.applicable = true;
      producer.exports.insert(producer.exports.end(), side->rows.begin(), side->rows.end());
      if (whole_heading) {
        producer.category_known = false;
        continue;
      }
      const bool usable = side->mass_known() && !side->conflict;
      producer.exports_complete &= usable;
      if (side->mass_estimated || side->conflict) continue;
      producer.exports_weighed |= side->net_ug10.sum > 0 || usable;
      producer.mined_ug10 += side->net_ug10.sum;
      producer.mined_low_ug10 += side->net_ug10.low();
    }
    producer.production = find_year(production, key.first, key.second);
    if (producer.applicable && !producer.production) producer.reason = "missing_input";
    years.push_back(std::move(producer));
  }
  return years;
}

}  // namespace cupel
