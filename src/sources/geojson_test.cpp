#include "sources/geojson.h"

#include "model/jcs.h"
#include "sources/projected.h"

#include <fmt/core.h>

using namespace cupel;

namespace {

struct ReadAll {
  std::vector<std::string> rows;
  std::vector<std::uint64_t> lines, offsets;
  std::vector<std::string> pointers, columns;
  std::vector<Defect> defects;
  std::vector<Attribute> attributes;
  std::string rule;
};

ReadAll read_all(std::string bytes) {
  ReadAll all;
  auto source = ByteSource::memory(std::move(bytes), "test.geojson");
  REQUIRE(source);
  auto reader = open_rows(std::move(*source), {"geojson/1"});
  if (!reader) {
    all.rule = reader.error().rule;
    return all;
  }
  RowBatch batch;
  for (;;) {
    auto more = (*reader)->next(batch);
    if (!more) {
      all.rule = more.error().rule;
      return all;
    }
    if (!*more) break;
    for (std::size_t i = 0; i < batch.size(); ++i) {
      append_canonical(all.rows.emplace_back(), batch, i);
      all.lines.push_back(batch.line(i));
      all.offsets.push_back(batch.byte_offset(i));
      all.pointers.push_back(batch.pointer(i));
    }
    all.defects.insert(all.defects.end(), batch.defects().begin(), batch.defects().end());
  }
  all.columns = (*reader)->columns();
  all.attributes = (*reader)->attributes();
  return all;
}

std::string collection(const std::string& features) {
  return R"({"type":"FeatureCollection","features":[)" + features + "]}";
}

}  // namespace

TEST_CASE("a feature's members and properties are the row; null is missing, numbers are their text") {
  const ReadAll all = read_all(collection(
      R"({"id":"GF1","type":"Feature","properties":{"name":null,"area":218050.50,)"
      R"("e\u00e9":"a\"b","ok":true,"list":[1, {"x":2}]},)"
      R"("geometry":{"type":"Point", "coordinates":[1,2]}})"));
  REQUIRE(all.rows.size() == 1);
  CHECK(all.rows[0] ==
        "{\"geometry\":\"{\\\"type\\\":\\\"Point\\\", \\\"coordinates\\\":[1,2]}\",\"id\":\"GF1\","
        "\"properties.area\":\"218050.50\",\"properties.e\xC3\xA9\":\"a\\\"b\","
        "\"properties.list\":\"[1, {\\\"x\\\":2}]\",\"properties.ok\":\"true\",\"type\":\"Feature\"}");
  CHECK(all.columns == std::vector<std::string>{"id", "type", "properties.name", "properties.area",
                                                "properties.e\xC3\xA9", "properties.ok",
                                                "properties.list", "geometry"});
  CHECK(all.pointers[0] == "/features/0");
}

TEST_CASE("members of the collection are attributes, wherever they stand") {
  const ReadAll all = read_all(
      R"({"name":"layer one","type":"FeatureCollection","crs":{"type":"name"},"features":[ ] , )"
      R"("valid_from":"2020-01-01","year":2018 })");
  CHECK(all.rule.empty());
  CHECK(all.attributes == std::vector<Attribute>{{"name", "layer one"}, {"type", "FeatureCollection"},
                                                 {"crs", R"({"type":"name"})"},
                                                 {"valid_from", "2020-01-01"}, {"year", "2018"}});
}

TEST_CASE("lines and byte offsets are those of the feature's first byte") {
  const ReadAll all =
      read_all("{\"type\":\"FeatureCollection\",\n\"features\":[\n  {\"a\":1},\n  {\n\"a\":2},{\"a\":3}\n]}\n");
  CHECK(all.lines == std::vector<std::uint64_t>{3, 4, 5});
  CHECK(all.offsets == std::vector<std::uint64_t>{44, 55, 64});
}

TEST_CASE("a feature that is no correct JSON is kept as its bytes, with pointer and rule") {
  struct Bad {
    std::string feature;
    std::string rule;
  };
  for (const Bad& bad : {Bad{R"({"a":1,"a":2})", "repeated_member"}, Bad{R"({"a":null,"a":2})", "repeated_member"},
                         Bad{R"({"properties":{"x":1,"x":2}})", "repeated_member"},
                         Bad{R"({"properties":null,"properties":{}})", "repeated_member"},
                         Bad{R"({"a":NaN})", "nan"}, Bad{R"({"a":01})", "not_json"},
                         Bad{R"({"a":"\q"})", "not_json"}, Bad{R"({"a":"\ud800"})", "not_json"},
                         Bad{"{\"a\":\"x\ny\"}", "not_json"}, Bad{R"({"a" 1})", "not_json"},
                         Bad{R"({"a":1,})", "not_json"}, Bad{R"({1:1})", "not_json"},
                         Bad{R"({"properties":3})", "not_a_feature"}, Bad{"3", "not_a_feature"},
                         Bad{"\"x\"", "not_a_feature"}, Bad{"{\"a\":\"\xFF\"}", "not_utf8"}}) {
    CAPTURE(bad.feature);
    const ReadAll all = read_all(collection(R"({"b":1},)" + bad.feature + R"(,{"b":2})"));
    CHECK(all.rule.empty());
    REQUIRE(all.rows.size() == 3);
    CHECK(all.rows[1].starts_with("{\"#raw\":\""));
    CHECK(all.rows[2] == R"({"b":"2"})");
    REQUIRE(all.defects.size() == 1);
    CHECK(all.defects[0].rule == bad.rule);
    CHECK(all.defects[0].pointer == "/features/1");
  }
}

TEST_CASE("a file that is cut, too deep or no collection is refused as a whole") {
  const std::string whole = R"({"type":"FeatureCollection","features":[{"a":{"b":"c"}},{"a":1}],"n":1})";
  for (std::size_t size = 1; size < whole.size(); ++size) {
    CAPTURE(whole.substr(0, size));
    CHECK(!read_all(whole.substr(0, size)).rule.empty());
  }
  CHECK(read_all(whole).rule.empty());
  CHECK(read_all(whole + "x").rule == "not_geojson");
  CHECK(read_all(R"({"type":"FeatureCollection","features":[{"a":1} {"a":2}]})").rule == "not_geojson");
  CHECK(read_all(R"({"type":"FeatureCollection","features":[{"a":1},]})").rule == "not_geojson");
  CHECK(read_all(R"({"type":"FeatureCollection","features":[{"a":[1}]})").rule == "not_geojson");
  CHECK(read_all(R"({"type":"Topology","features":[]})").rule == "unrecognised");
  CHECK(read_all("[1,2]").rule == "unrecognised");
  CHECK(read_all(R"({"a":1})").rule == "unrecognised");
  CHECK(read_all(R"({"a":1,"a":2,"features":[]})").rule == "repeated_member");
  CHECK(read_all(R"({"features":[],"features":[]})").rule == "repeated_member");
  const auto nested = [](int depth) {
    return collection(R"({"a":)" + std::string(depth, '[') + std::string(depth, ']') + "}");
  };
  CHECK(read_all(nested(61)).rule.empty());
  CHECK(read_all(nested(62)).rule == "too_deep");
  CHECK(read_all(collection(R"({"a":")" + std::string(1 << 20, 'x') + "\"}")).rule == "feature_too_long");
}

TEST_CASE("a row longer than 1 MiB in canonical form is refused although its bytes are fewer") {
  const std::string quotes(300'000, '"');
  std::string escaped;
  for (const char c : quotes) escaped += std::string("\\") + c;
  CHECK(read_all(collection("{\"a\":\"" + escaped + "\"}")).rule.empty());
  std::string controls;
  for (int i = 0; i < 180'000; ++i) controls += "\\t\\\\\\\"";
  CHECK(read_all(collection("{\"a\":[\"" + controls.substr(0, 900'000) + "\"]}")).rule == "row_too_long");
}

TEST_CASE("features cross the borders of chunks unharmed, and each is found again by its offset") {
  std::string features;
  std::vector<std::string> expected;
  for (int i = 0; i < 20'000; ++i) {
    const std::string text(static_cast<std::size_t>(i % 97), 'x');
    if (i > 0) features += i % 5 == 0 ? ",\n" : ",";
    features += fmt::format(R"({{"type":"Feature","properties":{{"n":{},"text":"{}"}},"geometry":null}})", i, text);
    expected.push_back(fmt::format(R"({{"properties.n":"{}","properties.text":"{}","type":"Feature"}})", i, text));
  }
  const std::string bytes = collection(features);
  const ReadAll all = read_all(bytes);
  REQUIRE(all.rule.empty());
  CHECK(all.rows == expected);
  for (const std::uint64_t number : {0U, 63U, 64U, 5'000U, 19'999U}) {
    auto source = ByteSource::memory(bytes, "test");
    const std::uint64_t first = number & ~std::uint64_t{63};
    const auto row = read_row_at(std::move(*source), {"geojson/1"}, all.offsets[first], first, number, true);
    REQUIRE(row);
    CHECK(row->canonical == expected[number]);
    CHECK(row->line == all.lines[number]);
    CHECK(row->pointer == fmt::format("/features/{}", number));
  }
}

TEST_CASE("each row of the real territories is found again as it was read") {
  const auto path = shared_data("earth/mining-detector/boundaries/indigenous_territories.geojson.gz");
  if (!path) {
    MESSAGE("skipped: CUPEL_SHARED is absent");
    return;
  }
  auto reader = open_rows(std::move(*ByteSource::open(*path)), {"geojson/1"});
  REQUIRE(reader);
  std::vector<std::string> rows;
  std::vector<std::uint64_t> offsets;
  RowBatch batch;
  while ((*reader)->next(batch).value()) {
    for (std::size_t i = 0; i < batch.size(); ++i) {
      append_canonical(rows.emplace_back(), batch, i);
      CHECK(canonicalise(rows.back()).value() == rows.back());
      offsets.push_back(batch.byte_offset(i));
    }
  }
  REQUIRE(rows.size() == 237);
  for (const std::uint64_t number : {0U, 70U, 128U, 236U}) {
    const std::uint64_t first = number & ~std::uint64_t{63};
    const auto row = read_row_at(std::move(*ByteSource::open(*path)), {"geojson/1"}, offsets[first], first, number);
    REQUIRE(row);
    CHECK(row->canonical == rows[number]);
  }
}
