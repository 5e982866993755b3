#include "earth/boundary.h"

#include "earth/measure.h"

#include <doctest/doctest.h>

using namespace cupel;

namespace {

Shape ring_with_hole() {
  Shape shape;
  shape.kind = ShapeKind::polygons;
  shape.vertices = {{0, 0}, {4, 0}, {4, 4}, {0, 4}, {0, 0}, {1, 1}, {2, 1}, {2, 2}, {1, 2}, {1, 1}};
  shape.path_ends = {5, 10};
  shape.part_ends = {2};
  return shape;
}

}  // namespace

TEST_CASE("inside is strictly inside: borders and corners belong to nobody, holes are outside") {
  const Boundary border(ring_with_hole());
  CHECK(border.contains({3, 3}));
  CHECK(border.contains({0.5, 1}));
  CHECK(border.contains({0.5, 2}));
  CHECK_FALSE(border.contains({1.5, 1.5}));
  for (const Vertex place : {Vertex{0, 0}, Vertex{4, 4}, Vertex{2, 0}, Vertex{0, 2}, Vertex{4, 1}, Vertex{1, 1},
                             Vertex{1.5, 1}, Vertex{2, 1.5}, Vertex{1, 1.25}}) {
    CAPTURE(place.x);
    CAPTURE(place.y);
    CHECK_FALSE(border.contains(place));
  }
  CHECK_FALSE(border.contains({5, 1}));
  CHECK_FALSE(border.contains({-1, 4}));
  CHECK_FALSE(border.contains({-1, 0}));
}

TEST_CASE("the nearest place of a border is found in true metres") {
  const Boundary border(ring_with_hole());
  const auto nearest = border.nearest({3.9, 3});
  REQUIRE(nearest.has_value());
  CHECK(nearest->place.x == doctest::Approx(4));
  CHECK(nearest->metres == doctest::Approx(geodesic_m({3.9, 3}, {4, 3})).epsilon(1e-4));
  CHECK_FALSE(border.nearest_beyond({3.9, 3}, 12'000).has_value());
  CHECK(border.nearest_beyond({3.9, 3}, 11'000)->metres == nearest->metres);
  CHECK(border.nearest({2.1, 1.5})->place.x == doctest::Approx(2));
}

TEST_CASE("edges near a box are all those whose box meets it") {
  const Boundary border(ring_with_hole());
  CHECK(border.near({0.9, 0.9, 1.1, 1.1}).size() == 2);
  CHECK(border.near({3, 3, 3.5, 3.5}).empty());
}
