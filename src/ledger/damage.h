/// Check every byte of a data folder's log and vault against what was signed. Reads only; takes no
/// lock. Everything wrong is named, not only the first thing.
#pragma once

#include "ledger/ledger.h"
#include "model/progress.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace cupel {

struct Damage {
  std::string file;          // relative to the data folder, '/' between names
  std::uint64_t offset = 0;  // of the first wrong byte where it can be told, else 0
  std::string ref;           // "0:idx", "0:idx:row", or empty
  std::string what;          // one sentence
};

/// A statement with `rows` whose canonical rows are wanted.
struct RowsToRebuild {
  std::uint64_t index = 0;
  const Statement* statement = nullptr;
  std::optional<PayloadName> payload;  // in the clear or from its disclosure
};
/// Called for each row in order with its canonical text and its byte offset in the decompressed
/// original (only that of each 64th row is looked at).
using RowSink = std::function<void(std::string_view canonical, std::uint64_t byte_offset)>;
/// Makes the rows again from the original. Errors are reported as damage of the original, except
/// not_found: then salts and offsets of this statement are said to be unchecked.
using RebuildRows = std::function<Result<void>(const RowsToRebuild&, const RowSink&)>;

struct DamageReport {
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;
  std::uint64_t entries = 0;        // of both trees
  std::vector<Damage> damage;       // ordered by file, offset
  std::vector<std::string> notes;   // what could not be checked
};

/// log/, vault/ and stray names in the data folder itself; lake/ is the lake's own. Errors: not_found
/// when there is no log at all. Throws Failure when a file cannot be read.
Result<DamageReport> find_damage(const std::filesystem::path& data, const RebuildRows& rebuild,
                                 const Progress& progress);

}  // namespace cupel
