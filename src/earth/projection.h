/// Lambert cylindrical equal area on WGS 84, standard parallel 30° (EPSG:6933), in closed form.
/// The plane in which hectares are measured and shapes are cut. Source: earth-risk-border §2.2, form 1.
/// Distances must not be measured in it: it stretches east-west and north-south differently.
#pragma once

#include "earth/shape.h"

namespace cupel {

inline constexpr double wgs84_axis_m = 6378137;
inline constexpr double wgs84_eccentricity2 = 0.006694379990141;

/// Degrees → metres; exact to 1e-6 m against GE-01.
Vertex equal_area(Vertex longitude_latitude);
Shape equal_area(const Shape& longitude_latitude);
/// The way back, by Newton's method; good to 1e-12 degree.
Vertex degrees_of(Vertex equal_area_metres);

/// How many metres of the equal-area plane one metre east is at this latitude; one metre north is the
/// reciprocal (the plane keeps areas).
double equal_area_stretch(double latitude);

/// A plane in true metres around one place: east and north of `origin`. Good to 1e-4 of the distance
/// within 10 km up to 8 degrees of latitude, to 1.2e-3 at 62; used to find the nearest point, never for
/// the printed figure (measure.h).
class LocalPlane {
 public:
  explicit LocalPlane(Vertex origin);
  Vertex metres(Vertex longitude_latitude) const {
    return {(longitude_latitude.x - origin_.x) * east_m_, (longitude_latitude.y - origin_.y) * north_m_};
  }
  Vertex degrees(Vertex east_north) const {
    return {origin_.x + east_north.x / east_m_, origin_.y + east_north.y / north_m_};
  }
  double metres_per_degree_east() const { return east_m_; }
  double metres_per_degree_north() const { return north_m_; }

 private:
  Vertex origin_;
  double east_m_;   // metres per degree of longitude
  double north_m_;  // metres per degree of latitude
};

}  // namespace cupel
