#include "model/table.h"

#include <doctest/doctest.h>

#include <limits>

using namespace cupel;

TEST_CASE("a column keeps what was appended and what is missing") {
  Column numbers(ColumnType::int64);
  numbers.append(std::int64_t{0});
  numbers.append_null();
  numbers.append(std::optional<std::int64_t>());
  numbers.append(std::optional<std::int64_t>(std::numeric_limits<std::int64_t>::min()));
  REQUIRE(numbers.size() == 4);
  CHECK(numbers.has(0));  // a stated 0 is no missing value
  CHECK_FALSE(numbers.has(1));
  CHECK_FALSE(numbers.has(2));
  CHECK(numbers.integer(0) == 0);
  CHECK(numbers.integer(3) == std::numeric_limits<std::int64_t>::min());
}

TEST_CASE("texts lie end to end and come back one by one, empty and missing ones apart") {
  Column texts(ColumnType::text);
  texts.append(std::string_view("gold"));
  texts.append(std::string_view(""));
  texts.append_null();
  texts.append(std::string_view("a\0b", 3));
  REQUIRE(texts.size() == 4);
  CHECK(texts.text(0) == "gold");
  CHECK(texts.has(1));
  CHECK(texts.text(1).empty());
  CHECK_FALSE(texts.has(2));
  CHECK(texts.text(3) == std::string_view("a\0b", 3));
}

TEST_CASE("lists keep their items, empty items and empty lists") {
  Column lists(ColumnType::text_list);
  lists.append(std::vector<std::string>{});
  lists.append(std::vector<std::string>{"0:1:2", "", "0:1:3"});
  lists.append_null();
  lists.append(std::vector<std::string>{""});
  REQUIRE(lists.size() == 4);
  CHECK(lists.list(0).empty());
  CHECK(lists.list(1) == std::vector<std::string_view>{"0:1:2", "", "0:1:3"});
  CHECK_FALSE(lists.has(2));
  CHECK(lists.list(3) == std::vector<std::string_view>{""});
}

TEST_CASE("a cleared table has its columns and no rows, and can be filled again") {
  Table table({{"mass_ug10", ColumnType::int64, "0.1 µg", "mass"}, {"name", ColumnType::text, "", "name"},
               {"refs", ColumnType::text_list, "", "references"}});
  CHECK(table.position("name") == 1);
  for (int round = 0; round < 2; ++round) {
    table["mass_ug10"].append(std::int64_t{round});
    table["name"].append(std::string_view("bar"));
    table["refs"].append(std::vector<std::string>{"a", "b"});
    CHECK(table.rows() == 1);
    CHECK(table.at(0).integer(0) == round);
    CHECK(table["name"].text(0) == "bar");
    CHECK(table["refs"].list(0) == std::vector<std::string_view>{"a", "b"});
    table.clear();
    CHECK(table.rows() == 0);
    CHECK(table.specs().size() == 3);
  }
  CHECK(Table().rows() == 0);
}
