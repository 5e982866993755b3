#include "trade/coverage.h"

#include "trade/drawn_tables.h"

#include <doctest/doctest.h>

using namespace cupel;

namespace {

/// The exporter AAA's year 2020, from its rows.
struct Year {
  Table table;
  std::vector<TradeRow> rows;
  std::vector<ReporterYear> sides;
  ReportCoverage coverage;

  explicit Year(const std::vector<drawn::Trade>& drawn_rows)
      : table(drawn::trade(drawn_rows)),
        rows(read_trade(table)),
        sides(sides_of(rows, CodeLevel::heading)),
        coverage(coverage_of(sides).at({"X", "AAA", "7108", 2020})) {}
};

std::vector<drawn::Trade> months(int count) {
  std::vector<drawn::Trade> rows;
  for (int month = 1; month <= count; ++month) {
    rows.push_back({.reporter = "AAA", .partner = "BBB", .month = month, .value = "1", .kilograms = "1"});
  }
  return rows;
}

bool is(int128 amount, std::int64_t expected) { return amount == expected; }

}  // namespace

TEST_CASE("six months are a year, five are not, and the same month twice is one") {
  CHECK_FALSE(Year(months(5)).coverage.states_year());
  CHECK(Year(months(6)).coverage.states_year());
  auto rows = months(5);
  rows.push_back({.reporter = "AAA", .partner = "CCC", .month = 5, .value = "1"});
  CHECK_FALSE(Year(rows).coverage.states_year());
  CHECK(Year(rows).coverage.partners == 2);
  CHECK(Year({{.reporter = "AAA", .partner = "BBB", .value = "1"}}).coverage.states_year());  // a whole year
}

TEST_CASE("what the total holds beyond the partners is left without one, and never less than 0") {
  const auto rest = [](const char* total) {
    const Year year({{.reporter = "AAA", .partner = "BBB", .value = "60"},
                     {.reporter = "AAA", .partner = "CCC", .value = "30"},
                     {.reporter = "AAA", .partner = "", .value = total, .kind = "world"}});
    return static_cast<std::int64_t>(year.coverage.unattributed_value_e4());
  };
  CHECK(rest("100") == 100'000);
  CHECK(rest("90") == 0);
  CHECK(rest("80") == 0);
  // Three figures in whole dollars: a rest of 1.5 dollars is their rounding.
  CHECK(rest("91") == 0);
  CHECK(rest("92") == 20'000);
}

TEST_CASE("an unspecified partner is no partner, and its value stays without one") {
  const Year year({{.reporter = "AAA", .partner = "BBB", .value = "60", .kilograms = "6"},
                   {.reporter = "AAA", .partner = "", .value = "40", .kilograms = "4", .kind = "unspecified"}});
  CHECK(year.coverage.partners == 1);
  CHECK(year.coverage.has_unspecified);
  CHECK(is(year.coverage.unattributed_value_e4(), 400'000));
  CHECK(bool(year.coverage.unattributed_net_ug10() == std::optional(int128{4} * ug10_per_kilogram)));
  CHECK(bool(year.coverage.total_value_e4() == std::optional(int128{1'000'000})));
}

TEST_CASE("a mass that nobody states is not known, and not 0") {
  const Year year({{.reporter = "AAA", .partner = "BBB", .value = "60", .kilograms = "6"},
                   {.reporter = "AAA", .partner = "", .value = "40", .kind = "unspecified"}});
  CHECK_FALSE(year.coverage.unattributed_net_ug10().has_value());
  const Year named({{.reporter = "AAA", .partner = "BBB", .value = "60"}});
  CHECK(bool(named.coverage.unattributed_net_ug10() == std::optional(int128{0})));  // every partner is named
}

TEST_CASE("the stated total wins over the sum of its parts") {
  const Year stated({{.reporter = "AAA", .partner = "BBB", .value = "60"},
                     {.reporter = "AAA", .partner = "", .value = "100", .kind = "world"}});
  CHECK(bool(stated.coverage.total_value_e4() == std::optional(int128{1'000'000})));
  const Year parts({{.reporter = "AAA", .partner = "BBB", .value = "60"}});
  CHECK(bool(parts.coverage.total_value_e4() == std::optional(int128{600'000})));
  const Year total_only({{.reporter = "AAA", .partner = "", .value = "100", .kind = "world"}});
  CHECK(total_only.coverage.partners == 0);
  CHECK(bool(total_only.coverage.total_value_e4() == std::optional(int128{1'000'000})));
}

TEST_CASE("months without a row are known where a reporter states months, and never of a whole year") {
  CHECK(Year(months(9)).coverage.months_without_row(2020) == std::vector<int>{10, 11, 12});
  CHECK(Year(months(12)).coverage.months_without_row(2020).empty());
  auto rows = months(9);
  rows.push_back({.reporter = "AAA", .partner = "", .month = 11, .value = "1", .kind = "world"});
  CHECK(Year(rows).coverage.months_without_row(2020) == std::vector<int>{10, 12});
  rows.push_back({.reporter = "AAA", .partner = "CCC", .value = "1"});
  CHECK(Year(rows).coverage.months_without_row(2020).empty());
}
