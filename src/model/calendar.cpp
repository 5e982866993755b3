#include "model/calendar.h"

#include "model/assert.h"

#include <charconv>
#include <chrono>
#include <cstdio>

namespace cupel {
namespace {

std::chrono::year_month_day as_chrono(Date date) {
  return std::chrono::year(date.year) / date.month / date.day;
}

/// Reads exactly `count` decimal digits from the front of `text`.
std::optional<int> take_digits(std::string_view& text, std::size_t count) {
  if (text.size() < count) return std::nullopt;
  int value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(count);
  return value;
}

bool take(std::string_view& text, char expected) {
  if (text.empty() || text.front() != expected) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<Date> take_date(std::string_view& text) {
  const auto year = take_digits(text, 4);
  if (!year || !take(text, '-')) return std::nullopt;
  const auto month = take_digits(text, 2);
  if (!month || !take(text, '-')) return std::nullopt;
  const auto day = take_digits(text, 2);
  if (!day) return std::nullopt;
  const Date date{*year, *month, *day};
  if (!is_valid(date)) return std::nullopt;
  return date;
}

std::optional<int> take_fraction_us(std::string_view& text) {
  int value = 0;
  int digits = 0;
  while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
    if (++digits > 6) return std::nullopt;
    value = value * 10 + (text.front() - '0');
    text.remove_prefix(1);
  }
  if (digits == 0) return std::nullopt;
  for (; digits < 6; ++digits) value *= 10;
  return value;
}

std::optional<int> take_offset_minutes(std::string_view& text) {
  if (take(text, 'Z')) return 0;
  const bool minus = !text.empty() && text.front() == '-';
  if (!take(text, minus ? '-' : '+')) return std::nullopt;
  const auto hours = take_digits(text, 2);
  if (!hours || !take(text, ':')) return std::nullopt;
  const auto minutes = take_digits(text, 2);
  if (!minutes || *hours > 14 || *minutes > 59) return std::nullopt;
  const int offset = *hours * 60 + *minutes;
  return minus ? -offset : offset;
}

}  // namespace

bool is_valid(Date date) {
  return date.year >= 1 && date.year <= 9999 && date.month >= 1 && date.day >= 1 && as_chrono(date).ok();
}

std::int64_t days_of(Date date) {
  ASSERT(is_valid(date));
  return std::chrono::sys_days(as_chrono(date)).time_since_epoch().count();
}

Date date_of_days(std::int64_t days) {
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(days))};
  return {int(date.year()), static_cast<int>(unsigned(date.month())), static_cast<int>(unsigned(date.day()))};
}

std::int64_t instant_us_of(Date date) { return days_of(date) * microseconds_per_day; }

Date date_of_instant(std::int64_t instant_us) {
  std::int64_t days = instant_us / microseconds_per_day;
  if (instant_us % microseconds_per_day < 0) --days;
  return date_of_days(days);
}

std::optional<Date> parse_iso_date(std::string_view text) {
  const auto date = take_date(text);
  if (!date || !text.empty()) return std::nullopt;
  return date;
}

std::string iso_date(Date date) {
  char text[32];
  const int length = std::snprintf(text, sizeof text, "%04d-%02d-%02d", date.year, date.month, date.day);
  return {text, static_cast<std::size_t>(length)};
}

std::optional<StatedInstant> parse_rfc3339(std::string_view text) {
  const auto date = take_date(text);
  if (!date || !(take(text, 'T') || take(text, 't'))) return std::nullopt;
  const auto hour = take_digits(text, 2);
  if (!hour || !take(text, ':')) return std::nullopt;
  const auto minute = take_digits(text, 2);
  if (!minute || *hour > 23 || *minute > 59) return std::nullopt;
  int second = 0;
  int fraction_us = 0;
  if (take(text, ':')) {
    const auto stated = take_digits(text, 2);
    if (!stated || *stated > 59) return std::nullopt;
    second = *stated;
    if (take(text, '.')) {
      const auto fraction = take_fraction_us(text);
      if (!fraction) return std::nullopt;
      fraction_us = *fraction;
    }
  }
  const auto offset = take_offset_minutes(text);
  if (!offset || !text.empty()) return std::nullopt;
  const std::int64_t seconds = (*hour * 60 + *minute - *offset) * std::int64_t{60} + second;
  return StatedInstant{instant_us_of(*date) + seconds * 1'000'000 + fraction_us, *offset};
}

std::string rfc3339(std::int64_t instant_us) {
  const Date date = date_of_instant(instant_us);
  std::int64_t rest = instant_us - instant_us_of(date);
  const int fraction_us = static_cast<int>(rest % 1'000'000);
  rest /= 1'000'000;
  char text[48];
  int length = std::snprintf(text, sizeof text, "T%02d:%02d:%02d", static_cast<int>(rest / 3600),
                             static_cast<int>(rest / 60 % 60), static_cast<int>(rest % 60));
  if (fraction_us != 0) {
    length += std::snprintf(text + length, sizeof text - static_cast<std::size_t>(length), ".%06d", fraction_us);
  }
  return iso_date(date) + std::string(text, static_cast<std::size_t>(length)) + "Z";
}

}  // namespace cupel
