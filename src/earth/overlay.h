/// How much of each shape lies inside each shape of another layer: form 1 (equal-area plane), by GEOS
/// with an STR tree and prepared geometries. Pure and deterministic: pairs come in the order of the
/// two layers. Source: earth-risk-border §2.2, §5; acceptance OV-01, OV-02.
#pragma once

#include "earth/boundary.h"
#include "earth/planar.h"
#include "earth/shape.h"

#include <memory>
#include <optional>
#include <vector>

namespace cupel {

/// Shapes of one layer, valid (repair.h), in degrees and projected.
class Layer {
 public:
  static Result<Layer> of(std::vector<Shape> longitude_latitude);

  std::size_t size() const { return shapes_.size(); }
  const Shape& shape(std::size_t i) const { return shapes_[i]; }
  /// Form 1, m².
  double area_m2(std::size_t i) const { return areas_m2_[i]; }
  const PlanarIndex& plane() const { return *plane_; }

 private:
  std::vector<Shape> shapes_;
  std::vector<double> areas_m2_;
  std::unique_ptr<PlanarIndex> plane_;
};

struct Overlap {
  std::uint32_t of = 0;      // number of the shape in the first layer
  std::uint32_t inside = 0;  // number of the shape in the second
  bool whole = false;        // all of the first lies inside the second
  double area_m2 = 0;        // of the common part
  double share = 0;          // of the first shape's own area, 0 to 1
  std::optional<Shape> part; // the common part in the equal-area plane, when asked for and not whole
};

struct OverlayOptions {
  bool keep_parts = false;
};

/// All pairs that share ground. Points and lines share none.
Result<std::vector<Overlap>> overlay(const Layer& layer, const Layer& land, OverlayOptions options = {});

/// Area in m² of the part of `part` (equal-area plane) that lies farther than
/// `distance_m` from all `edges` (degrees). Distances are taken in true metres around the part.
Result<double> area_beyond_m2(const Shape& part, std::span<const Edge> edges, double distance_m);

}  // namespace cupel
