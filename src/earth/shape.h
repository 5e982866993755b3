/// Shapes as flat arrays of vertices, and their reading from and writing to WKB.
/// A shape is measured here and in measure.h without any library; whatever needs topology goes
/// through planar.h. Not done here: validity (repair.h), projection (projection.h).
#pragma once

#include "model/result.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cupel {

/// Longitude and latitude in degrees, or easting and northing in metres: the owner says which.
struct Vertex {
  double x = 0;
  double y = 0;
  friend bool operator==(const Vertex&, const Vertex&) = default;
};

struct Box {
  double west = 1e300;
  double south = 1e300;
  double east = -1e300;
  double north = -1e300;

  void cover(Vertex vertex);
  bool meets(const Box& other) const;
  Vertex centre() const { return {(west + east) / 2, (south + north) / 2}; }
  bool is_empty() const { return west > east; }
};

enum class ShapeKind : std::uint8_t { empty, points, lines, polygons };

/// All vertices laid end to end. `path_ends[i]` is the end of path i (a ring with its closing vertex,
/// or a line) in `vertices`; `part_ends[p]` is the end of part p in `path_ends`. The first ring of a
/// polygon part is its shell, the others are holes. Points have neither paths nor parts.
struct Shape {
  ShapeKind kind = ShapeKind::empty;
  std::vector<Vertex> vertices;
  std::vector<std::uint32_t> path_ends;
  std::vector<std::uint32_t> part_ends;

  std::span<const Vertex> path(std::size_t i) const;
  Box bounds() const;
  /// Moves the parts of another shape of the same kind (or onto an empty one) behind the own ones.
  void append(const Shape& other);
};

/// At most this many vertices in one geometry: 32 times the largest country border in the test data.
inline constexpr std::size_t shape_vertices_max = 8'000'000;

/// Reads WKB of either byte order, plain, ISO or extended; third and fourth ordinates are dropped.
/// Collections are read when they hold one kind only. Rings are taken as they are, closed or not.
/// Errors (invalid_input): `bad_wkb`, `not_finite`, `mixed_geometry`, `too_many_vertices`.
Result<Shape> shape_of_wkb(std::string_view wkb);

/// Little-endian WKB; single geometries where there is one part, Multi… where there are several.
std::string wkb_of(const Shape& shape);

}  // namespace cupel
