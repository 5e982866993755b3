#include "lake/doctor.h"

#include "lake/connection.h"
#include "lake/engine.h"
#include "lake/sql.h"
#include "model/jcs.h"

#include <fmt/format.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <vector>

namespace cupel {
namespace {

namespace fs = std::filesystem;

// What the npm library has inside, and nothing else may be (craft §7.1).
constexpr std::array extensions_expected{"autocomplete", "core_functions", "icu", "json",
                                         "parquet"};

struct Refusal {
  std::string what;
  std::string sql;
};

class Report {
 public:
  void add(std::string_view name, std::string_view json) {
    text_ += text_.empty() ? "{" : ",";
    append_jcs_string(text_, name);
    text_ += ':';
    text_ += json;
  }
  void add_text(std::string_view name, std::string_view value) { add(name, quoted(value)); }
  std::string finish(bool ok) {
    add("ok", ok ? "true" : "false");
    return text_ + "}";
  }
  static std::string quoted(std::string_view text) {
    std::string out;
    append_jcs_string(out, text);
    return out;
  }

 private:
  std::string text_;
};

class ScratchFolder {
 public:
  ScratchFolder() {
    std::string name = fs::temp_directory_path() / "cupel-doctor-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr) {
      throw Failure({ErrorKind::unavailable, "no temporary folder can be made", "io", {}, {}});
    }
    path_ = name;
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

std::vector<Refusal> refusals(const fs::path& outside, const fs::path& inside) {
  return {
      {"read a file outside the lake", "SELECT * FROM read_csv('/etc/hostname')"},
      {"leave the lake by ..", fmt::format("SELECT * FROM read_text({})",
                                           sql_text((inside / ".." / "outside.txt").string()))},
      {"list another folder", "SELECT * FROM glob('/etc/*')"},
      {"write outside the lake", fmt::format("COPY (SELECT 1) TO {}",
                                             sql_text((outside / "written.csv").string()))},
      {"attach a database", fmt::format("ATTACH {}", sql_text((outside / "x.db").string()))},
      {"install an extension", "INSTALL spatial"},
      {"load an extension", "LOAD spatial"},
      {"change a setting", "SET threads = 1"},
      {"open the lock", "SET lock_configuration = false"},
      {"allow external access", "SET enable_external_access = true"},
      {"read from the network", "SELECT * FROM read_parquet('https://example.invalid/x.parquet')"},
  };
}

std::string statically_linked(bool& ok) {
  // Looking for extensions looks into a folder of the user's: only an engine that is not locked may.
  EngineConnection connection(std::make_shared<EngineDatabase>(EngineOptions{}));
  const ParsedSql parsed(connection.handle,
                         "SELECT extension_name FROM duckdb_extensions() WHERE loaded ORDER BY 1");
  const PreparedSql statement(connection.handle, parsed, 0);
  Execution execution(connection.handle, statement, Fetch::whole, {});
  const ResultColumns columns(execution.get());
  Table table = columns.empty_table();
  execution.each_chunk([&](duckdb_data_chunk chunk) { columns.append(table, chunk); });
  std::string json = "[";
  ok = ok && table.rows() == extensions_expected.size();
  for (std::size_t i = 0; i < table.rows(); ++i) {
    ok = ok && table.at(0).text(i) == extensions_expected[i];
    json += (i == 0 ? "" : ",") + Report::quoted(table.at(0).text(i));
  }
  return json + "]";
}

std::string locked_settings(Engine& engine, bool& ok) {
  const Table table = engine.query(
      "SELECT name, value FROM duckdb_settings() WHERE name IN ('allow_community_extensions', "
      "'allow_persistent_secrets', 'allow_unsigned_extensions', 'allowed_directories', "
      "'autoinstall_known_extensions', 'autoload_known_extensions', 'enable_external_access', "
      "'lock_configuration', 'max_temp_directory_size', 'memory_limit', 'temp_directory', "
      "'threads', 'TimeZone') ORDER BY name");
  ok = ok && table.rows() == 13;
  std::string json = "{";
  for (std::size_t i = 0; i < table.rows(); ++i) {
    json += (i == 0 ? "" : ",") + Report::quoted(table.at(0).text(i)) + ":" +
            Report::quoted(table.at(1).has(i) ? table.at(1).text(i) : "");
  }
  return json + "}";
}

std::string tried_refusals(Engine& engine, const fs::path& outside, const fs::path& inside,
                           bool& ok) {
  std::string json = "[";
  for (const Refusal& refusal : refusals(outside, inside)) {
    std::string message;
    bool refused = false;
    try {
      engine.execute(refusal.sql);
    } catch (const Failure& failure) {
      refused = failure.error.kind == ErrorKind::forbidden;
      message = failure.error.message;
    }
    ok = ok && refused;
    json += fmt::format("{}{{\"what\":{},\"refused\":{},\"message\":{}}}",
                        json.size() > 1 ? "," : "", Report::quoted(refusal.what), refused,
                        Report::quoted(message));
  }
  return json + "]";
}

}  // namespace

std::string engine_library_version() { return duckdb().library_version(); }

EngineHealth engine_health() {
  Report report;
  report.add_text("expected", duckdb_version_expected);
  bool ok = true;
  try {
    report.add_text("library", engine_library_version());
    report.add_text("file", duckdb().file.string());
    report.add("extensions", statically_linked(ok));
    const ScratchFolder scratch;
    const fs::path inside = scratch.path() / "lake";
    fs::create_directories(inside);
    EngineOptions options;
    options.folders = {inside};
    options.temporary_folder = inside / "temporary";
    Engine engine(options);
    report.add("settings", locked_settings(engine, ok));
    report.add("refusals", tried_refusals(engine, scratch.path(), inside, ok));
  } catch (const Failure& failure) {
    report.add_text("error", failure.error.message);
    ok = false;
  } catch (const fs::filesystem_error& error) {
    report.add_text("error", error.what());
    ok = false;
  }
  return {ok, report.finish(ok)};
}

}  // namespace cupel
