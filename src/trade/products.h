/// What the Harmonized System's codes say about precious metals.
#pragma once

#include <cstdint>
#include <string_view>

namespace cupel {

/// The first four digits.
std::string_view heading_of(std::string_view product);

/// "gold", "silver", "platinum", "palladium", "rhodium", "iridium" when the code names one metal;
/// empty when it names several ("7110", "711299") or none. Covers 7106, 7108, 7110, 7112.
std::string_view metal_of(std::string_view product);

/// True for waste and scrap of precious metal (7112), whose low price only informs.
bool is_scrap(std::string_view product);

/// True for headings whose goods fly as bullion: freight and insurance hardly matter
/// (trade-money-parties.md §2.3).
bool is_bullion(std::string_view product);

/// True for a code of precious metal that is traded by its metal's price, also where it does not
/// say which metal ("7110").
bool has_metal_price(std::string_view product);

/// Range of fineness of a subheading of 7108 in ppb: semi-manufactured gold at least 0.995,
/// everything else from 0.86 (indicators.md, E02 in detail).
struct FinenessRange {
  std::int32_t low_ppb = 0;
  std::int32_t high_ppb = 0;
};
FinenessRange gold_fineness(std::string_view product);

/// True for 7108.20, which is outside trade statistics in many States.
bool is_monetary_gold(std::string_view product);

/// True for 7108.11 and 7108.12: gold in the form in which it leaves a mine.
bool is_unrefined_gold(std::string_view product);

}  // namespace cupel
