#include "trade/figures.h"

#include "trade/countries.h"
#include "trade/products.h"
#include "trade/units.h"

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

TEST_CASE("a product names its metal only where it holds one") {
  CHECK(metal_of("710812") == "gold");
  CHECK(metal_of("711019") == "platinum");
  CHECK(metal_of("711021") == "palladium");
  CHECK(metal_of("7110").empty());
  CHECK(metal_of("711299").empty());
  CHECK(has_metal_price("7110"));
  CHECK_FALSE(has_metal_price("711319"));
  CHECK(is_scrap("711291"));
  CHECK(is_monetary_gold("710820"));
  CHECK_FALSE(is_unrefined_gold("710813"));
  CHECK(gold_fineness("710813").low_ppb == 995'000'000);
  CHECK(gold_fineness("7108").low_ppb == 860'000'000);
}

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

TEST_CASE("long country names give way to their codes in titles") {
  CHECK(country_name("COD") == "DR Congo");
  CHECK(country_title("ARE") == "UAE");
  CHECK(country_title("CAF") == "CAF");
  CHECK(country_name("XXX") == "XXX");
}
