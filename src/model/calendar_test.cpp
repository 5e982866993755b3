#include "model/calendar.h"

#include <doctest/doctest.h>

using namespace cupel;

TEST_CASE("days since 1970 and back, over every day of ten thousand years") {
  const std::int64_t first = days_of({1, 1, 1});
  const std::int64_t last = days_of({9999, 12, 31});
  CHECK(first == -719'162);
  CHECK(last == 2'932'896);
  CHECK(days_of({1970, 1, 1}) == 0);
  CHECK(date_of_days(-1) == Date{1969, 12, 31});
  Date before = date_of_days(first);
  std::int64_t wrong = 0;
  for (std::int64_t days = first + 1; days <= last; ++days) {
    const Date date = date_of_days(days);
    // The next day of the month, or the first of the next month, or of the next year.
    const bool next_day = date == Date{before.year, before.month, before.day + 1};
    const bool next_month = date == Date{before.year, before.month + 1, 1};
    const bool next_year = date == Date{before.year + 1, 1, 1} && before.month == 12;
    wrong += !is_valid(date) || days_of(date) != days || !(next_day || next_month || next_year);
    before = date;
  }
  CHECK(wrong == 0);
}

TEST_CASE("a century is a leap year only every fourth time") {
  CHECK(is_valid({2000, 2, 29}));
  CHECK(is_valid({2024, 2, 29}));
  CHECK_FALSE(is_valid({1900, 2, 29}));
  CHECK_FALSE(is_valid({2023, 2, 29}));
  CHECK_FALSE(is_valid({2024, 4, 31}));
  for (const Date bad : {Date{0, 1, 1}, Date{10'000, 1, 1}, Date{2024, 0, 1}, Date{2024, 13, 1}, Date{2024, 1, 0},
                         Date{2024, 1, 32}, Date{2024, -1, 1}, Date{2024, 1, -1}}) {
    CHECK_FALSE(is_valid(bad));
  }
}

TEST_CASE("an instant before 1970 belongs to the day it lies in") {
  CHECK(date_of_instant(0) == Date{1970, 1, 1});
  CHECK(date_of_instant(-1) == Date{1969, 12, 31});
  CHECK(date_of_instant(-microseconds_per_day) == Date{1969, 12, 31});
  CHECK(date_of_instant(-microseconds_per_day - 1) == Date{1969, 12, 30});
  CHECK(date_of_instant(microseconds_per_day - 1) == Date{1970, 1, 1});
  CHECK(date_of_instant(instant_us_of({2026, 3, 1})) == Date{2026, 3, 1});
}

TEST_CASE("a date has one spelling") {
  CHECK(parse_iso_date("2024-02-29") == Date{2024, 2, 29});
  CHECK(iso_date({7, 3, 1}) == "0007-03-01");
  for (const char* bad : {"", "2023-02-29", "2024-2-29", "24-02-29", "2024-02-29 ", " 2024-02-29", "2024/02/29",
                          "2024-02", "2024-02-30", "0000-01-01", "+024-01-01"}) {
    CAPTURE(bad);
    CHECK(parse_iso_date(bad) == std::nullopt);
  }
  for (std::int64_t days = -100'000; days < 100'000; days += 97) {
    const Date date = date_of_days(days);
    CHECK(parse_iso_date(iso_date(date)) == date);
  }
}

TEST_CASE("an instant keeps its offset and is written in UTC") {
  CHECK(parse_rfc3339("2026-03-01T08:00Z")->instant_us == 1'772'352'000'000'000);
  const auto offset = parse_rfc3339("2026-03-01T10:00:00.5+02:00");
  REQUIRE(offset.has_value());
  CHECK(offset->instant_us == 1'772'352'000'500'000);
  CHECK(offset->offset_minutes == 120);
  CHECK(parse_rfc3339("2026-02-28T23:30:00-08:30")->instant_us == 1'772'352'000'000'000);
  CHECK(rfc3339(1'772'352'000'000'000) == "2026-03-01T08:00:00Z");
  CHECK(rfc3339(1'772'352'000'500'000) == "2026-03-01T08:00:00.500000Z");
  CHECK(rfc3339(-1) == "1969-12-31T23:59:59.999999Z");
  for (const std::int64_t instant : {std::int64_t{-62'135'596'800'000'000}, std::int64_t{-1}, std::int64_t{0},
                                     std::int64_t{1'772'352'000'000'001}, std::int64_t{253'402'300'799'999'999}}) {
    CHECK(parse_rfc3339(rfc3339(instant))->instant_us == instant);
  }
}

TEST_CASE("what is no instant is refused") {
  for (const char* bad : {"", "2026-03-01", "2026-03-01T08:00", "2026-03-01 08:00Z", "2026-03-01T24:00Z",
                          "2026-03-01T08:60Z", "2026-03-01T08:00:60Z", "2026-03-01T08:00:00.Z",
                          "2026-03-01T08:00:00.1234567Z", "2026-03-01T08:00+15:00", "2026-03-01T08:00+02",
                          "2026-03-01T08:00Zz", "2026-02-30T08:00Z"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_rfc3339(bad).has_value());
  }
}
