/// The kernels supply_balance (rule E02) and non_producer (rule C11).
#pragma once

#include "model/kernel.h"

namespace cupel {

/// One row per country and year with exports of gold.
TableKernel supply_balance_kernel();
/// The same years: unrefined gold beside mine output.
TableKernel non_producer_kernel();

}  // namespace cupel
