#include "sources/geo_feature.h"

#include "model/calendar.h"

#include <doctest/doctest.h>

using namespace cupel;

namespace {

Period period(int year, int quarter = 0, int month = 0, int day = 0) {
  Period stated;
  stated.year = year;
  stated.quarter = quarter;
  stated.month = month;
  stated.day = day;
  return stated;
}

std::int64_t midnight(int year, int month, int day) { return instant_us_of({year, month, day}); }

}  // namespace

TEST_CASE("a period begins with its first day and ends behind its last") {
  CHECK(begin_us(period(2025)) == midnight(2025, 1, 1));
  CHECK(end_us(period(2025)) == midnight(2026, 1, 1));
  CHECK(begin_us(period(2025, 2)) == midnight(2025, 4, 1));
  CHECK(end_us(period(2025, 2)) == midnight(2025, 7, 1));
  CHECK(end_us(period(2025, 4)) == midnight(2026, 1, 1));
  CHECK(begin_us(period(2025, 0, 12)) == midnight(2025, 12, 1));
  CHECK(end_us(period(2025, 0, 12)) == midnight(2026, 1, 1));
  CHECK(end_us(period(2024, 0, 2)) == midnight(2024, 3, 1));
  CHECK(begin_us(period(2024, 0, 2, 29)) == midnight(2024, 2, 29));
  CHECK(end_us(period(2024, 0, 2, 29)) == midnight(2024, 3, 1));
  CHECK(end_us(period(2024, 0, 12, 31)) == midnight(2025, 1, 1));
}

TEST_CASE("quarters and months lie end to end through the year") {
  for (int quarter = 1; quarter < 4; ++quarter) {
    CHECK(end_us(period(2024, quarter)) == begin_us(period(2024, quarter + 1)));
  }
  for (int month = 1; month < 12; ++month) {
    CHECK(end_us(period(2024, 0, month)) == begin_us(period(2024, 0, month + 1)));
  }
  CHECK(begin_us(period(2024, 1)) == begin_us(period(2024)));
  CHECK(end_us(period(2024, 4)) == end_us(period(2024)));
}

TEST_CASE("equal shapes have one key, whatever vertex they begin with; another shape has another") {
  const auto key = [](std::string text) {
    const std::size_t size = text.size();
    text.append(64, ' ');  // the reader looks ahead
    Geometry geometry;
    REQUIRE(read_geometry(std::string_view(text).substr(0, size), geometry).rule.empty());
    return shape_key(geometry);
  };
  const std::string one = key(R"({"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]})");
  CHECK(one.size() == 16);
  CHECK(one.find_first_not_of("0123456789abcdef") == std::string::npos);
  CHECK(one == key(R"({"type":"Polygon","coordinates":[[[1,0],[1,1],[0,0],[1,0]]]})"));
  CHECK(one == key(R"({"type":"Polygon","coordinates":[[[0.00000001,0],[1,0],[1,1],[0.00000001,0]]]})"));
  CHECK(one != key(R"({"type":"Polygon","coordinates":[[[0.0000001,0],[1,0],[1,1],[0.0000001,0]]]})"));
}

TEST_CASE("a layer is what its collection calls it, in one of the names") {
  Preview file;
  CHECK_FALSE(is_layer(file, {"detections"}));
  file.attributes = {{"cupel_layer", "detection"}};
  CHECK(is_layer(file, {"detections", "detection"}));
  CHECK_FALSE(is_layer(file, {"territories"}));
  CHECK_FALSE(is_layer(file, {}));
}

TEST_CASE("a property is found under the first of its names that the file has") {
  Preview file;
  file.columns = {"type", "geometry", "properties.id", "properties.mined_ha", "properties.Mined area (ha)"};
  const FeatureColumns columns(file, {{"Mined area (ha)", "mined_ha"}, {"quarter"}, {"mined_ha"}});
  CHECK(columns.field(0) == 4);
  CHECK(columns.field(1) == -1);
  CHECK(columns.field(2) == 3);
  CHECK(columns.geometry() == 1);
  CHECK(FeatureColumns::has_property(file, "id"));
  CHECK_FALSE(FeatureColumns::has_property(file, "type"));  // a member of the feature, not a property
}
