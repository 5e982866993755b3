/// The border of a shape, ordered so that "how far", "inside or not" and "which edges are near" need
/// not walk all of it: runs of 16 edges with their boxes. Edges of a ring follow each other on the
/// ground, so the boxes are small without any sorting.
#pragma once

#include "earth/shape.h"

#include <optional>
#include <vector>

namespace cupel {

struct Edge {
  Vertex from;
  Vertex to;
};

struct Nearest {
  Vertex place;         // on the border, degrees
  double metres = 0;    // in the plane around the place asked for (projection.h); not for printing
};

class Boundary {
 public:
  /// A shape in degrees; a point's border is itself.
  explicit Boundary(const Shape& shape);

  /// Place of the border nearest to `place`; nothing for an empty border.
  std::optional<Nearest> nearest(Vertex place) const { return nearest_beyond(place, -1); }

  /// The same, but nothing when the border comes as near as `beyond_m`: for the search of the deepest
  /// place, which need not know how much shallower the others are.
  std::optional<Nearest> nearest_beyond(Vertex place, double beyond_m) const;

  /// True when strictly inside; a place on the border is not. Always false for points and lines.
  bool contains(Vertex place) const;

  /// Edges whose box meets the given box.
  std::vector<Edge> near(const Box& box) const;

 private:
  struct Run {
    Box box;
    std::uint32_t begin;
    std::uint32_t end;
  };
  bool encloses_;
  std::vector<Edge> edges_;
  std::vector<Run> runs_;
};

}  // namespace cupel
