#include "model/quantity.h"

#include <doctest/doctest.h>

using namespace cupel;

template <class Left, class Right>
concept Addable = requires(Left left, Right right) { left + right; };
static_assert(!Addable<Mass, Fineness>);
static_assert(!Addable<Money, Money>);

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

TEST_CASE("fine mass rounds half to even to 0.1 µg") {
  CHECK(fine(Mass{311'034'768}, Fineness{999'900'000}).ug10 == 311'003'665);
  CHECK(fine(Mass{5}, Fineness{500'000'000}).ug10 == 2);
  CHECK(fine(Mass{7}, Fineness{500'000'000}).ug10 == 4);
}

TEST_CASE("units that are not whole in 0.1 µg convert the total, never the single grain") {
  const auto convert = [](const char* unit, std::int64_t count) {
    const auto found = mass_unit(unit);
    REQUIRE(found.has_value());
    return scaled({count, 0}, found->numerator, found->denominator);
  };
  CHECK(convert("dwt", 20) == ug10_per_troy_ounce);
  CHECK(convert("gr", 480) == ug10_per_troy_ounce);
  CHECK(convert("lb", 1) == 4'535'923'700);
  CHECK(convert("oz", 100) == 28'349'523'125);
  CHECK_FALSE(mass_unit("stone").has_value());
}

TEST_CASE("money of two currencies is never added") {
  CHECK(add(Money{1, "USD"}, Money{2, "USD"}) == Money{3, "USD"});
  CHECK(add(Money{1, "USD"}, Money{2, "KES"}) == std::nullopt);
}
