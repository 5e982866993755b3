#include "sources/projected.h"

#include <fmt/core.h>

#include <set>

using namespace cupel;

namespace {

constexpr std::string_view folder = "earth/mining-detector/detections/";

std::string square(int east) {
  return fmt::format(R"({{"type":"Polygon","coordinates":[[[{0},0],[{1},0],[{1},1],[{0},0]]]}})", east, east + 1);
}

std::string mined(const std::string& area, int year) {
  return fmt::format("\"Mined area (ha)\":{},\"year\":{}", area, year);
}

std::string feature(const std::string& members, const std::string& properties, const std::string& geometry) {
  return R"({"type":"Feature",)" + members + R"("properties":{)" + properties + R"(},"geometry":)" + geometry + "}";
}

Projected collection(const std::string& features, const std::string& attributes = "",
                     std::string_view mapping = {}) {
  return project_text(R"({"type":"FeatureCollection",)" + attributes + R"("features":[)" + features + "]}", mapping);
}

}  // namespace

TEST_CASE("the eight layers hold 42,231 detections of known periods, each with a key of its own") {
  std::size_t all = 0;
  struct Layer {
    std::string name;
    std::size_t rows;
    std::string period;
  };
  for (const Layer& layer :
       {Layer{"201800", 5'444, "2018"}, Layer{"201900", 5'970, "2019"}, Layer{"202000", 5'396, "2020"},
        Layer{"202100", 5'411, "2021"}, Layer{"202200", 6'201, "2022"}, Layer{"202300", 5'573, "2023"},
        Layer{"202400", 5'232, "2024"}, Layer{"202502", 3'004, "2025Q2"}}) {
    auto file = project_shared(std::string(folder) + "mining_" + layer.name + "_simplified.geojson.gz");
    if (!file) return;
    CHECK(file->layout == "geo_detections/1");
    CHECK(file->rows == layer.rows);
    CHECK(file->defects.empty());
    const Table& table = file->table("detection");
    REQUIRE(table.rows() == layer.rows);
    all += table.rows();
    CHECK(text(table, "period", 0) == layer.period);
    std::set<std::string> keys;
    for (std::size_t i = 0; i < table.rows(); ++i) keys.insert(text(table, "key", i));
    CHECK(keys.size() == layer.rows);
    if (layer.period == "2018") {
      std::int64_t mined = 0;
      for (std::size_t i = 0; i < table.rows(); ++i) mined += integer(table, "mined_m2", i).value();
      CHECK(mined / 1'000'000 == 2'255);  // 225,598.8 ha
      CHECK(integer(table, "mined_m2", 0) == 31'900);
    }
    if (layer.period == "2025Q2") {
      CHECK(integer(table, "quarter_number", 0) == 2);
      CHECK(integer(table, "period_to_us", 0) == 1'751'328'000'000'000);  // 2025-07-01
    }
  }
  CHECK(all == 42'231);
}

TEST_CASE("a layer of differences states no period and asks for it; the mapping gives it") {
  auto file = project_shared(std::string(folder) + "diff_2023.geojson.gz");
  if (!file) return;
  CHECK(file->error == "needs:period");
  auto mapped =
      project_shared(std::string(folder) + "diff_2023.geojson.gz", "[constants]\nperiod=2023\nmodel=\"v3\"\n");
  CHECK(mapped->rows == 5'573);
  CHECK(mapped->table("detection").rows() == 5'573);
  CHECK(text(mapped->table("detection"), "period", 0) == "2023");
  CHECK(text(mapped->table("detection"), "model", 0) == "v3");
}

TEST_CASE("raw patches say nothing a layout knows; a mapping can name the layer") {
  const std::string name = std::string(folder) + "raw_patches_region5_v3.3_2023.geojson.gz";
  auto file = project_shared(name);
  if (!file) return;
  CHECK(file->error == "unrecognised");
  auto mapped = project_shared(name, "[constants]\nlayer=\"detections\"\nperiod=\"2023\"\n");
  CHECK(mapped->layout == "geo_detections/1");
  CHECK(mapped->table("detection").rows() == 10'957);
  CHECK(integer(mapped->table("detection"), "score_ppm", 0) == 613'545);
}

TEST_CASE("an id that is unique in the file is the key, one that is not gives way to the shape's") {
  auto file = collection(feature(R"("id":"a",)", mined("1", 201800), square(0)) + "," +
                         feature(R"("id":"b",)", mined("1", 201800), square(2)) + "," +
                         feature(R"("id":"b",)", mined("1", 201800), square(4)) + "," +
                         feature("", mined("1", 201800), square(6)));
  const Table& table = file.table("detection");
  REQUIRE(table.rows() == 4);
  std::vector<std::string> keys(4);
  for (std::size_t i = 0; i < 4; ++i) {
    keys[static_cast<std::size_t>(integer(table, "row", i).value())] = text(table, "key", i);
  }
  CHECK(keys[0] == "a");
  for (const std::size_t i : {1U, 2U, 3U}) {
    CHECK(keys[i].starts_with("2018-"));
    CHECK(keys[i].size() == 5 + 16);
  }
}

TEST_CASE("equal shapes in one period are repeated, wherever their rings begin; in two periods they are not") {
  const std::string turned = R"({"type":"Polygon","coordinates":[[[1,0],[1,1],[0,0],[1,0]]]})";
  auto file = collection(feature("", mined("1", 201800), square(0)) + "," +
                         feature("", mined("1", 201800), turned) + "," +
                         feature("", mined("1", 201900), turned));
  CHECK(file.table("detection").rows() == 2);
  REQUIRE(file.count("repeated") == 1);
  CHECK(file.first("repeated").pointer == "/features/1/geometry");
}

TEST_CASE("period, quarter and attributes say when; the layer is named by its collection") {
  auto file =
      collection(feature("", R"("mined_ha":0.5,"quarter":"2025Q3")", square(0)), R"("model":"m1","accuracy_m":10,)");
  CHECK(text(file.table("detection"), "period", 0) == "2025Q3");
  CHECK(text(file.table("detection"), "model", 0) == "m1");
  CHECK(integer(file.table("detection"), "accuracy_m", 0) == 10);
  CHECK(integer(file.table("detection"), "mined_m2", 0) == 5'000);
  auto named = collection(feature("", R"("score":0.9)", square(0)), R"("cupel_layer":"detections","period":"2024",)");
  CHECK(named.layout == "geo_detections/1");
  CHECK(text(named.table("detection"), "period", 0) == "2024");
  CHECK(!integer(named.table("detection"), "mined_m2", 0));
}

TEST_CASE("attributes behind the features count too") {
  auto file = project_text(R"({"type":"FeatureCollection","features":[)" + feature("", R"("mined_ha":1)", square(0)) +
                           R"(],"period":"2024","source":"survey"})");
  CHECK(file.error.empty());
  CHECK(text(file.table("detection"), "period", 0) == "2024");
  CHECK(file.source == "survey");
  CHECK(text(file.table("detection"), "source", 0) == "survey");
}

TEST_CASE("what cannot be a detection is a defect with its pointer and no fact") {
  struct Bad {
    std::string properties;
    std::string geometry;
    std::string rule;
    std::string pointer;
  };
  for (const Bad& bad :
       {Bad{mined("1", 201805), square(0), "bad_date", "/features/1/properties/year"},
        Bad{mined("1", 219900), square(0), "date_out_of_range", "/features/1/properties/year"},
        Bad{mined("-1", 201800), square(0), "negative_area", "/features/1/properties/Mined area (ha)"},
        Bad{mined("\"x\"", 201800), square(0), "not_a_number", "/features/1/properties/Mined area (ha)"},
        Bad{mined("1", 201800), "null", "missing_geometry", "/features/1/geometry"},
        Bad{mined("1", 201800), R"({"type":"Polygon","coordinates":[[[0,0],[1,0],[0,0]]]})", "too_few_points",
            "/features/1/geometry"},
        Bad{mined("1", 201800), R"({"type":"Polygon","coordinates":[[[0,0],[1,0],[NaN,1],[0,0]]]})", "nan",
            "/features/1/geometry"},
        Bad{mined("1", 201800), R"({"type":"Polygon","coordinates":[[[179,0],[-179,0],[-179,1],[179,0]]]})",
            "antimeridian", "/features/1/geometry"},
        Bad{mined("1", 201800), R"({"type":"Polygon","coordinates":[[[-5,100],[-6,100],[-6,101],[-5,100]]]})",
            "swapped_coordinates", "/features/1/geometry"}}) {
    CAPTURE(bad.rule);
    auto file =
        collection(feature("", mined("1", 201800), square(50)) + "," + feature("", bad.properties, bad.geometry));
    CHECK(file.table("detection").rows() == 1);
    REQUIRE(file.defects.size() == 1);
    CHECK(file.defects[0].rule == bad.rule);
    CHECK(file.defects[0].pointer == bad.pointer);
    CHECK(file.defects[0].column == 0);
  }
  auto open = collection(feature("", mined("1", 201800), R"({"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1]]]})"));
  CHECK(open.table("detection").rows() == 1);
  CHECK(open.first("unclosed_ring").note);
}

TEST_CASE("a layer in another coordinate system is refused by its name") {
  auto file = collection(feature("", mined("1", 201800), square(0)),
                         R"("crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::32720"}},)");
  CHECK(file.error == "coordinate_system");
  CHECK(file.message.ends_with("urn:ogc:def:crs:EPSG::32720"));
  CHECK(collection(feature("", mined("1", 201800), square(0)),
                   R"("crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}},)").error.empty());
}
