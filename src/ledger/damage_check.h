/// The parts of find_damage(): what was found so far, and one function per kind of file.
#pragma once

#include "ledger/damage.h"
#include "ledger/log_facts.h"
#include "ledger/log_tree.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace cupel {

/// Collects what is wrong; names files relative to the data folder.
class DamageList {
 public:
  explicit DamageList(std::filesystem::path data)
      : data_(std::move(data)), started_(std::filesystem::file_time_type::clock::now()) {}
  const std::filesystem::path& data() const { return data_; }
  void add(const std::filesystem::path& file, std::uint64_t offset, std::string ref,
           std::string what);
  void note(std::string text) { report.notes.push_back(std::move(text)); }
  /// A file whose bytes are checked.
  void count(const std::filesystem::path& file);
  std::string name_of(const std::filesystem::path& file) const;
  /// Written since the check began, by a writer at work: judged by the next check.
  bool is_newer(const std::filesystem::path& file) const;

  DamageReport report;

 private:
  std::filesystem::path data_;
  std::filesystem::file_time_type started_;
};

/// A statement that names something in the vault.
struct NamedStatement {
  std::uint64_t index = 0;
  Statement statement;
};

/// What the segments say. A lost entry has no leaf until a tile lends it one.
struct CheckedLog {
  // Read before the segments, so that a writer at work cannot make them say more than those.
  std::optional<std::string> checkpoint;
  std::optional<std::string> head;
  std::optional<InitFacts> facts;
  TreeNodes evidence;
  TreeNodes audit;
  std::vector<std::optional<Hash>> evidence_leaves;
  std::vector<std::optional<Hash>> audit_leaves;
  std::vector<EntryPlace> places;  // of the evidence entries
  std::vector<std::string> segments;
  std::vector<std::pair<std::uint64_t, AuditRoot>> audit_roots;
  std::vector<NamedStatement> named;
  std::set<std::string> principals;         // every `by`
  std::set<std::uint64_t> erased;           // entries that an erasure names
  bool has_lost = false;
};

/// Segments: records, padding, zero behind them, entries, signatures.
CheckedLog check_segments(DamageList& list, const Progress& progress);
/// Head, checkpoint, tiles, audit roots, reserve, names that do not belong into log/.
void check_log_files(CheckedLog& log, DamageList& list, const Progress& progress);
/// Blobs, rows, principals, names that do not belong into vault/.
void check_vault(const CheckedLog& log, const RebuildRows& rebuild, DamageList& list,
                 const Progress& progress);

/// The payload of a statement: in the clear, or from its disclosure in the vault.
std::optional<PayloadName> payload_in(const Vault& vault, const Statement& statement);
std::string ref_of(std::uint64_t index);
std::string ref_of(std::uint64_t index, std::uint64_t row);
/// Position of the first byte that differs; the shorter length when one continues the other.
std::uint64_t first_difference(std::string_view left, std::string_view right);
/// Every file below a folder, in bytewise order of the paths.
std::vector<std::filesystem::path> files_below(const std::filesystem::path& folder);
/// Throws Failure "interrupted" when the progress was stopped.
void stop_if_asked(const Progress& progress);

/// Rows of one statement (nothing: a folder that no statement names) against its folder.
struct RowsFinding {
  std::optional<std::uint64_t> row;  // first row of the original that is not what was received
  std::uint64_t offset = 0;          // where it lies in the decompressed original
};
RowsFinding check_rows(const Vault& vault, const RowsToRebuild* wanted, const Hash& root,
                       bool original_is_sound, const RebuildRows& rebuild, DamageList& list);

}  // namespace cupel
