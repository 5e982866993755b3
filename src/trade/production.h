/// Mine production and stock movements as intervals per country, year and metal.
#pragma once

#include "model/decimal.h"
#include "model/kernel.h"

#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace cupel {

KernelInput production_input();
KernelInput stock_input();

/// All series that hold the metal taken together: lowest low, highest high.
struct ProductionYear {
  std::int64_t low_g = 0;
  std::int64_t point_g = 0;       // largest stated figure
  std::int64_t high_g = 0;
  std::int64_t reaching_g = 0;    // the stated figure whose high end is the highest
  std::vector<std::string> refs;  // in the order of the records
};

/// Metal taken from stock, all holders of the country; negative where more was put in.
struct StockYear {
  int128 draw_ug10 = 0;
  std::vector<std::string> refs;
};

/// Country, metal, year.
using CountryMetalYear = std::tuple<std::string_view, std::string_view, int>;

/// The figure that reaches highest, in tonnes with the digits it was stated with, and how far it reaches:
/// "0.0000 t, at most 50.0 g". Without half a digit: "500 g".
std::string stated_text(const ProductionYear& year);

std::map<CountryMetalYear, ProductionYear> read_production(const Table& table);
std::map<CountryMetalYear, StockYear> read_stock(const Table& table);

}  // namespace cupel
