/// The kernels of this room: what indicators A01, A05 and A15 compare, computed from the layers.
/// Methods: docs/methods/ground-and-booked.md, overlay.md, airstrips.md.
#pragma once

#include "model/kernel.h"

#include <span>

namespace cupel {

/// In bytewise order of their names: detection_airstrip, detection_territory, licence_ground.
std::span<const TableKernel> earth_kernels();

TableKernel detection_airstrip_kernel();
TableKernel detection_territory_kernel();
TableKernel licence_ground_kernel();

}  // namespace cupel
