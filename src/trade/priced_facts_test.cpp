#include "trade/drawn_tables.h"
#include "trade/price_ratio.h"

#include <doctest/doctest.h>

using namespace cupel;
using drawn::integer_at;
using drawn::text_at;

TEST_CASE("both sides' rows of one route and month are subjects of their own") {
  const Table table = drawn::run(
      "price_ratio",
      {drawn::trade({{.reporter = "COD", .partner = "ARE", .product = "7108", .year = 2018,
       .month = 9, .value = "225156.015", .kilograms = "633"},
                     {.reporter = "COD", .partner = "ARE", .product = "710812", .year = 2018,
                      .month = 9, .value = "225156.015", .kilograms = "633"},
                     {.reporter = "COD", .partner = "", .product = "710812", .year = 2018,
                      .month = 9, .value = "225156.015", .kilograms = "633", .kind = "world"},
                     {.reporter = "ARE", .partner = "COD", .flow = "M", .product = "710812",
                      .year = 2018, .month = 9, .value = "9", .kilograms = "1"},
                     {.reporter = "COD", .partner = "ARE", .product = "711319", .year = 2018,
                      .value = "9", .kilograms = "1"}}),
       drawn::prices({{.year = 2018, .month = 9, .price_e4 = 11'980'000}}),
           drawn::no_declarations()});
  REQUIRE(table.rows() == 3);
  const std::string key = "COD>ARE/710812/2018-09";
  CHECK(integer_at(table, key, "ratio_ppb") == 9'234'895);
  CHECK(text_at(table, key, "value_text") == "225,156 USD");
  CHECK(text_at(table, key, "mass_text") == "633 kg");
  CHECK(text_at(table, key, "worth_text") == "24.4 M USD");
  CHECK(integer_at(table, key, "applicable") == 1);
  CHECK(drawn::row_of(table, "ARE<COD/710812/2018-09") == 0);
  CHECK(integer_at(table, "COD>ARE/711319/2018", "applicable") == 0);
}

TEST_CASE("two declarations under one number with different figures are kept and not judged") {
  Table declarations(declaration_input().columns);
  for (const std::int64_t value : {10'000, 20'000}) {
    std::size_t column = 0;
    declarations.at(column++).append(std::int64_t{3});
    declarations.at(column++).append(value);
    for (const std::string_view text : {"D-1", "2020-06-10", "X", "710812"}) {
      declarations.at(column++).append(text);
    }
    for (const std::int64_t number : {ug10_per_gram, std::int64_t{0}, std::int64_t{900'000'000},
        value, std::int64_t{0}}) {
      declarations.at(column++).append(number);
    }
    declarations.at(column).append(std::string_view("USD"));
  }
  const Table table = drawn::run("price_ratio", {drawn::trade({}), drawn::prices({}),
      declarations});
  REQUIRE(table.rows() == 1);
  CHECK(text_at(table, "D-1", "reason") == "impaired_evidence");
  CHECK(integer_at(table, "D-1", "claim_count") == 2);
}

TEST_CASE("each month is a fact of its own at its longest code; totals and unnamed partners are none") {
  const Table table = drawn::trade(
      {{.reporter = "COD", .partner = "ARE", .product = "7108", .month = 1, .value = "3", .kilograms = "3"},
       {.reporter = "COD", .partner = "ARE", .product = "710812", .month = 1, .value = "1", .kilograms = "1"},
       {.reporter = "COD", .partner = "ARE", .product = "710813", .month = 1, .value = "2", .kilograms = "2"},
       {.reporter = "COD", .partner = "ARE", .product = "7108", .month = 2, .value = "4", .kilograms = "4"},
       {.reporter = "COD", .partner = "", .product = "7108", .month = 3, .value = "5", .kind = "unspecified"},
       {.reporter = "COD", .partner = "ARE", .product = "71", .month = 4, .value = "6", .kilograms = "6"}});
  const auto rows = read_trade(table);
  const auto facts = facts_of_trade(rows);
  std::vector<std::string> keys;
  for (const PricedFact& fact : facts) keys.push_back(fact.subject_key);
  CHECK(keys == std::vector<std::string>{"COD>ARE/7108/2020-02", "COD>ARE/710812/2020-01", "COD>ARE/710813/2020-01"});
  CHECK(facts[1].value_e4 == 10'000);
  CHECK(facts[1].net_half_ug10 == ug10_per_kilogram / 2);
  CHECK(facts[1].period_from_us == instant_us_of({2020, 1, 1}));
  CHECK(facts[1].period_to_us == instant_us_of({2020, 2, 1}));
  CHECK(facts[0].refs == std::vector<std::string>{"0:1:3"});
}

TEST_CASE("a fact of December ends with the year, and one of a whole year has no month") {
  const Table table = drawn::trade(
      {{.reporter = "COD", .partner = "ARE", .month = 12, .value = "1", .kilograms = "1"},
       {.reporter = "COD", .partner = "CHE", .value = "1", .kilograms = "1"}});
  const auto rows = read_trade(table);
  const auto facts = facts_of_trade(rows);
  REQUIRE(facts.size() == 2);
  CHECK(facts[0].period_from_us == instant_us_of({2020, 12, 1}));
  CHECK(facts[0].period_to_us == instant_us_of({2021, 1, 1}));
  CHECK(facts[1].subject_key == "COD>CHE/710812/2020");
  CHECK(facts[1].month == 0);
  CHECK(facts[1].period_to_us == instant_us_of({2021, 1, 1}));
}
