// What must hold for every kernel of this room, whatever the figures (indicators.md §7).
#include "trade/drawn_tables.h"

#include <doctest/doctest.h>

using namespace cupel;

namespace {

constexpr std::size_t net_column = 15;
constexpr std::size_t net_half_column = 16;

/// Two exporters, four importers, months and years, with every kind of gap.
std::vector<drawn::Trade> statements() {
  std::vector<drawn::Trade> rows;
  for (int month = 1; month <= 12; ++month) {
    rows.push_back({.reporter = "AAA", .partner = "BBB", .month = month, .value = "100.5",
                    .kilograms = "10"});
    rows.push_back({.reporter = "AAA", .partner = "", .month = month, .value = "100.5",
                    .kilograms = "10", .kind = "world"});
  }
  rows.push_back({.reporter = "BBB", .partner = "AAA", .flow = "M", .value = "9000000",
                  .kilograms = "4200"});
  rows.push_back({.reporter = "CCC", .partner = "AAA", .flow = "M", .value = "5000000"});
  rows.push_back({.reporter = "DDD", .partner = "CCC", .product = "7108", .value = "7",
                  .kilograms = "0"});
  rows.push_back({.reporter = "DDD", .partner = "CCC", .product = "710813", .value = "7",
                  .kilograms = "3"});
  return rows;
}

/// The same table with its rows in another order.
Table reordered(const Table& table, std::size_t step) {
  Table other(table.specs());
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const std::size_t from = (i * step + 3) % table.rows();
    for (std::size_t column = 0; column < table.columns().size(); ++column) {
      const Column& source = table.at(column);
      Column& target = other.at(column);
      if (!source.has(from)) {
        target.append_null();
      } else if (source.type() == ColumnType::int64) {
        target.append(source.integer(from));
      } else {
        target.append(source.text(from));
      }
    }
  }
  return other;
}

/// Masses times `factor`, or none at all where it is 0.
Table with_masses(const Table& table, std::int64_t factor) {
  Table other(table.specs());
  for (std::size_t i = 0; i < table.rows(); ++i) {
    for (std::size_t column = 0; column < table.columns().size(); ++column) {
      const Column& source = table.at(column);
      Column& target = other.at(column);
      const bool is_mass = column == net_column || column == net_half_column;
      if (!source.has(i) || (is_mass && factor == 0)) {
        target.append_null();
      } else if (source.type() == ColumnType::int64) {
        target.append(source.integer(i) * (is_mass ? factor : 1));
      } else {
        target.append(source.text(i));
      }
    }
  }
  return other;
}

bool same(const Table& left, const Table& right) {
  if (left.rows() != right.rows()) return false;
  for (std::size_t column = 0; column < left.columns().size(); ++column) {
    const Column& a = left.at(column);
    const Column& b = right.at(column);
    for (std::size_t i = 0; i < left.rows(); ++i) {
      if (a.has(i) != b.has(i)) return false;
      if (!a.has(i)) continue;
      if (a.type() == ColumnType::int64 && a.integer(i) != b.integer(i)) return false;
      if (a.type() == ColumnType::text && a.text(i) != b.text(i)) return false;
      if (a.type() == ColumnType::text_list && a.list(i) != b.list(i)) return false;
    }
  }
  return true;
}

Table run_on(std::string_view kernel, const Table& trade) {
  const Table mined = drawn::production({{"AAA", 2020, 0, 0, 50}});
  const Table prices = drawn::prices({{.price_e4 = 17'000'000}});
  if (kernel == "price_ratio") return drawn::run(kernel, {trade, prices, drawn::no_declarations()});
  if (kernel == "supply_balance") return drawn::run(kernel, {trade, mined, drawn::stocks({})});
  if (kernel == "non_producer") return drawn::run(kernel, {trade, mined});
  return drawn::run(kernel, {trade, drawn::no_totals()});
}

}  // namespace

TEST_CASE("no kernel depends on the order of its rows") {
  const Table table = drawn::trade(statements());
  REQUIRE(table.rows() == 28);
  for (const TableKernel& kernel : trade_kernels()) {
    CAPTURE(kernel.name);
    const Table expected = run_on(kernel.name, table);
    REQUIRE(expected.rows() > 0);
    for (const std::size_t step : {5UL, 9UL, 27UL}) {
      CHECK(same(run_on(kernel.name, reordered(table, step)), expected));
    }
    const bool moves = !same(run_on(kernel.name, with_masses(table, 10)), expected);
    CHECK(moves);  // the comparison can fail
  }
}

TEST_CASE("ten times the masses give ten times the gap and the same share") {
  const Table table = drawn::trade(statements());
  const std::string key = "AAA>BBB/7108/2020";
  const Table one = run_on("corridor_year", table);
  const Table ten = run_on("corridor_year", with_masses(table, 10));
  CHECK(drawn::integer_at(ten, key, "gap") == 10 * drawn::integer_at(one, key, "gap"));
  // The width of the interval is rounded up in each.
  const auto ten_low = drawn::integer_at(ten, key, "gap_low");
  CHECK(ten_low >= 10 * drawn::integer_at(one, key, "gap_low"));
  CHECK(ten_low <= 10 * drawn::integer_at(one, key, "gap_low") + 20);
  CHECK(drawn::integer_at(ten, key, "share_ppm") == drawn::integer_at(one, key, "share_ppm"));
}

TEST_CASE("without masses nothing that needs them is judged") {
  const Table bare = with_masses(drawn::trade(statements()), 0);
  const Table countries = run_on("country_year", bare);
  CHECK(drawn::text_at(countries, "AAA/7108/2020", "reason") == "missing_input");
  const Table supply = run_on("supply_balance", bare);
  CHECK(drawn::text_at(supply, "AAA/7108/2020", "missing_term") == "exports");
  const Table producers = run_on("non_producer", bare);
  CHECK(drawn::integer_at(producers, "AAA/7108/2020", "exports_complete") == 0);
  const Table ratios = run_on("price_ratio", bare);
  for (std::size_t i = 0; i < ratios.rows(); ++i) {
    CHECK(ratios["reason"].text(i) == "missing_input");
  }
  const Table corridors = run_on("corridor_year", bare);
  CHECK(drawn::text_at(corridors, "AAA>BBB/7108/2020", "branch") == "value");
}
