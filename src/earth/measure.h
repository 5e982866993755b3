/// Areas and distances. Form 1 (equal-area plane) for every overlay and for hectares; form 2
/// (geodesic, Karney) for a single parcel in a dispute and for every printed distance. Print which
/// one was used. Source: earth-risk-border §2.2.
#pragma once

#include "earth/shape.h"

#include <cstdint>

namespace cupel {

/// Area as it is stored: 0.01 m², the same as 1e-6 ha.
struct Area {
  std::int64_t m2_e2 = 0;
  friend auto operator<=>(const Area&, const Area&) = default;
};
Area area_of(double square_metres);

/// Planar area of polygons, each part its shell less its holes whatever way the rings run; 0 for
/// points and lines. In the square of the shape's own unit. A ring that crosses itself gives its signed
/// sum: lobes that run the other way are taken off.
double planar_area(const Shape& shape);

/// Form 1 of a shape in degrees, in m².
double equal_area_m2(const Shape& longitude_latitude);

/// Form 2 of a shape in degrees: edges are geodesics on WGS 84. In m².
double geodesic_area_m2(const Shape& longitude_latitude);

/// Length of the geodesic in metres: the printed distance.
double geodesic_m(Vertex from, Vertex to);

/// Mean radius of the earth for screening.
inline constexpr double earth_radius_m = 6'371'008.7714;

/// Great circle on a sphere: screening only.
double great_circle_m(Vertex from, Vertex to, double radius_m = earth_radius_m);

/// Distance in metres from a place to the nearest vertex of the shape, great circle.
double nearest_vertex_m(const Shape& shape, Vertex place, double radius_m = earth_radius_m);

}  // namespace cupel
