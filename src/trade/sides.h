/// One side's statement about a year: rows of one level only, aggregation rows never counted twice
/// (trade-money-parties.md §2.2).
#pragma once

#include "trade/trade_rows.h"

#include "model/decimal.h"

#include <span>
#include <string_view>
#include <vector>

namespace cupel {

/// Where sums of squares end: further out an interval is wider than any mass of the world.
inline constexpr int128 squares_max = int128{1} << 120;

/// Half the width of the 90 % interval of a sum of masses: 1.6448536 √Σu², rounded up
/// (indicators.md §5, E01 in detail).
int128 interval_half_width(int128 half_squared);

/// A sum and what its writers may have rounded away. Never below 0 at the low end.
struct StatedAmount {
  int128 sum = 0;
  int128 half = 0;          // Σ u, u = half of a figure's last stated digit: no rounding reaches further
  int128 half_squared = 0;  // Σ u², never above `squares_max`
  void add(std::int64_t amount, std::int64_t half_digit);
  void add(const StatedAmount& other);
  int128 low() const { return sum > half ? sum - half : 0; }
  int128 high() const { return sum + half; }
};

/// What one month adds, counted as year × 12 + month − 1.
struct MonthAmount {
  int month = 0;
  int128 value_e4 = 0;
  int128 net_ug10 = 0;
};

enum class Valuation : std::uint8_t { unknown, fob, cif };

/// One reporter's year about one partner and product.
struct ReporterYear {
  std::string_view flow;
  std::string_view reporter;
  std::string_view product;  // four digits, or six at subheading level
  int year = 0;
  TradePartner kind = TradePartner::country;
  std::string_view partner;

  StatedAmount value_e4;
  StatedAmount net_ug10;
  bool value_missing = false;   // a row states no value
  bool mass_missing = false;    // a row states no mass, or 0 beside a value
  bool mass_estimated = false;  // the statistical office estimated a mass
  bool conflict = false;        // one key twice with different figures
  bool currency_mixed = false;
  std::string_view currency;
  Valuation valuation = Valuation::unknown;
  std::size_t digits = 0;            // length of the codes that were added up
  std::vector<MonthAmount> months;   // empty where the reporter states the year as a whole
  std::vector<const TradeRow*> rows;

  bool annual() const { return months.empty(); }
  bool mass_known() const { return !mass_missing && !mass_estimated; }
};

/// heading: one side per four digits, from the rows at four digits where there are any in the same
/// period, else from the sum of the longer codes. subheading: one side per six digits where a period
/// has rows that long, else the heading.
enum class CodeLevel : std::uint8_t { heading, subheading };

/// All sides, ordered by flow, reporter, product, year, kind, partner. Within a period only totals
/// over customs procedures and modes of transport are taken where they are stated; a year stated as a
/// whole wins over its months. Codes of two digits are left out.
std::vector<ReporterYear> sides_of(std::span<const TradeRow> rows, CodeLevel level);

}  // namespace cupel
