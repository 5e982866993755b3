#include "lake/engine.h"

#include "lake/columns.h"
#include "lake/connection.h"
#include "lake/sql.h"

#include <fmt/format.h>

#include <array>
#include <system_error>
#include <utility>

namespace cupel {
namespace {

void check_version() {
  const std::string found = duckdb().library_version();
  if (found == duckdb_version_expected) return;
  throw Failure({ErrorKind::unavailable,
                 fmt::format("the table engine has another version than this build: {}, not {}",
                             found, duckdb_version_expected),
                 "engine_version", {}, {}});
}

void set_option(duckdb_config config, const char* name, const std::string& value) {
  // Names are checked by open, not here: an unknown one passes this call (craft §7.3).
  if (duckdb().set_config(config, name, value.c_str()) != DuckDBSuccess) {
    throw Failure({ErrorKind::internal, fmt::format("the table engine refused {}", name),
                   "engine_setting", {}, {}});
  }
}

void set_options(duckdb_config config, const EngineOptions& options) {
  set_option(config, "threads", std::to_string(options.threads));
  set_option(config, "memory_limit", fmt::format("{}B", options.memory_bytes_max));
  set_option(config, "temp_directory", options.temporary_folder.string());
  if (!options.temporary_folder.empty()) {
    set_option(config, "max_temp_directory_size", fmt::format("{}B", options.temporary_bytes_max));
  }
  for (const char* name : {"autoinstall_known_extensions", "autoload_known_extensions",
                           "allow_community_extensions", "allow_unsigned_extensions",
                           "allow_persistent_secrets"}) {
    set_option(config, name, "false");
  }
}

}  // namespace

EngineDatabase::EngineDatabase(const EngineOptions& given) : options(given) {
  check_version();
  duckdb_config config = nullptr;
  if (duckdb().create_config(&config) != DuckDBSuccess) {
    throw Failure({ErrorKind::limit_exceeded, "no memory for the table engine", "memory", {}, {}});
  }
  const std::unique_ptr<duckdb_config, void (*)(duckdb_config*)> owned(
      &config, [](duckdb_config* used) { duckdb().destroy_config(used); });
  set_options(config, options);
  char* message = nullptr;
  if (duckdb().open_ext(nullptr, &handle, config, &message) == DuckDBSuccess) return;
  const std::string text = message != nullptr ? message : "unknown";
  duckdb().free(message);
  throw Failure(engine_error(text));
}

EngineDatabase::~EngineDatabase() {
  duckdb().close(&handle);
  if (options.temporary_folder.empty()) return;
  std::error_code ignored;
  std::filesystem::remove_all(options.temporary_folder, ignored);
}

EngineConnection::EngineConnection(std::shared_ptr<EngineDatabase> used) : database(std::move(used)) {
  if (duckdb().connect(database->handle, &handle) != DuckDBSuccess) {
    throw Failure({ErrorKind::limit_exceeded, "no connection to the table engine", "memory",
                   {}, {}});
  }
}

EngineConnection::~EngineConnection() { duckdb().disconnect(&handle); }

Engine::Engine(const EngineOptions& options)
    : connection_(std::make_unique<EngineConnection>(std::make_shared<EngineDatabase>(options))) {
  std::string folders;
  for (const std::filesystem::path& folder : options.folders) {
    if (!folders.empty()) folders += ", ";
    folders += sql_text(folder.string());
  }
  if (!options.temporary_folder.empty()) {
    if (!folders.empty()) folders += ", ";
    folders += sql_text(options.temporary_folder.string());
  }
  // Instants print alike on every machine.
  execute("SET GLOBAL TimeZone = 'UTC'");
  execute(fmt::format("SET allowed_directories = [{}]", folders));
  execute("SET enable_external_access = false");
  execute("SET lock_configuration = true");
}

Engine::Engine(std::unique_ptr<EngineConnection> connection) : connection_(std::move(connection)) {}
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;
Engine::~Engine() = default;

Engine Engine::connect() const {
  return Engine(std::make_unique<EngineConnection>(connection_->database));
}

void Engine::stop_on(std::stop_token token) { connection_->stop = std::move(token); }

void Engine::interrupt() { duckdb().interrupt(connection_->handle); }

void Engine::execute(std::string_view sql, const std::vector<SqlValue>& parameters) {
  const ParsedSql statements(connection_->handle, sql);
  ASSERT(parameters.empty() || statements.count() == 1);
  for (std::uint64_t i = 0; i < statements.count(); ++i) {
    PreparedSql statement(connection_->handle, statements, i);
    statement.bind(parameters);
    const Execution done(connection_->handle, statement, Fetch::whole, connection_->stop);
  }
}

Table Engine::query(std::string_view sql, const std::vector<SqlValue>& parameters) {
  const ParsedSql statements(connection_->handle, sql);
  ASSERT(statements.count() == 1);
  PreparedSql statement(connection_->handle, statements, 0);
  statement.bind(parameters);
  Execution outcome(connection_->handle, statement, Fetch::whole, connection_->stop);
  const ResultColumns columns(outcome.get());
  Table table = columns.empty_table();
  outcome.each_chunk([&](duckdb_data_chunk chunk) { columns.append(table, chunk); });
  return table;
}

void Engine::query_in_parts(std::string_view sql, const std::vector<SqlValue>& parameters,
                            const std::function<void(const Table&)>& part) {
  const ParsedSql statements(connection_->handle, sql);
  ASSERT(statements.count() == 1);
  PreparedSql statement(connection_->handle, statements, 0);
  statement.bind(parameters);
  Execution outcome(connection_->handle, statement, Fetch::streamed, connection_->stop);
  const ResultColumns columns(outcome.get());
  Table table = columns.empty_table();
  outcome.each_chunk([&](duckdb_data_chunk chunk) {
    table.clear();
    columns.append(table, chunk);
    part(table);
  });
}

void Engine::create_table(std::string_view name, std::span<const ColumnSpec> columns) {
  std::string list;
  for (const ColumnSpec& column : columns) {
    if (!list.empty()) list += ", ";
    list += fmt::format("{} {}", sql_name(column.name), sql_type(column.type));
  }
  execute(fmt::format("CREATE TABLE {} ({})", sql_name(name), list));
}

void Engine::append(std::string_view name, const Table& rows) {
  TableAppender appender(*connection_, name, rows.specs());
  appender.append(rows);
  appender.close();
}

TableAppender::TableAppender(EngineConnection& connection, std::string_view table,
                             const std::vector<ColumnSpec>& columns, const char* schema)
    : chunk_(columns) {
  const std::string name(table);
  if (duckdb().appender_create(connection.handle, schema, name.c_str(), &appender_) !=
      DuckDBSuccess) {
    fail_with_message();
  }
}

TableAppender::~TableAppender() { duckdb().appender_destroy(&appender_); }

void TableAppender::append(const Table& rows) {
  const std::size_t step = AppendChunk::rows_max();
  for (std::size_t begin = 0; begin < rows.rows(); begin += step) {
    chunk_.fill(rows, begin, std::min(step, rows.rows() - begin));
    if (duckdb().append_data_chunk(appender_, chunk_.get()) != DuckDBSuccess) fail_with_message();
  }
}

void TableAppender::close() {
  if (duckdb().appender_close(appender_) != DuckDBSuccess) fail_with_message();
}

void TableAppender::fail_with_message() {
  duckdb_error_data data = duckdb().appender_error_data(appender_);
  const char* text = duckdb().error_data_message(data);
  const Error error = engine_error(text != nullptr ? text : "unknown");
  duckdb().destroy_error_data(&data);
  throw Failure(error);
}

std::string sql_text(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'') quoted += '\'';
    quoted += c;
  }
  return quoted + "'";
}

std::string sql_name(std::string_view name) {
  std::string quoted = "\"";
  for (const char c : name) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

}  // namespace cupel
