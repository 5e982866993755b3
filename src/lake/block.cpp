#include "lake/state.h"

#include "lake/files.h"
#include "model/encoding.h"
#include "model/facts.h"

#include <fmt/format.h>

#include <algorithm>

namespace cupel {
namespace {

// Row groups: DuckDB's usual size, and a smaller one where single rows are big (shapes), because a
// row group is held in memory while it is written.
constexpr std::uint64_t row_group_rows = 122'880;
constexpr std::uint64_t row_group_rows_with_shapes = 16'384;

std::vector<ColumnSpec> staged_columns(const TableSpec& spec) {
  std::vector<ColumnSpec> columns{{"row", ColumnType::int64, "", ""}};
  columns.insert(columns.end(), spec.columns.begin(), spec.columns.end());
  return columns;
}

bool same_types(const std::vector<ColumnSpec>& given, const std::vector<ColumnSpec>& wanted) {
  return std::ranges::equal(given, wanted, [](const ColumnSpec& a, const ColumnSpec& b) {
    return a.name == b.name && a.type == b.type;
  });
}

bool has_shapes(const TableSpec& spec) {
  return std::ranges::any_of(spec.columns, [](const ColumnSpec& column) {
    return column.type == ColumnType::blob;
  });
}

// The offending text of a defect may be what made it one: bytes that are no UTF-8.
std::string as_utf8(std::string_view text) {
  if (is_utf8(text)) return std::string(text);
  std::string repaired;
  std::size_t bad = 0;
  while (!is_utf8(text, &bad)) {
    repaired += text.substr(0, bad);
    repaired += "\xEF\xBF\xBD";
    text.remove_prefix(bad + 1);
  }
  return repaired += text;
}

void append_optional(Column& column, const std::optional<std::string>& text) {
  if (text) {
    column.append(std::string_view(as_utf8(*text)));
  } else {
    column.append_null();
  }
}

void append_text(Column& column, const std::string& text) {
  column.append(std::string_view(text));
}

}  // namespace

BlockWriter::State::~State() {
  tables.clear();  // appenders first: they flush into the staging tables
  for (const auto& [name, count] : rows) {
    try {
      engine.execute(fmt::format("DROP TABLE IF EXISTS {}", sql_name(prefix + name)));
    } catch (const Failure&) {
      // The staging table goes with the engine; nothing durable depends on it.
      continue;
    }
  }
}

StagedTable& BlockWriter::State::staged(const std::string& table) {
  const auto found = tables.find(table);
  if (found != tables.end()) return found->second;
  const TableSpec* spec = fact_table(table);
  ASSERT(spec != nullptr);
  StagedTable& staged = tables[table];
  staged.spec = spec;
  staged.staging = prefix + table;
  rows[table] = 0;
  const std::vector<ColumnSpec> columns = staged_columns(*spec);
  engine.create_table(staged.staging, columns);
  staged.appender = std::make_unique<TableAppender>(engine.connection(), staged.staging, columns);
  return staged;
}

void BlockWriter::State::append(const std::string& table, const Table& given) {
  StagedTable& to = staged(table);
  ASSERT(same_types(given.specs(), staged_columns(*to.spec)));
  const Column& numbers = given.at(0);
  for (std::size_t i = 0; i < given.rows() && to.sorted; ++i) {
    // Rows without a number sort first.
    const std::int64_t number = numbers.has(i) ? numbers.integer(i) : INT64_MIN;
    to.sorted = number >= to.last_row;
    to.last_row = number;
  }
  to.appender->append(given);
  to.rows += given.rows();
  rows[table] = to.rows;
}

void BlockWriter::State::close() {
  for (auto& [name, table] : tables) {
    if (table.appender == nullptr) continue;
    table.appender->close();
    table.appender.reset();
  }
}

BlockWriter::BlockWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
BlockWriter::BlockWriter(BlockWriter&&) noexcept = default;
BlockWriter& BlockWriter::operator=(BlockWriter&&) noexcept = default;
BlockWriter::~BlockWriter() = default;

void BlockWriter::append(const std::map<std::string, Table>& facts) {
  for (const auto& [table, rows] : facts) {
    ASSERT(table != "delivery" && table != "defect");
    if (rows.rows() > 0) state_->append(table, rows);
  }
}

const std::map<std::string, std::uint64_t>& BlockWriter::rows() const { return state_->rows; }

BlockFacts write_block(Engine& engine, const StagedTable& table, const DeliveryBlock& delivery,
                       const std::filesystem::path& path) {
  const std::filesystem::path part = path.string() + ".part";
  std::string columns;
  for (const ColumnSpec& column : table.spec->columns) columns += ", " + sql_name(column.name);
  // A plain copy keeps the order of insertion; otherwise the order is total by the row's place.
  const std::string_view order = table.sorted ? "" : "ORDER BY row NULLS FIRST, rowid";
  engine.execute(fmt::format(
      "COPY (SELECT 0::BIGINT AS log, {}::BIGINT AS idx, row, {} AS owner, {} AS label{} FROM {} {}) "
      "TO {} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {})",
      delivery.index, sql_text(delivery.owner), sql_text(delivery.label), columns,
      sql_name(table.staging), order, sql_text(part.string()),
      has_shapes(*table.spec) ? row_group_rows_with_shapes : row_group_rows));
  const std::optional<FileFacts> facts = file_facts(part);
  ASSERT(facts.has_value());
  put_in_place(part, path);
  return {table.rows, facts->bytes, facts->sha256};
}

Table delivery_rows(const DeliveryRow& row) {
  Table table(staged_columns(*fact_table("delivery")));
  table["row"].append_null();
  append_optional(table["name"], row.name);
  append_text(table["layout"], row.layout);
  append_text(table["reader"], row.reader);
  append_optional(table["mode"], row.mode);
  append_optional(table["source"], row.source);
  table["received_us"].append(row.received_us);
  table["rows"].append(row.rows);
  table["defects"].append(row.defects);
  append_text(table["sha256"], row.sha256);
  table["bytes"].append(row.bytes);
  return table;
}

Table defect_rows(const std::vector<Defect>& defects) {
  Table table(staged_columns(*fact_table("defect")));
  for (const Defect& defect : defects) {
    if (defect.row < 0) {
      table["row"].append_null();
    } else {
      table["row"].append(defect.row);
    }
    table["line"].append(defect.line);
    table["column_number"].append(defect.column);
    if (defect.pointer.empty()) {
      table["pointer"].append_null();
    } else {
      append_text(table["pointer"], as_utf8(defect.pointer));
    }
    append_text(table["rule"], defect.rule);
    append_text(table["text"], as_utf8(defect.text));
    table["note"].append(std::int64_t{defect.note ? 1 : 0});
  }
  return table;
}

}  // namespace cupel
