#include "trade/units.h"

#include "model/quantity.h"

#include <doctest/doctest.h>

#include <limits>

using namespace cupel;

TEST_CASE("a ratio within three percent of a wrong unit is recognised in both directions") {
  CHECK(is_mass_unit_factor(1'000, 1));
  CHECK(is_mass_unit_factor(1, 1'029));
  CHECK_FALSE(is_mass_unit_factor(1, 1'031));
  CHECK(is_mass_unit_factor(311'034'768, 10'000'000));
  CHECK(is_mass_unit_factor(321'507'466, 10'000'000));
  CHECK(is_mass_unit_factor(5, 1));
  CHECK_FALSE(is_mass_unit_factor(2, 1));
  CHECK_FALSE(is_mass_unit_factor(0, 1));
  CHECK(is_price_unit_factor(1, 1'000));
  CHECK_FALSE(is_price_unit_factor(5, 1));
}

TEST_CASE("3 % to each side of a factor, and not a hair more") {
  // 97 and 103 are within, 96.999 and 103.001 are not.
  CHECK(is_mass_unit_factor(970'000, 1'000));
  CHECK(is_mass_unit_factor(1'030'000, 1'000));
  CHECK_FALSE(is_mass_unit_factor(969'999, 1'000));
  CHECK_FALSE(is_mass_unit_factor(1'030'001, 1'000));
  CHECK(is_price_unit_factor(970'000, 1'000));
  CHECK_FALSE(is_price_unit_factor(969'999, 1'000));
}

TEST_CASE("a factor is one in both directions and at any size") {
  for (const std::int64_t factor : {1'000L, 1'000'000L, 5L}) {
    for (const std::int64_t base : {10L, 70L, ug10_per_kilogram, ug10_per_tonne * 9}) {
      CAPTURE(factor);
      CAPTURE(base);
      CHECK(is_mass_unit_factor(int128{base} * factor, base));
      CHECK(is_mass_unit_factor(base, int128{base} * factor));
      CHECK_FALSE(is_mass_unit_factor(int128{base} * factor * 11 / 10, base));
    }
  }
  // Carats, pounds and 10^6 are no factors between a value and a price.
  CHECK_FALSE(is_price_unit_factor(1'000'000, 1));
  CHECK_FALSE(is_price_unit_factor(45'359'237, 100'000));
  CHECK(is_mass_unit_factor(45'359'237, 100'000));
  // Far beyond 64 bits nothing overflows into an answer.
  const int128 huge = int128{std::numeric_limits<std::int64_t>::max()} * std::numeric_limits<std::int64_t>::max();
  CHECK_FALSE(is_mass_unit_factor(huge, huge));
  CHECK(is_mass_unit_factor(huge, huge / 1'000));
}

TEST_CASE("equal figures, none and negative ones are no wrong unit") {
  for (const std::int64_t same : {1L, 1'000L}) CHECK_FALSE(is_mass_unit_factor(same, same));
  CHECK_FALSE(is_mass_unit_factor(1, 0));
  CHECK_FALSE(is_mass_unit_factor(-1'000, 1));
  CHECK_FALSE(is_price_unit_factor(0, 0));
}
