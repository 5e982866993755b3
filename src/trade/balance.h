/// What a country sends out against what it can have had (rules E02 and C11; gold, heading 7108).
#pragma once

#include "trade/production.h"
#include "trade/sides.h"

#include <optional>
#include <span>
#include <vector>

namespace cupel {

/// Exports of fine gold against production, imports and stock of one country and year. Exports are
/// counted at the lowest fineness and mass their codes and digits allow, supply at the highest.
struct SupplyYear {
  std::string_view country;
  int year = 0;
  bool applicable = true;         // false: monetary gold only
  std::string_view reason;        // reason code where a term is not stated
  std::string_view missing;       // which: exports, production, imports, stock
  bool exports_complete = false;  // every row weighed and the year stated
  int128 exports_gross_ug10 = 0;  // what was weighed
  int128 exports_low_ug10 = 0;
  int128 exports_high_ug10 = 0;
  std::optional<ProductionYear> production;
  std::optional<int128> imports_high_ug10;
  std::optional<StockYear> stock;
  std::optional<int128> supply_high_ug10;
  std::vector<const TradeRow*> exports;
  std::vector<const TradeRow*> imports;
};

/// `sides` at subheading level. One entry per country and year with exports of 7108, in that order.
std::vector<SupplyYear> supply_years(std::span<const ReporterYear> sides,
                                     const std::map<CountryMetalYear, ProductionYear>& production,
                                     const std::map<CountryMetalYear, StockYear>& stock);

/// Exports of unrefined gold (7108.11, 7108.12) of one country and year beside its mine output.
struct ProducerYear {
  std::string_view country;
  int year = 0;
  bool applicable = true;     // false: only worked or monetary gold, not a mine's product
  std::string_view reason;    // missing_input: no production row
  bool category_known = true; // false: some rows do not say which gold (7108 alone)
  bool exports_complete = false;
  bool exports_weighed = false;
  int128 mined_ug10 = 0;      // gross mass
  int128 mined_low_ug10 = 0;
  std::optional<ProductionYear> production;
  std::vector<const TradeRow*> exports;
};

std::vector<ProducerYear> producer_years(
    std::span<const ReporterYear> sides,
    const std::map<CountryMetalYear, ProductionYear>& production);

}  // namespace cupel
