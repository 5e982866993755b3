#include "earth/overlay.h"

#include "earth/measure.h"
#include "earth/projection.h"

#include <algorithm>

namespace cupel {
namespace {

Result<Overlap> cut(const Layer& layer, const Layer& land, Overlap pair, bool keep_part) {
  const Planar& own = layer.plane().at(pair.of);
  if (land.plane().covers(pair.inside, own)) {
    pair.whole = true;
    pair.area_m2 = layer.area_m2(pair.of);
    pair.share = 1;
    return pair;
  }
  if (!land.plane().meets(pair.inside, own)) return pair;
  auto common = own.intersection(land.plane().at(pair.inside));
  if (!common) return pass(common);
  pair.area_m2 = common->area();
  pair.share = std::min(1.0, pair.area_m2 / layer.area_m2(pair.of));
  if (keep_part) pair.part = common->shape();
  return pair;
}

}  // namespace

Result<Layer> Layer::of(std::vector<Shape> longitude_latitude) {
  Layer layer;
  layer.shapes_ = std::move(longitude_latitude);
  std::vector<Planar> plane;
  plane.reserve(layer.shapes_.size());
  layer.areas_m2_.reserve(layer.shapes_.size());
  for (const Shape& shape : layer.shapes_) {
    const Shape projected = equal_area(shape);
    auto planar = Planar::of(projected);
    if (!planar) return pass(planar);
    layer.areas_m2_.push_back(planar_area(projected));
    plane.push_back(std::move(*planar));
  }
  layer.plane_ = std::make_unique<PlanarIndex>(std::move(plane));
  return layer;
}

Result<std::vector<Overlap>> overlay(const Layer& layer, const Layer& land, OverlayOptions options) {
  std::vector<Overlap> pairs;
  for (std::uint32_t i = 0; i < layer.size(); ++i) {
    if (layer.area_m2(i) <= 0) continue;
    for (const std::uint32_t k : land.plane().near(layer.plane().at(i))) {
      Overlap candidate;
      candidate.of = i;
      candidate.inside = k;
      auto pair = cut(layer, land, std::move(candidate), options.keep_parts);
      if (!pair) return pass(pair);
      if (pair->area_m2 > 0) pairs.push_back(std::move(*pair));
    }
  }
  return pairs;
}

Result<double> area_beyond_m2(const Shape& part, std::span<const Edge> edges, double distance_m) {
  if (edges.empty()) return planar_area(part);
  // From the equal-area plane to true metres: shrink east-west, stretch north-south by the same
  // factor at this latitude. Areas stay what they are.
  const Box degrees = [&] {
    Box box;
    for (const Edge& edge : edges) box.cover(edge.from);
    return box;
  }();
  const double stretch = equal_area_stretch(degrees.centre().y);
  const Vertex origin = part.vertices.front();
  const auto metres = [&](Vertex vertex) -> Vertex {
    return {(vertex.x - origin.x) / stretch, (vertex.y - origin.y) * stretch};
  };
  Shape local = part;
  for (Vertex& vertex : local.vertices) vertex = metres(vertex);
  Shape border;
  border.kind = ShapeKind::lines;
  for (const Edge& edge : edges) {
    border.vertices.push_back(metres(equal_area(edge.from)));
    border.vertices.push_back(metres(equal_area(edge.to)));
    border.path_ends.push_back(static_cast<std::uint32_t>(border.vertices.size()));
    border.part_ends.push_back(static_cast<std::uint32_t>(border.path_ends.size()));
  }
  auto own = Planar::of(local);
  if (!own) return pass(own);
  auto lines = Planar::of(border);
  if (!lines) return pass(lines);
  auto strip = lines->grown(distance_m);
  if (!strip) return pass(strip);
  auto rest = own->difference(*strip);
  if (!rest) return pass(rest);
  return rest->area();
}

}  // namespace cupel
