#include "sources/geometry.h"

#include <doctest/doctest.h>

#include <cstring>
#include <string>

using namespace cupel;

namespace {

struct Read {
  Geometry geometry;
  std::string rule;
  std::string note;
};

Read read(std::string text) {
  Read result;
  const std::size_t size = text.size();
  text.resize(size + 64, '\0');
  const auto report = read_geometry(std::string_view(text).substr(0, size), result.geometry);
  result.rule = report.rule;
  result.note = report.note;
  return result;
}

std::string polygon(const std::string& rings) {
  return R"({"type":"Polygon","coordinates":[)" + rings + "]}";
}

std::string rule_of(const std::string& rings) { return read(polygon(rings)).rule; }

}  // namespace

TEST_CASE("coordinates are rounded half to even to 1e-7 degree") {
  const auto place = [](const std::string& longitude) {
    return read(R"({"type":"Point","coordinates":[)" + longitude + ",1]}").geometry.vertices.at(0).longitude_e7;
  };
  CHECK(place("-70.770738") == -707'707'380);
  CHECK(place("-70.458602843899882") == -704'586'028);
  CHECK(place("1.00000005") == 10'000'000);
  CHECK(place("1.00000015") == 10'000'002);
  CHECK(place("1.000000050000001") == 10'000'001);
  CHECK(place("1e-7") == 1);
  CHECK(place("1.5E2") == 1'500'000'000);
  CHECK(place("180") == 1'800'000'000);
  CHECK(place("0.1") == 1'000'000);
}

TEST_CASE("polygons, holes and parts are kept as drawn") {
  const auto both =
      read(R"({ "coordinates": [ [ [ [0,0,5.5],[4,0,5.5],[4,4,5.5],[0,0,5.5] ], [ [1,1],[2,1],[2,2],[1,1] ] ],
                          [ [ [10,10],[11,10],[11,11],[10,10] ] ] ], "bbox":[0,0,11,11], "type": "MultiPolygon" })");
  CHECK(both.rule.empty());
  CHECK(both.geometry.kind == GeometryKind::multi_polygon);
  CHECK(both.geometry.vertices.size() == 12);
  CHECK(both.geometry.ring_ends == std::vector<std::uint32_t>{4, 8, 12});
  CHECK(both.geometry.part_ends == std::vector<std::uint32_t>{2, 3});
}

TEST_CASE("the WKB of a polygon is little-endian, in degrees") {
  std::string wkb;
  append_wkb(wkb, read(polygon("[[0,0],[1,0],[1,1],[0,0]]")).geometry);
  REQUIRE(wkb.size() == 1 + 4 + 4 + 4 + 4 * 16);
  CHECK(wkb.substr(0, 13) == std::string("\x01\x03\0\0\0\x01\0\0\0\x04\0\0\0", 13));
  double longitude = 0;
  std::memcpy(&longitude, wkb.data() + 13 + 16, 8);
  CHECK(longitude == 1.0);
  wkb.clear();
  append_wkb(wkb, read(R"({"type":"MultiPoint","coordinates":[[1,2],[3,4]]})").geometry);
  CHECK(wkb.size() == 9 + 2 * 21);
  wkb.clear();
  append_wkb(wkb, read(R"({"type":"MultiLineString","coordinates":[[[1,2],[3,4]],[[5,6],[7,8]]]})").geometry);
  CHECK(wkb.size() == 9 + 2 * (9 + 32));
  CHECK(point_wkb({10'000'000, 20'000'000}).size() == 21);
}

TEST_CASE("a ring that is not closed is closed, with a note") {
  const auto open = read(polygon("[[0,0],[1,0],[1,1]],[[0.1,0.1],[0.2,0.1],[0.2,0.2],[0.1,0.1]]"));
  CHECK(open.rule.empty());
  CHECK(open.note == "unclosed_ring");
  CHECK(open.geometry.ring_ends == std::vector<std::uint32_t>{4, 8});
  CHECK(open.geometry.vertices[3] == Place{0, 0});
}

TEST_CASE("a hundred thousand open rings are closed in one pass") {
  std::string text = R"({"type":"MultiPolygon","coordinates":[)";
  for (int i = 0; i < 100'000; ++i) text += i == 0 ? "[[[1,2],[1,3],[2,3]]]" : ",[[[1,2],[1,3],[2,3]]]";
  const auto many = read(text + "]}");
  CHECK(many.rule.empty());
  CHECK(many.geometry.vertices.size() == 400'000);
}

TEST_CASE("broken shapes are named by rule") {
  CHECK(rule_of("[[0,0],[1,0]]") == "too_few_points");
  CHECK(rule_of("[[0,0],[1,0],[0,0]]") == "too_few_points");
  CHECK(rule_of("") == "too_few_points");
  CHECK(rule_of("[]") == "too_few_points");
  CHECK(rule_of("[[0,0],[1,0],[1,1],[0,0]") == "bad_geometry");
  CHECK(rule_of("[[0,0],[1 0],[1,1],[0,0]]") == "bad_geometry");
  CHECK(rule_of("[[0,0],[1],[1,1],[0,0]]") == "bad_geometry");
  CHECK(rule_of("[[0,0],[1,0],[1,01],[0,0]]") == "bad_geometry");
  CHECK(rule_of("[[0,0],[1,0],[NaN,1],[0,0]]") == "nan");
  CHECK(rule_of("[[0,0],[1,0],[null,1],[0,0]]") == "nan");
  CHECK(rule_of("[[0,0],[1,0],[200,100],[0,0]]") == "bad_coordinates");
  CHECK(rule_of("[[0,0],[1,0],[1e300,1],[0,0]]") == "bad_coordinates");
  CHECK(rule_of("[[0,0],[99999999999999,0],[1,1],[0,0]]") == "bad_coordinates");
  CHECK(rule_of("[[179,0],[-179,0],[-179,1],[179,0]]") == "antimeridian");
  CHECK(read("").rule == "missing_geometry");
  CHECK(read("{}").rule == "bad_geometry");
  CHECK(read(R"({"type":"Circle","coordinates":[1,2]})").rule == "geometry_kind");
  CHECK(read(R"({"type":"GeometryCollection","geometries":[]})").rule == "geometry_kind");
  CHECK(read(R"({"type":"Polygon","coordinates":[[[[1,2]]]]})").rule == "bad_geometry");
}

TEST_CASE("exchanged axes are recognised where every vertex fits once they are exchanged back") {
  CHECK(rule_of("[[-13,-170],[-13,-171],[-14,-171],[-13,-170]]") == "swapped_coordinates");
  CHECK(rule_of("[[-130,-70],[-13,-171],[-14,-171],[-13,-170]]") == "bad_coordinates");
}

TEST_CASE("a shape is known by its rings wherever they begin") {
  const auto first = ring_bytes(read(polygon("[[0,0],[1,0],[1,1],[0,0]]")).geometry);
  CHECK(first == ring_bytes(read(polygon("[[1,0],[1,1],[0,0],[1,0]]")).geometry));
  CHECK(first != ring_bytes(read(polygon("[[0,0],[1,0],[1,2],[0,0]]")).geometry));
  CHECK(first.size() == 4 + 3 * 8);
  CHECK(ring_bytes(read(R"({"type":"Point","coordinates":[1,2]})").geometry).size() == 12);
}
