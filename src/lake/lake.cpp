#include "lake/lake.h"

#include "lake/state.h"
#include "model/facts.h"
#include "model/jcs.h"

#include <fmt/format.h>

#include <utility>

namespace cupel {
namespace {

std::string no_such_run_file(std::string_view name) {
  return fmt::format("the run has no such part: {}", name);
}

}  // namespace

Engine Lake::State::open_engine() const {
  EngineOptions engine_options;
  engine_options.threads = options.threads;
  engine_options.memory_bytes_max = options.memory_bytes_max;
  engine_options.folders = {folder()};
  engine_options.temporary_folder = new_spill_folder(folder());
  return Engine(engine_options);
}

Engine Lake::State::writer() {
  const std::lock_guard lock(mutex);
  if (engine == nullptr) engine = std::make_unique<Engine>(open_engine());
  return engine->connect();
}

Current Lake::State::snapshot() const {
  const std::lock_guard lock(mutex);
  return current;
}

Lake::Lake(std::unique_ptr<State> state) : state_(std::move(state)) {}
Lake::~Lake() = default;

Result<std::unique_ptr<Lake>> Lake::open(LakeOptions options) {
  try {
    std::error_code failed;
    // SQL compares folders as texts: links and dots must be gone.
    options.data = std::filesystem::weakly_canonical(options.data, failed);
    if (failed) {
      return fail(ErrorKind::unavailable, "the data folder cannot be found: " + failed.message());
    }
    // SQL takes these for a pattern, and a spelling without them is refused by the lock-down.
    if (options.data.string().find_first_of("*?[") != std::string::npos) {
      return fail(ErrorKind::invalid_input, "the data folder's path holds one of * ? [",
                  "folder_name");
    }
    auto state = std::make_unique<State>(std::move(options));
    if (const auto text = read_file(state->folder() / "CURRENT")) {
      Result<Current> current = parse_current(*text);
      if (!current) return pass(current);
      state->current = std::move(*current);
    }
    if (state->options.write) {
      std::filesystem::create_directories(state->folder() / "tables");
      remove_leftovers(state->folder(), state->current);
    }
    return std::unique_ptr<Lake>(new Lake(std::move(state)));
  } catch (const Failure& failure) {
    return Failed(failure.error);
  } catch (const std::filesystem::filesystem_error& error) {
    return fail(ErrorKind::unavailable, fmt::format("the lake cannot be opened: {}", error.what()));
  }
}

BlockWriter Lake::begin_delivery() {
  ASSERT(state_->options.write);
  const std::uint64_t number = ++state_->blocks_begun;
  return BlockWriter(std::make_unique<BlockWriter::State>(state_->writer(),
                                                          fmt::format("block {} ", number)));
}

Result<void> Lake::commit(BlockWriter&& block, const DeliveryBlock& delivery,
                          std::uint64_t log_size) {
  Result<void> added = add(std::move(block), delivery);
  if (!added) return added;
  return publish(log_size);
}

Result<void> Lake::add(BlockWriter&& block, const DeliveryBlock& delivery) {
  ASSERT(state_->options.write);
  const std::unique_ptr<BlockWriter::State> filled = std::move(block.state_);
  try {
    filled->append("delivery", delivery_rows(delivery.delivery));
    if (!delivery.defects.empty()) filled->append("defect", defect_rows(delivery.defects));
    filled->close();
    std::map<std::string, BlockFacts> written;
    for (const auto& [name, table] : filled->tables) {
      const std::filesystem::path path = state_->path_of(block_path(name, delivery.index));
      std::filesystem::create_directories(path.parent_path());
      written[name] = write_block(filled->engine, table, delivery, path);
    }
    const std::lock_guard lock(state_->mutex);
    std::erase_if(state_->current.blocks, [&](const auto& entry) {
      return entry.first.second == delivery.index;
    });
    for (const auto& [name, facts] : written) {
      state_->current.blocks[{name, delivery.index}] = facts;
    }
    return {};
  } catch (const Failure& failure) {
    return Failed(failure.error);
  } catch (const std::filesystem::filesystem_error& error) {
    return fail(ErrorKind::unavailable, fmt::format("the lake cannot be written: {}", error.what()));
  }
}

Result<void> Lake::publish(std::uint64_t log_size) {
  ASSERT(state_->options.write);
  try {
    const std::lock_guard lock(state_->mutex);
    state_->current.log_size = log_size;
    write_in_place(state_->folder() / "CURRENT", print_current(state_->current));
    return {};
  } catch (const Failure& failure) {
    return Failed(failure.error);
  }
}

std::uint64_t Lake::log_size() const { return state_->snapshot().log_size; }

std::vector<TableFile> Lake::files() const {
  std::vector<TableFile> files;
  for (const auto& [name, block] : state_->snapshot().blocks) {
    files.push_back({name.first, block_path(name.first, name.second), name.second, block.rows,
                     block.bytes, block.sha256});
  }
  return files;
}

std::vector<std::uint64_t> Lake::deliveries() const {
  std::set<std::uint64_t> indexes;
  for (const TableFile& file : files()) indexes.insert(file.delivery);
  return {indexes.begin(), indexes.end()};
}

std::filesystem::path Lake::path_of(std::string_view file) const { return state_->path_of(file); }

Engine Lake::open_views(const ViewOptions& options) const {
  Engine engine = state_->open_engine();
  create_views(engine, state_->snapshot(), state_->options.data, options);
  return engine;
}

Result<void> Lake::put_run_file(std::string_view name, std::string_view bytes) {
  ASSERT(state_->options.write && is_run_file_name(name));
  try {
    const std::filesystem::path folder = state_->folder() / "runs";
    std::filesystem::create_directories(folder);
    write_in_place(folder / name, bytes);
    const std::lock_guard lock(state_->mutex);
    state_->current.runs[std::string(name)] = {bytes.size(), sha256(bytes)};
    return {};
  } catch (const Failure& failure) {
    return Failed(failure.error);
  } catch (const std::filesystem::filesystem_error& error) {
    return fail(ErrorKind::unavailable, fmt::format("the lake cannot be written: {}", error.what()));
  }
}

Result<std::string> Lake::run_file(std::string_view name) const {
  const Current current = state_->snapshot();
  const auto known = current.runs.find(std::string(name));
  if (known == current.runs.end()) {
    return fail(ErrorKind::not_found, no_such_run_file(name), "no_run_file");
  }
  try {
    std::optional<std::string> bytes = read_file(state_->folder() / "runs" / name);
    if (bytes && bytes->size() == known->second.bytes && sha256(*bytes) == known->second.sha256) {
      return std::move(*bytes);
    }
    Where where;
    where.file = fmt::format("lake/runs/{}", name);
    return fail(ErrorKind::corrupt, "a part of a run is not as it was written", "lake_file", where);
  } catch (const Failure& failure) {
    return Failed(failure.error);
  }
}

std::vector<std::string> Lake::run_files() const {
  std::vector<std::string> names;
  for (const auto& [name, facts] : state_->snapshot().runs) names.push_back(name);
  return names;
}

Result<void> Lake::drop_run_file(std::string_view name) {
  ASSERT(state_->options.write);
  std::uint64_t log_size = 0;
  {
    const std::lock_guard lock(state_->mutex);
    if (state_->current.runs.erase(std::string(name)) == 0) {
      return fail(ErrorKind::not_found, no_such_run_file(name), "no_run_file");
    }
    log_size = state_->current.log_size;
  }
  // First the name goes, then the file: CURRENT never names what is not there.
  Result<void> published = publish(log_size);
  if (!published) return published;
  std::error_code ignored;
  std::filesystem::remove(state_->folder() / "runs" / name, ignored);
  return {};
}

std::vector<ColumnSpec> lake_columns(const TableSpec& table) {
  using enum ColumnType;
  std::vector<ColumnSpec> columns{
      {"log", int64, "", "number of the log; 0 is our own"},
      {"idx", int64, "", "index of the delivery in the log"},
      {"row", int64, "", "row of the delivery, counted from 0; missing for the file as a whole"},
      {"owner", text, "", "organisation of the principal who delivered"},
      {"label", text, "", "who may see it, as canonical JSON"}};
  columns.insert(columns.end(), table.columns.begin(), table.columns.end());
  return columns;
}

std::string tables_json(const Lake& lake) {
  std::map<std::string, std::uint64_t> rows;
  for (const TableFile& file : lake.files()) rows[file.table] += file.rows;
  std::string out = "[";
  for (const TableSpec& table : fact_tables()) {
    if (out.size() > 1) out += ',';
    out += "{\"name\":";
    append_jcs_string(out, table.name);
    out += ",\"meaning\":";
    append_jcs_string(out, table.meaning);
    out += fmt::format(",\"rows\":\"{}\",\"columns\":[", rows[table.name]);
    for (bool first = true; const ColumnSpec& column : lake_columns(table)) {
      out += first ? "{\"name\":" : ",{\"name\":";
      first = false;
      append_jcs_string(out, column.name);
      out += column.type == ColumnType::int64  ? ",\"type\":\"integer\""
             : column.type == ColumnType::blob ? ",\"type\":\"bytes\""
             : column.type == ColumnType::text ? ",\"type\":\"text\""
                                               : ",\"type\":\"list of text\"";
      out += ",\"unit\":";
      append_jcs_string(out, column.unit);
      out += ",\"meaning\":";
      append_jcs_string(out, column.meaning);
      out += '}';
    }
    out += "]}";
  }
  return out += "]";
}

Result<std::unique_ptr<Lake>> rebuild_lake(const LakeOptions& into,
                                           const std::function<Result<void>(Lake&)>& replay) {
  LakeOptions options = into;
  options.write = true;
  Result<std::unique_ptr<Lake>> lake = Lake::open(options);
  if (!lake) return lake;
  Result<void> replayed = replay(**lake);
  if (!replayed) return pass(replayed);
  return lake;
}

}  // namespace cupel
