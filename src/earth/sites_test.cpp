#include "earth/sites.h"

#include "earth/drawn_table.h"
#include "earth/planar.h"
#include "model/calendar.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace cupel;

namespace {

std::int64_t day(int year, int month, int date) { return instant_us_of({year, month, date}); }

std::vector<Site> detections(const std::string& text) { return detection_sites(drawn_table(detection_input(), text)); }
std::vector<Site> licences(const std::string& text) { return licence_sites(drawn_table(licence_input(), text)); }

PeriodSpan period_of(const std::string& text) {
  return detection_period(drawn_table(detection_input(), "key=a " + text), 0);
}

double area(const Shape& shape) { return Planar::of(shape).value().area(); }

}  // namespace

TEST_CASE("a period is a quarter, a year, or the month that ends with its last instant") {
  const PeriodSpan year = period_of("year=2025");
  CHECK(year.from_us == day(2025, 1, 1));
  CHECK(year.to_us == day(2026, 1, 1));
  const PeriodSpan quarter = period_of("year=2025 quarter_number=2");
  CHECK(quarter.from_us == day(2025, 4, 1));
  CHECK(quarter.to_us == day(2025, 7, 1));
  CHECK(period_of("year=2025 quarter_number=4").to_us == day(2026, 1, 1));
  const PeriodSpan month = period_of("year=2024 period_to_us=" + std::to_string(day(2024, 3, 1)));
  CHECK(month.from_us == day(2024, 2, 1));
  CHECK(month.to_us == day(2024, 3, 1));
  CHECK(period_of("year=2024 period_to_us=" + std::to_string(day(2025, 1, 1))).from_us == day(2024, 1, 1));
  // A quarter that is none is no quarter.
  CHECK(period_of("year=2025 quarter_number=5").from_us == day(2025, 1, 1));
}

TEST_CASE("without a year of the calendar a period has no beginning") {
  for (const char* year : {"", "year=0", "year=-5", "year=9999", "year=9223372036854775807"}) {
    CAPTURE(year);
    const PeriodSpan span = period_of(std::string(year) + " quarter_number=1");
    CHECK_FALSE(span.from_us.has_value());
    CHECK_FALSE(span.to_us.has_value());
  }
  CHECK(period_of("year=9998").to_us == day(9999, 1, 1));
}

TEST_CASE("rows of one key and period are one site: no ground counts twice, the less precise speaks") {
  const std::vector<Site> sites = detections(
      "key=b year=2025 accuracy_m=10 geometry=box:0,0,2,1\n"
      "key=b year=2025 accuracy_m=30 geometry=box:1,0,3,1\n"
      "key=b year=2024 geometry=box:0,0,1,1\n"
      "key=a year=2025 geometry=box:5,5,6,6\n");
  REQUIRE(sites.size() == 3);
  CHECK(sites[0].key == "a");
  CHECK(sites[1].from_us == day(2024, 1, 1));
  CHECK(sites[2].accuracy_m == 30);
  CHECK(sites[2].ref == "0:7:0");
  CHECK(std::abs(area(sites[2].shape) - 3) < 1e-12);
  CHECK_FALSE(sites[1].accuracy_m.has_value());
}

TEST_CASE("a row without a shape is a site all the same, and takes the shape of its other rows") {
  const std::vector<Site> sites =
      detections("key=a year=2025\nkey=a year=2025 geometry=box:0,0,1,1\nkey=b year=2025\n");
  REQUIRE(sites.size() == 2);
  CHECK(area(sites[0].shape) == 1);
  CHECK(sites[1].shape.kind == ShapeKind::empty);
}

TEST_CASE("sites are called by their period or their number, cut where they are long") {
  CHECK(detections("key=a year=2025 period=2025Q2\n")[0].name == "Dug ground of 2025Q2");
  CHECK(detections("key=a year=2025\n")[0].name == "Dug ground");
  CHECK(licences("licence_no=ML-0417\n")[0].name == "Licence ML-0417");
  const Site longer = licences("licence_no=ML-0417-of-the-northern-river-district\n")[0];
  CHECK(longer.key == "ML-0417-of-the-northern-river-district");
  CHECK(longer.name.size() < longer.key.size());
}

TEST_CASE("a licence is one subject with the dates of its first row") {
  const std::vector<Site> sites =
      licences("licence_no=L valid_from_us=5 valid_to_us=9 geometry=box:0,0,1,1\n"
               "licence_no=L valid_from_us=7 valid_to_us=8 geometry=box:4,0,5,1\n"
               "licence_no=M geometry=box:0,0,1,1\n");
  REQUIRE(sites.size() == 2);
  CHECK(sites[0].from_us == 5);
  CHECK(sites[0].to_us == 9);
  CHECK(area(sites[0].shape) == 2);
  CHECK_FALSE(sites[1].from_us.has_value());
}

TEST_CASE("ground of another kind is left out, onto nothing it is taken") {
  Shape ground;
  Shape places;
  places.kind = ShapeKind::points;
  places.vertices = {{1, 1}};
  REQUIRE(add_ground(ground, Shape{}).has_value());
  CHECK(ground.kind == ShapeKind::empty);
  REQUIRE(add_ground(ground, places).has_value());
  REQUIRE(add_ground(ground, places).has_value());
  CHECK(ground.vertices.size() == 2);
  const Shape box = shape_of_wkb(drawn_geometry("box:0,0,1,1")).value();
  REQUIRE(add_ground(ground, box).has_value());
  CHECK(ground.kind == ShapeKind::points);
}

TEST_CASE("a cell that holds no shape gives none") {
  Column column(ColumnType::blob);
  column.append_null();
  column.append(std::string_view("no WKB"));
  column.append(std::string_view(drawn_geometry("box:0,0,1,1")));
  CHECK_FALSE(shape_at(column, 0).has_value());
  CHECK_FALSE(shape_at(column, 1).has_value());
  CHECK(shape_at(column, 2).has_value());
}

TEST_CASE("a layer is on file by its layout's stem, empty or not") {
  const Table layers = drawn_table(layers_input(), "layout=geo_airstrips/1 files=0\n");
  CHECK(layer_on_file(layers, "geo_airstrips"));
  CHECK_FALSE(layer_on_file(layers, "geo_licences"));
  CHECK_FALSE(layer_on_file(drawn_table(layers_input(), ""), "geo_airstrips"));
}
