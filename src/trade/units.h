/// Wrong units come before any other reading of a difference (trade-money-parties.md §2.6).
#pragma once

#include "model/decimal.h"

namespace cupel {

/// True when numerator / denominator is within 3 % of a factor that a wrong unit of mass makes, in
/// either direction: 10^3, 10^6, ounces for grams or kilograms, carats, pounds.
bool is_mass_unit_factor(int128 numerator, int128 denominator);

/// The same for value against price, with the factors of rule E05: 10^3, 31.1035, 32.1507 and their
/// inverses.
bool is_price_unit_factor(int128 numerator, int128 denominator);

}  // namespace cupel
