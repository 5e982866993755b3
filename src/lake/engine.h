/// DuckDB, in memory, behind one class that checks every status. What SQL may touch is fixed when
/// the engine opens and cannot be changed afterwards: files of the named folders, nothing else of
/// the disk, no network, no extension, no setting (craft §7.1). Nothing of it outlives the engine.
/// The library is loaded when the first engine opens, not before.
#pragma once

#include "model/result.h"
#include "model/table.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace cupel {

struct EngineOptions {
  int threads = 2;
  /// DuckDB's own budget; the process needs some 200 MiB beside it.
  std::uint64_t memory_bytes_max = 512ull << 20;
  /// The only folders whose files SQL may open, absolute. Empty: none.
  std::vector<std::filesystem::path> folders;
  /// Where work that passes the budget is spilled; made when first needed (its parent must be
  /// there), removed with the engine. Empty: nothing is spilled, such work ends with limit_exceeded.
  std::filesystem::path temporary_folder;
  std::uint64_t temporary_bytes_max = 64ull << 30;
};

/// A value for a `?` or `$n` of a statement: NULL, an integer or text.
using SqlValue = std::variant<std::monostate, std::int64_t, std::string>;

enum class ExportFormat : std::uint8_t {
  csv,      // RFC 4180 with a heading; LF; NULL is an empty cell, an empty text is ""
  json,     // {"columns":[{"name","type"}],"rows":[[…]]}: every value as text or null
  parquet,  // the query's own types, zstd
};

using ByteSink = std::function<void(std::string_view)>;

struct EngineConnection;

/// One connection to one in-memory database. Not for two threads at once, but for `interrupt`;
/// `connect` gives another thread its own connection to the same database.
class Engine {
 public:
  /// Throws Failure: the library is missing or is not the version we were built against; a setting
  /// was refused.
  explicit Engine(const EngineOptions& options);
  Engine(Engine&&) noexcept;
  Engine& operator=(Engine&&) noexcept;
  ~Engine();

  Engine connect() const;

  /// Statements that follow end with Failure (unavailable, rule "interrupted") once a stop is
  /// requested.
  void stop_on(std::stop_token token);

  /// Run one of our own statements. Failures of the engine are thrown as Failure.
  void execute(std::string_view sql, const std::vector<SqlValue>& parameters = {});

  /// Run a query of our own; the rows in the order the query gives them. Whole numbers and BOOLEAN
  /// arrive as int64 (HUGEINT and DECIMAL(n,0) when the value fits, TIMESTAMP as µs), VARCHAR as
  /// text, BLOB as blob, VARCHAR[] as text_list, MAP(VARCHAR, VARCHAR) as the text of a JSON object
  /// with its names in bytewise order. Any other type, and a number that does not fit, is a
  /// Failure: no floating point comes out of SQL.
  Table query(std::string_view sql, const std::vector<SqlValue>& parameters = {});

  /// The same without holding the result: parts of at most some thousands of rows.
  void query_in_parts(std::string_view sql, const std::vector<SqlValue>& parameters,
                      const std::function<void(const Table&)>& part);

  /// An empty table of these columns in memory.
  void create_table(std::string_view name, std::span<const ColumnSpec> columns);
  /// Append rows; columns by position, types as created.
  void append(std::string_view name, const Table& rows);

  /// The custodian's query: one SELECT, WITH, VALUES, DESCRIBE, SHOW, SUMMARIZE or EXPLAIN of such.
  /// All columns as text, units and meaning empty. Errors: invalid_input (also for anything that
  /// would write), forbidden (files outside the folders, settings), limit_exceeded (more than
  /// `rows_max` rows, memory), unavailable (interrupted).
  Result<Table> user_query(std::string_view sql, std::uint64_t rows_max);

  /// The custodian's query as a file, handed to `sink` piece by piece. Parquet needs a
  /// temporary folder.
  Result<void> export_query(std::string_view sql, ExportFormat format, const ByteSink& sink);

  /// End the statement that runs now; from any thread. The connection stays usable.
  void interrupt();

  /// For lake/ itself (connection.h).
  EngineConnection& connection() { return *connection_; }

 private:
  explicit Engine(std::unique_ptr<EngineConnection> connection);
  std::unique_ptr<EngineConnection> connection_;
};

/// 'it''s': a text as SQL literal; "odd ""name""": a name as SQL identifier.
std::string sql_text(std::string_view text);
std::string sql_name(std::string_view name);

}  // namespace cupel
