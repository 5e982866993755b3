#include "lake/lake.h"
#include "lake/state.h"
#include "model/facts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace cupel {
namespace {

// What differs between two logs fed the same files: where a record lies and when it came.
bool is_left_out(std::string_view column) {
  return column == "log" || column == "idx" || column == "received_us";
}

void append_number(std::string& out, std::uint64_t number) {
  for (int shift = 56; shift >= 0; shift -= 8) out += static_cast<char>((number >> shift) & 0xff);
}

void append_value(std::string& out, const Column& column, std::size_t i) {
  if (!column.has(i)) {
    out += '\0';
  } else if (column.type() == ColumnType::int64) {
    out += '\1';
    append_number(out, static_cast<std::uint64_t>(column.integer(i)));
  } else {
    out += '\2';
    append_number(out, column.text(i).size());
    out += column.text(i);
  }
}

std::string columns_that_count(const TableSpec& table) {
  std::string list;
  for (const ColumnSpec& column : lake_columns(table)) {
    if (is_left_out(column.name)) continue;
    if (!list.empty()) list += ", ";
    list += sql_name(column.name);
  }
  return list;
}

// Hash each row; sort the hashes in the engine, which spills when there are very many.
std::uint64_t hash_rows(Engine& engine, Engine& second, const TableSpec& table) {
  static const std::vector<ColumnSpec> hash_column{{"hash", ColumnType::blob, "", ""}};
  second.execute("DROP TABLE IF EXISTS lake.row_hash");
  second.execute("CREATE TABLE lake.row_hash (hash BLOB)");
  std::uint64_t rows = 0;
  std::string row;
  TableAppender appender(second.connection(), "row_hash", hash_column, "lake");
  Table hashes(hash_column);
  const std::string sql =
      fmt::format("SELECT {} FROM {}", columns_that_count(table), sql_name("all_" + table.name));
  engine.query_in_parts(sql, {}, [&](const Table& part) {
    hashes.clear();
    for (std::size_t i = 0; i < part.rows(); ++i) {
      row.clear();
      for (const Column& column : part.columns()) append_value(row, column, i);
      hashes.at(0).append(bytes_of(sha256(row)));
    }
    rows += part.rows();
    appender.append(hashes);
  });
  appender.close();
  return rows;
}

}  // namespace

Hash Lake::content_digest() const {
  Engine engine = open_views();
  Engine second = engine.connect();
  Sha256 digest;
  for (const TableSpec& table : fact_tables()) {
    std::string head = table.name;
    head += '\0';
    append_number(head, hash_rows(engine, second, table));
    digest.update(head);
    second.query_in_parts("SELECT hash FROM lake.row_hash ORDER BY hash", {},
                          [&](const Table& part) {
      for (std::size_t i = 0; i < part.rows(); ++i) digest.update(part.at(0).text(i));
    });
  }
  return digest.finish();
}

}  // namespace cupel
