#include "earth/measure.h"

#include "earth/projection.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

using namespace cupel;

namespace {

Shape cell(double west, double south, double east, double north) {
  Shape shape;
  shape.kind = ShapeKind::polygons;
  shape.vertices = {{west, south}, {east, south}, {east, north}, {west, north}, {west, south}};
  shape.path_ends = {5};
  shape.part_ends = {1};
  return shape;
}

}  // namespace

TEST_CASE("GE-01: the equal-area plane in closed form, to a micrometre") {
  struct Case {
    Vertex degrees;
    Vertex metres;
  };
  for (const Case& c : {Case{{22, 2}, {2122698.165520, 255096.152324}},
                        Case{{-62.5, -7.25}, {-6030392.515681, -922505.706164}},
                        Case{{8.55, 47.37}, {824957.696145, 5390879.495085}},
                        Case{{180, 90}, {17367530.445161, 7342230.136499}}}) {
    CAPTURE(c.degrees.x);
    CHECK(std::abs(equal_area(c.degrees).x - c.metres.x) < 1e-6);
    CHECK(std::abs(equal_area(c.degrees).y - c.metres.y) < 1e-6);
  }
}

TEST_CASE("GE-02: the cell 0-1 E, 0-1 N in both forms of area") {
  CHECK(std::abs(equal_area_m2(cell(0, 0, 1, 1)) / 1e6 - 12308.463893975) < 1e-9);
  CHECK(std::abs(geodesic_area_m2(cell(0, 0, 1, 1)) / 1e6 - 12308.778361469) < 1e-9);
}

TEST_CASE("an area does not depend on where a ring begins or which way it runs") {
  Shape shape = cell(-60, -5, -59.5, -4.25);
  const double area = equal_area_m2(shape);
  std::reverse(shape.vertices.begin(), shape.vertices.end());
  CHECK(equal_area_m2(shape) == doctest::Approx(area).epsilon(1e-13));
  shape.vertices = {{-59.5, -5}, {-59.5, -4.25}, {-60, -4.25}, {-60, -5}, {-59.5, -5}};
  CHECK(equal_area_m2(shape) == doctest::Approx(area).epsilon(1e-13));
}

TEST_CASE("holes are taken off whatever way they run") {
  Shape shape = cell(0, 0, 1, 1);
  const Shape hole = cell(0.25, 0.25, 0.5, 0.5);
  shape.vertices.insert(shape.vertices.end(), hole.vertices.begin(), hole.vertices.end());
  shape.path_ends = {5, 10};
  shape.part_ends = {2};
  const double expected = equal_area_m2(cell(0, 0, 1, 1)) - equal_area_m2(hole);
  CHECK(equal_area_m2(shape) == doctest::Approx(expected).epsilon(1e-12));
  std::reverse(shape.vertices.begin() + 5, shape.vertices.end());
  CHECK(equal_area_m2(shape) == doctest::Approx(expected).epsilon(1e-12));
}

TEST_CASE("an area is stored in hundredths of a square metre") {
  CHECK(area_of(1234.567).m2_e2 == 123457);
  CHECK(area_of(0).m2_e2 == 0);
}

TEST_CASE("the plane around a place measures like the geodesic to 1e-4 within 10 km") {
  const Vertex place{-62.5, -7.25};
  const LocalPlane plane(place);
  for (const Vertex other : {Vertex{-62.45, -7.25}, Vertex{-62.5, -7.2}, Vertex{-62.44, -7.31}}) {
    const Vertex metres = plane.metres(other);
    CHECK(std::hypot(metres.x, metres.y) == doctest::Approx(geodesic_m(place, other)).epsilon(1e-4));
    CHECK(plane.degrees(metres).x == doctest::Approx(other.x).epsilon(1e-12));
  }
}

TEST_CASE("one degree of a meridian at the equator, geodesic and on the sphere") {
  CHECK(geodesic_m({0, 0}, {0, 1}) == doctest::Approx(110574.388558).epsilon(1e-9));
  CHECK(great_circle_m({0, 0}, {0, 1}) == doctest::Approx(111195.0797).epsilon(1e-8));
}

TEST_CASE("one metre east is stretched as the plane keeps areas") {
  const Vertex place{10, 45};
  const LocalPlane plane(place);
  const Vertex east = equal_area(plane.degrees({1000, 0}));
  const Vertex north = equal_area(plane.degrees({0, 1000}));
  const Vertex here = equal_area(place);
  CHECK((east.x - here.x) / 1000 == doctest::Approx(equal_area_stretch(45)).epsilon(1e-6));
  CHECK((north.y - here.y) / 1000 == doctest::Approx(1 / equal_area_stretch(45)).epsilon(1e-3));
}

TEST_CASE("a place comes back from the equal-area plane") {
  for (const Vertex place : {Vertex{0, 0}, Vertex{-62.5, -7.25}, Vertex{8.55, 47.37},
                             Vertex{179, 71}, Vertex{30, -80}}) {
    CHECK(degrees_of(equal_area(place)).x == doctest::Approx(place.x).epsilon(1e-12));
    CHECK(std::abs(degrees_of(equal_area(place)).y - place.y) < 1e-10);
  }
}
