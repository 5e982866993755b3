#include "trade/balance.h"

#include "trade/drawn_tables.h"

#include <doctest/doctest.h>

using namespace cupel;
using drawn::integer_at;
using drawn::text_at;

namespace {

constexpr std::int64_t t = 1'000'000;  // grams

Table supply(const std::vector<drawn::Trade>& trade,
    const std::vector<drawn::Production>& production,
             const std::vector<drawn::Stock>& stock) {
  return drawn::run("supply_balance",
                    {drawn::trade(trade), drawn::production(production), drawn::stocks(stock)});
}

Table producers(const std::vector<drawn::Trade>& trade,
                const std::vector<drawn::Production>& production) {
  return drawn::run("non_producer", {drawn::trade(trade), drawn::production(production)});
}

}  // namespace

TEST_CASE("exports count at their lowest fineness and supply at its highest") {
  const Table table = supply(
      {{.reporter = "PER", .partner = "CHE", .product = "710812", .kilograms = "200000"},
       {.reporter = "PER", .partner = "CHE", .product = "710813", .kilograms = "1000"},
       {.reporter = "PER", .partner = "CHE", .product = "710820", .kilograms = "50000"},
       {.reporter = "PER", .partner = "BOL", .flow = "M", .kilograms = "0", .kind = "country"}},
      {{"PER", 2020, 107 * t, 108 * t, 109 * t}, {"PER", 2020, 100 * t, 101 * t, 102 * t}},
      {{"PER", 2020, 2'000}});
  const std::string key = "PER/7108/2020";
  CHECK(text_at(table, key, "reason").empty());
  // (200,000 kg − 0.5) × 0.86 + (1,000 − 0.5) × 0.995
  CHECK(integer_at(table, key, "exports_low_ug10") == 1'729'940'725'000'000);
  CHECK(integer_at(table, key, "exports_gross_ug10") == 201'000 * ug10_per_kilogram);
  // 109 t mined, an import of 0 kg ± 0.5 kg, 2 t from stock
  CHECK(integer_at(table, key, "supply_high_ug10") == 1'110'005'000'000'000);
  CHECK(integer_at(table, key, "exports_complete") == 1);
  CHECK(text_at(table, key, "exports_text") == "173 t");
  CHECK(table["evidence"].list(0).size() == 4);
}

TEST_CASE("a term that nobody states makes the balance not available") {
  const std::vector<drawn::Trade> exports{{.reporter = "PER", .partner = "CHE", .kilograms = "5"}};
  std::vector<drawn::Trade> both = exports;
  both.push_back({.reporter = "PER", .partner = "BOL", .flow = "M", .kilograms = "1"});
  const std::vector<drawn::Production> mined{{"PER", 2020, 1, 2, 3}};
  const std::string key = "PER/7108/2020";
  CHECK(text_at(supply(exports, {}, {}), key, "missing_term") == "production");
  CHECK(text_at(supply(exports, mined, {}), key, "missing_term") == "imports");
  CHECK(text_at(supply(both, mined, {}), key, "missing_term") == "stock");
  CHECK(text_at(supply(both, mined, {{"PER", 2020, 0}}), key, "missing_term").empty());
  CHECK(text_at(supply({{.reporter = "PER", .partner = "CHE", .value = "9"}}, mined, {}), key,
                "missing_term") == "exports");
  CHECK(integer_at(supply({{.reporter = "PER", .partner = "CHE", .product = "710820",
      .kilograms = "9"}},
                          mined, {}),
                   key, "applicable") == 0);
}

TEST_CASE("a total without partners is used where it proves more, and never added to them") {
  const Table table = supply(
      {{.reporter = "PER", .partner = "CHE", .kilograms = "5", .valuation = "fob"},
       {.reporter = "PER", .partner = "IND", .value = "8"},
       {.reporter = "PER", .partner = "", .kilograms = "100", .kind = "world"}},
      {}, {});
  CHECK(integer_at(table, "PER/7108/2020", "exports_gross_ug10") == 100 * ug10_per_kilogram);
  CHECK(integer_at(table, "PER/7108/2020", "exports_complete") == 1);
}

TEST_CASE("unrefined gold is set beside the interval of mine output") {
  const Table table = producers(
      {{.reporter = "TGO", .partner = "ARE", .product = "710812", .kilograms = "1800"},
       {.reporter = "TGO", .partner = "ARE", .product = "710813", .kilograms = "40"},
       {.reporter = "CHE", .partner = "ARE", .product = "710813", .kilograms = "40"},
       {.reporter = "BEN", .partner = "ARE", .product = "7108", .kilograms = "40"},
       {.reporter = "NER", .partner = "ARE", .product = "710811", .value = "9"}},
      {{"TGO", 2020, 0, 0, 50}, {"CHE", 2020, 0, 0, 0}, {"NER", 2020, 0, 0, 500'000}});
  CHECK(integer_at(table, "TGO/7108/2020", "mined_ug10") == 1'800 * ug10_per_kilogram);
  CHECK(integer_at(table, "TGO/7108/2020", "production_high_ug10") == 50 * ug10_per_gram);
  CHECK(integer_at(table, "TGO/7108/2020", "statistic_m") == 500'000);
  CHECK(text_at(table, "TGO/7108/2020", "production_text") == "50.0 g");
  // A figure with its digits says how far a stated 0 may reach; whole tonnes of a series without digits do not.
  CHECK(text_at(table, "TGO/7108/2020", "stated_text") == "0.0000 t, at most 50.0 g");
  CHECK(text_at(table, "NER/7108/2020", "stated_text") == "0 t, at most 500 kg");
  CHECK(text_at(table, "BEN/7108/2020", "stated_text").empty());
  CHECK(integer_at(table, "CHE/7108/2020", "applicable") == 0);
  CHECK(integer_at(table, "BEN/7108/2020", "category_known") == 0);
  CHECK(text_at(table, "BEN/7108/2020", "reason") == "missing_input");
  CHECK(integer_at(table, "NER/7108/2020", "exports_weighed") == 0);
  CHECK(integer_at(table, "NER/7108/2020", "exports_complete") == 0);
}

TEST_CASE("stated production is said with its own digits, and the figure that reaches highest speaks") {
  const auto stated = [](const std::vector<drawn::Production>& rows) {
    return text_at(producers({{.reporter = "TGO", .partner = "ARE", .kilograms = "1800"}}, rows), "TGO/7108/2020",
                   "stated_text");
  };
  CHECK(stated({{"TGO", 2020, 1'450'000, 1'500'000, 1'550'000}}) == "1.5 t, at most 1,550 kg");
  CHECK(stated({{"TGO", 2020, 450, 500, 550}}) == "0.0005 t, at most 550 g");
  CHECK(stated({{"TGO", 2020, 0, 0, 50}, {"TGO", 2020, 0, 0, 500'000}}) == "0 t, at most 500 kg");
  CHECK(stated({{"TGO", 2020, 500, 500, 500}}) == "500 g");
  CHECK(stated({{"TGO", 2020, 480, 500, 530}}) == "500 g, at most 530 g");
}
