#include "model/decimal.h"

#include "model/assert.h"

#include <algorithm>
#include <limits>

namespace cupel {
namespace {

constexpr int scale_max = 18;
constexpr int exponent_max = 40;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::optional<std::int64_t> narrow(int128 value) {
  if (value > std::numeric_limits<std::int64_t>::max() || value < std::numeric_limits<std::int64_t>::min()) {
    return std::nullopt;
  }
  return static_cast<std::int64_t>(value);
}

int128 power_of_ten(int exponent) {
  ASSERT(exponent >= 0 && exponent <= 37);
  int128 power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

/// Digits and decimals of a number without sign and exponent; keeps at most 36 digits.
struct Digits {
  int128 value = 0;
  int scale = 0;
  bool any = false;
};

std::optional<Digits> take_digits(std::string_view& text, char decimal_sign) {
  Digits digits;
  bool behind = false;
  int kept = 0;
  while (!text.empty()) {
    const char c = text.front();
    if (c == decimal_sign && !behind) {
      behind = true;
    } else if (is_digit(c)) {
      digits.any = true;
      if (kept < 36) {
        digits.value = digits.value * 10 + (c - '0');
        if (digits.value != 0) ++kept;
        if (behind) ++digits.scale;
      } else if (!behind) {
        return std::nullopt;  // more than 36 digits before the decimal sign
      }
    } else {
      break;
    }
    text.remove_prefix(1);
  }
  if (!digits.any) return std::nullopt;
  return digits;
}

std::optional<int> take_exponent(std::string_view& text) {
  if (text.empty() || (text.front() != 'e' && text.front() != 'E')) return 0;
  text.remove_prefix(1);
  bool minus = false;
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
    minus = text.front() == '-';
    text.remove_prefix(1);
  }
  if (text.empty()) return std::nullopt;
  int exponent = 0;
  while (!text.empty() && is_digit(text.front())) {
    exponent = exponent * 10 + (text.front() - '0');
    if (exponent > exponent_max) return std::nullopt;
    text.remove_prefix(1);
  }
  return minus ? -exponent : exponent;
}

}  // namespace

int128 divide_half_even(int128 numerator, int128 denominator) {
  ASSERT(denominator > 0);
  const bool negative = numerator < 0;
  const int128 magnitude = negative ? -numerator : numerator;
  int128 quotient = magnitude / denominator;
  const int128 twice = (magnitude % denominator) * 2;
  if (twice > denominator || (twice == denominator && quotient % 2 != 0)) ++quotient;
  return negative ? -quotient : quotient;
}

std::optional<Decimal> parse_decimal(std::string_view text, char decimal_sign) {
  bool negative = false;
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
    negative = text.front() == '-';
    text.remove_prefix(1);
  }
  auto digits = take_digits(text, decimal_sign);
  if (!digits) return std::nullopt;
  const auto exponent = take_exponent(text);
  if (!exponent || !text.empty()) return std::nullopt;
  int scale = digits->scale - *exponent;
  int128 value = digits->value;
  if (scale < 0) {
    if (-scale > 18) return std::nullopt;
    value *= power_of_ten(-scale);
    scale = 0;
  }
  const int128 limit = std::numeric_limits<std::int64_t>::max();
  int drop = std::max(0, scale - scale_max);
  int128 kept = drop > 37 ? 0 : divide_half_even(value, power_of_ten(drop));
  while (kept > limit && drop < scale) {
    ++drop;
    kept = divide_half_even(value, power_of_ten(drop));
  }
  if (kept > limit) return std::nullopt;
  return Decimal{static_cast<std::int64_t>(negative ? -kept : kept), scale - drop};
}

std::optional<std::int64_t> scaled(Decimal decimal, std::int64_t numerator, std::int64_t denominator) {
  ASSERT(denominator > 0 && numerator >= 0);
  const int128 product = int128{decimal.mantissa} * numerator;
  return narrow(divide_half_even(product, int128{denominator} * power_of_ten(decimal.scale)));
}

std::optional<std::int64_t> half_last_digit(Decimal decimal, std::int64_t numerator, std::int64_t denominator) {
  ASSERT(denominator > 0 && numerator >= 0);
  const int128 divisor = int128{denominator} * power_of_ten(decimal.scale) * 2;
  return narrow((int128{numerator} + divisor - 1) / divisor);
}

std::string to_text(int128 value) {
  if (value == 0) return "0";
  const bool negative = value < 0;
  __extension__ unsigned __int128 rest =
      negative ? -static_cast<unsigned __int128>(value) : static_cast<unsigned __int128>(value);
  std::string text;
  for (; rest != 0; rest /= 10) text.push_back(static_cast<char>('0' + static_cast<int>(rest % 10)));
  if (negative) text.push_back('-');
  std::reverse(text.begin(), text.end());
  return text;
}

}  // namespace cupel
