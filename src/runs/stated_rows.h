/// A row as received: found again in the original by the vault's offsets, with its line and cells.
#pragma once

#include "runs/folder.h"
#include "sources/quoted_columns.h"

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace cupel {

/// The beginning of a text as received, of at most so many bytes and cut where a character ends.
std::string_view beginning_of(std::string_view text, std::size_t bytes_max);

class StatedRows {
 public:
  explicit StatedRows(Folder& folder) : folder_(folder) {}

  /// Errors: not_found (no such delivery or row; original erased), corrupt. Thread-safe; keeps the
  /// last rows asked for.
  Result<StatedRow> row(std::uint64_t index, std::uint64_t number, bool with_line);
  /// The canonical bytes of row `number` of any statement that has rows: of a file as received, or a
  /// finding of a run. Errors: as row().
  Result<std::string> canonical(std::uint64_t index, std::uint64_t number);
  /// Columns of the row that these fields of the tables came from; none where the file is gone.
  std::vector<std::string> columns_behind(const Delivered& delivered, const StatedRow& row,
                                          std::span<const QuotedField> fields);
  /// A line of the file and its neighbours as received, for text files: {line number, text}.
  std::vector<std::pair<std::uint64_t, std::string>> lines_around(const Delivered& delivered, std::uint64_t line);

 private:
  Folder& folder_;
  std::mutex mutex_;  // guards kept_
  std::map<std::pair<std::uint64_t, std::uint64_t>, StatedRow> kept_;
  std::mutex plans_mutex_;  // guards plans_
  std::map<std::uint64_t, std::shared_ptr<const DeliveryPlan>> plans_;
};

}  // namespace cupel
