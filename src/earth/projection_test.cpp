#include "earth/projection.h"

#include "earth/measure.h"

#include <doctest/doctest.h>

#include <cmath>
#include <numbers>

using namespace cupel;

TEST_CASE("the plane of EPSG:6933: the corner of its grid, its middle, and nothing mirrored") {
  // The north-eastern corner of the EASE-Grid 2.0, which is drawn in this plane.
  const Vertex corner = equal_area({180, 85.0445664});
  CHECK(corner.x == doctest::Approx(17'367'530.45).epsilon(1e-9));
  CHECK(corner.y == doctest::Approx(7'314'540.83).epsilon(1e-9));
  const Vertex middle = equal_area({0, 0});
  CHECK(std::abs(middle.x) < 1e-9);
  CHECK(std::abs(middle.y) < 1e-9);
  const Vertex north_west = equal_area({-60, 5});
  const Vertex south_east = equal_area({60, -5});
  CHECK(north_west.x == doctest::Approx(-south_east.x));
  CHECK(north_west.y == doctest::Approx(-south_east.y));
  CHECK(north_west.y > 0);
}

TEST_CASE("degrees come back from metres to 1e-12") {
  for (double latitude = -89; latitude <= 89; latitude += 3.7) {
    for (double longitude = -179; longitude <= 179; longitude += 29.3) {
      const Vertex back = degrees_of(equal_area({longitude, latitude}));
      CHECK(std::abs(back.x - longitude) < 1e-12 * 180);
      CHECK(std::abs(back.y - latitude) < 1e-10);
    }
  }
}

TEST_CASE("a small square keeps its area at every latitude, and stretches as said") {
  for (const double latitude : {-60.0, -30.0, -5.0, 0.0, 12.0, 30.0, 45.0, 70.0}) {
    CAPTURE(latitude);
    const double side = 0.001;
    Shape square;
    square.kind = ShapeKind::polygons;
    square.vertices = {{10, latitude}, {10 + side, latitude}, {10 + side, latitude + side}, {10, latitude + side},
                       {10, latitude}};
    square.path_ends = {5};
    square.part_ends = {1};
    CHECK(equal_area_m2(square) == doctest::Approx(geodesic_area_m2(square)).epsilon(1e-7));
    const double plane_east = equal_area({10 + side, latitude}).x - equal_area({10, latitude}).x;
    const double true_east = geodesic_m({10, latitude}, {10 + side, latitude});
    CHECK(plane_east / true_east == doctest::Approx(equal_area_stretch(latitude)).epsilon(1e-6));
  }
  CHECK(equal_area_stretch(30) == doctest::Approx(1).epsilon(1e-9));  // the standard parallel
  CHECK(equal_area_stretch(0) < 1);
  CHECK(equal_area_stretch(60) > 1);
}

TEST_CASE("within ten kilometres the local plane is good to 1e-4 in the tropics, and goes back to the same place") {
  for (const double latitude : {-50.0, -3.0, 0.0, 8.0, 62.0}) {
    const Vertex origin{-55, latitude};
    const LocalPlane plane(origin);
    for (int direction = 0; direction < 12; ++direction) {
      CAPTURE(latitude);
      CAPTURE(direction);
      const double angle = direction * std::numbers::pi / 6;
      const Vertex there{10'000 * std::cos(angle), 10'000 * std::sin(angle)};
      const Vertex place = plane.degrees(there);
      // At 62 degrees a degree of longitude shrinks by 0.3 % over ten kilometres north.
      const double error = std::abs(geodesic_m(origin, place) / 10'000 - 1);
      CHECK(error < (std::abs(latitude) <= 8 ? 1e-4 : 1.2e-3));
      const Vertex back = plane.metres(place);
      CHECK(back.x == doctest::Approx(there.x).epsilon(1e-9));
      CHECK(back.y == doctest::Approx(there.y).epsilon(1e-9));
    }
  }
}
