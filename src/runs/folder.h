/// An open data folder: the ledger, the lake, and what the log says was delivered. The lake is
/// brought up to the log when the folder is opened for writing.
#pragma once

#include "lake/lake.h"
#include "ledger/ledger.h"
#include "model/progress.h"
#include "runs/archive.h"
#include "runs/delivery.h"
#include "sources/row.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace cupel {

/// A `delivery/1` statement as the rooms above need it.
struct Delivered {
  std::uint64_t index = 0;
  std::string name;          // empty where it is disclosed only and the disclosure is gone
  Hash original{};           // SHA-256 of the bytes received
  std::uint64_t bytes = 0;
  bool personal = false;     // payload and name are disclosures
  std::string layout;
  ReaderOptions options;
  std::string mode;          // "increment", "snapshot", "correction"
  bool mode_stated = false;  // by the mapping, not by the table's rule
  std::string source;
  std::optional<Hash> mapping;
  RowsRoot rows;
  std::int64_t received_us = 0;
};

class Folder {
 public:
  static Result<std::unique_ptr<Folder>> open(const ArchiveOptions& options, const Progress& progress);

  Ledger& ledger() { return *ledger_; }
  Lake& lake() { return *lake_; }
  const ArchiveOptions& options() const { return options_; }

  /// Deliveries of the log so far, ascending. Thread-safe.
  std::vector<Delivered> deliveries();
  std::optional<Delivered> delivered(std::uint64_t index);
  /// The first that fits; nothing is copied on the way.
  std::optional<Delivered> first_delivery(const std::function<bool(const Delivered&)>& fits);
  /// Size of the log up to and including its last fact or rule entry: what a run's input ends with.
  std::uint64_t facts_size();
  /// Index of the last run statement, if there is one.
  std::optional<std::uint64_t> last_run();

  /// Make the lake's blocks of deliveries that it lacks.
  Result<void> catch_up(const Progress& progress);

 private:
  Folder() = default;
  Result<void> scan();

  ArchiveOptions options_;
  std::unique_ptr<Ledger> ledger_;
  std::unique_ptr<Lake> lake_;
  std::mutex mutex_;  // guards what follows: entries below scanned_ are in it
  std::uint64_t scanned_ = 0;
  std::uint64_t facts_size_ = 0;
  std::optional<std::uint64_t> last_run_;
  std::vector<Delivered> deliveries_;
};

/// The original of a delivery as a stream. Errors: not_found, corrupt.
Result<ByteSource> original_of(const Ledger& ledger, const Delivered& delivered);

/// How the delivery was read; `original` stands at its beginning again afterwards. Errors: not_found,
/// corrupt "layout_differs".
Result<DeliveryPlan> plan_of(const Ledger& ledger, const Delivered& delivered, ByteSource& original);

/// The block of one delivery made again from vault and statement, into any lake.
Result<void> project_delivery(const Ledger& ledger, const Delivered& delivered, Lake& lake, const Progress& progress);

/// What lake and documents say of a delivery's rows and defects.
DeliveryBlock block_of(const Delivered& delivered, std::vector<Defect> defects, std::uint64_t defective);

}  // namespace cupel
