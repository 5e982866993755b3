#include "earth/shape.h"

#include "model/encoding.h"

#include <doctest/doctest.h>

#include <limits>

using namespace cupel;

namespace {

std::string bytes(std::string_view hex) { return from_hex(hex).value(); }

Shape two_parts_with_a_hole() {
  Shape shape;
  shape.kind = ShapeKind::polygons;
  shape.vertices = {{0, 0}, {4, 0}, {4, 4}, {0, 0}, {2, 1}, {3, 1}, {3, 2}, {2, 1},
                    {9, 9}, {9, 8}, {8, 8}, {9, 9}};
  shape.path_ends = {4, 8, 12};
  shape.part_ends = {2, 3};
  return shape;
}

}  // namespace

TEST_CASE("a shape survives being written and read") {
  for (const ShapeKind kind : {ShapeKind::points, ShapeKind::lines, ShapeKind::polygons}) {
    Shape shape = two_parts_with_a_hole();
    shape.kind = kind;
    if (kind == ShapeKind::points) shape.path_ends = shape.part_ends = {};
    if (kind == ShapeKind::lines) shape.part_ends = {1, 2, 3};
    const auto read = shape_of_wkb(wkb_of(shape));
    REQUIRE(read.has_value());
    CHECK(read->kind == shape.kind);
    CHECK(read->vertices == shape.vertices);
    CHECK(read->path_ends == shape.path_ends);
    CHECK(read->part_ends == shape.part_ends);
  }
}

TEST_CASE("WKB of either byte order, with height, measure and reference system, is the same point") {
  const std::vector<Vertex> expected{{1, 2}};
  for (const char* hex : {"0101000000000000000000F03F0000000000000040",
                          "00000000013FF00000000000004000000000000000",
                          "01E9030000000000000000F03F00000000000000400000000000000840",
                          "0101000080000000000000F03F00000000000000400000000000000840",
                          "0101000020E6100000000000000000F03F0000000000000040"}) {
    CAPTURE(hex);
    std::string lower(hex);
    for (char& digit : lower) digit = static_cast<char>(digit >= 'A' && digit <= 'F' ? digit + 32 : digit);
    const auto shape = shape_of_wkb(bytes(lower));
    REQUIRE(shape.has_value());
    CHECK(shape->vertices == expected);
  }
}

TEST_CASE("every truncation of a shape is refused, not read beyond its end") {
  const std::string whole = wkb_of(two_parts_with_a_hole());
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    const auto shape = shape_of_wkb(std::string_view(whole).substr(0, size));
    REQUIRE_FALSE(shape.has_value());
    CHECK(shape.error().rule == "bad_wkb");
  }
  CHECK_FALSE(shape_of_wkb(whole + "x").has_value());
}

TEST_CASE("a count of four thousand million rings costs nothing") {
  CHECK_FALSE(shape_of_wkb(bytes("0103000000ffffffff")).has_value());
  CHECK_FALSE(shape_of_wkb(bytes("0106000000ffffffff")).has_value());
}

TEST_CASE("a coordinate that is no number and a mixture of kinds are refused by name") {
  Shape shape = two_parts_with_a_hole();
  shape.vertices[1].x = std::numeric_limits<double>::quiet_NaN();
  CHECK(shape_of_wkb(wkb_of(shape)).error().rule == "not_finite");
  const std::string mixed = bytes("010700000002000000") + bytes("0101000000000000000000f03f0000000000000040") +
                            bytes("010200000000000000");
  CHECK(shape_of_wkb(mixed).error().rule == "mixed_geometry");
}

TEST_CASE("collections nested deeper than eight are refused") {
  std::string nested;
  for (int i = 0; i < 12; ++i) nested += bytes("010700000001000000");
  nested += bytes("0101000000000000000000f03f0000000000000040");
  CHECK_FALSE(shape_of_wkb(nested).has_value());
}
