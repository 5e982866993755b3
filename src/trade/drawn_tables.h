/// For tests: input tables of the kernels drawn by hand, and reading results by name.
#pragma once

#include "trade/kernels.h"
#include "trade/price_ratio.h"
#include "trade/production.h"
#include "trade/trade_rows.h"

#include "model/decimal.h"
#include "model/quantity.h"

#include <doctest/doctest.h>

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace cupel::drawn {

/// A statement as somebody would write it; empty texts are missing.
struct Trade {
  std::string_view reporter{};
  std::string_view partner{};       // "" with kind world or unspecified
  std::string_view flow = "X";
  std::string_view product = "710812";
  int year = 2020;
  int month = 0;
  std::string_view value{};         // in USD, as written
  std::string_view kilograms{};     // as written
  std::string_view kind = "country";
  std::string_view valuation{};
  std::string_view currency = "USD";
  std::string_view customs{};
  std::string_view transport{};
  bool estimated = false;
  int index = 1;
};

inline void text(Column& column, std::string_view value) {
  if (value.empty()) {
    column.append_null();
  } else {
    column.append(value);
  }
}

/// Value and half of its last digit, both missing where the text is empty.
inline void number(Table& table, std::size_t at, std::size_t half_at, std::string_view written,
                   std::int64_t unit) {
  const auto decimal = parse_decimal(written);
  if (!decimal) {
    table.at(at).append_null();
    table.at(half_at).append_null();
    return;
  }
  table.at(at).append(scaled(*decimal, unit));
  table.at(half_at).append(half_last_digit(*decimal, unit));
}

/// Row numbers count from 0 in the order given.
inline Table trade(const std::vector<Trade>& rows) {
  Table table(trade_input().columns);
  std::int64_t row_number = 0;
  for (const Trade& row : rows) {
    table.at(0).append(std::int64_t{row.index});
    table.at(1).append(row_number++);
    text(table.at(2), row.reporter);
    text(table.at(3), row.partner);
    text(table.at(4), row.kind);
    text(table.at(5), row.flow);
    text(table.at(6), row.product);
    table.at(7).append(std::int64_t{row.year});
    table.at(8).append(row.month == 0 ? std::nullopt : std::optional<std::int64_t>(row.month));
    text(table.at(9), row.customs);
    text(table.at(10), row.transport);
    number(table, 11, 12, row.value, 10'000);
    text(table.at(13), row.value.empty() ? "" : row.currency);
    text(table.at(14), row.valuation);
    number(table, 15, 16, row.kilograms, ug10_per_kilogram);
    table.at(17).append(std::int64_t{row.estimated ? 1 : 0});
  }
  return table;
}

struct Price {
  std::string_view metal = "gold";
  int year = 2020;
  int month = 1;
  int day = 0;
  std::int64_t price_e4 = 0;
  std::string_view series = "s";
};

inline Table prices(const std::vector<Price>& rows) {
  Table table(price_input().columns);
  std::int64_t row_number = 0;
  for (const Price& row : rows) {
    table.at(0).append(std::int64_t{9});
    table.at(1).append(row_number++);
    table.at(2).append(row.metal);
    table.at(3).append(std::int64_t{row.year});
    table.at(4).append(std::int64_t{row.month});
    table.at(5).append(row.day == 0 ? std::nullopt : std::optional<std::int64_t>(row.day));
    table.at(6).append(row.price_e4);
    table.at(7).append(row.series);
  }
  return table;
}

struct Production {
  std::string_view country{};
  int year = 2020;
  std::int64_t low_g = 0;
  std::int64_t point_g = 0;
  std::int64_t high_g = 0;
};

inline Table production(const std::vector<Production>& rows) {
  Table table(production_input().columns);
  std::int64_t row_number = 0;
  for (const Production& row : rows) {
    table.at(0).append(std::int64_t{5});
    table.at(1).append(row_number++);
    table.at(2).append(row.country);
    table.at(3).append(std::string_view("gold"));
    table.at(4).append(std::int64_t{row.year});
    table.at(5).append(row.low_g);
    table.at(6).append(row.point_g);
    table.at(7).append(row.high_g);
  }
  return table;
}

struct Stock {
  std::string_view country{};
  int year = 2020;
  std::int64_t draw_kg = 0;
};

inline Table stocks(const std::vector<Stock>& rows) {
  Table table(stock_input().columns);
  std::int64_t row_number = 0;
  for (const Stock& row : rows) {
    table.at(0).append(std::int64_t{6});
    table.at(1).append(row_number++);
    table.at(2).append(row.country);
    table.at(3).append(std::string_view("gold"));
    table.at(4).append(std::int64_t{row.year});
    table.at(5).append(row.draw_kg * ug10_per_kilogram);
  }
  return table;
}

inline Table no_totals() { return Table(mirror_total_input().columns); }
inline Table no_declarations() { return Table(declaration_input().columns); }

/// Run a kernel of the room by name.
inline Table run(std::string_view name, const std::vector<Table>& inputs) {
  for (const TableKernel& kernel : trade_kernels()) {
    if (kernel.name != name) continue;
    REQUIRE(kernel.inputs.size() == inputs.size());
    const auto table = kernel.function(inputs);
    REQUIRE(table);
    REQUIRE(table->specs().size() == kernel.output.size());
    return *table;
  }
  FAIL("no such kernel");
  return {};
}

/// The row whose subject_key is `key`; fails the test when there is none.
inline std::size_t row_of(const Table& table, std::string_view key) {
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (table["subject_key"].text(i) == key) return i;
  }
  FAIL("no such subject: " << std::string(key));
  return 0;
}

inline std::string text_at(const Table& table, std::string_view key, std::string_view column) {
  const std::size_t row = row_of(table, key);
  return table[column].has(row) ? std::string(table[column].text(row)) : std::string();
}

inline std::int64_t integer_at(const Table& table, std::string_view key, std::string_view column) {
  const std::size_t row = row_of(table, key);
  REQUIRE(table[column].has(row));
  return table[column].integer(row);
}

}  // namespace cupel::drawn
