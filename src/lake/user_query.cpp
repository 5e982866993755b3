#include "lake/columns.h"
#include "lake/connection.h"
#include "lake/engine.h"
#include "lake/sql.h"
#include "lake/user_sql.h"
#include "model/jcs.h"

#include <fmt/format.h>

#include <atomic>
#include <fstream>

namespace cupel {
namespace {

constexpr std::size_t piece_bytes = 1u << 20;

std::string runnable(const UserSql& statement, std::uint64_t rows_max) {
  return statement.explains ? statement.text : as_text_query(statement, rows_max);
}

Table with_names(const Table& result, const std::vector<std::string>& names, std::size_t rows) {
  std::vector<ColumnSpec> specs;
  for (const std::string& name : names) specs.push_back({name, ColumnType::text, "", ""});
  Table table(std::move(specs));
  for (std::size_t k = 0; k < names.size(); ++k) {
    for (std::size_t i = 0; i < rows; ++i) {
      if (result.at(k).has(i)) {
        table.at(k).append(result.at(k).text(i));
      } else {
        table.at(k).append_null();
      }
    }
  }
  return table;
}

// Pieces grow to about a mebibyte before they go to the sink.
class Pieces {
 public:
  explicit Pieces(const ByteSink& sink) : sink_(sink) {}
  std::string& text() {
    if (text_.size() >= piece_bytes) flush();
    return text_;
  }
  void flush() {
    if (!text_.empty()) sink_(text_);
    text_.clear();
  }

 private:
  const ByteSink& sink_;
  std::string text_;
};

void append_csv_cell(std::string& out, std::string_view cell) {
  if (!cell.empty() && cell.find_first_of("\",\r\n") == std::string_view::npos) {
    out += cell;
    return;
  }
  out += '"';
  for (const char c : cell) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

void write_csv(Engine& engine, const UserSql& statement, const ByteSink& sink) {
  Pieces pieces(sink);
  for (std::size_t k = 0; k < statement.columns.size(); ++k) {
    if (k > 0) pieces.text() += ',';
    append_csv_cell(pieces.text(), statement.columns[k]);
  }
  pieces.text() += '\n';
  engine.query_in_parts(runnable(statement, 0), {}, [&](const Table& part) {
    for (std::size_t i = 0; i < part.rows(); ++i) {
      std::string& out = pieces.text();
      for (std::size_t k = 0; k < part.columns().size(); ++k) {
        if (k > 0) out += ',';
        if (part.at(k).has(i)) append_csv_cell(out, part.at(k).text(i));
      }
      out += '\n';
    }
  });
  pieces.flush();
}

std::vector<std::string> column_types(Engine& engine, const UserSql& statement) {
  std::vector<std::string> types(statement.columns.size(), "VARCHAR");
  if (statement.explains) return types;
  const Table described = engine.query(
      fmt::format("SELECT column_type FROM (DESCRIBE FROM (\n{}\n))", statement.text));
  for (std::size_t i = 0; i < described.rows() && i < types.size(); ++i) {
    types[i] = std::string(described.at(0).text(i));
  }
  return types;
}

void write_json(Engine& engine, const UserSql& statement, const ByteSink& sink) {
  Pieces pieces(sink);
  const std::vector<std::string> types = column_types(engine, statement);
  pieces.text() += "{\"columns\":[";
  for (std::size_t k = 0; k < types.size(); ++k) {
    std::string& out = pieces.text();
    out += k == 0 ? "{\"name\":" : ",{\"name\":";
    append_jcs_string(out, statement.columns[k]);
    out += ",\"type\":";
    append_jcs_string(out, types[k]);
    out += '}';
  }
  pieces.text() += "],\"rows\":[";
  bool first = true;
  engine.query_in_parts(runnable(statement, 0), {}, [&](const Table& part) {
    for (std::size_t i = 0; i < part.rows(); ++i) {
      std::string& out = pieces.text();
      out += first ? "[" : ",[";
      first = false;
      for (std::size_t k = 0; k < part.columns().size(); ++k) {
        if (k > 0) out += ',';
        if (part.at(k).has(i)) {
          append_jcs_string(out, part.at(k).text(i));
        } else {
          out += "null";
        }
      }
      out += ']';
    }
  });
  pieces.text() += "]}";
  pieces.flush();
}

void send_file(const std::filesystem::path& path, const ByteSink& sink) {
  std::ifstream file(path, std::ios::binary);
  std::string piece(piece_bytes, '\0');
  while (file) {
    file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    if (file.gcount() > 0) sink({piece.data(), static_cast<std::size_t>(file.gcount())});
  }
  if (!file.eof()) {
    throw Failure({ErrorKind::unavailable, "the exported file cannot be read", "io", {}, {}});
  }
}

void write_parquet(Engine& engine, const UserSql& statement, const ByteSink& sink) {
  const std::filesystem::path& folder = engine.connection().database->options.temporary_folder;
  if (folder.empty() || statement.explains) {
    throw Failure({ErrorKind::invalid_input, "this query cannot be written as Parquet",
                   "no_parquet", {}, {}});
  }
  static std::atomic<std::uint64_t> number{0};
  std::filesystem::create_directories(folder);
  const std::filesystem::path path = folder / fmt::format("export-{}.parquet", ++number);
  struct Removed {
    ~Removed() {
      std::error_code ignored;
      std::filesystem::remove(path, ignored);
    }
    const std::filesystem::path& path;
  };
  const Removed removed{path};
  engine.execute(fmt::format("COPY (FROM (\n{}\n)) TO {} (FORMAT parquet, COMPRESSION zstd)",
                             statement.text, sql_text(path.string())));
  send_file(path, sink);
}

}  // namespace

Result<Table> Engine::user_query(std::string_view sql, std::uint64_t rows_max) {
  try {
    const UserSql statement = check_user_sql(connection_->handle, sql);
    const Table result = query(runnable(statement, rows_max + 1));
    if (result.rows() > rows_max) {
      return fail(ErrorKind::limit_exceeded,
                  fmt::format("the query has more rows than the limit: {}", rows_max),
                  "too_many_rows");
    }
    return with_names(result, statement.columns, result.rows());
  } catch (const Failure& failure) {
    return Failed(failure.error);
  }
}

Result<void> Engine::export_query(std::string_view sql, ExportFormat format,
                                  const ByteSink& sink) {
  try {
    const UserSql statement = check_user_sql(connection_->handle, sql);
    switch (format) {
      case ExportFormat::csv: write_csv(*this, statement, sink); break;
      case ExportFormat::json: write_json(*this, statement, sink); break;
      case ExportFormat::parquet: write_parquet(*this, statement, sink); break;
    }
    return {};
  } catch (const Failure& failure) {
    return Failed(failure.error);
  }
}

}  // namespace cupel
