#include "lake/sql.h"

#include <fmt/format.h>

#include <array>
#include <optional>

namespace cupel {
namespace {

struct MessageClass {
  std::string_view begins;
  ErrorKind kind;
  std::string_view rule;
};

// The C interface gives an error's class for results only; its message names it everywhere.
constexpr std::array message_classes{
    MessageClass{"INTERRUPT Error: ", ErrorKind::unavailable, "interrupted"},
    MessageClass{"Out of Memory Error: ", ErrorKind::limit_exceeded, "memory"},
    MessageClass{"Permission Error: ", ErrorKind::forbidden, "forbidden"},
    MessageClass{"Invalid Configuration Error: ", ErrorKind::forbidden, "forbidden"},
    MessageClass{"IO Error: ", ErrorKind::unavailable, "io"},
    MessageClass{"Parser Error: ", ErrorKind::invalid_input, "sql_syntax"},
    MessageClass{"Syntax Error: ", ErrorKind::invalid_input, "sql_syntax"},
    MessageClass{"Catalog Error: ", ErrorKind::invalid_input, "sql_unknown_name"},
    MessageClass{"Binder Error: ", ErrorKind::invalid_input, "sql_binding"},
    MessageClass{"FATAL Error: ", ErrorKind::internal, "engine"},
    MessageClass{"INTERNAL Error: ", ErrorKind::internal, "engine"},
};

std::string text_or(const char* message, std::string_view otherwise) {
  return message != nullptr ? std::string(message) : std::string(otherwise);
}

}  // namespace

Error engine_error(std::string_view message) {
  Error error{ErrorKind::invalid_input, "", "sql", {}, {}};
  for (const MessageClass& known : message_classes) {
    if (!message.starts_with(known.begins)) continue;
    error.kind = known.kind;
    error.rule = known.rule;
    break;
  }
  if (message.contains("configuration has been locked")) {
    error.kind = ErrorKind::forbidden;
    error.rule = "forbidden";
  }
  if (error.rule == "interrupted") {
    error.message = "stopped on request; nothing was changed";
    return error;
  }
  // Without network an unknown function is said to wait in an extension: for us it is unknown.
  const std::size_t elsewhere = message.find(" is not in the catalog");
  if (error.rule == "sql_unknown_name" && elsewhere != std::string_view::npos) {
    error.message = fmt::format("the table engine refused: {} does not exist",
                                message.substr(0, elsewhere));
    return error;
  }
  const std::size_t line_end = message.find('\n');
  error.message = "the table engine refused: ";
  error.message += message.substr(0, line_end);
  if (line_end != std::string_view::npos) error.trail.emplace_back(message.substr(line_end + 1));
  return error;
}

ParsedSql::ParsedSql(duckdb_connection connection, std::string_view sql) {
  const std::string text(sql);
  count_ = duckdb().extract_statements(connection, text.c_str(), &statements_);
  if (count_ > 0) return;
  const std::string message =
      text_or(duckdb().extract_statements_error(statements_), "Parser Error: no statement");
  duckdb().destroy_extracted(&statements_);
  throw Failure(engine_error(message));
}

ParsedSql::~ParsedSql() { duckdb().destroy_extracted(&statements_); }

PreparedSql::PreparedSql(duckdb_connection connection, const ParsedSql& statements,
                   std::uint64_t position) {
  if (duckdb().prepare_extracted_statement(connection, statements.get(), position, &statement_) ==
      DuckDBSuccess) {
    return;
  }
  const std::string message = text_or(duckdb().prepare_error(statement_), "Binder Error: unknown");
  duckdb().destroy_prepare(&statement_);
  throw Failure(engine_error(message));
}

PreparedSql::~PreparedSql() { duckdb().destroy_prepare(&statement_); }

void PreparedSql::bind(const std::vector<SqlValue>& parameters) {
  ASSERT(duckdb().nparams(statement_) == parameters.size());
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    duckdb_state state = DuckDBError;
    if (const auto* integer = std::get_if<std::int64_t>(&parameters[i])) {
      state = duckdb().bind_int64(statement_, i + 1, *integer);
    } else if (const auto* text = std::get_if<std::string>(&parameters[i])) {
      state = duckdb().bind_varchar_length(statement_, i + 1, text->data(), text->size());
    } else {
      state = duckdb().bind_null(statement_, i + 1);
    }
    if (state != DuckDBSuccess) {
      throw Failure(engine_error(text_or(duckdb().prepare_error(statement_), "a parameter")));
    }
  }
}

duckdb_statement_type PreparedSql::type() const {
  return duckdb().prepared_statement_type(statement_);
}

std::vector<std::string> PreparedSql::column_names() const {
  std::vector<std::string> names;
  const std::uint64_t count = duckdb().prepared_statement_column_count(statement_);
  for (std::uint64_t i = 0; i < count; ++i) {
    const char* name = duckdb().prepared_statement_column_name(statement_, i);
    names.push_back(text_or(name, ""));
    duckdb().free(const_cast<char*>(name));
  }
  return names;
}

Execution::Execution(duckdb_connection connection, const PreparedSql& statement, Fetch fetch,
                 const std::stop_token& stop)
    : connection_(connection), stop_(stop) {
  duckdb_pending_result pending = nullptr;
  const duckdb_state state =
      fetch == Fetch::streamed ? duckdb().pending_prepared_streaming(statement.get(), &pending)
                               : duckdb().pending_prepared(statement.get(), &pending);
  if (state != DuckDBSuccess) {
    const std::string message = text_or(duckdb().pending_error(pending), "unknown");
    duckdb().destroy_pending(&pending);
    throw Failure(engine_error(message));
  }
  // The callback comes after the pending result: starting a statement clears an older interrupt,
  // and a stop requested in between would be lost.
  std::optional<std::stop_callback<std::function<void()>>> watch;
  if (stop.stop_possible()) {
    watch.emplace(stop, [connection] { duckdb().interrupt(connection); });
  }
  const duckdb_state done = duckdb().execute_pending(pending, &result_);
  duckdb().destroy_pending(&pending);
  if (done == DuckDBSuccess) return;
  const std::string message = text_or(duckdb().result_error(&result_), "unknown");
  duckdb().destroy_result(&result_);
  throw Failure(engine_error(message));
}

Execution::~Execution() { duckdb().destroy_result(&result_); }

void Execution::each_chunk(const std::function<void(duckdb_data_chunk)>& use) {
  std::optional<std::stop_callback<std::function<void()>>> watch;
  if (stop_.stop_possible()) {
    watch.emplace(stop_, [this] { duckdb().interrupt(connection_); });
  }
  struct Owned {
    ~Owned() { duckdb().destroy_data_chunk(&chunk); }
    duckdb_data_chunk chunk;
  };
  while (duckdb_data_chunk chunk = duckdb().fetch_chunk(result_)) {
    const Owned owned{chunk};
    if (duckdb().data_chunk_get_size(chunk) == 0) break;
    use(chunk);
  }
  // A streamed result that fails half way ends like a complete one; only its error tells.
  const char* message = duckdb().result_error(&result_);
  if (message != nullptr && *message != '\0') throw Failure(engine_error(message));
}

}  // namespace cupel
