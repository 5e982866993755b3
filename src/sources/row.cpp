#include "sources/row.h"

#include "model/assert.h"
#include "model/encoding.h"
#include "model/jcs.h"
#include "sources/csv.h"
#include "sources/geojson.h"
#include "sources/scan.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstring>
#include <numeric>
#include <set>

namespace cupel {
namespace {

/// Room behind a text that is copied in steps of 32 bytes.
constexpr std::size_t copy_slack = 64;
constexpr std::size_t passed_at_once_bytes = 256 << 10;

/// Copy `size` bytes; may read and write up to 32 bytes, for short texts, without looking at the size.
char* copy_short(char* to, const char* from, std::size_t size) {
  std::memcpy(to, from, 32);
  if (size > 32) [[unlikely]] std::memcpy(to + 32, from + 32, size - 32);
  return to + size;
}

/// Append the characters with JSON's escapes, without the quotes.
char* copy_escaped(char* to, std::string_view text) {
  static constexpr char digits[] = "0123456789abcdef";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && c != '"' && c != '\\') {
      *to++ = c;
      continue;
    }
    *to++ = '\\';
    switch (c) {
      case '"': *to++ = '"'; break;
      case '\\': *to++ = '\\'; break;
      case '\b': *to++ = 'b'; break;
      case '\f': *to++ = 'f'; break;
      case '\n': *to++ = 'n'; break;
      case '\r': *to++ = 'r'; break;
      case '\t': *to++ = 't'; break;
      default:
        std::memcpy(to, "u00", 3);
        to[3] = digits[byte >> 4];
        to[4] = digits[byte & 15];
        to += 5;
    }
  }
  return to;
}

/// Blocks without an escape are copied whole. `text` has 64 readable bytes behind it.
char* copy_text(char* to, std::string_view text) {
  while (text.size() >= 64) {
    if (scan::escapes(text.data()) == 0) {
      std::memcpy(to, text.data(), 64);
      to += 64;
    } else {
      to = copy_escaped(to, text.substr(0, 64));
    }
    text.remove_prefix(64);
  }
  return copy_escaped(to, text);
}

}  // namespace

Columns::Columns(std::vector<std::string> names) : names_(std::move(names)) {
  order_.resize(names_.size());
  std::iota(order_.begin(), order_.end(), 0U);
  std::sort(order_.begin(), order_.end(), [&](std::uint32_t left, std::uint32_t right) {
    return compare_jcs_names(names_[left], names_[right]) < 0;
  });
  for (const std::uint32_t position : order_) {
    begins_.push_back(static_cast<std::uint32_t>(prefixes_.size()));
    prefixes_ += "\",";
    append_jcs_string(prefixes_, names_[position]);
    prefixes_ += ":\"";
  }
  begins_.push_back(static_cast<std::uint32_t>(prefixes_.size()));
  prefixes_.append(copy_slack, '\0');
}

int Columns::find(std::string_view name) const {
  const auto found = std::find(names_.begin(), names_.end(), name);
  return found == names_.end() ? -1 : static_cast<int>(found - names_.begin());
}

std::vector<std::string> column_names(const std::vector<std::string>& header, std::size_t width) {
  std::vector<std::string> names;
  std::set<std::string, std::less<>> given;
  for (std::size_t i = 0; i < std::max(header.size(), width); ++i) {
    std::string name = i < header.size() ? header[i] : std::string();
    if (name.empty() || given.contains(name)) name += fmt::format("#{}", i + 1);
    while (given.contains(name)) name += '#';
    given.insert(name);
    names.push_back(std::move(name));
  }
  return names;
}

std::string RowBatch::pointer(std::size_t i) const {
  return pointers_ ? fmt::format("/features/{}", number(i)) : std::string();
}

std::string_view RowBatch::raw_bytes(std::size_t i) const {
  return {bytes_.data() + rows_[i].begin, rows_[i].size};
}

RowBatch RowBatch::of_cells(std::shared_ptr<const Columns> columns,
                            const std::vector<std::optional<std::string>>& cells) {
  ASSERT(cells.size() == columns->size());
  RowBatch batch;
  batch.columns_ = std::move(columns);
  std::string bytes;
  for (const std::optional<std::string>& cell : cells) {
    const auto begin = static_cast<std::uint32_t>(bytes.size());
    batch.cells_.push_back({begin, cell ? static_cast<std::uint32_t>(cell->size()) : absent});
    bytes += cell.value_or(std::string());
  }
  batch.bytes_.assign(bytes.begin(), bytes.end());
  batch.bytes_.resize(bytes.size() + copy_slack);
  batch.rows_.push_back({.line = 0,
                         .byte_offset = 0,
                         .begin = 0,
                         .size = static_cast<std::uint32_t>(bytes.size()),
                         .first_cell = 0,
                         .cell_count = static_cast<std::uint32_t>(cells.size()),
                         .raw = false,
                         .whole = true,
                         .plain = false});
  return batch;
}

void RowBatch::clear() {
  rows_.clear();
  cells_.clear();
  defects_.clear();
}

/// Writes rows into a string whose room was made before, with copies in steps of 32 bytes.
class CanonicalWriter {
 public:
  static void append(std::string& out, const RowBatch& batch, std::size_t i) {
    const RowBatch::Row& row = batch.rows_[i];
    if (row.raw) {
      out += "{\"#raw\":\"";
      out += to_base64url(batch.raw_bytes(i));
      out += "\"}";
      return;
    }
    const Columns& columns = *batch.columns_;
    const std::size_t text_max = row.plain ? row.size : std::size_t{6} * row.size;
    const std::size_t before = out.size();
    const std::size_t room = before + columns.prefixes_.size() + text_max + copy_slack;
    out.resize_and_overwrite(room, [&](char* bytes, std::size_t) {
      char* const end = write(bytes + before, batch, row, columns);
      return static_cast<std::size_t>(end - bytes);
    });
  }

 private:
  static char* write(char* to, const RowBatch& batch, const RowBatch::Row& row,
                     const Columns& columns) {
    const char* const bytes = batch.bytes_.data();
    const RowBatch::Span* const cells = batch.cells_.data() + row.first_cell;
    std::size_t skip = 2;  // the first member has no value before it to close
    *to++ = '{';
    for (std::size_t member = 0; member < columns.order_.size(); ++member) {
      const std::uint32_t position = columns.order_[member];
      if (position >= row.cell_count) continue;
      const RowBatch::Span span = cells[position];
      if (span.size == RowBatch::absent) continue;
      const std::uint32_t prefix = columns.begins_[member] + static_cast<std::uint32_t>(skip);
      to = copy_short(to, columns.prefixes_.data() + prefix, columns.begins_[member + 1] - prefix);
      to = row.plain ? copy_short(to, bytes + span.begin, span.size)
                     : copy_text(to, {bytes + span.begin, span.size});
      skip = 0;
    }
    if (skip != 0) {
      *to++ = '}';
      return to;
    }
    std::memcpy(to, "\"}", 2);
    return to + 2;
  }
};

void append_canonical(std::string& out, const RowBatch& batch, std::size_t i) {
  CanonicalWriter::append(out, batch, i);
}

Result<void> check_row_sizes(const RowBatch& batch, const std::string& file) {
  // Shorter ones cannot reach the limit even if each byte needs an escape of six.
  static_assert(6 * ((64 << 10) + names_bytes_max + columns_max) <= stated_row_bytes_max);
  for (std::size_t i = 0; i < batch.size(); ++i) {
    if (batch.bytes_of_row(i) <= 64 << 10) continue;
    std::string canonical;
    append_canonical(canonical, batch, i);
    if (canonical.size() <= stated_row_bytes_max) continue;
    Where where;
    where.file = file;
    where.line = batch.line(i);
    where.pointer = batch.pointer(i);
    where.offset = batch.byte_offset(i);
    return fail(ErrorKind::limit_exceeded,
                fmt::format("a row is longer than {} bytes in canonical form: row {}, {} bytes",
                            stated_row_bytes_max, batch.number(i), canonical.size()),
                "row_too_long", std::move(where));
  }
  return {};
}

StatedRow stated_row(const RowBatch& batch, std::size_t i, bool with_line) {
  StatedRow row;
  row.number = batch.number(i);
  row.line = with_line ? batch.line(i) : 0;
  row.pointer = batch.pointer(i);
  row.raw = batch.raw(i);
  append_canonical(row.canonical, batch, i);
  for (std::size_t column = 0; column < batch.cells(i); ++column) {
    const Cell cell = batch.cell(i, column);
    if (cell.present) row.values.emplace_back(batch.columns().names()[column], cell.text);
  }
  return row;
}

Result<std::unique_ptr<RowReader>> open_rows(ByteSource source, const ReaderOptions& options) {
  if (options.reader == "csv/1") return open_csv(std::move(source), options);
  if (options.reader == "geojson/1") return open_geojson(std::move(source), options);
  return fail(ErrorKind::invalid_input, fmt::format("there is no such reader: {}", options.reader),
              "unknown_reader");
}

Result<std::uint64_t> pass_line_ends(ByteSource& source, std::uint64_t offset) {
  std::vector<char> passed(passed_at_once_bytes);
  std::uint64_t ends = 0;
  while (source.offset() < offset) {
    const std::uint64_t rest = offset - source.offset();
    auto got = source.read(std::span(passed).first(std::min<std::uint64_t>(rest, passed.size())));
    if (!got) return pass(got);
    if (*got == 0) break;
    ends += static_cast<std::uint64_t>(
        std::count(passed.begin(), passed.begin() + static_cast<std::ptrdiff_t>(*got), '\n'));
  }
  return ends;
}

Result<StatedRow> read_on_to_row(RowReader& reader, std::uint64_t number, bool with_line) {
  RowBatch batch;
  for (;;) {
    auto more = reader.next(batch);
    if (!more) return pass(more);
    if (!*more) {
      return fail(ErrorKind::not_found, fmt::format("the file ends before row {}", number),
                  "beyond_end");
    }
    if (number < batch.first_row() + batch.size()) break;
  }
  return stated_row(batch, static_cast<std::size_t>(number - batch.first_row()), with_line);
}

Result<StatedRow> read_row_at(ByteSource source, const ReaderOptions& options, std::uint64_t offset,
                              std::uint64_t first_row, std::uint64_t number, bool want_line) {
  if (options.reader == "csv/1") {
    return read_csv_row_at(std::move(source), options, offset, first_row, number, want_line);
  }
  if (options.reader == "geojson/1") {
    return read_geojson_row_at(std::move(source), options, offset, first_row, number, want_line);
  }
  return fail(ErrorKind::invalid_input, fmt::format("there is no such reader: {}", options.reader),
              "unknown_reader");
}

}  // namespace cupel
