/// A stored shape (WKB) as GeoJSON geometry with six decimals, as maps need it.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace cupel {

/// Append the geometry object; "null" for bytes that are no point, line or polygon (or several).
void append_geojson(std::string& out, std::string_view wkb);

/// West, south, east, north of the shape, widening `box`; box[0] > box[2] means empty.
void widen(std::array<double, 4>& box, std::string_view wkb);
inline constexpr std::array<double, 4> empty_box{180, 90, -180, -90};

}  // namespace cupel
