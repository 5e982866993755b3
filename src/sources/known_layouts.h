/// Every layout there is. A new one is a file that defines its value, a line here and one in
/// known_layouts.cpp.
#pragma once

#include "sources/layout.h"

#include <vector>

namespace cupel {

extern const Layout comtrade_layout;
extern const Layout customs_declarations_layout;
extern const Layout geo_airstrips_layout;
extern const Layout geo_coverage_layout;
extern const Layout geo_detections_layout;
extern const Layout geo_licences_layout;
extern const Layout geo_territories_layout;
extern const Layout mapped_layout;
extern const Layout metal_prices_layout;
extern const Layout mirror_gap_layout;
extern const Layout partner_corridors_layout;
extern const Layout precious_metals_layout;
extern const Layout production_layout;
extern const Layout trade_pairs_layout;

std::vector<const Layout*> known_layouts();

}  // namespace cupel
