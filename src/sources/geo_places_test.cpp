#include "sources/projected.h"

using namespace cupel;

namespace {

const std::string triangle = R"({"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]})";

Projected one(const std::string& members, const std::string& properties, const std::string& attributes = "",
              std::string_view mapping = {}) {
  return project_text(R"({"type":"FeatureCollection",)" + attributes + R"("features":[{"type":"Feature",)" + members +
                          R"("properties":{)" + properties + R"(},"geometry":)" + triangle + "}]}",
                      mapping);
}

}  // namespace

TEST_CASE("the 237 territories are land of peoples; whether mining is allowed they do not say") {
  auto file = project_shared("earth/mining-detector/boundaries/indigenous_territories.geojson.gz");
  if (!file) return;
  CHECK(file->layout == "geo_territories/1");
  CHECK(file->rows == 237);
  CHECK(file->defects.empty());
  const Table& table = file->table("territory");
  REQUIRE(table.rows() == 237);
  CHECK(text(table, "key", 0) == "GF10149_0");
  CHECK(text(table, "kind", 0) == "peoples");
  CHECK(text(table, "country", 0) == "French Guiana");
  CHECK(!integer(table, "mining_allowed", 0));
  CHECK(!integer(table, "valid_from_us", 0));
}

TEST_CASE("the 1,269 airstrips have the file's own numbers and do not say whether they are registered") {
  auto file = project_shared("earth/mining-detector/airstrips/airstrips.geojson.gz");
  if (!file) return;
  CHECK(file->layout == "geo_airstrips/1");
  CHECK(file->rows == 1'269);
  CHECK(file->defects.empty());
  const Table& table = file->table("airstrip");
  REQUIRE(table.rows() == 1'269);
  CHECK(text(table, "key", 0) == "48");
  CHECK(!integer(table, "registered", 0));
  CHECK(text(table, "geometry", 0).size() == 21);
}

TEST_CASE("country borders are no layer of ours") {
  auto file = project_shared("earth/mining-detector/boundaries/national_admin.geojson.gz");
  if (!file) return;
  CHECK(file->error == "unrecognised");
}

TEST_CASE("a territory says its kind, or the collection, or the mapping") {
  auto stated = one("", R"("id":"T1","kind":"protected")", R"("cupel_layer":"territories",)");
  CHECK(text(stated.table("territory"), "kind", 0) == "protected");
  auto heritage = one("", R"("id":"T1")", R"("cupel_layer":"world_heritage",)");
  CHECK(text(heritage.table("territory"), "kind", 0) == "world_heritage");
  CHECK(one("", R"("id":"T1")", R"("cupel_layer":"territories",)").error == "needs:kind");
  auto mapped = one("", R"("id":"T1","Nombre":"Selva")", "",
                    "[columns]\nNombre=\"name\"\n"
                    "[constants]\nlayer=\"territories\"\nkind=\"peoples\"\nsource=\"RAISG\"\n");
  CHECK(text(mapped.table("territory"), "kind", 0) == "peoples");
  CHECK(text(mapped.table("territory"), "name", 0) == "Selva");
  CHECK(text(mapped.table("territory"), "source", 0) == "RAISG");
  CHECK(one("", R"("id":"T1","kind":"sacred")", R"("cupel_layer":"territories",)").count("unknown_kind") == 1);
}

TEST_CASE("validity is the first day's beginning and the last day's end") {
  auto file = one("", R"("id":"T1","kind":"protected","valid_from":"2021-05-01",)"
                      R"("valid_to":"2021-12-31","mining_allowed":false)",
                  R"("cupel_layer":"territories","accuracy_m":25,)");
  const Table& table = file.table("territory");
  REQUIRE(table.rows() == 1);
  CHECK(integer(table, "valid_from_us", 0) == 1'619'827'200'000'000);
  CHECK(integer(table, "valid_to_us", 0) == 1'640'995'200'000'000);
  CHECK(integer(table, "mining_allowed", 0) == 0);
  CHECK(integer(table, "accuracy_m", 0) == 25);
  auto attribute = one("", R"("id":"T1","kind":"protected")", R"("cupel_layer":"territories","valid_from":"2020",)");
  CHECK(integer(attribute.table("territory"), "valid_from_us", 0) == 1'577'836'800'000'000);
}

TEST_CASE("licences are known by their number, outer blanks off; two with one number are both kept") {
  const std::string feature =
      R"({"type":"Feature","properties":{"licence_no":" ML-0417 ","holder":"A","mineral":"gold",)"
      R"("category":"artisanal","deposit_type":"alluvial","status":"in force",)"
      R"("valid_from":"2024-01-01"},"geometry":)" + triangle + "}";
  auto file = project_text(R"({"type":"FeatureCollection","features":[)" + feature + "," + feature + "]}");
  CHECK(file.layout == "geo_licences/1");
  const Table& table = file.table("licence");
  REQUIRE(table.rows() == 2);
  CHECK(text(table, "licence_no", 0) == "ML-0417");
  CHECK(text(table, "deposit_type", 1) == "alluvial");
  CHECK(one("", R"("licence_no":"","holder":"A")").count("missing_field") == 1);
}

TEST_CASE("coverage is a share of a quarter") {
  auto file = one("", R"("quarter":"2025Q2","clear_share":0.93)");
  CHECK(file.layout == "geo_coverage/1");
  CHECK(integer(file.table("coverage"), "clear_share_ppm", 0) == 930'000);
  CHECK(integer(file.table("coverage"), "quarter_number", 0) == 2);
  CHECK(one("", R"("quarter":"2025Q2","clear_share":93)").count("not_a_share") == 1);
  CHECK(one("", R"("quarter":"2025","clear_share":0.5)").count("bad_date") == 1);
  CHECK(one("", R"("clear_share":0.5)", R"("cupel_layer":"coverage",)").error == "needs:quarter");
}

TEST_CASE("a property that only later features have is found") {
  auto file = project_text(R"({"type":"FeatureCollection","cupel_layer":"airstrips","features":[)"
                           R"({"type":"Feature","properties":{"id":"S1"},)"
                           R"("geometry":{"type":"Point","coordinates":[1,2]}},)"
                           R"({"type":"Feature","properties":{"registered":"yes","id":"S2"},)"
                           R"("geometry":{"type":"Point","coordinates":[1,3]}},)"
                           R"({"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[1,4]}}]})");
  const Table& table = file.table("airstrip");
  REQUIRE(table.rows() == 3);
  CHECK(!integer(table, "registered", 0));
  CHECK(integer(table, "registered", 1) == 1);
  CHECK(text(table, "key", 2).size() == 16);
}
