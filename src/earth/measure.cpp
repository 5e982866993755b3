#include "earth/measure.h"

#include "earth/projection.h"

#include <GeographicLib/Geodesic.hpp>
#include <GeographicLib/PolygonArea.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace cupel {
namespace {

// Twice the signed area about the ring's first vertex: coordinates of millions of metres would eat
// six digits of the product.
double twice_signed(std::span<const Vertex> ring) {
  if (ring.size() < 3) return 0;
  const Vertex origin = ring.front();
  double sum = 0;
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
    const double x1 = ring[i].x - origin.x;
    const double y1 = ring[i].y - origin.y;
    const double x2 = ring[i + 1].x - origin.x;
    const double y2 = ring[i + 1].y - origin.y;
    sum += x1 * y2 - x2 * y1;
  }
  return sum;
}

template <class RingArea>
double shells_less_holes(const Shape& shape, const RingArea& ring_area) {
  if (shape.kind != ShapeKind::polygons) return 0;
  double total = 0;
  std::size_t path = 0;
  for (const std::uint32_t end : shape.part_ends) {
    for (bool shell = true; path < end; ++path, shell = false) {
      const double area = std::abs(ring_area(shape.path(path)));
      total += shell ? area : -area;
    }
  }
  return total;
}

}  // namespace

Area area_of(double square_metres) { return {std::llrint(square_metres * 100)}; }

double planar_area(const Shape& shape) {
  return shells_less_holes(shape, twice_signed) / 2;
}

double equal_area_m2(const Shape& longitude_latitude) {
  return planar_area(equal_area(longitude_latitude));
}

double geodesic_area_m2(const Shape& longitude_latitude) {
  return shells_less_holes(longitude_latitude, [](std::span<const Vertex> ring) {
    GeographicLib::PolygonArea polygon(GeographicLib::Geodesic::WGS84());
    const bool closed = ring.size() > 1 && ring.front() == ring.back();
    for (const Vertex vertex : ring.first(ring.size() - (closed ? 1 : 0))) {
      polygon.AddPoint(vertex.y, vertex.x);
    }
    double perimeter_m = 0;
    double area_m2 = 0;
    polygon.Compute(false, true, perimeter_m, area_m2);
    return area_m2;
  });
}

double geodesic_m(Vertex from, Vertex to) {
  double distance_m = 0;
  GeographicLib::Geodesic::WGS84().Inverse(from.y, from.x, to.y, to.x, distance_m);
  return distance_m;
}

double great_circle_m(Vertex from, Vertex to, double radius_m) {
  constexpr double radians = std::numbers::pi / 180;
  const double half_latitude = std::sin((to.y - from.y) * radians / 2);
  const double half_longitude = std::sin((to.x - from.x) * radians / 2);
  const double h = half_latitude * half_latitude + std::cos(from.y * radians) *
                                                       std::cos(to.y * radians) * half_longitude *
                                                       half_longitude;
  return 2 * radius_m * std::asin(std::min(1.0, std::sqrt(h)));
}

double nearest_vertex_m(const Shape& shape, Vertex place, double radius_m) {
  double best = 1e300;
  for (const Vertex vertex : shape.vertices) {
    best = std::min(best, great_circle_m(place, vertex, radius_m));
  }
  return best;
}

}  // namespace cupel
