/// Rows as stated: what a reader makes of a file, nothing interpreted (ledger-trace-hallmark §5.4).
/// A batch owns its bytes; once filled it may be read by several threads at the same time.
#pragma once

#include "model/defect.h"
#include "model/result.h"
#include "sources/bytes.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cupel {

/// The characters of one cell. A short line has no cell there, a JSON null neither: `present` false.
struct Cell {
  std::string_view text;
  bool present = false;
};

/// Names of the columns of a file, with what the canonical form needs. Immutable.
class Columns {
 public:
  explicit Columns(std::vector<std::string> names);

  const std::vector<std::string>& names() const { return names_; }
  std::size_t size() const { return names_.size(); }
  /// Position of a name; -1 when there is none.
  int find(std::string_view name) const;

 private:
  friend class CanonicalWriter;
  std::vector<std::string> names_;
  std::vector<std::uint32_t> order_;   // positions in the order of canonical JSON
  std::string prefixes_;               // `","NAME":"` per member in that order, padded
  std::vector<std::uint32_t> begins_;  // begin of each prefix; one more at the end
};

/// Rule of §5.4: an empty or repeated name gets '#' and its column number, then more '#' until new.
/// `width` columns; those beyond the header are named like empty ones.
std::vector<std::string> column_names(const std::vector<std::string>& header, std::size_t width);

/// Up to `rows_max` rows.
class RowBatch {
 public:
  static constexpr std::size_t rows_max = 4096;

  std::size_t size() const { return rows_.size(); }
  /// Number of row 0 of the batch in the file; rows count from 0.
  std::uint64_t first_row() const { return first_row_; }
  std::uint64_t number(std::size_t i) const { return first_row_ + i; }
  /// Line of the file where the row begins, from 1.
  std::uint64_t line(std::size_t i) const { return rows_[i].line; }
  /// Where the row begins in the decompressed stream.
  std::uint64_t byte_offset(std::size_t i) const { return rows_[i].byte_offset; }
  /// JSON pointer of the row, "/features/7"; empty for CSV.
  std::string pointer(std::size_t i) const;
  /// True: the row is `{"#raw": …}`, has no cells and a defect.
  bool raw(std::size_t i) const { return rows_[i].raw; }
  /// True: the row has a cell for each column, no more, and is not raw. Facts come from such rows only.
  bool whole(std::size_t i) const { return rows_[i].whole; }
  /// Number of cells from the first column to the last one present.
  std::size_t cells(std::size_t i) const { return rows_[i].cell_count; }
  Cell cell(std::size_t i, std::size_t column) const {
    const Row& row = rows_[i];
    if (column >= row.cell_count) return {};
    const Span& span = cells_[row.first_cell + column];
    if (span.size == absent) return {};
    return {std::string_view(bytes_.data() + span.begin, span.size), true};
  }
  /// How many bytes the row has in the file, without its line end.
  std::size_t bytes_of_row(std::size_t i) const { return rows_[i].size; }
  /// Bytes of a raw row as received.
  std::string_view raw_bytes(std::size_t i) const;
  /// One row put together from its cells, with the number 0 and no line: for a question about a row
  /// that stands in no file. As many cells as columns.
  static RowBatch of_cells(std::shared_ptr<const Columns> columns,
                           const std::vector<std::optional<std::string>>& cells);

  /// Names of the columns; they can become more from batch to batch, never other.
  const Columns& columns() const { return *columns_; }
  const std::shared_ptr<const Columns>& shared_columns() const { return columns_; }
  /// What the reader itself found: not_utf8, short_line, long_line, bad_quote, not_json, …
  const std::vector<Defect>& defects() const { return defects_; }

 private:
  friend class CsvReader;
  friend class FeatureCells;
  friend class GeoJsonReader;
  friend class CanonicalWriter;
  static constexpr std::uint32_t absent = 0xFFFFFFFF;
  struct Span {
    std::uint32_t begin;
    std::uint32_t size;
  };
  struct Row {
    std::uint64_t line;
    std::uint64_t byte_offset;
    std::uint32_t begin;  // the row's bytes in bytes_
    std::uint32_t size;
    std::uint32_t first_cell;
    std::uint32_t cell_count;
    bool raw;
    bool whole;
    bool plain;  // no byte of it needs an escape in JSON
  };
  void clear();
  /// Where the cells of the next row begin.
  std::size_t next_cell() const {
    return rows_.empty() ? 0 : std::size_t{rows_.back().first_cell} + rows_.back().cell_count;
  }

  std::uint64_t first_row_ = 0;
  bool pointers_ = false;
  std::vector<char> bytes_;  // padded by 64 bytes
  std::vector<Row> rows_;
  std::vector<Span> cells_;
  std::shared_ptr<const Columns> columns_;
  std::vector<Defect> defects_;
};

/// Append the row as stated in canonical form: JCS of {column: text}, or {"#raw": base64url}.
void append_canonical(std::string& out, const RowBatch& batch, std::size_t i);

/// How bytes become rows. An empty reader name or delimiter 0 is found by content (csv.h, preview).
struct ReaderOptions {
  std::string reader;    // "csv/1" or "geojson/1"
  char delimiter = 0;    // ',', ';' or '\t'
  bool header = true;    // CSV: the first line names the columns
};

/// A member of a GeoJSON collection other than `features`: strings by content, others as text.
using Attribute = std::pair<std::string, std::string>;

class RowReader {
 public:
  virtual ~RowReader() = default;
  /// Fill the batch with the next rows; false: there are none left. An error ends the file: nothing of
  /// it may be taken. Rules: line_too_long, row_too_long,
  /// nul, too_many_columns, not_geojson, truncated, too_deep, and the stream's errors.
  virtual Result<bool> next(RowBatch& batch) = 0;
  /// Names known so far.
  virtual const std::vector<std::string>& columns() const = 0;
  /// Attributes of the file read so far (after the last batch: all).
  virtual const std::vector<Attribute>& attributes() const = 0;
  /// Notes about the whole file (byte order mark skipped, blank lines); complete after the last batch.
  virtual const std::vector<Defect>& notes() const = 0;
  /// The options with everything found by content filled in.
  virtual const ReaderOptions& options() const = 0;
  /// Give the source back; the reader is of no more use.
  virtual ByteSource release() = 0;
};

/// Longest row in bytes: as received and in canonical form (§5.4).
inline constexpr std::size_t stated_row_bytes_max = 1 << 20;
/// Most columns of a file, and most bytes of their names together.
inline constexpr std::size_t columns_max = 4096;
inline constexpr std::size_t names_bytes_max = 64 << 10;

/// For readers: error row_too_long when a row of the batch is longer than `stated_row_bytes_max` in canonical
/// form.
Result<void> check_row_sizes(const RowBatch& batch, const std::string& file);

/// A reader from the beginning of the source.
Result<std::unique_ptr<RowReader>> open_rows(ByteSource source, const ReaderOptions& options);

/// One row as stated, found again for a proof or a record page.
struct StatedRow {
  std::uint64_t number = 0;
  std::uint64_t line = 0;  // from 1; 0 unless asked for
  std::string pointer;
  std::string canonical;
  bool raw = false;
  std::vector<std::pair<std::string, std::string>> values;  // cells present, in column order
};

/// Row i of a batch on its own.
StatedRow stated_row(const RowBatch& batch, std::size_t i, bool with_line);

/// For readers: read on to this offset; how many line ends lay on the way.
Result<std::uint64_t> pass_line_ends(ByteSource& source, std::uint64_t offset);
/// For readers: go on to row `number`. Errors: not_found when the file ends before, and those of the reader.
Result<StatedRow> read_on_to_row(RowReader& reader, std::uint64_t number, bool with_line);

/// Read row `number` again: `offset` is the byte offset of row `first_row` (that of the 64th rows kept
/// in the vault), first_row <= number. A plain file is read at the header and from the offset on only;
/// a gzip file is decompressed up to it. With `want_line` everything before is read to count lines.
/// Errors: not_found when the file ends before, and those of the reader.
Result<StatedRow> read_row_at(ByteSource source, const ReaderOptions& options, std::uint64_t offset,
                              std::uint64_t first_row, std::uint64_t number, bool want_line = false);

}  // namespace cupel
