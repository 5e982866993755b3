/// Prices of metals as ranges for a month or a day (indicators.md, "E05 in detail").
#pragma once

#include "model/calendar.h"
#include "model/kernel.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace cupel {

/// The query over `price`: US dollars per troy ounce.
KernelInput price_input();

/// What one troy ounce cost, in 1e-4 USD, with the records it comes from.
struct PriceRange {
  std::int64_t low_e4 = 0;
  std::int64_t point_e4 = 0;
  std::int64_t high_e4 = 0;
  std::vector<std::string> refs;
};

/// Business days to each side of a dated fact where a daily series is loaded.
inline constexpr int business_days_around = 3;
/// Monthly means hide so much within a month (Cupel default), in ppm.
inline constexpr std::int64_t within_month_ppm = 50'000;

class PriceBook {
 public:
  explicit PriceBook(const Table& prices);

  /// The month's mean, for facts that are a month's sum. Where several series state it, the range over
  /// them; the point is that of the first series by name. Months that repeat an annual figure are none.
  std::optional<PriceRange> month(std::string_view metal, int year, int month) const;

  /// For a dated fact: the range over ± 3 business days of a daily series, its point the last price
  /// up to that day; else the month's mean ± 5 %.
  std::optional<PriceRange> day(std::string_view metal, Date date) const;

 private:
  struct Daily {
    std::int64_t day = 0;
    std::int64_t price_e4 = 0;
    std::string ref;
  };
  std::map<std::tuple<std::string_view, int>, PriceRange> months_;  // metal, year × 12 + month − 1
  std::map<std::string_view, std::vector<Daily>> days_;             // rising
};

/// The day `count` business days (Monday to Friday) after `days` since 1970; before when negative.
std::int64_t add_business_days(std::int64_t days, int count);

}  // namespace cupel
