#include "sources/quoted_columns.h"

#include "sources/projected.h"

#include <doctest/doctest.h>

using namespace cupel;

namespace {

/// Columns behind the fields of row `number` of a file, with commas between.
std::string behind(const std::string& bytes, std::size_t number, const std::vector<QuotedField>& fields,
             std::string_view mapping_text = {}) {
  auto mapping = parse_mapping(mapping_text, "test.toml");
  REQUIRE(mapping);
  auto source = ByteSource::memory(bytes, "test");
  REQUIRE(source);
  const auto received = preview(*source);
  REQUIRE(received);
  const auto recognised = recognise(*received, mapping_text.empty() ? nullptr : &*mapping);
  REQUIRE(recognised);
  REQUIRE(recognised->needs.empty());
  const StatedRow row = stated_row(*received->batch, number, false);
  std::string names;
  for (const std::string& name : quoted_columns(row, received->columns, *recognised, *mapping, fields)) {
    names += (names.empty() ? "" : ",") + name;
  }
  return names;
}

const std::string two_corridors =
    "Period,Year,ReporterISO,PartnerISO,FlowCode,CmdCode,AltQty,NetWgt,PrimaryValue\n"
    "202301,2023,ZMB,ARE,X,710812,7,12.5,600000\n"
    "202302,2023,COD,ZAF,M,710813,8,3.5,700000\n";

}  // namespace

TEST_CASE("a field is followed back to the column it came from, and to no other") {
  CHECK(behind(two_corridors, 0, {{"trade", "net_ug10"}}) == "NetWgt");
  CHECK(behind(two_corridors, 1, {{"trade", "value_e4"}}) == "PrimaryValue");
  CHECK(behind(two_corridors, 0, {{"trade", "partner"}}) == "PartnerISO");
  CHECK(behind(two_corridors, 0, {{"trade", "net_ug10"}, {"trade", "period"}}) == "Period,NetWgt");
}

TEST_CASE("in a file of one row, what takes the fact away when it is missing counts") {
  const std::string one_row = two_corridors.substr(0, two_corridors.find("202302"));
  const std::string names = behind(one_row, 0, {{"trade", "net_ug10"}});
  CHECK(names.contains("NetWgt"));
  CHECK(!names.contains("AltQty"));
}

TEST_CASE("names are those of the file although a mapping gives them others") {
  CHECK(behind("Month;Title;Fine (kg)\n2025-01;ML-1;2,5\n2025-02;ML-2;3,5\n", 0,
               {{"monthly_return", "licence_no"}, {"monthly_return", "fine_ug10"}},
               "table = \"monthly_return\"\n[columns]\n\"Month\" = \"month\"\n\"Title\" = \"licence_no\"\n"
               "\"Fine (kg)\" = { field = \"fine\", unit = \"kg\", decimal = \",\" }\n") ==
        "Title,Fine (kg)");
}

TEST_CASE("a feature's properties are columns too") {
  const std::string strips =
      R"({"type":"FeatureCollection","cupel_layer":"airstrips","features":[)"
      R"({"type":"Feature","properties":{"id":"a1","registered":false,"colour":"red"},)"
      R"("geometry":{"type":"Point","coordinates":[-60.5,-3.5]}},)"
      R"({"type":"Feature","properties":{"id":"a2","registered":true,"colour":"blue"},)"
      R"("geometry":{"type":"Point","coordinates":[-60.6,-3.6]}}]})";
  CHECK(behind(strips, 0, {{"airstrip", "registered"}}) == "properties.registered");
}

TEST_CASE("a row that gave no such field, and a row of bytes, quote nothing") {
  CHECK(behind(two_corridors, 0, {{"price", "price_e4"}}).empty());
  CHECK(behind("Period,ReporterISO,PartnerISO,FlowCode,CmdCode,PrimaryValue\n\xFF\xFE,1,2,3,4,5\n", 0,
               {{"trade", "value_e4"}})
            .empty());
}
