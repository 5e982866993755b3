#include "trade/sides.h"

#include "model/quantity.h"

#include "trade/coverage.h"
#include "trade/drawn_tables.h"

#include <doctest/doctest.h>

#include <limits>

using namespace cupel;

namespace {

bool is_amount(int128 left, std::int64_t right) { return left == right; }

}  // namespace

TEST_CASE("rows at four digits stand for the subheadings below them") {
  const Table table = drawn::trade({{.reporter = "AAA", .partner = "BBB", .product = "7108",
      .value = "30"},
                                    {.reporter = "AAA", .partner = "BBB", .product = "710812",
                                     .value = "10"},
                                    {.reporter = "AAA", .partner = "BBB", .product = "710813",
                                     .value = "20"},
                                    {.reporter = "AAA", .partner = "CCC", .product = "710812",
                                     .value = "4"},
                                    {.reporter = "AAA", .partner = "CCC", .product = "710813",
                                     .value = "5"}});
  const auto rows = read_trade(table);
  const auto headings = sides_of(rows, CodeLevel::heading);
  REQUIRE(headings.size() == 2);
  CHECK(is_amount(headings[0].value_e4.sum, 300'000));
  CHECK(headings[0].digits == 4);
  CHECK(is_amount(headings[1].value_e4.sum, 90'000));
  CHECK(headings[1].digits == 6);
  const auto subheadings = sides_of(rows, CodeLevel::subheading);
  REQUIRE(subheadings.size() == 4);
  CHECK(subheadings[0].product == "710812");
}

TEST_CASE("totals over customs procedures and transport are not added to their parts") {
  const Table table = drawn::trade(
      {{.reporter = "AAA", .partner = "BBB", .value = "9", .customs = "C00", .transport = "0"},
       {.reporter = "AAA", .partner = "BBB", .value = "4", .customs = "C01", .transport = "0"},
       {.reporter = "AAA", .partner = "BBB", .value = "5", .customs = "C02", .transport = "0"},
       {.reporter = "AAA", .partner = "BBB", .value = "9", .customs = "C00", .transport = "1000"},
       {.reporter = "AAA", .partner = "CCC", .value = "1", .customs = "C01", .transport = "0"},
       {.reporter = "AAA", .partner = "CCC", .value = "2", .customs = "C02", .transport = "0"}});
  const auto rows = read_trade(table);
  const auto sides = sides_of(rows, CodeLevel::heading);
  REQUIRE(sides.size() == 2);
  CHECK(is_amount(sides[0].value_e4.sum, 90'000));
  CHECK(is_amount(sides[1].value_e4.sum, 30'000));
  CHECK_FALSE(sides[0].conflict);
}

TEST_CASE("one key twice counts once when it agrees and is a conflict when it does not") {
  const Table table = drawn::trade({{.reporter = "AAA", .partner = "BBB", .value = "9"},
                                    {.reporter = "AAA", .partner = "BBB", .value = "9"},
                                    {.reporter = "AAA", .partner = "CCC", .value = "9"},
                                    {.reporter = "AAA", .partner = "CCC", .value = "8"},
                                    {.reporter = "AAA", .partner = "", .value = "1",
                                     .kind = "unspecified"},
                                    {.reporter = "AAA", .partner = "", .value = "2",
                                     .kind = "unspecified"}});
  const auto rows = read_trade(table);
  const auto sides = sides_of(rows, CodeLevel::heading);
  REQUIRE(sides.size() == 3);
  CHECK(is_amount(sides[0].value_e4.sum, 90'000));
  CHECK_FALSE(sides[0].conflict);
  CHECK(sides[1].conflict);
  CHECK(is_amount(sides[2].value_e4.sum, 30'000));
  CHECK_FALSE(sides[2].conflict);
}

TEST_CASE("a year stated as a whole wins over its months, and half digits add up") {
  const Table table = drawn::trade({{.reporter = "AAA", .partner = "BBB", .month = 0,
      .value = "100.5"},
                                    {.reporter = "AAA", .partner = "BBB", .month = 3, .value = "7"},
                                    {.reporter = "AAA", .partner = "CCC", .month = 3, .value = "7",
                                     .kilograms = "2"},
                                    {.reporter = "AAA", .partner = "CCC", .month = 4, .value = "8",
                                     .kilograms = "3.5"}});
  const auto rows = read_trade(table);
  const auto sides = sides_of(rows, CodeLevel::heading);
  REQUIRE(sides.size() == 2);
  CHECK(sides[0].annual());
  CHECK(is_amount(sides[0].value_e4.sum, 1'005'000));
  CHECK(is_amount(sides[0].value_e4.half, 500));
  CHECK(sides[1].months.size() == 2);
  CHECK(is_amount(sides[1].value_e4.half, 10'000));
  CHECK(sides[1].mass_known());
  CHECK(is_amount(sides[1].net_ug10.half, 5'500'000'000));
}

TEST_CASE("a weight of 0 beside a value is missing, and an estimated one is not used") {
  const Table table = drawn::trade({{.reporter = "AAA", .partner = "BBB", .value = "9",
      .kilograms = "0"},
                                    {.reporter = "AAA", .partner = "CCC", .value = "9",
                                     .kilograms = "3", .estimated = true},
                                    {.reporter = "AAA", .partner = "DDD", .value = "0",
                                     .kilograms = "0"}});
  const auto rows = read_trade(table);
  const auto sides = sides_of(rows, CodeLevel::heading);
  REQUIRE(sides.size() == 3);
  CHECK(sides[0].mass_missing);
  CHECK(sides[1].mass_estimated);
  CHECK(sides[2].mass_known());
}

TEST_CASE("the order of rows changes no sum") {
  std::vector<drawn::Trade> drawn_rows;
  for (int month = 1; month <= 12; ++month) {
    drawn_rows.push_back({.reporter = "AAA", .partner = "BBB", .month = month, .value = "10.25",
        .kilograms = "1"});
    drawn_rows.push_back({.reporter = "AAA", .partner = "", .month = month, .value = "11",
        .kind = "world"});
  }
  const Table table = drawn::trade(drawn_rows);
  const auto rows = read_trade(table);
  const auto sides = sides_of(rows, CodeLevel::heading);
  const std::vector<TradeRow> backwards(rows.rbegin(), rows.rend());
  const auto reversed = sides_of(backwards, CodeLevel::heading);
  REQUIRE(sides.size() == reversed.size());
  for (std::size_t i = 0; i < sides.size(); ++i) {
    CHECK(bool(sides[i].value_e4.sum == reversed[i].value_e4.sum));
    CHECK(largest_refs(sides[i].rows) == largest_refs(reversed[i].rows));
  }
  const auto coverage = coverage_of(sides);
  const ReportCoverage& year = coverage.at({"X", "AAA", "7108", 2020});
  CHECK(year.states_year());
  CHECK(is_amount(year.unattributed_value_e4(), 90'000));
  CHECK_FALSE(year.unattributed_net_ug10());
}

TEST_CASE("the 90 % interval of summed masses is 1.6448536 times the root of the squares, rounded up") {
  CHECK(interval_half_width(0) == 0);
  CHECK(interval_half_width(1) == 2);
  CHECK(interval_half_width(4) == 4);  // 3.2897072
  CHECK(interval_half_width(int128{10'000'000} * 10'000'000) == 16'448'536);
  // E01.1 of the reference: u of 150 and 30 kg give 251.614 kg.
  const int128 kilogram = ug10_per_kilogram;
  const int128 squares = (150 * kilogram) * (150 * kilogram) + (30 * kilogram) * (30 * kilogram);
  CHECK(interval_half_width(squares) / (kilogram / 1'000) == 251'614);
  CHECK(interval_half_width(squares_max) > 0);
  for (int128 root = 1; root < int128{1} << 59; root = root * 3 + 1) {
    CHECK(interval_half_width(root * root) <= interval_half_width(root * root + 1));
    CHECK(interval_half_width(root * root) == (root * 16'448'536 + 9'999'999) / 10'000'000);
  }
}

TEST_CASE("squares end at their limit instead of overflowing") {
  StatedAmount amount;
  for (int i = 0; i < 3; ++i) amount.add(1, std::numeric_limits<std::int64_t>::max());
  CHECK(amount.half_squared == squares_max);
  CHECK(amount.sum == 3);
}
