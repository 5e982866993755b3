#include "trade/kernels.h"

#include "trade/balance_tables.h"
#include "trade/mirror_tables.h"
#include "trade/price_ratio.h"

#include <vector>

namespace cupel {

std::span<const TableKernel> trade_kernels() {
  static const std::vector<TableKernel> kernels{corridor_year_kernel(), country_year_kernel(),
                                                non_producer_kernel(), price_ratio_kernel(),
                                                supply_balance_kernel()};
  return kernels;
}

}  // namespace cupel
