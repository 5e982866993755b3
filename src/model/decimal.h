/// A decimal exactly as somebody wrote it: mantissa and number of decimals. Everything that is
/// signed, summed or compared goes from here into integers with one rounding, half to even.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cupel {

__extension__ using int128 = __int128;

/// value = mantissa × 10^-scale. `scale` counts the digits behind the decimal sign as stated
/// (0 to 18; "401.125" is {401125, 3}); a stated exponent is folded in.
struct Decimal {
  std::int64_t mantissa = 0;
  int scale = 0;
  friend bool operator==(const Decimal&, const Decimal&) = default;
};

/// Reads [+-]digits[sign digits][e[+-]digits]. No grouping, no blanks, at least one digit.
/// Nothing when the text is no number, or has more than 18 significant digits that matter: then
/// trailing decimals beyond 18 digits are dropped half to even (floats printed with 20 digits).
std::optional<Decimal> parse_decimal(std::string_view text, char decimal_sign = '.');

/// numerator / denominator, half to even. denominator > 0.
int128 divide_half_even(int128 numerator, int128 denominator);

/// The decimal × numerator / denominator as an integer, half to even; nothing on overflow of 64 bits.
std::optional<std::int64_t> scaled(Decimal decimal, std::int64_t numerator, std::int64_t denominator = 1);

/// Half a unit of the last stated digit × numerator / denominator, rounded up: the bound of what the
/// writer may have rounded away. "633" in kilograms is ± 0.5 kg.
std::optional<std::int64_t> half_last_digit(Decimal decimal, std::int64_t numerator,
                                            std::int64_t denominator = 1);

/// 128-bit integer in plain digits.
std::string to_text(int128 value);

}  // namespace cupel
