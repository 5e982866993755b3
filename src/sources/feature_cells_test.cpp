// Features into cells, through the reader that owns the batch.
#include "sources/geojson.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace cupel;

namespace {

struct Read {
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;  // "-" where a cell is missing; empty for a raw row
  std::vector<std::string> rules;              // of the defects
};

Read read(const std::string& features) {
  auto source = ByteSource::memory(R"({"type":"FeatureCollection","features":[)" + features + "]}", "test");
  REQUIRE(source.has_value());
  auto reader = open_geojson(std::move(*source), {"geojson/1", 0, true});
  REQUIRE(reader.has_value());
  Read all;
  RowBatch batch;
  for (auto more = (*reader)->next(batch); more && *more; more = (*reader)->next(batch)) {
    all.columns = batch.columns().names();
    for (std::size_t i = 0; i < batch.size(); ++i) {
      std::vector<std::string>& row = all.rows.emplace_back();
      for (std::size_t k = 0; !batch.raw(i) && k < all.columns.size(); ++k) {
        const Cell cell = batch.cell(i, k);
        row.push_back(cell.present ? std::string(cell.text) : "-");
      }
    }
    for (const Defect& defect : batch.defects()) all.rules.push_back(defect.rule);
  }
  return all;
}

}  // namespace

TEST_CASE("members in another order, left out or new keep their columns") {
  const Read all = read(R"({"type":"Feature","id":1,"properties":{"a":"x","b":2}},)"
                        R"({"properties":{"b":3,"a":"y"},"id":2,"type":"Feature"},)"
                        R"({"type":"Feature","properties":{"c":true,"b":4}})");
  CHECK(all.columns == std::vector<std::string>{"type", "id", "properties.a", "properties.b", "properties.c"});
  REQUIRE(all.rows.size() == 3);
  CHECK(all.rows[0] == std::vector<std::string>{"Feature", "1", "x", "2", "-"});
  CHECK(all.rows[1] == std::vector<std::string>{"Feature", "2", "y", "3", "-"});
  CHECK(all.rows[2] == std::vector<std::string>{"Feature", "-", "-", "4", "true"});
  CHECK(all.rules.empty());
}

TEST_CASE("a member and a property of one name are two columns") {
  const Read all = read(R"({"type":"Feature","id":1,"properties":{"id":2,"properties.id":3}})");
  CHECK(all.columns == std::vector<std::string>{"type", "id", "properties.id", "properties.properties.id"});
  CHECK(all.rows[0] == std::vector<std::string>{"Feature", "1", "2", "3"});
}

TEST_CASE("escapes are resolved in names and texts; null is missing, an empty text is not") {
  const Read all = read(R"({"type":"Feature","properties":{"n\u0061me":"a\"b\\\u00e9","none":null,"empty":""}})");
  CHECK(all.columns == std::vector<std::string>{"type", "properties.name", "properties.none", "properties.empty"});
  CHECK(all.rows[0] == std::vector<std::string>{"Feature", "a\"b\\\xC3\xA9", "-", ""});
}

TEST_CASE("a broken feature says its rule, has no cells, and leaves the next one whole") {
  struct Bad {
    std::string feature;
    std::string rule;
  };
  for (const Bad& bad : {Bad{R"({"a":1,"a":2})", "repeated_member"},
                         Bad{R"({"properties":{"a":1,"a":2}})", "repeated_member"},
                         Bad{R"({"properties":{},"properties":{}})", "repeated_member"},
                         Bad{R"({"a":NaN})", "nan"},
                         Bad{R"({"properties":{"a":-Infinity}})", "nan"},
                         Bad{R"({"a":01})", "not_json"},
                         Bad{R"({"properties":[1]})", "not_a_feature"},
                         Bad{R"({"properties":7})", "not_a_feature"},
                         Bad{"{\"a\":\"\xC3(\"}", "not_utf8"},
                         Bad{R"({"a":"\ud800"})", "not_json"}}) {
    CAPTURE(bad.feature);
    const Read all = read(bad.feature + R"(,{"type":"Feature","properties":{"a":"fine"}})");
    REQUIRE(all.rows.size() == 2);
    CHECK(all.rows[0].empty());
    REQUIRE(all.rules.size() == 1);
    CHECK(all.rules[0] == bad.rule);
    CHECK(std::ranges::count(all.rows[1], "fine") == 1);
  }
}
