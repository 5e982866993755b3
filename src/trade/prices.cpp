#include "trade/prices.h"

#include "trade/trade_rows.h"

#include "model/decimal.h"

#include <algorithm>

namespace cupel {
namespace {

using enum ColumnType;

constexpr std::int64_t ppm_one = 1'000'000;

bool is_business_day(std::int64_t days) {
  const std::int64_t weekday = ((days + 4) % 7 + 7) % 7;  // 1970-01-01 was a Thursday; 0: Sunday
  return weekday != 0 && weekday != 6;
}

}  // namespace

KernelInput price_input() {
  return {"price",
          "SELECT idx, row, metal, year, month, day, price_e4, series FROM price WHERE log = 0 AND "
          "currency = 'USD' AND price_e4 > 0 AND metal IS NOT NULL AND year IS NOT NULL AND month IS "
          "NOT NULL AND coalesce(annual_only, 0) = 0 "
          "ORDER BY metal, year, month, day NULLS FIRST, series NULLS FIRST, idx, row",
          {{"idx", int64, "", ""}, {"row", int64, "", ""}, {"metal", text, "", ""},
           {"year", int64, "", ""}, {"month", int64, "", ""}, {"day", int64, "", ""},
           {"price_e4", int64, "1e-4 per troy ounce", ""}, {"series", text, "", ""}}};
}

PriceBook::PriceBook(const Table& prices) {
  for (std::size_t i = 0; i < prices.rows(); ++i) {
    const std::string_view metal = prices.at(2).text(i);
    const int year = static_cast<int>(prices.at(3).integer(i));
    const int month = static_cast<int>(prices.at(4).integer(i));
    const std::int64_t price = prices.at(6).integer(i);
    std::string ref = ref_text(prices.at(0).integer(i), prices.at(1).integer(i));
    if (prices.at(5).has(i)) {
      const Date date{year, month, static_cast<int>(prices.at(5).integer(i))};
      if (is_valid(date)) days_[metal].push_back({days_of(date), price, std::move(ref)});
      continue;
    }
    const auto [at, first] = months_.try_emplace({metal, year * 12 + month - 1});
    PriceRange& range = at->second;
    range.low_e4 = first ? price : std::min(range.low_e4, price);
    range.high_e4 = first ? price : std::max(range.high_e4, price);
    if (first) range.point_e4 = price;
    range.refs.push_back(std::move(ref));
  }
  for (auto& [metal, series] : days_) std::ranges::stable_sort(series, {}, &Daily::day);
}

std::optional<PriceRange> PriceBook::month(std::string_view metal, int year, int month) const {
  const auto found = months_.find({metal, year * 12 + month - 1});
  if (found == months_.end()) return std::nullopt;
  return found->second;
}

std::optional<PriceRange> PriceBook::day(std::string_view metal, Date date) const {
  const std::int64_t today = days_of(date);
  if (const auto found = days_.find(metal); found != days_.end()) {
    const auto& series = found->second;
    const auto begin = std::ranges::lower_bound(
        series, add_business_days(today, -business_days_around), {}, &Daily::day);
    const auto end = std::ranges::upper_bound(
        series, add_business_days(today, business_days_around), {}, &Daily::day);
    if (begin != end) {
      PriceRange range{begin->price_e4, begin->price_e4, begin->price_e4, {}};
      for (auto at = begin; at != end; ++at) {
        range.low_e4 = std::min(range.low_e4, at->price_e4);
        range.high_e4 = std::max(range.high_e4, at->price_e4);
        if (at->day <= today) range.point_e4 = at->price_e4;
        range.refs.push_back(at->ref);
      }
      return range;
    }
  }
  auto mean = month(metal, date.year, date.month);
  if (!mean) return std::nullopt;
  const auto widened = [](std::int64_t price, std::int64_t ppm) {
    return static_cast<std::int64_t>(divide_half_even(int128{price} * ppm, ppm_one));
  };
  mean->low_e4 = widened(mean->low_e4, ppm_one - within_month_ppm);
  mean->high_e4 = widened(mean->high_e4, ppm_one + within_month_ppm);
  return mean;
}

std::int64_t add_business_days(std::int64_t days, int count) {
  const int step = count < 0 ? -1 : 1;
  for (int left = count < 0 ? -count : count; left > 0;) {
    days += step;
    if (is_business_day(days)) --left;
  }
  return days;
}

}  // namespace cupel
