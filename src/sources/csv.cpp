#include "sources/csv.h"

#include "model/assert.h"
#include "model/encoding.h"
#include "sources/scan.h"

#include <fmt/core.h>
#include <simdjson.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace cupel {
namespace {

constexpr std::size_t chunk_bytes = 512 << 10;
constexpr std::size_t pad_bytes = 64;
constexpr std::size_t head_bytes = 64 << 10;
/// A span's size with this bit: the cell has doubled quotes to be halved.
constexpr std::uint32_t doubled_bit = 0x80000000;

}  // namespace

/// Reads chunks, cuts them into rows where the bytes lie, keeps what is left for the next batch.
class CsvReader : public RowReader {
 public:
  CsvReader(ByteSource source, ReaderOptions options)
      : source_(std::move(source)), options_(std::move(options)) {}

  Result<void> begin();
  Result<bool> next(RowBatch& batch) override;
  const std::vector<std::string>& columns() const override { return columns_->names(); }
  const std::vector<Attribute>& attributes() const override { return attributes_; }
  const std::vector<Defect>& notes() const override { return notes_; }
  const ReaderOptions& options() const override { return options_; }
  ByteSource release() override { return std::move(source_); }
  Result<void> go_to(std::uint64_t offset, std::uint64_t row, bool want_line);

 private:
  enum class Took { row, blank, incomplete };
  struct Scan {
    RowBatch& batch;
    std::size_t at;
    std::size_t end;
  };
  Result<void> fill(RowBatch& batch, bool grow);
  Result<Took> take_row(Scan& scan, auto& marks);
  Result<Took> unfinished(Scan& scan, bool quoted);
  Result<Took> take_raw(Scan& scan, std::string_view rule);
  Result<Took> finish_row(Scan& scan, std::size_t line_end, std::size_t next, std::uint64_t lines);
  std::size_t close_quote(const RowBatch& batch, std::size_t open, std::size_t end, bool& doubled) const;
  Result<void> parse(RowBatch& batch);
  Result<void> settle(RowBatch& batch);
  Result<void> widen(std::size_t width);
  void judge_width(RowBatch& batch, std::size_t i);
  Failed refuse(std::string message, std::string rule, std::uint64_t offset) const;

  ByteSource source_;
  ReaderOptions options_;
  std::vector<std::string> header_;
  std::shared_ptr<const Columns> columns_ = std::make_shared<Columns>(std::vector<std::string>{});
  std::vector<Attribute> attributes_;
  std::vector<Defect> notes_;
  std::vector<char> carry_;
  std::uint64_t carry_offset_ = 0;  // of carry_[0] in the decompressed stream
  std::uint64_t line_ = 1;          // of carry_[0]
  std::uint64_t row_ = 0;
  std::size_t width_ = 0;  // cells of a whole row
  bool ended_ = false;
  bool in_header_ = false;
};

Failed CsvReader::refuse(std::string message, std::string rule, std::uint64_t offset) const {
  Where where;
  where.file = source_.name();
  where.line = line_;
  where.offset = offset;
  return fail(ErrorKind::invalid_input, std::move(message), std::move(rule), std::move(where));
}

/// Put the carried bytes into the batch and fresh ones up to a chunk; `grow`: a whole chunk more,
/// because what is there holds no whole row. Zeros lie behind the end.
Result<void> CsvReader::fill(RowBatch& batch, bool grow) {
  const std::size_t carried = carry_.size();
  const std::size_t room = grow ? chunk_bytes : chunk_bytes - std::min(carried, chunk_bytes);
  const std::size_t want = ended_ ? 0 : room;
  batch.bytes_.resize(carried + want + pad_bytes);
  if (carried > 0) std::memcpy(batch.bytes_.data(), carry_.data(), carried);
  std::size_t got = 0;
  if (want > 0) {
    auto read = source_.read(std::span(batch.bytes_).subspan(carried, want));
    if (!read) return pass(read);
    got = *read;
    ended_ = got < want;
  }
  const char* const fresh = batch.bytes_.data() + carried;
  if (got > 0) {
    if (const void* nul = std::memchr(fresh, 0, got); nul != nullptr) {
      const std::uint64_t offset = carry_offset_ + carried +
                                   static_cast<std::size_t>(static_cast<const char*>(nul) - fresh);
      return refuse(fmt::format("the file has a NUL byte: at byte {}", offset), "nul", offset);
    }
  }
  batch.bytes_.resize(carried + got + pad_bytes);
  std::memset(batch.bytes_.data() + carried + got, 0, pad_bytes);
  return {};
}

/// Position of the closing quote, or `end`.
std::size_t CsvReader::close_quote(const RowBatch& batch, std::size_t open, std::size_t end,
                                   bool& doubled) const {
  const char* const bytes = batch.bytes_.data();
  std::size_t at = open + 1;
  for (;;) {
    const void* found = at < end ? std::memchr(bytes + at, '"', end - at) : nullptr;
    if (found == nullptr) return end;
    at = static_cast<std::size_t>(static_cast<const char*>(found) - bytes);
    if (at + 1 >= end || bytes[at + 1] != '"') return at;
    doubled = true;
    at += 2;
  }
}

/// The row at scan.at is not finished in these bytes: ask for more, or settle it.
Result<CsvReader::Took> CsvReader::unfinished(Scan& scan, bool quoted) {
  scan.batch.cells_.resize(scan.batch.next_cell());
  if (quoted && (ended_ || scan.end - scan.at > stated_row_bytes_max)) {
    return take_raw(scan, "unclosed_quote");
  }
  if (scan.end - scan.at > stated_row_bytes_max + 1) {
    return refuse(fmt::format("a line is longer than {} bytes: line {}", stated_row_bytes_max, line_),
                  "line_too_long", carry_offset_ + scan.at);
  }
  ASSERT(!ended_);
  return Took::incomplete;
}

/// The one line at scan.at cannot be cut into cells: it becomes a raw row.
Result<CsvReader::Took> CsvReader::take_raw(Scan& scan, std::string_view rule) {
  RowBatch& batch = scan.batch;
  const char* const bytes = batch.bytes_.data();
  batch.cells_.resize(batch.next_cell());
  const std::size_t rest = scan.end - scan.at;
  const void* found = std::memchr(bytes + scan.at, '\n', rest);
  if (found == nullptr && !ended_ && rest <= stated_row_bytes_max + 1) return Took::incomplete;
  const std::size_t line_end =
      found == nullptr ? scan.end
                       : static_cast<std::size_t>(static_cast<const char*>(found) - bytes);
  const std::size_t next = found == nullptr ? scan.end : line_end + 1;
  const std::size_t row = batch.rows_.size();
  auto took = finish_row(scan, line_end, next, 1);
  if (!took || batch.rows_.size() == row) return took;
  batch.rows_[row].raw = true;
  batch.rows_[row].whole = false;
  Defect defect;
  defect.row = static_cast<std::int64_t>(batch.number(row));
  defect.line = static_cast<std::int64_t>(batch.rows_[row].line);
  defect.rule = rule;
  if (is_utf8(batch.raw_bytes(row))) defect.text = defect_text(batch.raw_bytes(row));
  batch.defects_.push_back(std::move(defect));
  return took;
}

/// Enter the row whose cells were pushed; blank lines are left out.
Result<CsvReader::Took> CsvReader::finish_row(Scan& scan, std::size_t line_end, std::size_t next,
                                              std::uint64_t lines) {
  RowBatch& batch = scan.batch;
  const std::size_t begin = scan.at;
  if (line_end > begin && next > line_end && batch.bytes_[line_end - 1] == '\r') --line_end;
  const std::size_t size = line_end - begin;
  if (size > stated_row_bytes_max) {
    return refuse(fmt::format("a line is longer than {} bytes: line {}", stated_row_bytes_max, line_),
                  "line_too_long", carry_offset_ + begin);
  }
  const std::size_t first_cell = batch.next_cell();
  const std::uint64_t line = line_;
  line_ += lines;
  scan.at = next;
  if (size == 0 && (in_header_ || width_ != 1)) {
    batch.cells_.resize(first_cell);
    if (notes_.empty() || notes_.back().rule != "blank_line") {
      Defect note;
      note.line = static_cast<std::int64_t>(line);
      note.rule = "blank_line";
      note.note = true;
      notes_.push_back(std::move(note));
    }
    return Took::blank;
  }
  RowBatch::Row row{};
  row.line = line;
  row.byte_offset = carry_offset_ + begin;
  row.begin = static_cast<std::uint32_t>(begin);
  row.size = static_cast<std::uint32_t>(size);
  row.first_cell = static_cast<std::uint32_t>(first_cell);
  row.cell_count = static_cast<std::uint32_t>(batch.cells_.size() - first_cell);
  row.whole = true;
  batch.rows_.push_back(row);
  return Took::row;
}

/// Cut the row at scan.at into cells.
Result<CsvReader::Took> CsvReader::take_row(Scan& scan, auto& marks) {
  RowBatch& batch = scan.batch;
  const char* const bytes = batch.bytes_.data();
  const char delimiter = options_.delimiter;
  std::size_t cell = scan.at;
  std::uint64_t lines = 1;
  const auto push = [&](std::size_t begin, std::size_t size) {
    batch.cells_.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(size)});
  };
  for (;;) {
    std::size_t mark = marks.next();
    if (mark >= scan.end) {
      if (!ended_ || scan.end - scan.at > stated_row_bytes_max) return unfinished(scan, false);
      push(cell, scan.end - cell);
      return finish_row(scan, scan.end, scan.end, lines);
    }
    if (bytes[mark] == delimiter) {
      push(cell, mark - cell);
      cell = mark + 1;
      continue;
    }
    if (bytes[mark] == '"') {
      if (mark != cell) continue;
      bool doubled = false;
      const std::size_t close = close_quote(batch, mark, scan.end, doubled);
      if (close == scan.end || (close + 1 == scan.end && !ended_) ||
          close - scan.at > stated_row_bytes_max) {
        return unfinished(scan, true);
      }
      lines += static_cast<std::uint64_t>(std::count(bytes + mark, bytes + close, '\n'));
      const auto size = static_cast<std::uint32_t>(close - mark - 1);
      batch.cells_.push_back(
          {static_cast<std::uint32_t>(mark + 1), size | (doubled ? doubled_bit : 0)});
      std::size_t after = close + 1;
      if (after + 1 < scan.end && bytes[after] == '\r' && bytes[after + 1] == '\n') ++after;
      if (after == scan.end || bytes[after] == '\n') {
        const std::size_t next = after == scan.end ? after : after + 1;
        marks.seek(next);
        return finish_row(scan, after, next, lines);
      }
      if (bytes[after] != delimiter) {
        if (bytes[after] == '\r' && after + 1 == scan.end && !ended_) return unfinished(scan, false);
        auto took = take_raw(scan, "bad_quote");
        marks.seek(scan.at);
        return took;
      }
      cell = after + 1;
      marks.seek(cell);
      continue;
    }
    std::size_t cell_end = mark;
    if (cell_end > cell && bytes[cell_end - 1] == '\r') --cell_end;
    push(cell, cell_end - cell);
    return finish_row(scan, mark, mark + 1, lines);
  }
}

Result<void> CsvReader::parse(RowBatch& batch) {
  const std::size_t end = batch.bytes_.size() - pad_bytes;
  Scan scan{batch, 0, end};
  const char delimiter = options_.delimiter;
  const auto test = [delimiter](const char* bytes) {
    return scan::Block(bytes).any_of(delimiter, '\n', '"');
  };
  scan::Marks marks(batch.bytes_.data(), end, 0, test);
  const std::size_t rows_most = in_header_ ? 1 : RowBatch::rows_max;
  while (batch.rows_.size() < rows_most && scan.at < end) {
    const std::size_t before = scan.at;
    auto took = take_row(scan, marks);
    if (!took) return pass(took);
    if (*took == Took::incomplete) break;
    if (!batch.rows_.empty() && batch.rows_.back().raw) marks.seek(scan.at);
    ASSERT(scan.at > before);
  }
  carry_.assign(batch.bytes_.begin() + static_cast<std::ptrdiff_t>(scan.at),
                batch.bytes_.begin() + static_cast<std::ptrdiff_t>(end));
  carry_offset_ += scan.at;
  return {};
}

/// Names for rows that are wider than everything before.
Result<void> CsvReader::widen(std::size_t width) {
  if (width <= columns_->size()) return {};
  if (width > columns_max) {
    return refuse(fmt::format("the file has more than {} columns: {}", columns_max, width),
                  "too_many_columns", carry_offset_);
  }
  columns_ = std::make_shared<Columns>(column_names(header_, width));
  std::size_t bytes = 0;
  for (const std::string& name : columns_->names()) bytes += name.size();
  if (bytes > names_bytes_max) {
    return refuse(fmt::format("the names of the columns are longer than {} bytes together: {}",
                              names_bytes_max, bytes),
                  "bad_header", 0);
  }
  return {};
}

/// Fewer or more cells than the header: sealed as stated, no facts.
void CsvReader::judge_width(RowBatch& batch, std::size_t i) {
  RowBatch::Row& row = batch.rows_[i];
  if (row.raw || row.cell_count == width_) return;
  row.whole = false;
  Defect defect;
  defect.row = static_cast<std::int64_t>(batch.number(i));
  defect.line = static_cast<std::int64_t>(row.line);
  defect.rule = row.cell_count < width_ ? "short_line" : "long_line";
  defect.text = fmt::format("{} cells, the header has {}", row.cell_count, width_);
  batch.defects_.push_back(std::move(defect));
}

/// Everything a row needs beyond its cells: UTF-8, doubled quotes halved, its width judged.
Result<void> CsvReader::settle(RowBatch& batch) {
  char* const bytes = batch.bytes_.data();
  if (batch.rows_.empty()) return {};
  const std::size_t begin = batch.rows_.front().begin;
  const std::size_t end = batch.rows_.back().begin + batch.rows_.back().size;
  const bool all_utf8 = simdjson::validate_utf8(bytes + begin, end - begin);
  std::uint32_t widest = 0;
  for (std::size_t i = 0; i < batch.rows_.size(); ++i) {
    RowBatch::Row& row = batch.rows_[i];
    if (!row.raw && !all_utf8 && !simdjson::validate_utf8(bytes + row.begin, row.size)) {
      row.raw = true;
      row.whole = false;
      Defect defect;
      defect.row = static_cast<std::int64_t>(batch.number(i));
      defect.line = static_cast<std::int64_t>(row.line);
      defect.rule = "not_utf8";
      batch.defects_.push_back(std::move(defect));
    }
    if (row.raw) {
      row.cell_count = 0;
      continue;
    }
    std::uint64_t odd = 0;
    const std::size_t row_end = std::size_t{row.begin} + row.size;
    for (std::size_t at = row.begin; at < row_end; at += 64) {
      std::uint64_t mask = scan::escapes(bytes + at);
      if (options_.delimiter == '\t') mask &= ~scan::Block(bytes + at).any_of('\t');
      if (row_end - at < 64) mask &= (std::uint64_t{1} << (row_end - at)) - 1;
      odd |= mask;
    }
    row.plain = odd == 0;
    if (!row.plain) {
      for (std::uint32_t k = 0; k < row.cell_count; ++k) {
        RowBatch::Span& span = batch.cells_[row.first_cell + k];
        if ((span.size & doubled_bit) == 0) continue;
        span.size &= ~doubled_bit;
        char* to = bytes + span.begin;
        const char* from = to;
        const char* const last = from + span.size;
        for (; from < last; ++from) {
          *to++ = *from;
          if (*from == '"') ++from;
        }
        span.size = static_cast<std::uint32_t>(to - (bytes + span.begin));
      }
    }
    widest = std::max(widest, row.cell_count);
    if (!in_header_) judge_width(batch, i);
  }
  return in_header_ ? Result<void>{} : widen(widest);
}

Result<bool> CsvReader::next(RowBatch& batch) {
  batch.clear();
  batch.first_row_ = row_;
  batch.pointers_ = false;
  for (bool grow = false; batch.rows_.empty(); grow = true) {
    if (ended_ && carry_.empty()) {
      batch.columns_ = columns_;
      return false;
    }
    if (auto filled = fill(batch, grow); !filled) return pass(filled);
    if (auto parsed = parse(batch); !parsed) return pass(parsed);
  }
  if (auto settled = settle(batch); !settled) return pass(settled);
  batch.columns_ = columns_;
  if (auto fitting = check_row_sizes(batch, source_.name()); !fitting) return pass(fitting);
  row_ += batch.rows_.size();
  return true;
}

/// Read head and header: byte order mark, text or not, delimiter, names.
Result<void> CsvReader::begin() {
  carry_.resize(head_bytes);
  auto got = source_.read(carry_);
  if (!got) return pass(got);
  ended_ = *got < carry_.size();
  carry_.resize(*got);
  if (carry_.empty()) return refuse("the file is empty", "empty", 0);
  std::string_view head(carry_.data(), carry_.size());
  if (auto text = check_text(head, source_.name()); !text) return pass(text);
  if (head.starts_with(utf8_mark)) {
    carry_.erase(carry_.begin(), carry_.begin() + 3);
    head = {carry_.data(), carry_.size()};
    carry_offset_ = 3;
    Defect note;
    note.line = 1;
    note.rule = "byte_order_mark";
    note.note = true;
    notes_.push_back(std::move(note));
  }
  if (head.find('\n') == std::string_view::npos && head.find('\r') < head.size() - 1) {
    return refuse("the lines end with CR alone; save the file with LF or CR LF", "cr_only", 0);
  }
  if (options_.delimiter == 0) options_.delimiter = detect_delimiter(head);
  RowBatch batch;
  in_header_ = true;
  const std::uint64_t first_offset = carry_offset_;
  const std::size_t notes = notes_.size();
  for (bool grow = false; batch.rows_.empty(); grow = true) {
    if (ended_ && carry_.empty()) return refuse("the file has no header line", "empty", 0);
    if (auto filled = fill(batch, grow); !filled) return pass(filled);
    if (auto parsed = parse(batch); !parsed) return pass(parsed);
  }
  if (auto settled = settle(batch); !settled) return pass(settled);
  in_header_ = false;
  if (batch.rows_[0].raw) return refuse("the header line is no text in UTF-8", "bad_header", 0);
  width_ = batch.rows_[0].cell_count;
  if (options_.header) {
    for (std::size_t i = 0; i < width_; ++i) header_.emplace_back(batch.cell(0, i).text);
  } else {
    if (auto back = source_.rewind(); !back) return pass(back);
    if (auto skipped = source_.skip_to(first_offset); !skipped) return pass(skipped);
    carry_.clear();
    carry_offset_ = first_offset;
    line_ = 1;
    ended_ = false;
    notes_.resize(notes);
  }
  return widen(width_);
}

/// Go on at a row known from before; the header is read already.
Result<void> CsvReader::go_to(std::uint64_t offset, std::uint64_t row, bool want_line) {
  if (auto back = source_.rewind(); !back) return pass(back);
  line_ = 1;
  if (want_line) {
    auto ends = pass_line_ends(source_, offset);
    if (!ends) return pass(ends);
    line_ += *ends;
  }
  if (auto skipped = source_.skip_to(offset); !skipped) return pass(skipped);
  carry_.clear();
  carry_offset_ = offset;
  row_ = row;
  ended_ = false;
  return {};
}

Result<std::unique_ptr<RowReader>> open_csv(ByteSource source, const ReaderOptions& options) {
  auto reader = std::make_unique<CsvReader>(std::move(source), options);
  if (auto begun = reader->begin(); !begun) return pass(begun);
  return reader;
}

Result<StatedRow> read_csv_row_at(ByteSource source, const ReaderOptions& options,
                                  std::uint64_t offset, std::uint64_t first_row,
                                  std::uint64_t number, bool want_line) {
  ASSERT(first_row <= number);
  CsvReader reader(std::move(source), options);
  if (auto begun = reader.begin(); !begun) return pass(begun);
  if (auto gone = reader.go_to(offset, first_row, want_line); !gone) return pass(gone);
  return read_on_to_row(reader, number, want_line);
}

}  // namespace cupel
