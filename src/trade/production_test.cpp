#include "trade/production.h"

#include "trade/drawn_tables.h"

#include <doctest/doctest.h>

using namespace cupel;

TEST_CASE("several series of one year are one interval: lowest low, highest high, largest point") {
  const Table table = drawn::production({{"PER", 2020, 90, 100, 110}, {"PER", 2020, 95, 120, 125},
                                         {"PER", 2020, 80, 85, 90}, {"PER", 2021, 1, 2, 3}, {"GHA", 2020, 4, 5, 6}});
  const auto years = read_production(table);
  REQUIRE(years.size() == 3);
  const ProductionYear& year = years.at({"PER", "gold", 2020});
  CHECK(year.low_g == 80);
  CHECK(year.point_g == 120);
  CHECK(year.high_g == 125);
  CHECK(year.refs == std::vector<std::string>{"0:5:0", "0:5:1", "0:5:2"});
  CHECK(years.at({"PER", "gold", 2021}).high_g == 3);
  CHECK(years.at({"GHA", "gold", 2020}).low_g == 4);
}

TEST_CASE("a stated 0 is an interval around 0, and a year without a row is none") {
  const Table table = drawn::production({{"TGO", 2014, 0, 0, 500'000}});
  const auto years = read_production(table);
  CHECK(years.at({"TGO", "gold", 2014}).high_g == 500'000);
  CHECK_FALSE(years.contains({"TGO", "gold", 2015}));
  CHECK_FALSE(years.contains({"TGO", "silver", 2014}));
  CHECK(read_production(drawn::production({})).empty());
}

TEST_CASE("a series that states no interval is its own low and high") {
  Table table(production_input().columns);
  table.at(0).append(std::int64_t{1});
  table.at(1).append(std::int64_t{0});
  table.at(2).append(std::string_view("PER"));
  table.at(3).append(std::string_view("gold"));
  table.at(4).append(std::int64_t{2020});
  table.at(5).append_null();
  table.at(6).append(std::int64_t{42});
  table.at(7).append_null();
  const auto years = read_production(table);
  const ProductionYear& year = years.at({"PER", "gold", 2020});
  CHECK(year.low_g == 42);
  CHECK(year.high_g == 42);
}

TEST_CASE("all holders of a country add up, and what is put in is taken off") {
  const Table table = drawn::stocks({{"PER", 2020, 300}, {"PER", 2020, -100}, {"GHA", 2020, -5}});
  const auto years = read_stock(table);
  CHECK(bool(years.at({"PER", "gold", 2020}).draw_ug10 == int128{200} * ug10_per_kilogram));
  CHECK(years.at({"PER", "gold", 2020}).refs.size() == 2);
  CHECK(bool(years.at({"GHA", "gold", 2020}).draw_ug10 == int128{-5} * ug10_per_kilogram));
  CHECK_FALSE(years.contains({"PER", "gold", 2019}));
}

TEST_CASE("stocks beyond 64 bits add up") {
  const std::vector<drawn::Stock> holders(20, {"USA", 2020, 900'000'000});  // 900,000 t each
  const Table table = drawn::stocks(holders);
  const auto years = read_stock(table);
  CHECK(bool(years.at({"USA", "gold", 2020}).draw_ug10 == int128{20} * 900'000'000 * ug10_per_kilogram));
}
