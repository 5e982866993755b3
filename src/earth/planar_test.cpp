#include "earth/planar.h"

#include "earth/shape.h"

#include <doctest/doctest.h>

#include <cmath>
#include <thread>

using namespace cupel;

namespace {

Shape polygon(const std::vector<std::vector<Vertex>>& rings) {
  Shape shape;
  shape.kind = ShapeKind::polygons;
  for (const auto& ring : rings) {
    shape.vertices.insert(shape.vertices.end(), ring.begin(), ring.end());
    shape.path_ends.push_back(static_cast<std::uint32_t>(shape.vertices.size()));
  }
  shape.part_ends = {static_cast<std::uint32_t>(shape.path_ends.size())};
  return shape;
}

std::vector<Vertex> ring(double west, double south, double side) {
  return {{west, south}, {west + side, south}, {west + side, south + side}, {west, south + side}, {west, south}};
}

Planar square(double west, double south, double side) {
  return Planar::of(polygon({ring(west, south, side)})).value();
}

Planar point(double x, double y) {
  Shape shape;
  shape.kind = ShapeKind::points;
  shape.vertices = {{x, y}};
  return Planar::of(shape).value();
}

}  // namespace

TEST_CASE("a shape comes back as it went in, holes and several parts included, unclosed rings closed") {
  Shape shape = polygon({ring(0, 0, 10), ring(2, 2, 3)});
  shape.append(polygon({ring(20, 0, 1)}));
  const Shape back = Planar::of(shape).value().shape();
  CHECK(back.kind == ShapeKind::polygons);
  CHECK(back.vertices == shape.vertices);
  CHECK(back.path_ends == shape.path_ends);
  CHECK(back.part_ends == shape.part_ends);
  std::vector<Vertex> open = ring(0, 0, 10);
  open.pop_back();
  CHECK(Planar::of(polygon({open})).value().shape().vertices == ring(0, 0, 10));
}

TEST_CASE("a ring of fewer than three places is refused, wherever it stands") {
  for (const std::vector<Vertex>& bad : {std::vector<Vertex>{}, std::vector<Vertex>{{0, 0}},
                                         std::vector<Vertex>{{0, 0}, {1, 1}},
                                         std::vector<Vertex>{{0, 0}, {1, 1}, {0, 0}}}) {
    CHECK(Planar::of(polygon({bad})).error().rule == "bad_ring");
    CHECK(Planar::of(polygon({ring(0, 0, 9), bad})).error().rule == "bad_ring");
    Shape second = polygon({ring(0, 0, 9)});
    second.append(polygon({bad}));
    CHECK(Planar::of(second).error().rule == "bad_ring");
  }
}

TEST_CASE("the empty shape is a shape: no area, no place, nothing met") {
  const Planar empty = Planar::of(Shape{}).value();
  CHECK(empty.area() == 0);
  CHECK_FALSE(empty.inner_place().has_value());
  CHECK(empty.shape().kind == ShapeKind::empty);
  CHECK_FALSE(empty.invalid_because().has_value());
  CHECK(square(0, 0, 1).intersection(square(5, 5, 1)).value().shape().kind == ShapeKind::empty);
}

TEST_CASE("areas of cuts, rests and joined parts are those of the drawing") {
  const Planar left = square(0, 0, 10);
  const Planar right = square(5, 0, 10);
  CHECK(left.intersection(right).value().area() == 50);
  CHECK(left.difference(right).value().area() == 50);
  CHECK(Planar::of(polygon({ring(0, 0, 10), ring(2, 2, 3)})).value().area() == 91);
  Shape both = polygon({ring(0, 0, 10)});
  both.append(polygon({ring(5, 0, 10)}));
  CHECK(Planar::of(both).value().dissolved().value().area() == 150);
  // A border that is shared is a line, not ground.
  const Planar touch = square(0, 0, 10).intersection(square(10, 0, 10)).value();
  CHECK(touch.area() == 0);
  CHECK(touch.shape().kind == ShapeKind::lines);
}

TEST_CASE("what is grown has round ends in steps of 90/16 degrees") {
  const double circle = point(0, 0).grown(1).value().area();
  CHECK(std::abs(circle - 32 * std::sin(std::acos(-1.0) / 32)) < 1e-12);
  CHECK(square(0, 0, 10).grown(-6).value().shape().kind == ShapeKind::empty);
}

TEST_CASE("an inner place lies inside, in a shape whose middle lies outside too") {
  const Shape open = polygon({{{0, 0}, {10, 0}, {10, 10}, {9, 10}, {9, 1}, {1, 1}, {1, 10}, {0, 10}, {0, 0}}});
  const auto place = Planar::of(open).value().inner_place();
  REQUIRE(place.has_value());
  std::vector<Planar> shapes;
  shapes.push_back(Planar::of(open).value());
  const PlanarIndex index(std::move(shapes));
  CHECK(index.covers(0, point(place->x, place->y)));
  CHECK_FALSE(index.covers(0, point(5, 5)));
}

TEST_CASE("a ring that crosses itself is told without its place, and made valid into both halves") {
  const Planar tie = Planar::of(polygon({{{0, 0}, {2, 2}, {2, 0}, {0, 2}, {0, 0}}})).value();
  const auto because = tie.invalid_because();
  REQUIRE(because.has_value());
  CHECK(because->find_first_of("0123456789") == std::string::npos);
  const Planar valid = tie.made_valid().value();
  CHECK_FALSE(valid.invalid_because().has_value());
  CHECK(valid.area() == 2);
}

TEST_CASE("an index names the shapes whose boxes meet, in their order, and empty ones never") {
  std::vector<Planar> shapes;
  for (int i = 0; i < 100; ++i) shapes.push_back(square(99 - i, 0, 0.5));
  shapes.push_back(Planar::of(Shape{}).value());
  const PlanarIndex index(std::move(shapes));
  CHECK(index.size() == 101);
  CHECK(index.near(square(10.2, 0.1, 2)) == std::vector<std::uint32_t>{87, 88, 89});
  CHECK(index.near(square(10.6, 0, 0.2)).empty());
  CHECK(index.near(Planar::of(Shape{}).value()).empty());
  CHECK(index.at(99).area() == 0.25);
  CHECK(index.covers(99, square(0, 0, 0.5)));  // its own border counts as inside
  CHECK_FALSE(index.covers(99, square(0, 0, 0.6)));
  CHECK(index.meets(99, square(0.5, 0.5, 1)));  // a corner is enough
  CHECK_FALSE(index.meets(99, square(0.51, 0.5, 1)));
  CHECK(PlanarIndex({}).near(square(0, 0, 1)).empty());
}

TEST_CASE("every thread has its own context") {
  std::vector<double> areas(8);
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < areas.size(); ++i) {
      threads.emplace_back([&areas, i] {
        for (int round = 0; round < 200; ++round) {
          areas[i] = square(0, 0, 10).intersection(square(static_cast<double>(i), 0, 10)).value().area();
        }
      });
    }
  }
  for (std::size_t i = 0; i < areas.size(); ++i) CHECK(areas[i] == 100 - 10 * static_cast<double>(i));
}
