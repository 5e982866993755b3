#include "trade/price_ratio.h"

#include "trade/drawn_tables.h"

#include <doctest/doctest.h>

#include <limits>

using namespace cupel;

namespace {

/// 31.1034768 g for 100 USD: a gold price that makes a gram of gold cost 3.2150747 USD.
constexpr std::int64_t hundred_e4 = 1'000'000;

PricedFact declared(std::int64_t value_e4, std::int64_t grams) {
  PricedFact fact;
  fact.subject_kind = "declaration";
  fact.product = "710812";
  fact.year = 2020;
  fact.month = 6;
  fact.currency = "USD";
  fact.value_e4 = value_e4;
  fact.net_ug10 = grams * ug10_per_gram;
  return fact;
}

}  // namespace

TEST_CASE("implied fineness is exact and truncated") {
  // DR Congo to the Emirates, 2018-09: 633 kg for 225,156.015 USD at 1,198 USD an ounce.
  CHECK(implied_fineness_ppb(2'251'560'150, int128{633} * ug10_per_kilogram,
      11'980'000) == 9'234'895);
  CHECK(implied_fineness_ppb(1'915'503'220, int128{51} * ug10_per_kilogram,
      12'820'000) == 91'124'177);
  CHECK(implied_fineness_ppb(59'455'886'090, int128{99'740} * ug10_per_gram,
      18'670'000) == 993'093'437);
  CHECK(implied_fineness_ppb(17'806'974'750, int128{34} * ug10_per_kilogram,
      19'130'000) == 851'540'275);
}

TEST_CASE("the interval holds the digits of mass and value and the range of prices") {
  const Table table = drawn::prices({{.month = 6, .price_e4 = hundred_e4},
                                     {.month = 6, .price_e4 = 2 * hundred_e4, .series = "t"}});
  const PriceBook book(table);
  PricedFact fact = declared(32'150'747, 1'000);
  fact.net_half_ug10 = 500 * ug10_per_gram;
  fact.value_half_e4 = 5'000;
  const PriceRatio ratio = price_ratio(fact, book);
  CHECK(ratio.reason.empty());
  CHECK(ratio.ratio_ppb == implied_fineness_ppb(32'150'747, int128{1'000} * ug10_per_gram,
      hundred_e4));
  CHECK(ratio.low_ppb == implied_fineness_ppb(32'145'747, int128{1'500} * ug10_per_gram,
      2 * hundred_e4));
  CHECK(ratio.high_ppb == implied_fineness_ppb(32'155'747, int128{500} * ug10_per_gram,
      hundred_e4) + 1);
  fact.net_half_ug10 = *fact.net_ug10;
  CHECK(price_ratio(fact, book).high_ppb == std::numeric_limits<std::int64_t>::max());
}

TEST_CASE("a stated fineness divides the implied one") {
  const Table table = drawn::prices({{.month = 6, .price_e4 = hundred_e4}});
  const PriceBook book(table);
  PricedFact fact = declared(16'075'373, 1'000);
  fact.fineness_ppb = 500'000'000;
  const PriceRatio ratio = price_ratio(fact, book);
  CHECK(ratio.implied_ppb == 499'999'991);
  CHECK(ratio.ratio_ppb == 999'999'982);
  CHECK(bool(ratio.worth_e4 == 16'075'373));
}

TEST_CASE("what cannot be priced says why") {
  const Table table = drawn::prices({{.month = 6, .price_e4 = hundred_e4}});
  const PriceBook book(table);
  const auto reason = [&](auto change) {
    PricedFact fact = declared(32'150'747, 1'000);
    change(fact);
    return price_ratio(fact, book).reason;
  };
  CHECK(reason([](PricedFact&) {}).empty());
  CHECK(reason([](PricedFact& fact) { fact.net_ug10.reset(); }) == "missing_input");
  CHECK(reason([](PricedFact& fact) { fact.net_ug10 = 0; }) == "missing_input");
  CHECK(reason([](PricedFact& fact) { fact.value_e4.reset(); }) == "missing_input");
  CHECK(reason([](PricedFact& fact) { fact.month = 7; }) == "missing_input");
  CHECK(reason([](PricedFact& fact) { fact.month = 0; }) == "not_precise_enough");
  CHECK(reason([](PricedFact& fact) { fact.currency = "KRW"; }) == "threshold_missing");
  CHECK(reason([](PricedFact& fact) { fact.net_estimated = true; }) == "not_precise_enough");
  CHECK(reason([](PricedFact& fact) { fact.product = "7110"; }) == "missing_input");
  CHECK(reason([](PricedFact& fact) { fact.conflict = true; }) == "impaired_evidence");
  CHECK(reason([](PricedFact& fact) { *fact.value_e4 *= 1'000; }) == "unit_suspected");
  CHECK(reason([](PricedFact& fact) { *fact.value_e4 *= 31; }) == "unit_suspected");
  CHECK(reason([](PricedFact& fact) { *fact.value_e4 *= 11; }) == "unit_suspected");
  CHECK(reason([](PricedFact& fact) { *fact.value_e4 *= 9; }).empty());
  CHECK(reason([](PricedFact& fact) { *fact.value_e4 /= 1'000; }) == "unit_suspected");
}

TEST_CASE("a dated fact takes three business days to each side, else the month's mean widened") {
  const Table table = drawn::prices({{.month = 6, .price_e4 = hundred_e4},
                                     {.month = 6, .day = 5, .price_e4 = 90'000},    // Friday
                                     {.month = 6, .day = 10, .price_e4 = 100'000},  // Wednesday
                                     {.month = 6, .day = 15, .price_e4 = 120'000},  // Monday
                                     {.month = 6, .day = 16, .price_e4 = 990'000}});
  const PriceBook book(table);
  const auto near = book.day("gold", {2020, 6, 10});
  REQUIRE(near);
  CHECK(near->low_e4 == 90'000);
  CHECK(near->point_e4 == 100'000);
  CHECK(near->high_e4 == 120'000);
  CHECK(near->refs.size() == 3);
  const auto mean = book.day("gold", {2020, 6, 24});
  REQUIRE(mean);
  CHECK(mean->low_e4 == 950'000);
  CHECK(mean->point_e4 == 1'000'000);
  CHECK(mean->high_e4 == 1'050'000);
  CHECK_FALSE(book.day("gold", {2020, 7, 24}));
  CHECK_FALSE(book.month("silver", 2020, 6));
  CHECK(add_business_days(days_of({2020, 6, 12}), 1) == days_of({2020, 6, 15}));
  CHECK(add_business_days(days_of({2020, 6, 15}), -3) == days_of({2020, 6, 10}));
}
