#include "trade/lag.h"

#include "model/quantity.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

using namespace cupel;

namespace {

/// 0.1 µg of whole kilograms.
constexpr int128 kg(std::int64_t kilograms) { return int128{kilograms} * ug10_per_kilogram; }

/// The most that can be matched, by trying every way to part each arrival over what was sent.
std::int64_t best_match(std::vector<MonthlyShipment> sent, const std::vector<MonthlyShipment>& arrived, int lag,
                        std::size_t at = 0, std::size_t from = 0) {
  if (at == arrived.size()) return 0;
  if (from == sent.size()) return best_match(sent, arrived, lag, at + 1, 0);
  const auto open = static_cast<std::int64_t>(arrived[at].amount);
  const bool fits = sent[from].month <= arrived[at].month && arrived[at].month <= sent[from].month + lag;
  const auto most = fits ? std::min(open, static_cast<std::int64_t>(sent[from].amount)) : 0;
  std::int64_t best = 0;
  for (std::int64_t take = 0; take <= most; ++take) {
    std::vector<MonthlyShipment> left = sent;
    left[from].amount -= take;
    std::vector<MonthlyShipment> open_left = arrived;
    open_left[at].amount -= take;
    best = std::max(best, take + best_match(left, open_left, lag, at, from + 1));
  }
  return best;
}

}  // namespace

// TR-11.
TEST_CASE("what was sent in a month can arrive up to the lag later") {
  std::vector<MonthlyShipment> sent;
  std::vector<MonthlyShipment> arrived{{1, 0}};
  for (int month = 1; month <= 6; ++month) sent.push_back({month, kg(100)});
  for (int month = 2; month <= 7; ++month) arrived.push_back({month, month == 4 ? kg(130)
      : kg(100)});
  const LagMatch none = match_with_lag(sent, arrived, 0);
  CHECK(bool(none.orphaned == kg(130)));
  CHECK(bool(none.lost == kg(100)));
  CHECK(bool(none.matched == kg(500)));
  const LagMatch one = match_with_lag(sent, arrived, 1);
  CHECK(bool(one.orphaned == kg(30)));
  CHECK(bool(one.lost == 0));
  CHECK(bool(one.matched == kg(600)));
}

TEST_CASE("no way of matching explains more, and nothing is lost on the way") {
  std::mt19937 random(5);
  for (int i = 0; i < 300; ++i) {
    std::vector<MonthlyShipment> sent, arrived;
    for (int month = 0; month < 4; ++month) {
      if (random() % 4 != 0) sent.push_back({month, static_cast<int>(random() % 4)});
      if (random() % 4 != 0) arrived.push_back({month, static_cast<int>(random() % 4)});
    }
    const int lag = static_cast<int>(random() % 3);
    const LagMatch match = match_with_lag(sent, arrived, lag);
    CHECK(static_cast<std::int64_t>(match.matched) == best_match(sent, arrived, lag));
    int128 all_sent = 0, all_arrived = 0, orphaned = 0;
    for (const auto& one : sent) all_sent += one.amount;
    for (const auto& one : arrived) all_arrived += one.amount;
    for (const int128 one : match.orphaned_each) orphaned += one;
    CHECK(bool(match.matched + match.lost == all_sent));
    CHECK(bool(match.matched + match.orphaned == all_arrived));
    CHECK(bool(orphaned == match.orphaned));
    CHECK(match.orphaned_each.size() == arrived.size());
    // More time explains no less.
    CHECK(bool(match_with_lag(sent, arrived, lag + 1).matched >= match.matched));
  }
}

TEST_CASE("what arrives before it is sent is not explained, and no month explains two arrivals") {
  const std::vector<MonthlyShipment> sent{{5, kg(10)}};
  const std::vector<MonthlyShipment> early{{4, kg(10)}};
  CHECK(bool(match_with_lag(sent, early, 2).matched == 0));
  const std::vector<MonthlyShipment> twice{{5, kg(10)}, {6, kg(10)}};
  CHECK(bool(match_with_lag(sent, twice, 2).orphaned == kg(10)));
  const std::vector<MonthlyShipment> late{{8, kg(10)}};
  CHECK(bool(match_with_lag(sent, late, 2).matched == 0));
  CHECK(bool(match_with_lag({}, twice, 2).orphaned == kg(20)));
  CHECK(bool(match_with_lag(sent, {}, 2).lost == kg(10)));
}
