/// The kernels corridor_year and country_year: rule E01's numbers as tables.
#pragma once

#include "model/kernel.h"

namespace cupel {

/// One row per exporter, importer, heading and year that either side states.
TableKernel corridor_year_kernel();

/// One row per exporter, heading and year: positive gaps of mass summed over partners.
TableKernel country_year_kernel();

}  // namespace cupel
