#include "trade/drawn_tables.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace cupel;

TEST_CASE("a row without a partner is a total or nobody's, and a whole year has no month") {
  const Table table = drawn::trade({{.reporter = "AAA", .partner = "BBB", .month = 3, .value = "1"},
                                    {.reporter = "AAA", .partner = "", .value = "2", .kind = "world"},
                                    {.reporter = "AAA", .partner = "", .value = "3", .kind = "unspecified"},
                                    {.reporter = "AAA", .partner = "", .value = "4", .kind = "country"}});
  const auto rows = read_trade(table);
  REQUIRE(rows.size() == 4);
  CHECK(rows[0].kind == TradePartner::country);
  CHECK(rows[0].month == 3);
  CHECK(rows[1].kind == TradePartner::world);
  CHECK(rows[1].month == 0);
  CHECK(rows[2].kind == TradePartner::unspecified);
  CHECK(rows[3].kind == TradePartner::unspecified);  // a country that is not named is none
}

TEST_CASE("what is missing in the table is missing in the row, with a half of 0") {
  const Table table = drawn::trade({{.reporter = "AAA", .partner = "BBB"},
                                    {.reporter = "AAA", .partner = "BBB", .value = "0", .kilograms = "0"}});
  const auto rows = read_trade(table);
  CHECK_FALSE(rows[0].value_e4.has_value());
  CHECK_FALSE(rows[0].net_ug10.has_value());
  CHECK(rows[0].value_half_e4 == 0);
  CHECK(rows[0].currency.empty());
  CHECK(rows[1].value_e4 == 0);
  CHECK(rows[1].net_ug10 == 0);
  CHECK(rows[1].net_half_ug10 == ug10_per_kilogram / 2);
}

TEST_CASE("the largest rows are named first, each once, at most two hundred") {
  std::vector<TradeRow> rows(500);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i].index = 7;
    rows[i].row = static_cast<std::int64_t>(i);
    rows[i].value_e4 = static_cast<std::int64_t>(i % 250);  // every value twice
  }
  std::vector<const TradeRow*> twice;
  for (const TradeRow& row : rows) {
    twice.push_back(&row);
    twice.push_back(&row);
  }
  const auto refs = largest_refs(twice);
  REQUIRE(refs.size() == refs_max);
  CHECK(refs[0] == "0:7:249");
  CHECK(refs[1] == "0:7:499");  // equal values by record
  CHECK(refs[2] == "0:7:248");
  std::ranges::reverse(twice);
  CHECK(largest_refs(twice) == refs);
  CHECK(largest_refs({}).empty());
}

TEST_CASE("a row without a value comes behind those with one, the heavier first") {
  TradeRow light, heavy, valued;
  light.row = 0;
  light.net_ug10 = 1;
  heavy.row = 1;
  heavy.net_ug10 = 2;
  valued.row = 2;
  valued.value_e4 = 1;
  CHECK(largest_refs({&light, &heavy, &valued}) == std::vector<std::string>{"0:0:2", "0:0:1", "0:0:0"});
  CHECK(ref_text(3, 4) == "0:3:4");
}
