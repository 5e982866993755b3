#include "earth/projection.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace cupel {
namespace {

constexpr double k0 = 0.866751002572199;  // cos 30° / √(1 − e² sin² 30°)
constexpr double radians = std::numbers::pi / 180;

}  // namespace

Vertex equal_area(Vertex longitude_latitude) {
  static const double e = std::sqrt(wgs84_eccentricity2);
  const double sine = std::sin(longitude_latitude.y * radians);
  const double es = e * sine;
  const double q = (1 - wgs84_eccentricity2) *
                   (sine / (1 - es * es) - std::log((1 - es) / (1 + es)) / (2 * e));
  return {wgs84_axis_m * k0 * longitude_latitude.x * radians, wgs84_axis_m * q / (2 * k0)};
}

Shape equal_area(const Shape& longitude_latitude) {
  Shape plane = longitude_latitude;
  for (Vertex& vertex : plane.vertices) vertex = equal_area(vertex);
  return plane;
}

Vertex degrees_of(Vertex equal_area_metres) {
  const double longitude = equal_area_metres.x / (wgs84_axis_m * k0 * radians);
  double latitude = std::asin(std::clamp(equal_area_metres.y * k0 / wgs84_axis_m, -1.0, 1.0)) / radians;
  for (int step = 0; step < 6; ++step) {
    const double off_m = equal_area({0, latitude}).y - equal_area_metres.y;
    // One degree north is metres_per_degree_north(), shrunk by the stretch east-west.
    const double slope = LocalPlane({0, latitude}).metres_per_degree_north() / equal_area_stretch(latitude);
    if (!(slope > 1)) break;  // at a pole the plane is flat against the axis
    latitude -= off_m / slope;
  }
  return {longitude, latitude};
}

double equal_area_stretch(double latitude) {
  const double sine = std::sin(latitude * radians);
  const double prime_vertical = 1 / std::sqrt(1 - wgs84_eccentricity2 * sine * sine);
  return k0 / (prime_vertical * std::cos(latitude * radians));
}

LocalPlane::LocalPlane(Vertex origin) : origin_(origin) {
  const double sine = std::sin(origin.y * radians);
  const double w2 = 1 - wgs84_eccentricity2 * sine * sine;
  const double w = std::sqrt(w2);
  east_m_ = wgs84_axis_m / w * std::cos(origin.y * radians) * radians;
  north_m_ = wgs84_axis_m * (1 - wgs84_eccentricity2) / (w2 * w) * radians;
}

}  // namespace cupel
