#include "earth/overlay.h"

#include "earth/measure.h"
#include "earth/projection.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

using namespace cupel;

namespace {

Shape polygon(std::vector<Vertex> ring) {
  Shape shape;
  shape.kind = ShapeKind::polygons;
  shape.vertices = std::move(ring);
  if (!(shape.vertices.front() == shape.vertices.back())) shape.vertices.push_back(shape.vertices.front());
  shape.path_ends = {static_cast<std::uint32_t>(shape.vertices.size())};
  shape.part_ends = {1};
  return shape;
}

Shape cell(double west, double south, double east, double north) {
  return polygon({{west, south}, {east, south}, {east, north}, {west, north}});
}

// A ring with bays, different for each number: the star of a wheel whose radius swings.
Shape star(int number) {
  std::vector<Vertex> ring;
  for (int i = 0; i < 60; ++i) {
    const double angle = i * std::numbers::pi / 30;
    const double radius = 0.05 + 0.02 * std::sin(angle * (3 + number % 5)) + 0.01 * std::cos(angle * 7);
    ring.push_back({-60 + 0.03 * number + radius * std::cos(angle), -5 + 0.01 * number + radius * std::sin(angle)});
  }
  return polygon(ring);
}

std::vector<Overlap> overlaps(std::vector<Shape> layer, std::vector<Shape> land) {
  const auto left = Layer::of(std::move(layer));
  const auto right = Layer::of(std::move(land));
  REQUIRE(left.has_value());
  REQUIRE(right.has_value());
  auto pairs = overlay(*left, *right);
  REQUIRE(pairs.has_value());
  return *pairs;
}

}  // namespace

TEST_CASE("a quarter of a cell lies inside its neighbour, all of a small one") {
  const auto pairs = overlaps({cell(0, 0, 0.02, 0.02), cell(0.011, 0.011, 0.012, 0.012)},
                              {cell(0.01, 0.01, 0.05, 0.05), cell(1, 1, 2, 2)});
  REQUIRE(pairs.size() == 2);
  CHECK(pairs[0].share == doctest::Approx(0.25).epsilon(1e-6));
  CHECK_FALSE(pairs[0].whole);
  CHECK(pairs[1].share == 1);
  CHECK(pairs[1].whole);
}

TEST_CASE("shapes that only touch share no ground") {
  CHECK(overlaps({cell(0, 0, 1, 1)}, {cell(1, 0, 2, 1)}).empty());
}

TEST_CASE("what lies inside and what lies outside make up the whole, to 1e-9") {
  for (int i = 0; i < 12; ++i) {
    const auto a = Planar::of(equal_area(star(i)));
    const auto b = Planar::of(equal_area(star(i + 1)));
    const auto inside = a->intersection(*b);
    const auto outside = a->difference(*b);
    REQUIRE(inside.has_value());
    REQUIRE(outside.has_value());
    CHECK((inside->area() + outside->area()) / a->area() == doctest::Approx(1).epsilon(1e-9));
  }
}

TEST_CASE("an overlay does not depend on ring start, ring direction or the order of the layer") {
  std::vector<Shape> layer;
  std::vector<Shape> land;
  for (int i = 0; i < 9; ++i) layer.push_back(star(i));
  for (int i = 4; i < 14; ++i) land.push_back(star(i));
  const auto plain = overlaps(layer, land);
  REQUIRE(plain.size() > 20);
  std::vector<Shape> turned = layer;
  for (Shape& shape : turned) {
    shape.vertices.pop_back();
    std::rotate(shape.vertices.begin(), shape.vertices.begin() + 17, shape.vertices.end());
    std::reverse(shape.vertices.begin(), shape.vertices.end());
    shape.vertices.push_back(shape.vertices.front());
  }
  std::reverse(turned.begin(), turned.end());
  const auto again = overlaps(turned, land);
  REQUIRE(again.size() == plain.size());
  for (const Overlap& pair : plain) {
    const auto same = std::ranges::find_if(again, [&](const Overlap& other) {
      return other.of == layer.size() - 1 - pair.of && other.inside == pair.inside;
    });
    REQUIRE(same != again.end());
    CHECK(same->area_m2 == doctest::Approx(pair.area_m2).epsilon(1e-9));
  }
}

TEST_CASE("a shape cut in two has the area of the whole, to 1e-9") {
  const auto whole = Planar::of(equal_area(star(3)));
  const Vertex centre = equal_area({-59.91, -4.97});
  Shape left;
  left.kind = ShapeKind::polygons;
  left.vertices = {{centre.x - 1e6, centre.y - 1e6}, {centre.x, centre.y - 1e6}, {centre.x, centre.y + 1e6},
                   {centre.x - 1e6, centre.y + 1e6}, {centre.x - 1e6, centre.y - 1e6}};
  left.path_ends = {5};
  left.part_ends = {1};
  const auto half = Planar::of(left);
  const double sum = whole->intersection(*half)->area() + whole->difference(*half)->area();
  CHECK(sum / whole->area() == doctest::Approx(1).epsilon(1e-9));
}

TEST_CASE("the strip along a border is taken off in true metres, east-west and north-south alike") {
  // 1 km by 1 km at 30° and at the equator: 100 m from each of two sides leave 0.9 × 0.9.
  for (const double latitude : {0.0, -12.0, 30.0, 55.0}) {
    CAPTURE(latitude);
    const LocalPlane plane({20, latitude});
    const auto at = [&](double east, double north) { return plane.degrees({east, north}); };
    const Shape square = polygon({at(0, 0), at(1000, 0), at(1000, 1000), at(0, 1000)});
    const std::vector<Edge> edges{{at(0, -500), at(0, 1500)}, {at(-500, 0), at(1500, 0)}};
    const auto beyond = area_beyond_m2(equal_area(square), edges, 100);
    REQUIRE(beyond.has_value());
    CHECK(*beyond == doctest::Approx(810'000).epsilon(1e-3));
  }
}
