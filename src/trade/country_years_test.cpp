#include "trade/drawn_tables.h"
#include "trade/mirror.h"

#include <doctest/doctest.h>

using namespace cupel;
using drawn::integer_at;
using drawn::text_at;

namespace {

Table countries(const std::vector<drawn::Trade>& rows) {
  return drawn::run("country_year", {drawn::trade(rows), drawn::no_totals()});
}

}  // namespace

TEST_CASE("positive gaps of a year are summed over partners and never netted") {
  const Table table = countries(
      {{.reporter = "AAA", .partner = "BBB", .kilograms = "3000"},
       {.reporter = "BBB", .partner = "AAA", .flow = "M", .kilograms = "4200"},
       {.reporter = "AAA", .partner = "CCC", .kilograms = "1100"},
       {.reporter = "CCC", .partner = "AAA", .flow = "M", .kilograms = "900"},
       {.reporter = "AAA", .partner = "DDD", .kilograms = "480"},
       {.reporter = "DDD", .partner = "AAA", .flow = "M", .kilograms = "500"}});
  const std::string key = "AAA/7108/2020";
  CHECK(integer_at(table, key, "gap_net_ug10") == 1'220 * ug10_per_kilogram);
  CHECK(integer_at(table, key, "gap_net_low_ug10") == 1'218'355'146'400 * 10);  // u of four masses: 1 kg
  CHECK(integer_at(table, key, "reversed_net_ug10") == -200 * ug10_per_kilogram);
  CHECK(integer_at(table, key, "share_ppm") == 217'857);
  CHECK(integer_at(table, key, "partners") == 3);
  CHECK(integer_at(table, key, "partners_weighed") == 3);
  CHECK(text_at(table, key, "gap_text") == "1,220 kg");
  CHECK(text_at(table, key, "gap_words") == "1,220 kg more arrived (22 %), at least 1,218 kg");
}

TEST_CASE("a country-year names the exporter's months without a row and counts its partners' silence") {
  std::vector<drawn::Trade> rows;
  for (int month = 1; month <= 11; ++month) {
    rows.push_back({.reporter = "AAA", .partner = "BBB", .month = month, .kilograms = "1"});
    if (month > 3) rows.push_back({.reporter = "BBB", .partner = "AAA", .flow = "M", .month = month, .kilograms = "9"});
  }
  rows.push_back({.reporter = "CCC", .partner = "AAA", .flow = "M", .kilograms = "9"});
  const Table table = countries(rows);
  const std::string key = "AAA/7108/2020";
  CHECK(text_at(table, key, "exporter_months") == "AAA: no row for Dec 2020");
  CHECK(integer_at(table, key, "partners_weighed") == 2);
  CHECK(integer_at(table, key, "partners_named") == 1);
  CHECK(integer_at(table, key, "partners_silent") == 1);
}

TEST_CASE("a partner without a mass is counted and never taken as agreement") {
  const Table table = countries(
      {{.reporter = "AAA", .partner = "BBB", .value = "5", .kilograms = "3000"},
       {.reporter = "BBB", .partner = "AAA", .flow = "M", .value = "6", .kilograms = "3500"},
       {.reporter = "CCC", .partner = "AAA", .flow = "M", .value = "9", .kilograms = "0"},
       {.reporter = "DDD", .partner = "EEE", .value = "9"},
       {.reporter = "EEE", .partner = "DDD", .flow = "M", .value = "9"}});
  CHECK(integer_at(table, "AAA/7108/2020", "partners") == 2);
  CHECK(integer_at(table, "AAA/7108/2020", "partners_weighed") == 1);
  CHECK(text_at(table, "DDD/7108/2020", "reason") == "missing_input");
}

TEST_CASE("what the exporter leaves without a partner is taken off the low end once, not once a partner") {
  const Table table = countries(
      {{.reporter = "AAA", .partner = "BBB", .value = "1", .kilograms = "1000"},
       {.reporter = "AAA", .partner = "CCC", .value = "1", .kilograms = "1000"},
       {.reporter = "AAA", .partner = "", .value = "9", .kilograms = "400", .kind = "unspecified"},
       {.reporter = "BBB", .partner = "AAA", .flow = "M", .value = "2", .kilograms = "2000"},
       {.reporter = "CCC", .partner = "AAA", .flow = "M", .value = "2", .kilograms = "2000"}});
  const std::string key = "AAA/7108/2020";
  CHECK(integer_at(table, key, "gap_net_ug10") == 2'000 * ug10_per_kilogram);
  CHECK(integer_at(table, key, "gap_net_low_attributed_ug10") == 2'000 * ug10_per_kilogram - 16'448'536'000);
  CHECK(integer_at(table, key, "gap_net_low_ug10") ==
        integer_at(table, key, "gap_net_low_attributed_ug10") - 400 * ug10_per_kilogram);
}

TEST_CASE("a partner without a gap takes nothing off the low end of the others") {
  const Table table = countries(
      {{.reporter = "AAA", .partner = "BBB", .kilograms = "3000"},
       {.reporter = "BBB", .partner = "AAA", .flow = "M", .kilograms = "4200"},
       {.reporter = "AAA", .partner = "CCC", .kilograms = "3"},
       {.reporter = "CCC", .partner = "AAA", .flow = "M", .kilograms = "3"}});
  CHECK(integer_at(table, "AAA/7108/2020", "gap_net_low_ug10") == 1'200 * ug10_per_kilogram - 11'630'871'347);
}

TEST_CASE("a year of totals alone is shown with both totals and judged by neither") {
  Table totals(mirror_total_input().columns);
  std::size_t column = 0;
  totals.at(column++).append(std::int64_t{4});
  totals.at(column++).append(std::int64_t{0});
  totals.at(column++).append(std::string_view("AAA"));
  totals.at(column++).append(std::string_view("710812"));
  totals.at(column++).append(std::int64_t{2023});
  totals.at(column++).append(std::int64_t{70'000'000'000});
  totals.at(column++).append(std::int64_t{20'000'000'000});
  totals.at(column).append(std::string_view("USD"));
  const Table table = drawn::run("country_year", {drawn::trade({}), totals});
  const std::string key = "AAA/7108/2023";  // its heading
  CHECK(text_at(table, key, "reason") == "missing_input");
  CHECK(text_at(table, key, "exporter_total_text") == "7.00 M USD");
  CHECK(text_at(table, key, "partners_total_text") == "2.00 M USD");
  CHECK(integer_at(table, key, "partners") == 0);
  CHECK(integer_at(table, key, "gap_net_ug10") == 0);
}
