/// Amounts as titles show them, and statistics in six significant digits. Integer arithmetic only.
#pragma once

#include "model/decimal.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace cupel {

/// "70,505 USD" below a million, then three digits: "27.3 M USD", "1.33 bn USD". `e4` in 1e-4.
std::string money_text(int128 e4, std::string_view currency);

/// "633 kg", "99.7 kg", "1,220 kg", "12.3 t" from ten tonnes on, "850 g", "5.00 mg"; 0.1 µg.
std::string mass_text(int128 ug10);

/// "76 %" from parts per million, rounded half to even.
std::string share_in_words(std::int64_t ppm);

/// "0.851" or "9.23": a ratio in ppb with three digits.
std::string ratio_text(std::int64_t ppb);

/// m × 10^e with at most six significant digits, half to even (indicators.md §1.4).
struct SixDigits {
  std::int64_t mantissa = 0;
  int exponent = 0;
  friend bool operator==(const SixDigits&, const SixDigits&) = default;
};
SixDigits six_digits(int128 value, int exponent);

/// Into 64 bits; what lies outside stays at the end of the range.
std::int64_t saturated(int128 value);

}  // namespace cupel
