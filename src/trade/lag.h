/// How much of what arrived can have been sent in the months before (trade-money-parties.md §2.4).
#pragma once

#include "model/decimal.h"

#include <span>
#include <vector>

namespace cupel {

/// An amount of one month, counted as year × 12 + month − 1.
struct MonthlyShipment {
  int month = 0;
  int128 amount = 0;
};

struct LagMatch {
  int128 matched = 0;
  int128 orphaned = 0;                // arrived, never sent within the lag
  int128 lost = 0;                    // sent, not arrived within the lag
  std::vector<int128> orphaned_each;  // per arrival, in the order given
};

/// Largest possible match where what is sent in month s arrives in s … s + lag_months. Both series in
/// rising order of months, one entry per month. Greedy from the oldest unexpired shipment, which is
/// optimal because the windows move with s.
LagMatch match_with_lag(std::span<const MonthlyShipment> sent,
                        std::span<const MonthlyShipment> arrived, int lag_months);

}  // namespace cupel
