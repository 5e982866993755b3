#include "model/decimal.h"
#include "model/quantity.h"

#include <doctest/doctest.h>

#include <limits>
#include <random>

using namespace cupel;

TEST_CASE("a decimal is kept as stated and rounded once, half to even") {
  CHECK(parse_decimal("401.125") == Decimal{401125, 3});
  CHECK(parse_decimal("-0.5") == Decimal{-5, 1});
  CHECK(parse_decimal("1e3") == Decimal{1000, 0});
  CHECK(parse_decimal("2.5E-3") == Decimal{25, 4});
  CHECK(parse_decimal("1.234,5", ',') == std::nullopt);
  CHECK(parse_decimal("12,5", ',') == Decimal{125, 1});
  for (const char* bad : {"", "-", ".", "1.2.3", " 1", "1 ", "NaN", "inf", "0x10", "1e", "1e99", "12a"}) {
    CAPTURE(bad);
    CHECK(parse_decimal(bad) == std::nullopt);
  }
  CHECK(parse_decimal("3.190000057220459") == Decimal{3190000057220459, 15});
  CHECK(parse_decimal("7.7989654706719813421") == Decimal{7798965470671981342, 18});
  CHECK(parse_decimal("99999999999999999999") == std::nullopt);
  CHECK(scaled({25, 1}, 1) == 2);
  CHECK(scaled({35, 1}, 1) == 4);
  CHECK(scaled({-25, 1}, 1) == -2);
  CHECK(scaled({1, 0}, ug10_per_tonne, 1) == ug10_per_tonne);
  CHECK(scaled({922338, 0}, ug10_per_tonne, 1) == std::nullopt);
}

TEST_CASE("half of the last stated digit bounds what a writer rounded away") {
  CHECK(half_last_digit({633, 0}, ug10_per_kilogram) == ug10_per_kilogram / 2);
  CHECK(half_last_digit({9974, 2}, ug10_per_kilogram) == ug10_per_kilogram / 200);
  CHECK(half_last_digit({1, 6}, 1) == 1);
}

TEST_CASE("what was stated lies within half of its last digit of every value that rounds to it") {
  std::mt19937_64 random(13);
  for (int i = 0; i < 2'000; ++i) {
    const int scale = static_cast<int>(random() % 7);
    std::int64_t power = 1;
    for (int k = 0; k < scale; ++k) power *= 10;
    const Decimal stated{static_cast<std::int64_t>(random() % 1'000'000), scale};
    const auto value = scaled(stated, ug10_per_gram);
    const auto half = half_last_digit(stated, ug10_per_gram);
    REQUIRE(value.has_value());
    REQUIRE(half.has_value());
    // Grams are whole at six decimals in 0.1 µg: no rounding here.
    CHECK(*value == stated.mantissa * (ug10_per_gram / power));
    CHECK(*half == ug10_per_gram / power / 2);
  }
}

TEST_CASE("division rounds half to even on both sides of 0 and is odd in its numerator") {
  const auto divided = [](std::int64_t numerator, std::int64_t denominator) {
    return static_cast<std::int64_t>(divide_half_even(numerator, denominator));
  };
  CHECK(divided(5, 2) == 2);
  CHECK(divided(7, 2) == 4);
  CHECK(divided(-5, 2) == -2);
  CHECK(divided(-7, 2) == -4);
  CHECK(divided(0, 3) == 0);
  std::mt19937_64 random(14);
  for (int i = 0; i < 2'000; ++i) {
    const auto numerator = static_cast<std::int64_t>(random() % 2'000'001) - 1'000'000;
    const auto denominator = static_cast<std::int64_t>(random() % 999) + 1;
    const std::int64_t quotient = divided(numerator, denominator);
    CHECK(divided(-numerator, denominator) == -quotient);
    const std::int64_t rest = numerator - quotient * denominator;
    CHECK(2 * std::abs(rest) <= denominator);
    if (2 * std::abs(rest) == denominator) CHECK(quotient % 2 == 0);
  }
}

TEST_CASE("128-bit integers are written in plain digits to both ends") {
  CHECK(to_text(int128{0}) == "0");
  CHECK(to_text(int128{-1}) == "-1");
  const int128 highest = (((int128{1} << 126) - 1) << 1) + 1;
  CHECK(to_text(highest) == "170141183460469231731687303715884105727");
  CHECK(to_text(-highest - 1) == "-170141183460469231731687303715884105728");
  CHECK(to_text(int128{std::numeric_limits<std::int64_t>::max()} + 1) == "9223372036854775808");
}
