/// All kernels of this room.
#pragma once

#include "model/kernel.h"

#include <span>

namespace cupel {

/// corridor_year, country_year, non_producer, price_ratio, supply_balance.
std::span<const TableKernel> trade_kernels();

}  // namespace cupel
