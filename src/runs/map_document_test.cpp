#include "runs/documents.h"
#include "runs/drawn_folder.h"

#include <nlohmann/json.hpp>

using namespace cupel;
using nlohmann::json;

namespace {

struct Ground : DrawnFolder {
  Ground() {
    REQUIRE(take("territories.geojson", drawn_files::territories()).status == "taken");
    REQUIRE(take("detections.geojson", drawn_files::detections()).status == "taken");
    analyse();
  }
  json map() { return json::parse(map_document(desk()).value()); }
  std::string keys(const std::string& layer, const std::string& period = "") {
    std::string text;
    const json collection = json::parse(map_layer_document(desk(), {layer, period}).value());
    for (const json& feature : collection["features"]) {
      text += feature["properties"]["key"].get<std::string>() + " ";
    }
    return text;
  }
};

json layer_of(const json& map, std::string_view name) {
  for (const json& layer : map["layers"]) {
    if (layer["layer"] == name) return layer;
  }
  FAIL("no layer " << name);
  return {};
}

}  // namespace

TEST_CASE("the map names every layer with its side, and the bounds of all that is on it") {
  Ground drawn;
  const json map = drawn.map();
  CHECK(map["bounds"] == json::array({10.0, 0.0, 12.005, 0.1}));
  CHECK(map["layers"].size() == 5);
  CHECK(layer_of(map, "detections") == json({{"layer", "detections"}, {"side", "seen"}, {"count", 3},
                                             {"source", "drawn"}, {"accuracy_m", 10}, {"newest", "2025"}}));
  CHECK(layer_of(map, "territories")["side"] == "land");
  CHECK(layer_of(map, "licences") == json({{"layer", "licences"}, {"side", "said"}, {"count", 0},
                                           {"source", nullptr}, {"accuracy_m", nullptr}, {"newest", nullptr}}));
}

TEST_CASE("dug ground is summed by period; a period of two models names neither") {
  Ground drawn;
  const json before = drawn.map()["periods"];
  REQUIRE(before.size() == 2);
  CHECK(before[0] == json({{"period", "2024"}, {"model", nullptr}, {"mined_ha", 25.0}, {"count", 1}}));
  CHECK(before[1]["mined_ha"] == 35.0);
  using case_worlds::feature, case_worlds::square;
  DrawnFolder models;
  const std::vector<std::string> dug{
      feature(R"("id":"M-1","year":202300,"model":"4","mined_ha":1)", square(11, 0, 0.01)),
      feature(R"("id":"M-2","year":202300,"model":"4","mined_ha":2)", square(12, 0, 0.01)),
      feature(R"("id":"M-3","year":202400,"model":"4","mined_ha":4)", square(13, 0, 0.01)),
      feature(R"("id":"M-4","year":202400,"model":"5","mined_ha":8)", square(14, 0, 0.01))};
  models.take("models.geojson", case_worlds::collection("detections", dug));
  const json periods = json::parse(map_document(models.desk()).value())["periods"];
  REQUIRE(periods.size() == 2);
  CHECK(periods[0] == json({{"period", "2023"}, {"model", "4"}, {"mined_ha", 3.0}, {"count", 2}}));
  CHECK(periods[1] == json({{"period", "2024"}, {"model", nullptr}, {"mined_ha", 12.0}, {"count", 2}}));
}

TEST_CASE("a layer is given whole, by period, or only what is flagged") {
  Ground drawn;
  CHECK(drawn.keys("detections") == "D-1 D-2 D-3 ");
  CHECK(drawn.keys("detections", "2025") == "D-2 D-3 ");
  CHECK(drawn.keys("detections", "1999").empty());
  CHECK(drawn.keys("alerts") == "D-1 D-2 ");
  CHECK(drawn.keys("territories") == "T-1 ");
  CHECK(drawn.keys("licences").empty());
  const json flagged = json::parse(map_layer_document(drawn.desk(), {"detections", ""}).value())["features"];
  CHECK(flagged[0]["properties"]["alert"] == "detection:D-1");
  CHECK_FALSE(flagged[2]["properties"].contains("alert"));
  const auto unknown = map_layer_document(drawn.desk(), {"roads", ""});
  REQUIRE_FALSE(unknown.has_value());
  CHECK(unknown.error().rule == "no_layer");
}

TEST_CASE("an empty map has no bounds") {
  DrawnFolder drawn;
  const json map = json::parse(map_document(drawn.desk()).value());
  CHECK(map["bounds"] == nullptr);
  CHECK(map["periods"].empty());
}
