#include "runs/features.h"

#include "runs/drawn_folder.h"

#include <nlohmann/json.hpp>

#include <cmath>

using namespace cupel;
using nlohmann::json;

namespace {

const std::string strips = case_worlds::collection(
    "airstrips", {case_worlds::feature(R"("id":"S-1","registered":false)",
                                       R"({"type":"Point","coordinates":[10.5,0.5]})")});

json properties_of(const Feature& feature, std::string_view role = {}) {
  return json::parse(feature_geojson(feature, role))["properties"];
}

}  // namespace

TEST_CASE("features come in drawing order from below, then by period and key, with what their layer says") {
  DrawnFolder drawn;
  for (const auto& [name, text] : {std::pair{"airstrips.geojson", strips},
                                   {"detections.geojson", drawn_files::detections()},
                                   {"territories.geojson", drawn_files::territories()}}) {
    const TakenFile taken = drawn.take(name, text);
    REQUIRE_MESSAGE(taken.status == "taken", taken.reason);
  }
  const std::vector<Feature> features = load_features(*drawn.desk().views().engine);
  std::vector<std::string> keys;
  for (const Feature& feature : features) keys.push_back(feature.key);
  REQUIRE(keys == std::vector<std::string>{"T-1", "D-1", "D-2", "D-3", "S-1"});

  CHECK(features[0].layer == "territories");
  CHECK(features[0].name == "First land");
  CHECK(features[0].box == std::array<double, 4>{10, 0, 10.1, 0.1});
  CHECK(properties_of(features[0])["kind"] == "peoples");
  CHECK(properties_of(features[0])["mining_allowed"] == false);

  const json dug = properties_of(features[1], "subject");
  CHECK(dug["role"] == "subject");
  CHECK(dug["mined_ha"] == 25.0);
  CHECK(dug["period"] == "2024");
  CHECK(dug["ref"] == "0:3:0");
  CHECK_FALSE(dug.contains("registered"));
  CHECK(features[1].accuracy_m == 10);

  const json strip = properties_of(features[4]);
  CHECK(strip["registered"] == false);
  CHECK_FALSE(strip.contains("role"));
  CHECK(json::parse(feature_geojson(features[4], ""))["geometry"] ==
        json({{"type", "Point"}, {"coordinates", {10.5, 0.5}}}));
}

TEST_CASE("boxes meet when they share a border or a corner, and not beside each other") {
  const std::array<double, 4> box{0, 0, 1, 1};
  CHECK(boxes_meet(box, box));
  CHECK(boxes_meet(box, {1, 1, 2, 2}));
  CHECK(boxes_meet(box, {0.2, 0.2, 0.3, 0.3}));
  CHECK(boxes_meet({0.2, 0.2, 0.3, 0.3}, box));
  CHECK_FALSE(boxes_meet(box, {1.01, 0, 2, 1}));
  CHECK_FALSE(boxes_meet(box, {0, 1.01, 1, 2}));
  CHECK_FALSE(boxes_meet({1.01, 0, 2, 1}, box));
  CHECK_FALSE(boxes_meet({0, 1.01, 1, 2}, box));
}

TEST_CASE("the distance is between the middles of the boxes, on the ellipsoid") {
  Feature west, east;
  west.box = {9, -1, 11, 1};
  east.box = {10.5, -0.5, 11.5, 0.5};
  CHECK(std::abs(distance_m(west, east) - 111'319.49) < 0.01);  // one degree of the equator
  CHECK(distance_m(west, west) == 0);
}
