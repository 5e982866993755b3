#include "trade/mirror.h"

#include "trade/drawn_tables.h"

#include <doctest/doctest.h>

using namespace cupel;
using drawn::integer_at;
using drawn::text_at;

namespace {

Table corridors(const std::vector<drawn::Trade>& rows) {
  return drawn::run("corridor_year", {drawn::trade(rows), drawn::no_totals()});
}

}  // namespace

TEST_CASE("a gap of mass leads where both masses are known") {
  const Table table = corridors(
      {{.reporter = "AAA", .partner = "BBB", .value = "100000", .kilograms = "3000"},
       {.reporter = "BBB", .partner = "AAA", .flow = "M", .value = "200000", .kilograms = "4200"}});
  const std::string key = "AAA>BBB/7108/2020";
  CHECK(text_at(table, key, "branch") == "mass");
  CHECK(text_at(table, key, "class") == "matched");
  CHECK(text_at(table, key, "reason").empty());
  CHECK(integer_at(table, key, "gap") == 1'200 * ug10_per_kilogram);
  CHECK(integer_at(table, key, "gap_low") == 1'200 * ug10_per_kilogram - 11'630'871'347);
  CHECK(integer_at(table, key, "share_ppm") == 285'714);
  CHECK(integer_at(table, key, "statistic_m") == 120'000);
  CHECK(integer_at(table, key, "statistic_e") == -2);
  CHECK(text_at(table, key, "exporter_text") == "3,000 kg");
  CHECK(text_at(table, key, "importer_text") == "4,200 kg");
}

TEST_CASE("without masses the value branch makes the importer's value FOB as an interval") {
  const std::vector<drawn::Trade> rows{
      {.reporter = "AAA", .partner = "BBB", .value = "1000000"},
      {.reporter = "BBB", .partner = "AAA", .flow = "M", .value = "4000000", .kilograms = "0"},
      {.reporter = "CCC", .partner = "AAA", .flow = "M", .value = "1005", .valuation = "cif"},
      {.reporter = "DDD", .partner = "AAA", .flow = "M", .value = "1005", .valuation = "fob"}};
  const Table table = corridors(rows);
  const std::string key = "AAA>BBB/7108/2020";
  CHECK(text_at(table, key, "branch") == "value");
  CHECK(text_at(table, key, "valuation") == "unknown");
  CHECK(integer_at(table, key, "gap") == 29'800'995'025);
  CHECK(integer_at(table, key, "gap_low") == 39'999'995'000 * 100 / 101 - 10'000'005'000);
  CHECK(integer_at(table, key, "gap_value_high_e4") == 40'000'005'000 - 9'999'995'000);
  CHECK(integer_at(table, "AAA>CCC/7108/2020", "importer_fob_e4") == 10'000'000);
  CHECK(integer_at(table, "AAA>DDD/7108/2020", "importer_fob_e4") == 10'050'000);
  CHECK(text_at(table, "AAA>CCC/7108/2020", "class") == "orphaned");
}

TEST_CASE("one side alone is orphaned or lost, and equal figures carry no information") {
  const Table table = corridors(
      {{.reporter = "AAA", .partner = "BBB", .value = "1000000"},
       {.reporter = "AAA", .partner = "CCC", .value = "2000000"},
       {.reporter = "CCC", .partner = "AAA", .flow = "M", .value = "2000001"},
       {.reporter = "AAA", .partner = "DDD", .value = "3000000"},
       {.reporter = "DDD", .partner = "AAA", .flow = "M", .value = "2000000"},
       {.reporter = "AAA", .partner = "AAA", .value = "1"},
       {.reporter = "EEE", .partner = "AAA", .flow = "M", .value = "7000000"},
       {.reporter = "AAA", .partner = "FFF", .product = "7113", .value = "1"}});
  CHECK(text_at(table, "AAA>BBB/7108/2020", "class") == "lost");
  CHECK(text_at(table, "AAA>BBB/7108/2020", "reason") == "missing_input");
  CHECK(text_at(table, "AAA>CCC/7108/2020", "class") == "imputed");
  CHECK(text_at(table, "AAA>CCC/7108/2020", "reason") == "missing_input");
  CHECK(text_at(table, "AAA>DDD/7108/2020", "class") == "reversal");
  CHECK(text_at(table, "AAA>DDD/7108/2020", "reason").empty());
  CHECK(text_at(table, "AAA>AAA/7108/2020", "class") == "self");
  CHECK(integer_at(table, "AAA>AAA/7108/2020", "applicable") == 0);
  CHECK(text_at(table, "AAA>EEE/7108/2020", "class") == "orphaned");
  CHECK(integer_at(table, "AAA>EEE/7108/2020", "exporter_value_e4") == 0);
  CHECK(integer_at(table, "AAA>FFF/7113/2020", "applicable") == 0);
}

TEST_CASE("an exporter that states too few months, or no partner, is not judged against") {
  std::vector<drawn::Trade> rows{
      {.reporter = "BBB", .partner = "AAA", .flow = "M", .value = "9000000"},
      {.reporter = "BBB", .partner = "CCC", .flow = "M", .value = "9000000"},
      {.reporter = "CCC", .partner = "", .value = "1327514937.096", .kind = "world"}};
  for (int month = 1; month <= 5; ++month) {
    rows.push_back({.reporter = "AAA", .partner = "BBB", .month = month, .value = "10"});
  }
  const Table five = corridors(rows);
  CHECK(text_at(five, "AAA>BBB/7108/2020", "reason") == "missing_input");
  CHECK(text_at(five, "CCC>BBB/7108/2020", "reason") == "missing_input");
  CHECK(text_at(five, "CCC>BBB/7108/2020", "exporter_total_text") == "1.33 bn USD");
  CHECK(text_at(five, "CCC>BBB/7108/2020", "partners_total_text") == "9.00 M USD");
  rows.push_back({.reporter = "AAA", .partner = "DDD", .month = 6, .value = "10"});
  CHECK(text_at(corridors(rows), "AAA>BBB/7108/2020", "reason").empty());
}

TEST_CASE("months without a row are named on either side, and what arrived in the exporter's is said") {
  std::vector<drawn::Trade> rows;
  for (int month = 1; month <= 12; ++month) {
    // The exporter's file ends with September; August speaks of another partner only.
    if (month <= 9) {
      rows.push_back({.reporter = "COD", .partner = month == 8 ? "ZMB" : "CHN", .month = month, .value = "10"});
    }
    if (month != 2) {
      rows.push_back({.reporter = "CHN", .partner = "COD", .flow = "M", .month = month, .value = "400000"});
    }
  }
  rows.push_back({.reporter = "UGA", .partner = "COD", .flow = "M", .value = "3000000"});
  const Table table = corridors(rows);
  const std::string china = "COD>CHN/7108/2020";
  CHECK(text_at(table, china, "reason").empty());
  CHECK(text_at(table, china, "exporter_months") ==
        "DR Congo: no row for Oct, Nov, Dec 2020, months in which China booked 1.20 M USD");
  CHECK(text_at(table, china, "importer_months") == "China: no row for Feb 2020");
  CHECK(integer_at(table, china, "exporter_names") == 1);
  // A year stated as a whole hides no month; nobody knows in which month it arrived.
  const std::string uganda = "COD>UGA/7108/2020";
  CHECK(text_at(table, uganda, "exporter_months") == "DR Congo: no row for Oct, Nov, Dec 2020");
  CHECK(text_at(table, uganda, "importer_months").empty());
  CHECK(integer_at(table, uganda, "exporter_names") == 0);
  CHECK(integer_at(table, uganda, "importer_states") == 1);
  CHECK(integer_at(table, "COD>ZMB/7108/2020", "importer_states") == 0);
}

TEST_CASE("a stated 0 is a statement, and no row is none") {
  const Table table = corridors(
      {{.reporter = "AAA", .partner = "BBB", .value = "0"},
       {.reporter = "BBB", .partner = "AAA", .flow = "M", .value = "3000000"},
       {.reporter = "CCC", .partner = "AAA", .flow = "M", .value = "3000000"}});
  CHECK(integer_at(table, "AAA>BBB/7108/2020", "exporter_names") == 1);
  CHECK(integer_at(table, "AAA>CCC/7108/2020", "exporter_names") == 0);
}

TEST_CASE("a gap in words: which way, its share and both ends where they differ") {
  const Table table = corridors(
      {{.reporter = "AAA", .partner = "BBB", .kilograms = "3000"},
       {.reporter = "BBB", .partner = "AAA", .flow = "M", .kilograms = "4200"},
       {.reporter = "AAA", .partner = "CCC", .kilograms = "3000.000"},
       {.reporter = "CCC", .partner = "AAA", .flow = "M", .kilograms = "4200.000"},
       {.reporter = "AAA", .partner = "DDD", .kilograms = "3000.000"},
       {.reporter = "DDD", .partner = "AAA", .flow = "M", .kilograms = "2800.000"},
       {.reporter = "AAA", .partner = "EEE", .kilograms = "3000.000"}});
  CHECK(text_at(table, "AAA>BBB/7108/2020", "gap_words") ==
        "1,200 kg more arrived (29 %), between 1,199 kg and 1,201 kg");
  CHECK(text_at(table, "AAA>CCC/7108/2020", "gap_words") == "1,200 kg more arrived (29 %)");
  CHECK(text_at(table, "AAA>DDD/7108/2020", "gap_words") == "200 kg less arrived");
  CHECK(text_at(table, "AAA>EEE/7108/2020", "gap_words") == "not computed");
}

TEST_CASE("what the exporter leaves without a partner widens the gap's low end") {
  const Table table = corridors(
      {{.reporter = "AAA", .partner = "BBB", .value = "1000000"},
       {.reporter = "AAA", .partner = "", .value = "5000000", .kind = "world"},
       {.reporter = "BBB", .partner = "AAA", .flow = "M", .value = "4000000", .valuation = "fob"}});
  const std::string key = "AAA>BBB/7108/2020";
  CHECK(integer_at(table, key, "gap") == 30'000'000'000);
  CHECK(integer_at(table, key, "gap_low_attributed") == 29'999'990'000);
  CHECK(integer_at(table, key, "gap_low") == -10'000'010'000);
}

TEST_CASE("a wrong unit, a conflict and a foreign currency come before any gap") {
  const Table table = corridors(
      {{.reporter = "AAA", .partner = "BBB", .value = "1000", .kilograms = "2.5"},
       {.reporter = "BBB", .partner = "AAA", .flow = "M", .value = "2000000", .kilograms = "2510"},
       {.reporter = "AAA", .partner = "CCC", .value = "1000"},
       {.reporter = "AAA", .partner = "CCC", .value = "2000"},
       {.reporter = "CCC", .partner = "AAA", .flow = "M", .value = "9000000"},
       {.reporter = "DDD", .partner = "AAA", .flow = "M", .value = "9000000", .currency = "EUR"},
       {.reporter = "EEE", .partner = "AAA", .flow = "M"}});
  CHECK(text_at(table, "AAA>BBB/7108/2020", "reason") == "unit_suspected");
  CHECK(text_at(table, "AAA>CCC/7108/2020", "reason") == "impaired_evidence");
  CHECK(text_at(table, "AAA>DDD/7108/2020", "reason") == "threshold_missing");
  CHECK(text_at(table, "AAA>EEE/7108/2020", "reason") == "missing_input");
}

TEST_CASE("goods of the months before explain what arrives within the lag") {
  std::vector<drawn::Trade> rows;
  for (int month = 1; month <= 12; ++month) {
    rows.push_back({.reporter = "AAA", .partner = "BBB", .year = 2019, .month = month, .value = "1",
        .kilograms = "100"});
    rows.push_back({.reporter = "AAA", .partner = "CCC", .year = 2020, .month = month, .value = "1",
        .kilograms = "1"});
    rows.push_back({.reporter = "BBB", .partner = "CCC", .flow = "M", .year = 2020, .month = month,
        .value = "1", .kilograms = "1"});
  }
  rows.push_back({.reporter = "BBB", .partner = "AAA", .flow = "M", .year = 2020, .month = 1,
      .value = "9", .kilograms = "150"});
  rows.push_back({.reporter = "BBB", .partner = "AAA", .flow = "M", .year = 2020, .month = 3,
      .value = "9", .kilograms = "70"});
  const Table table = corridors(rows);
  // November and December of 2019 explain January's 150 kg; March has nothing before it.
  CHECK(integer_at(table, "AAA>BBB/7108/2020", "gap") == 70 * ug10_per_kilogram);
  CHECK(integer_at(table, "AAA>BBB/7108/2020", "importer_net_ug10") == 220 * ug10_per_kilogram);
}
