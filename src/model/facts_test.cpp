#include "model/facts.h"

#include <doctest/doctest.h>

#include <set>

using namespace cupel;

TEST_CASE("the data dictionary: names unique, keys exist, every column says what it means") {
  std::string previous;
  for (const TableSpec& table : fact_tables()) {
    CHECK(previous < table.name);
    previous = table.name;
    CHECK_FALSE(table.meaning.empty());
    std::set<std::string> names;
    for (const ColumnSpec& column : table.columns) {
      CAPTURE(table.name + "." + column.name);
      CHECK(names.insert(column.name).second);
      CHECK_FALSE(column.meaning.empty());
      const auto tail = [&](std::string_view suffix) { return column.name.ends_with(suffix); };
      if (tail("_ug10")) CHECK(column.unit == "0.1 µg");
      if (tail("_e4")) CHECK(column.unit.starts_with("1e-4"));
      if (tail("_us")) CHECK(column.unit == "µs UTC");
      if (tail("_ppb")) CHECK(column.unit == "ppb");
      if (tail("_ppm")) CHECK(column.unit == "ppm");
      if (tail("_g")) CHECK(column.unit == "g");
    }
    for (const std::string& key : table.business_key) CHECK_MESSAGE(names.contains(key), table.name, " ", key);
    // Every row begins with these in the lake: a table has none of its own.
    for (const char* taken : {"log", "idx", "row", "owner", "label"}) CHECK_FALSE(names.contains(taken));
  }
}

TEST_CASE("money stands beside its currency") {
  for (const TableSpec& table : fact_tables()) {
    bool money = false, currency = false;
    for (const ColumnSpec& column : table.columns) {
      money |= column.name.ends_with("_e4");
      currency |= column.name == "currency";
    }
    CHECK_MESSAGE((!money || currency || table.name == "trade_pair"), table.name);  // pairs are in US dollars
  }
}

TEST_CASE("a table is found by its name and by nothing else") {
  for (const TableSpec& table : fact_tables()) CHECK(fact_table(table.name) == &table);
  for (const char* none : {"", "Trade", "trade ", "trad", "all_trade"}) CHECK(fact_table(none) == nullptr);
}
