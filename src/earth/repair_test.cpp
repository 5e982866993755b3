#include "earth/repair.h"

#include "earth/measure.h"
#include "earth/planar.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace cupel;

namespace {

Shape polygon(std::vector<std::vector<Vertex>> rings) {
  Shape shape;
  shape.kind = ShapeKind::polygons;
  for (const auto& ring : rings) {
    shape.vertices.insert(shape.vertices.end(), ring.begin(), ring.end());
    shape.path_ends.push_back(static_cast<std::uint32_t>(shape.vertices.size()));
  }
  shape.part_ends = {static_cast<std::uint32_t>(shape.path_ends.size())};
  return shape;
}

Repaired repaired(const Shape& shape) {
  auto result = repair(wkb_of(shape));
  REQUIRE(result.has_value());
  return *result;
}

double hectares(const std::string& wkb) { return equal_area_m2(shape_of_wkb(wkb).value()) / 1e4; }

const std::vector<Vertex> square{{0, 0}, {0.02, 0}, {0.02, 0.02}, {0, 0.02}, {0, 0}};
const double square_ha = equal_area_m2(polygon({square})) / 1e4;

}  // namespace

TEST_CASE("a valid shape comes back byte for byte, without a note") {
  const std::string wkb = wkb_of(polygon({square}));
  const Repaired result = repaired(polygon({square}));
  CHECK(result.wkb == wkb);
  CHECK(result.note.empty());
  CHECK(result.ppm == 0);
}

// Growing by nothing would keep one lobe only and halve the title.
TEST_CASE("a bow-tie keeps both lobes and says how far its area moved") {
  const Shape tie = polygon({{{0, 0}, {0.02, 0.02}, {0.02, 0}, {0, 0.02}, {0, 0}}});
  const Repaired result = repaired(tie);
  CHECK(hectares(result.wkb) == doctest::Approx(square_ha / 2).epsilon(1e-6));
  CHECK(result.ppm == 1'000'000);
  CHECK(result.note.starts_with("made valid (Self-intersection); area 0.0000 ha before, "));
}

TEST_CASE("a small spike moves no area, a lopsided bow-tie moves what the small lobe took off twice") {
  const Shape spike = polygon({{{0, 0}, {0.02, 0}, {0.02, 0.02}, {0.03, 0.03}, {0.02, 0.02}, {0, 0.02}, {0, 0}}});
  CHECK(repaired(spike).ppm == 0);
  CHECK_FALSE(repaired(spike).note.empty());
  // Lobes of 0.01 × 0.01 and 0.001 × 0.001: the signed sum is their difference.
  const Shape lopsided = polygon({{{0, 0}, {0.022, 0.022}, {0.022, 0.02}, {0.0, 0.02}, {0, 0}}});
  const Repaired result = repaired(lopsided);
  const double small = 0.002 * 0.002 / 2;
  const double large = 0.02 * 0.02 / 2;
  CHECK(static_cast<double>(result.ppm) == doctest::Approx(2 * small / (small + large) * 1e6).epsilon(1e-3));
}

TEST_CASE("an open ring is closed, a ring of two places is left out, a hole outside stays a part") {
  const Repaired open = repaired(polygon({{{0, 0}, {0.02, 0}, {0.02, 0.02}, {0, 0.02}}}));
  CHECK(hectares(open.wkb) == doctest::Approx(square_ha));
  CHECK(open.note.starts_with("1 open ring(s) closed; area "));
  const Repaired thin = repaired(polygon({square, {{0.001, 0.001}, {0.002, 0.002}, {0.001, 0.001}}}));
  CHECK(thin.note.starts_with("1 ring(s) of fewer than 3 places left out; "));
  CHECK(thin.ppm == 0);
  const Repaired outside = repaired(polygon({square, {{1, 1}, {1.01, 1}, {1.01, 1.01}, {1, 1}}}));
  CHECK(outside.note.starts_with("made valid (Hole lies outside shell); "));
}

TEST_CASE("what is no polygon at all is refused by name") {
  CHECK(repair(wkb_of(polygon({{{0, 0}, {1, 1}}}))).error().rule == "bad_ring");
  CHECK(repair(wkb_of(polygon({{{0, 0}, {1, 1}, {2, 2}, {0, 0}}}))).error().rule == "bad_ring");
  CHECK(repair("nonsense").error().rule == "bad_wkb");
}

TEST_CASE("swapped axes are named, not applied") {
  const auto swapped = repair(wkb_of(polygon({{{-7, -132}, {-6, -132}, {-6, -131}, {-7, -132}}})));
  REQUIRE_FALSE(swapped.has_value());
  CHECK(swapped.error().rule == "outside_world");
  CHECK(swapped.error().message.find("swapped") != std::string::npos);
}

TEST_CASE("a repaired shape needs no second repair") {
  for (const Shape& broken :
       {polygon({{{0, 0}, {0.02, 0.02}, {0.02, 0}, {0, 0.02}, {0, 0}}}),
        polygon({square, square}),
        polygon({{{0, 0}, {0.03, 0.01}, {0, 0.02}, {0.0299999, 0.0000001}, {0.01, 0.03}, {0, 0}}})}) {
    const auto once = repair(wkb_of(broken));
    if (!once) continue;
    const auto twice = repair(once->wkb);
    REQUIRE(twice.has_value());
    CHECK(twice->note.empty());
    CHECK(twice->wkb == once->wkb);
  }
}
