#include "runs/shape_json.h"

#include "model/encoding.h"

#include <doctest/doctest.h>

using namespace cupel;

namespace {
std::string geojson(std::string_view hex) {
  std::string out;
  append_geojson(out, *from_hex(hex));
  return out;
}
}  // namespace

TEST_CASE("a stored point becomes GeoJSON with at most six decimals") {
  // POINT(1.5 -2)
  CHECK(geojson("0101000000000000000000f83f00000000000000c0") == R"({"type":"Point","coordinates":[1.5,-2]})");
}

TEST_CASE("bytes that end too early, claim too much or are no shape give null") {
  CHECK(geojson("0101000000000000000000f83f") == "null");
  CHECK(geojson("0103000000ffffffff") == "null");
  CHECK(geojson("00") == "null");
  CHECK(geojson("") == "null");
}

TEST_CASE("a box widens over all positions") {
  auto box = empty_box;
  widen(box, *from_hex("0101000000000000000000f83f00000000000000c0"));
  CHECK(box == std::array<double, 4>{1.5, -2, 1.5, -2});
}
