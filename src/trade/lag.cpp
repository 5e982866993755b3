#include "trade/lag.h"

#include <algorithm>

namespace cupel {

LagMatch match_with_lag(std::span<const MonthlyShipment> sent,
                        std::span<const MonthlyShipment> arrived, int lag_months) {
  LagMatch match;
  std::vector<MonthlyShipment> left(sent.begin(), sent.end());
  std::size_t oldest = 0;
  for (const MonthlyShipment& arrival : arrived) {
    int128 open = arrival.amount;
    while (oldest < left.size() && left[oldest].month + lag_months < arrival.month) ++oldest;
    for (std::size_t k = oldest; k < left.size() && open > 0; ++k) {
      if (left[k].month > arrival.month) break;
      const int128 served = std::min(open, left[k].amount);
      left[k].amount -= served;
      open -= served;
      match.matched += served;
    }
    match.orphaned += open;
    match.orphaned_each.push_back(open);
  }
  for (const MonthlyShipment& rest : left) match.lost += rest.amount;
  return match;
}

}  // namespace cupel
