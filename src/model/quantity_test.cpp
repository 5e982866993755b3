#include "model/quantity.h"

#include <doctest/doctest.h>

#include <limits>
#include <random>

using namespace cupel;

template <class Left, class Right>
concept Addable = requires(Left left, Right right) { left + right; };
static_assert(!Addable<Mass, Fineness>);
static_assert(!Addable<Money, Money>);

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

TEST_CASE("masses add up in any order, and a sum that leaves the range is none") {
  std::mt19937_64 random(11);
  const auto draw = [&] { return Mass{static_cast<std::int64_t>(random() >> 3)}; };  // below 2^61
  for (int i = 0; i < 1'000; ++i) {
    const Mass a = draw(), b = draw(), c = draw();
    CHECK(add(a, b) == add(b, a));
    CHECK(add(*add(a, b), c) == add(a, *add(b, c)));
    CHECK(add(a, Mass{}) == a);
    CHECK(add(*add(a, b), Mass{-b.ug10}) == a);
  }
  constexpr std::int64_t highest = std::numeric_limits<std::int64_t>::max();
  CHECK(add(Mass{highest}, Mass{0})->ug10 == highest);
  CHECK(add(Mass{highest}, Mass{1}) == std::nullopt);
  CHECK(add(Mass{std::numeric_limits<std::int64_t>::min()}, Mass{-1}) == std::nullopt);
  CHECK(add(Money{highest, "USD"}, Money{1, "USD"}) == std::nullopt);
}

TEST_CASE("fine mass is never more than gross, grows with fineness, and is all of it at one") {
  std::mt19937_64 random(12);
  for (int i = 0; i < 1'000; ++i) {
    const Mass gross{static_cast<std::int64_t>(random() >> 1)};
    const auto ppb = static_cast<std::int32_t>(random() % (ppb_one + 1));
    const Mass pure = fine(gross, Fineness{ppb});
    CHECK(pure.ug10 >= 0);
    CHECK(pure <= gross);
    if (ppb < ppb_one) CHECK(pure <= fine(gross, Fineness{ppb + 1}));
    CHECK(fine(gross, Fineness{static_cast<std::int32_t>(ppb_one)}) == gross);
    CHECK(fine(gross, Fineness{0}) == Mass{0});
  }
}

TEST_CASE("a unit's name is exact, and every unit is worth something") {
  for (const char* none : {"", "G", "kgs", "ton", "g ", "ounce"}) {
    CAPTURE(none);
    CHECK_FALSE(mass_unit(none).has_value());
  }
  for (const char* name : {"g", "kg", "t", "mg", "ct", "ozt", "oz t", "troy ounce", "tola", "lb", "dwt", "gr", "oz"}) {
    CAPTURE(name);
    const auto unit = mass_unit(name);
    REQUIRE(unit.has_value());
    CHECK(unit->numerator > 0);
    CHECK(unit->denominator > 0);
  }
  CHECK(mass_unit("oz t")->numerator == mass_unit("ozt")->numerator);
}
