/// Dates and instants without a locale and without time zones beyond a stated offset.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cupel {

struct Date {
  int year = 0;
  int month = 0;  // 1 to 12
  int day = 0;    // 1 to 31
  friend bool operator==(const Date&, const Date&) = default;
};

constexpr std::int64_t microseconds_per_day = 86'400'000'000;

bool is_valid(Date date);
/// Days since 1970-01-01, proleptic Gregorian.
std::int64_t days_of(Date date);
Date date_of_days(std::int64_t days);
/// Midnight UTC at the beginning of the day.
std::int64_t instant_us_of(Date date);
Date date_of_instant(std::int64_t instant_us);

/// "2026-03-01".
std::optional<Date> parse_iso_date(std::string_view text);
std::string iso_date(Date date);

/// RFC 3339 with Z or an offset; up to 6 digits of a second. "2026-03-01T08:00Z" is accepted too.
struct StatedInstant {
  std::int64_t instant_us = 0;
  int offset_minutes = 0;
};
std::optional<StatedInstant> parse_rfc3339(std::string_view text);
/// "2026-03-01T08:00:00Z", with microseconds only when there are any.
std::string rfc3339(std::int64_t instant_us);

}  // namespace cupel
