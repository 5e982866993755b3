/// The lake: base tables of facts as Parquet files, one block per delivery and table, each a pure
/// function of its delivery. Cache: everything here can be made again from log and vault, byte for
/// byte. Layout, order, views and digest: docs/formats/lake.md.
///
/// A file is never changed. CURRENT names the files that count, with their SHA-256; it is replaced
/// as a whole, last. Readers hold no lock. One process writes (the one that holds the log's lock).
#pragma once

#include "lake/engine.h"
#include "model/defect.h"
#include "model/result.h"
#include "model/sha256.h"
#include "model/table.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace cupel {

struct LakeOptions {
  std::filesystem::path data;  // the data folder; the lake lies in <data>/lake
  int threads = 2;
  bool write = false;
  std::uint64_t memory_bytes_max = 512ull << 20;  // per engine; more is spilled
};

/// One file of a table, as CURRENT names it.
struct TableFile {
  std::string table;
  std::string file;  // relative to the data folder: "lake/tables/trade/d3.parquet"
  std::uint64_t delivery = 0;
  std::uint64_t rows = 0;
  std::uint64_t bytes = 0;
  Hash sha256{};
};

/// What the table `delivery` says of a delivery, beside log, idx, owner and label.
struct DeliveryRow {
  std::optional<std::string> name;
  std::string layout;
  std::string reader;
  std::optional<std::string> mode;  // only what the mapping states; else the table's own holds
  std::optional<std::string> source;
  std::int64_t received_us = 0;
  std::int64_t rows = 0;
  std::int64_t defects = 0;
  std::string sha256;  // lower-case hexadecimal
  std::int64_t bytes = 0;
};

/// What is known of a delivery once its statement has its place in the log.
struct DeliveryBlock {
  std::uint64_t index = 0;
  std::string owner = "self";
  std::string label = R"({"tlp":"amber"})";
  DeliveryRow delivery;
  std::vector<Defect> defects;
};

/// Something in the lake that is not as CURRENT says.
struct LakeDamage {
  std::string file;          // relative to the data folder
  std::uint64_t offset = 0;  // only CURRENT's own lines have one
  std::string ref;           // the delivery, "0:3", where the file belongs to one
  std::string what;          // "missing", "size differs", "sha256 differs", …
};

/// Collects one delivery's facts before its index is known; what passes the memory budget lies
/// in a temporary folder. Dropped without commit, it leaves nothing.
class BlockWriter {
 public:
  BlockWriter(BlockWriter&&) noexcept;
  BlockWriter& operator=(BlockWriter&&) noexcept;
  ~BlockWriter();

  /// Append rows of fact tables: columns "row" and then the table's own, in the dictionary's order.
  /// Throws Failure (disk full, memory).
  void append(const std::map<std::string, Table>& facts);

  /// Rows so far per table.
  const std::map<std::string, std::uint64_t>& rows() const;

 private:
  friend class Lake;
  struct State;
  explicit BlockWriter(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// Which records the views show.
struct ViewOptions {
  /// Only deliveries with an index below this (a log of that size); nothing: all.
  std::optional<std::uint64_t> as_of;
  /// Deliveries withdrawn: in `all_<table>`, not in the current views.
  std::set<std::uint64_t> withdrawn;
};

class Lake {
 public:
  /// Read CURRENT; a folder without one is an empty lake. With `write`, leftovers of an interrupted
  /// write are removed. Errors: corrupt (CURRENT is damaged; rule "lake_version": made by another
  /// version of engine or dictionary), invalid_input (a path with * ? or [), unavailable. The
  /// engine is not loaded yet.
  static Result<std::unique_ptr<Lake>> open(LakeOptions options);
  ~Lake();

  /// A block for one delivery. Several may be filled at once, each by one thread.
  BlockWriter begin_delivery();

  /// Write the block's files and make CURRENT name them. An index that is there already is
  /// replaced. Errors: unavailable (disk).
  Result<void> commit(BlockWriter&& block, const DeliveryBlock& delivery, std::uint64_t log_size);

  /// The two halves of commit, for many deliveries in one go: files, then CURRENT once.
  Result<void> add(BlockWriter&& block, const DeliveryBlock& delivery);
  Result<void> publish(std::uint64_t log_size);

  /// Size of the log that CURRENT stands on.
  std::uint64_t log_size() const;
  /// In order of table, then delivery.
  std::vector<TableFile> files() const;
  /// Indexes of the deliveries here, ascending.
  std::vector<std::uint64_t> deliveries() const;

  /// Where a file of `files` lies.
  std::filesystem::path path_of(std::string_view file) const;

  /// An engine that sees `all_<table>` (every version) and `<table>` (what holds now) for each
  /// table of the dictionary, all with log, idx, row, owner, label first; over the files of this
  /// moment, whatever is committed later.
  Engine open_views(const ViewOptions& options = {}) const;

  /// SHA-256 over all rows of all tables without what differs between two logs fed the same files.
  Hash content_digest() const;

  /// Cached parts of a run under lake/runs/: opaque bytes. `put` replaces; CURRENT names them after
  /// the next publish.
  Result<void> put_run_file(std::string_view name, std::string_view bytes);
  /// Checked against CURRENT. Errors: not_found, corrupt.
  Result<std::string> run_file(std::string_view name) const;
  std::vector<std::string> run_files() const;
  Result<void> drop_run_file(std::string_view name);

 private:
  struct State;
  explicit Lake(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

struct LakeCheck {
  std::uint64_t files = 0;  // read, CURRENT included
  std::uint64_t bytes = 0;
  std::vector<LakeDamage> damage;
  bool listed = false;             // there is a CURRENT
  std::vector<std::string> notes;  // files that CURRENT does not name: a write that did not end left them
};
/// Compare every file of the lake with CURRENT and CURRENT with its seal.
/// Works on any damage; changes nothing. `progress` (files done, files in all) may be empty.
LakeCheck check_lake(const std::filesystem::path& data,
                     const std::function<void(std::uint64_t, std::uint64_t)>& progress = {});

/// The dictionary of the lake's tables, the five leading columns included.
std::vector<ColumnSpec> lake_columns(const TableSpec& table);
/// {"name","meaning","rows","columns":[{"name","type","unit","meaning"}]} for each table, as one
/// JSON array; rows as strings.
std::string tables_json(const Lake& lake);

/// One table of a lake, or of two compared ones.
struct TableComparison {
  std::string table;
  std::uint64_t rows = 0;
  std::uint64_t files = 0;
  Hash sha256{};  // over the files' hashes in order of delivery
  bool identical = true;
};
struct LakeComparison {
  bool identical = true;
  std::vector<TableComparison> tables;  // of the first lake, in order of name
  std::vector<std::string> different;   // files that are not the same in both, as in CURRENT
};
/// File by file by hash; cached runs are not compared.
LakeComparison compare_lakes(const Lake& first, const Lake& second);

/// Remove the lake from a data folder, so that it can be made anew: for the answer "lake_version" and
/// after damage. Only what lies in <data>/lake. Throws Failure.
void discard_lake(const std::filesystem::path& data);

/// Make the lake anew in another folder: `replay` commits every delivery of the log into it.
Result<std::unique_ptr<Lake>> rebuild_lake(const LakeOptions& into,
                                           const std::function<Result<void>(Lake&)>& replay);

}  // namespace cupel
