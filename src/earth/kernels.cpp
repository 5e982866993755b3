#include "earth/kernels.h"

#include <vector>

namespace cupel {

std::span<const TableKernel> earth_kernels() {
  static const std::vector<TableKernel> kernels{detection_airstrip_kernel(), detection_territory_kernel(),
                                                licence_ground_kernel()};
  return kernels;
}

}  // namespace cupel
