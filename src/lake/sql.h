/// ParsedSql and results of the engine, each freed once, each status checked. Private to lake/.
#pragma once

#include "lake/engine.h"
#include "lake/library.h"

#include <string>
#include <string_view>
#include <vector>

namespace cupel {

/// The engine's own message as our Error: kind and rule by the message's class, the first line as
/// the message, the rest in the trail.
Error engine_error(std::string_view message);

/// The statements of a text, parsed. Throws Failure on a syntax error.
class ParsedSql {
 public:
  ParsedSql(duckdb_connection connection, std::string_view sql);
  ParsedSql(const ParsedSql&) = delete;
  ParsedSql& operator=(const ParsedSql&) = delete;
  ~ParsedSql();
  std::uint64_t count() const { return count_; }
  duckdb_extracted_statements get() const { return statements_; }

 private:
  duckdb_extracted_statements statements_ = nullptr;
  std::uint64_t count_ = 0;
};

/// One prepared statement. Throws Failure when it does not bind.
class PreparedSql {
 public:
  PreparedSql(duckdb_connection connection, const ParsedSql& statements, std::uint64_t position);
  PreparedSql(const PreparedSql&) = delete;
  PreparedSql& operator=(const PreparedSql&) = delete;
  ~PreparedSql();
  void bind(const std::vector<SqlValue>& parameters);
  duckdb_statement_type type() const;
  std::vector<std::string> column_names() const;
  duckdb_prepared_statement get() const { return statement_; }

 private:
  duckdb_prepared_statement statement_ = nullptr;
};

enum class Fetch : std::uint8_t { whole, streamed };

/// The result of running a statement. Throws Failure; a stop requested before or while it runs
/// ends it with unavailable, rule "interrupted".
class Execution {
 public:
  Execution(duckdb_connection connection, const PreparedSql& statement, Fetch fetch,
          const std::stop_token& stop);
  Execution(const Execution&) = delete;
  Execution& operator=(const Execution&) = delete;
  ~Execution();
  duckdb_result& get() { return result_; }
  /// Call `use` with each chunk in order. Throws Failure (also from a streamed result's later part).
  void each_chunk(const std::function<void(duckdb_data_chunk)>& use);

 private:
  duckdb_connection connection_;
  std::stop_token stop_;
  duckdb_result result_{};
};

}  // namespace cupel
