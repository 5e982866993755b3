#include "trade/prices.h"

#include "trade/drawn_tables.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace cupel;

TEST_CASE("a month's price is the range over all series that state it, its point the first by name") {
  const Table table = drawn::prices({{.price_e4 = 15'000'000, .series = "a"},
                                     {.price_e4 = 16'000'000, .series = "b"},
                                     {.price_e4 = 14'000'000, .series = "c"}});
  const auto month = PriceBook(table).month("gold", 2020, 1);
  REQUIRE(month.has_value());
  CHECK(month->low_e4 == 14'000'000);
  CHECK(month->point_e4 == 15'000'000);
  CHECK(month->high_e4 == 16'000'000);
  CHECK(month->refs.size() == 3);
}

TEST_CASE("December is not January, and a day's price is no month's") {
  const Table table = drawn::prices({{.year = 2019, .month = 12, .price_e4 = 1},
                                     {.year = 2020, .month = 1, .price_e4 = 2},
                                     {.year = 2020, .month = 2, .day = 3, .price_e4 = 3}});
  const PriceBook book(table);
  CHECK(book.month("gold", 2019, 12)->point_e4 == 1);
  CHECK(book.month("gold", 2020, 1)->point_e4 == 2);
  CHECK_FALSE(book.month("gold", 2020, 2));
  CHECK_FALSE(book.month("gold", 2019, 11));
  CHECK_FALSE(book.month("Gold", 2020, 1));
}

TEST_CASE("a day takes prices from three business days before to three after, and no others") {
  // Wednesday 10 June 2020: Friday the 5th to Monday the 15th.
  for (const auto& [day, within] : {std::pair(4, false), std::pair(5, true), std::pair(6, true), std::pair(15, true),
                                    std::pair(16, false)}) {
    CAPTURE(day);
    const Table table = drawn::prices({{.month = 6, .day = day, .price_e4 = 77}});
    const PriceBook book(table);
    CHECK(book.day("gold", {2020, 6, 10}).has_value() == within);
  }
}

TEST_CASE("a day's point is the last price up to it, even where a later one is nearer") {
  const Table table = drawn::prices({{.month = 6, .day = 5, .price_e4 = 10}, {.month = 6, .day = 11, .price_e4 = 20}});
  const PriceBook book(table);
  CHECK(book.day("gold", {2020, 6, 10})->point_e4 == 10);
  CHECK(book.day("gold", {2020, 6, 11})->point_e4 == 20);
  // Only a later price: the first there is.
  CHECK(book.day("gold", {2020, 6, 4})->point_e4 == 10);
}

TEST_CASE("a month's mean is widened by 5 % for a day and by nothing for the month") {
  const Table table = drawn::prices({{.month = 6, .price_e4 = 17'322'001}});
  const PriceBook book(table);
  const auto day = book.day("gold", {2020, 6, 30});
  REQUIRE(day.has_value());
  CHECK(day->low_e4 == 16'455'901);   // 16,455,900.95
  CHECK(day->high_e4 == 18'188'101);  // 18,188,101.05
  CHECK(day->point_e4 == 17'322'001);
  CHECK(book.month("gold", 2020, 6)->low_e4 == 17'322'001);
}

TEST_CASE("business days go from Friday to Monday, and there and back is where one began") {
  const std::int64_t friday = days_of({2020, 6, 12});
  CHECK(add_business_days(friday, 0) == friday);
  CHECK(add_business_days(friday, 1) == friday + 3);
  CHECK(add_business_days(friday, 5) == friday + 7);
  CHECK(add_business_days(friday + 1, -1) == friday);  // from a Saturday
  CHECK(add_business_days(friday + 2, 1) == friday + 3);
  for (std::int64_t days = -400; days < 400; ++days) {  // across 1970
    for (const int count : {1, 3, 7}) {
      const std::int64_t there = add_business_days(days, count);
      CHECK(there > days);
      CHECK(((there + 4) % 7 + 7) % 7 != 0);  // 1970-01-01 was a Thursday
      CHECK(((there + 4) % 7 + 7) % 7 != 6);
      CHECK(add_business_days(there, -count) <= days + 2);  // a weekend lies between at most
    }
  }
}
