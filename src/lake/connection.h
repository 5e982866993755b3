/// What an Engine holds. Private to lake/.
#pragma once

#include "lake/columns.h"
#include "lake/engine.h"
#include "lake/library.h"

#include <memory>
#include <string_view>

namespace cupel {

struct EngineDatabase {
  explicit EngineDatabase(const EngineOptions& given);
  EngineDatabase(const EngineDatabase&) = delete;
  EngineDatabase& operator=(const EngineDatabase&) = delete;
  ~EngineDatabase();

  EngineOptions options;
  duckdb_database handle = nullptr;
};

struct EngineConnection {
  explicit EngineConnection(std::shared_ptr<EngineDatabase> used);
  EngineConnection(const EngineConnection&) = delete;
  EngineConnection& operator=(const EngineConnection&) = delete;
  ~EngineConnection();

  std::shared_ptr<EngineDatabase> database;
  duckdb_connection handle = nullptr;
  std::stop_token stop;
};

/// Appends to one table for a longer time. After a Failure only destruction is left.
class TableAppender {
 public:
  TableAppender(EngineConnection& connection, std::string_view table,
                const std::vector<ColumnSpec>& columns, const char* schema = nullptr);
  TableAppender(const TableAppender&) = delete;
  TableAppender& operator=(const TableAppender&) = delete;
  ~TableAppender();
  void append(const Table& rows);
  /// Everything appended is in the table when this returns.
  void close();

 private:
  [[noreturn]] void fail_with_message();
  duckdb_appender appender_ = nullptr;
  AppendChunk chunk_;
};

}  // namespace cupel
