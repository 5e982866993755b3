#include "sources/row.h"

#include "model/encoding.h"
#include "model/jcs.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <random>

using namespace cupel;

namespace {

std::string canonical_of(std::string bytes, const std::string& reader) {
  auto rows = open_rows(std::move(*ByteSource::memory(std::move(bytes), "t")), {reader});
  REQUIRE(rows);
  RowBatch batch;
  REQUIRE((*rows)->next(batch).value());
  std::string canonical = "before";
  append_canonical(canonical, batch, 0);
  REQUIRE(canonical.starts_with("before"));
  return canonical.substr(6);
}

}  // namespace

TEST_CASE("members are in the order of canonical JSON, by UTF-16") {
  // U+1F600 is written with surrogates, which come before U+E000 and after U+00E9.
  CHECK(canonical_of("\xEE\x80\x80,b,\xF0\x9F\x98\x80,a,\xC3\xA9,B\n1,2,3,4,5,6\n", "csv/1") ==
        "{\"B\":\"6\",\"a\":\"4\",\"b\":\"2\",\"\xC3\xA9\":\"5\",\"\xF0\x9F\x98\x80\":\"3\",\"\xEE\x80\x80\":\"1\"}");
}

TEST_CASE("any text is written as canonical JSON writes it") {
  std::mt19937 random(11);
  for (int round = 0; round < 400; ++round) {
    std::string text;
    const auto length = random() % 200;
    while (text.size() < length) {
      const auto kind = random() % 8;
      text += kind == 0   ? std::string(1, static_cast<char>(1 + random() % 31))
              : kind == 1 ? "\""
              : kind == 2 ? "\\"
              : kind == 3 ? "\xC3\xA9"
                          : "plain";
    }
    std::string quoted;
    for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
    std::string expected = "{\"a\":";
    append_jcs_string(expected, text);
    expected += ",\"b\":\"x\"}";
    CHECK(canonical_of("a,b\n\"" + quoted + "\",x\n", "csv/1") == expected);
  }
}

TEST_CASE("a row without any member is an empty object") {
  CHECK(canonical_of(R"({"type":"FeatureCollection","features":[{}]})", "geojson/1") == "{}");
}

TEST_CASE("a raw row holds the line's bytes") {
  const std::string canonical = canonical_of("a,b\n\xFF\xFE,1\r\n", "csv/1");
  CHECK(canonical == "{\"#raw\":\"" + to_base64url("\xFF\xFE,1") + "\"}");
}

TEST_CASE("an unknown reader is an error") {
  CHECK(open_rows(std::move(*ByteSource::memory("a", "t")), {"xml/1"}).error().rule == "unknown_reader");
  CHECK(read_row_at(std::move(*ByteSource::memory("a", "t")), {"xml/1"}, 0, 0, 0).error().rule == "unknown_reader");
}

TEST_CASE("a row behind the end is not found") {
  const auto row = read_row_at(std::move(*ByteSource::memory("a\n1\n", "t")), {"csv/1"}, 2, 0, 5);
  REQUIRE(!row);
  CHECK(row.error().kind == ErrorKind::not_found);
}
