#include "trade/figures.h"

#include <doctest/doctest.h>

using namespace cupel;

TEST_CASE("money is shown in full below a million and with three digits above") {
  CHECK(money_text(705'046'420, "USD") == "70,505 USD");
  CHECK(money_text(272'885'582'500, "USD") == "27.3 M USD");
  CHECK(money_text(int128{13'275'149'370'960}, "USD") == "1.33 bn USD");
  CHECK(money_text(9'999'999'999, "USD") == "1,000,000 USD");
  CHECK(money_text(99'999'999'999, "USD") == "10.0 M USD");
  CHECK(money_text(0, "USD") == "0 USD");
  CHECK(money_text(-272'885'582'500, "USD") == "-27.3 M USD");
}

TEST_CASE("mass is shown in the unit people use for it") {
  CHECK(mass_text(6'330'000'000'000) == "633 kg");
  CHECK(mass_text(997'400'000'000) == "99.7 kg");
  CHECK(mass_text(12'200'000'000'000) == "1,220 kg");
  CHECK(mass_text(int128{123'400'000'000'000}) == "12.3 t");
  CHECK(mass_text(500'000'000) == "50.0 g");
  CHECK(mass_text(50'000) == "5.00 mg");
  CHECK(mass_text(0) == "0 kg");
  CHECK(ratio_text(9'234'895) == "0.009");
  CHECK(ratio_text(1'034'000'000) == "1.03");
  CHECK(share_in_words(984'000) == "98 %");
}

TEST_CASE("a statistic keeps six significant digits, half to even") {
  CHECK(six_digits(272'885'582'500, -4) == SixDigits{272886, 2});
  CHECK(six_digits(-1'234'565, -3) == SixDigits{-123456, -2});
  CHECK(six_digits(999'999'500, 0) == SixDigits{100000, 4});
  CHECK(six_digits(42, -9) == SixDigits{42, -9});
}
