#include "sources/known_layouts.h"

namespace cupel {

std::vector<const Layout*> known_layouts() {
  return {&comtrade_layout,       &customs_declarations_layout, &geo_airstrips_layout,
          &geo_coverage_layout,   &geo_detections_layout,       &geo_licences_layout,
          &geo_territories_layout, &mapped_layout,              &metal_prices_layout,
          &mirror_gap_layout,     &partner_corridors_layout,    &precious_metals_layout,
          &production_layout,     &trade_pairs_layout};
}

}  // namespace cupel
