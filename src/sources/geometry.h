/// A GeoJSON geometry as text into vertices of 1e-7 degree and WKB. What is drawn is kept: nothing is
/// repaired here but a ring that was not closed; self-crossing is judged where shapes are measured.
#pragma once

#include "model/quantity.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cupel {

enum class GeometryKind : std::uint8_t {
  none,
  point,
  multi_point,
  line,
  multi_line,
  polygon,
  multi_polygon,
};

/// All vertices in one array, with the ends of rings (or lines, or points) and of parts.
struct Geometry {
  GeometryKind kind = GeometryKind::none;
  std::vector<Place> vertices;
  std::vector<std::uint32_t> ring_ends;  // in vertices
  std::vector<std::uint32_t> part_ends;  // in ring_ends
  void clear();
};

/// What was found while reading. An empty rule: usable.
struct GeometryReport {
  std::string_view rule;    // missing_geometry, geometry_kind, bad_geometry, nan, bad_coordinates,
                            // swapped_coordinates, too_few_points, antimeridian
  std::string_view note;    // unclosed_ring: closed here
};

/// Read the text of a `geometry` member into `geometry` (its room is used again). Coordinates are
/// rounded half to even to 1e-7 degree; a third ordinate is passed over; `type` and `coordinates` may
/// come in any order. A longitude outside ±180 or a latitude outside ±90 is bad_coordinates, or
/// swapped_coordinates when every vertex would fit with its axes exchanged; an edge over more than 180
/// degrees of longitude is antimeridian; a ring of fewer than four vertices is too_few_points.
/// 64 bytes behind the text must be readable, as they are behind each cell of a RowBatch.
GeometryReport read_geometry(std::string_view text, Geometry& geometry);

/// Append little-endian WKB, coordinates in degrees.
void append_wkb(std::string& out, const Geometry& geometry);

/// The bytes a shape is known by: each ring as its number of vertices without the closing one, then
/// longitude and latitude in 1e-7 degree, beginning with the smallest vertex; each number 4 bytes, least
/// byte first. Parts and rings in the order received (indicators §1.4).
std::string ring_bytes(const Geometry& geometry);

/// One point.
std::string point_wkb(Place place);

}  // namespace cupel
