#include "trade/figures.h"

#include "model/quantity.h"

#include <fmt/format.h>

#include <limits>

namespace cupel {
namespace {

constexpr int128 e4_per_million = int128{10'000} * 1'000'000;

/// Digits in groups of three.
std::string grouped(int128 value) {
  std::string text = to_text(value < 0 ? -value : value);
  for (std::ptrdiff_t at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3) {
    text.insert(static_cast<std::size_t>(at), 1, ',');
  }
  return value < 0 ? "-" + text : text;
}

/// value / unit with three significant digits, whole numbers in full. value >= 0.
std::string three_digits(int128 value, int128 unit) {
  int decimals = value >= 100 * unit ? 0 : value >= 10 * unit ? 1 : 2;
  int128 factor = decimals == 0 ? 1 : decimals == 1 ? 10 : 100;
  int128 digits = divide_half_even(value * factor, unit);
  if (digits >= 1000 && decimals > 0) {
    --decimals;
    factor /= 10;
    digits = divide_half_even(value * factor, unit);
  }
  std::string text = grouped(digits / factor);
  if (decimals == 1) text += fmt::format(".{}", static_cast<int>(digits % 10));
  if (decimals == 2) text += fmt::format(".{:02}", static_cast<int>(digits % 100));
  return text;
}

}  // namespace

std::string money_text(int128 e4, std::string_view currency) {
  if (e4 < 0) return "-" + money_text(-e4, currency);
  if (e4 < e4_per_million) {
    return fmt::format("{} {}", grouped(divide_half_even(e4, 10'000)), currency);
  }
  if (e4 < e4_per_million * 1'000) {
    return fmt::format("{} M {}", three_digits(e4, e4_per_million), currency);
  }
  return fmt::format("{} bn {}", three_digits(e4, e4_per_million * 1'000), currency);
}

std::string mass_text(int128 ug10) {
  if (ug10 < 0) return "-" + mass_text(-ug10);
  if (ug10 == 0) return "0 kg";
  if (ug10 >= int128{ug10_per_tonne} * 10) return three_digits(ug10, ug10_per_tonne) + " t";
  if (ug10 >= ug10_per_kilogram) return three_digits(ug10, ug10_per_kilogram) + " kg";
  if (ug10 >= ug10_per_gram) return three_digits(ug10, ug10_per_gram) + " g";
  return three_digits(ug10, ug10_per_gram / 1'000) + " mg";
}

std::string share_in_words(std::int64_t ppm) {
  return grouped(divide_half_even(ppm, 10'000)) + " %";
}

std::string ratio_text(std::int64_t ppb) {
  if (ppb >= ppb_one) return three_digits(ppb, ppb_one);
  return fmt::format("0.{:03}", static_cast<int>(divide_half_even(ppb, 1'000'000)));
}

SixDigits six_digits(int128 value, int exponent) {
  constexpr int128 limit = 999'999;
  const auto fits = [&](int128 number) { return number <= limit && number >= -limit; };
  int dropped = 0;
  int128 power = 1;
  int128 rounded = value;
  while (!fits(rounded)) {
    power *= 10;
    ++dropped;
    rounded = divide_half_even(value, power);
  }
  return {static_cast<std::int64_t>(rounded), exponent + dropped};
}

std::int64_t saturated(int128 value) {
  constexpr std::int64_t highest = std::numeric_limits<std::int64_t>::max();
  constexpr std::int64_t lowest = std::numeric_limits<std::int64_t>::min();
  if (value > highest) return highest;
  if (value < lowest) return lowest;
  return static_cast<std::int64_t>(value);
}

}  // namespace cupel
