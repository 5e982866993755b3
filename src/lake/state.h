/// What a Lake holds. Private to lake/.
#pragma once

#include "lake/connection.h"
#include "lake/current.h"
#include "lake/lake.h"

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace cupel {

struct Lake::State {
  explicit State(LakeOptions given) : options(std::move(given)) {}

  std::filesystem::path folder() const { return options.data / "lake"; }
  std::filesystem::path path_of(std::string_view relative) const { return options.data / relative; }
  /// An engine over the lake's folder with a spill folder of its own.
  Engine open_engine() const;
  /// The one engine in which blocks are collected, opened when first asked for.
  Engine writer();
  Current snapshot() const;

  LakeOptions options;
  mutable std::mutex mutex;  // guards current and engine
  Current current;
  std::unique_ptr<Engine> engine;
  std::atomic<std::uint64_t> blocks_begun{0};
};

/// One table of a block while it grows.
struct StagedTable {
  const TableSpec* spec = nullptr;
  std::string staging;  // its name in the engine
  std::unique_ptr<TableAppender> appender;
  std::uint64_t rows = 0;
  bool sorted = true;  // rows came with ascending numbers: no sort needed
  std::int64_t last_row = INT64_MIN;
};

struct BlockWriter::State {
  State(Engine opened, std::string begun) : engine(std::move(opened)), prefix(std::move(begun)) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State();

  void append(const std::string& table, const Table& rows);
  StagedTable& staged(const std::string& table);
  /// Close the appenders: everything is in the staging tables.
  void close();

  Engine engine;
  std::string prefix;
  std::map<std::string, StagedTable> tables;
  std::map<std::string, std::uint64_t> rows;
};

/// Write one staged table as the block's file "<path>.part" and put it in place.
BlockFacts write_block(Engine& engine, const StagedTable& table, const DeliveryBlock& delivery,
                       const std::filesystem::path& path);

/// Rows of the table `delivery` and `defect`, with the leading "row" column.
Table delivery_rows(const DeliveryRow& row);
Table defect_rows(const std::vector<Defect>& defects);

/// Create the views of open_views in the engine.
void create_views(Engine& engine, const Current& current, const std::filesystem::path& data,
                  const ViewOptions& options);

/// A name not used yet: lake/temporary-<process>-<number>.
std::filesystem::path new_spill_folder(const std::filesystem::path& lake_folder);
/// True for a file in the spill folder of a process that lives.
bool is_spilled_at_work(const std::filesystem::path& relative);
/// Remove what an interrupted write or a dead process left: unfinished files, blocks and run files
/// that CURRENT does not name, spill folders.
void remove_leftovers(const std::filesystem::path& lake_folder, const Current& current);

}  // namespace cupel
