/// Read one delivery: from bytes to rows, defects and facts, and on the way seal every row. The same
/// pass serves the front door, the rebuild of a lake and the catching up after a kill, so that the
/// lake is a function of log and vault.
#pragma once

#include "lake/lake.h"
#include "ledger/vault.h"
#include "model/progress.h"
#include "sources/layout.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace cupel {

/// How a file will be read: what was recognised, with the mapping that helped.
struct DeliveryPlan {
  Recognised recognised;
  std::optional<Mapping> mapping;
  std::vector<std::string> columns;  // names as received, before the mapping
  std::uint64_t bytes = 0;  // of the original, for progress
};

/// Defects kept in full per delivery; those beyond are counted and named by one last defect.
inline constexpr std::size_t defects_max = 100'000;

struct DeliveryCounts {
  std::uint64_t rows = 0;
  std::uint64_t defective = 0;                 // rows with at least one defect that is no note
  std::vector<Defect> defects;
  std::map<std::string, std::uint64_t> rules;  // how often each rule was broken, notes left out
};

/// Look at the head of the source and plan. Errors: unrecognised, bad_mapping, needs:….
Result<DeliveryPlan> plan_delivery(ByteSource& source, const std::optional<Mapping>& mapping);

/// Read all rows: facts into `block`, leaves into `rows` (nullptr: they are sealed already).
/// Shapes that cross themselves are repaired on the way, with a note. Two threads when sealing.
/// Errors end the file: nothing of it may be taken. Throws Failure (disk, engine, interrupted).
Result<DeliveryCounts> read_delivery(ByteSource source, const DeliveryPlan& plan, BlockWriter& block,
                                     Vault::RowsWriter* rows, const Progress& progress);

/// The canonical rows of an original again, in order, each with its byte offset.
Result<void> replay_rows(ByteSource source, const ReaderOptions& options,
                         const std::function<Result<void>(std::string_view canonical, std::uint64_t offset)>& row);

}  // namespace cupel
