#include "sources/geojson.h"

#include "model/assert.h"
#include "model/encoding.h"
#include "sources/feature_cells.h"
#include "sources/json_text.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstring>

namespace cupel {
namespace {

using json_text::End;

constexpr std::size_t chunk_bytes = 512 << 10;
constexpr std::size_t pad_bytes = 64;
constexpr int depth_max = 64;
/// A feature lies inside the collection and the array.
constexpr int feature_depth_max = depth_max - 2;
/// Nothing a collection says about itself is longer than this.
constexpr std::size_t member_bytes_max = 1 << 20;

}  // namespace

class GeoJsonReader : public RowReader {
 public:
  GeoJsonReader(ByteSource source, ReaderOptions options)
      : source_(std::move(source)), options_(std::move(options)) {}

  Result<void> begin();
  Result<bool> next(RowBatch& batch) override;
  const std::vector<std::string>& columns() const override { return cells_.names(); }
  const std::vector<Attribute>& attributes() const override { return attributes_; }
  const std::vector<Defect>& notes() const override { return notes_; }
  const ReaderOptions& options() const override { return options_; }
  ByteSource release() override { return std::move(source_); }
  Result<void> go_to(std::uint64_t offset, std::uint64_t row, bool want_line);

 private:
  Result<void> fill(RowBatch& batch, bool grow);
  Result<bool> more_carry(std::size_t bytes);
  Result<void> take_member(std::size_t& at);
  Result<void> prologue();
  Result<void> epilogue();
  Result<bool> features(RowBatch& batch);
  Result<bool> next_feature(const char* bytes, std::size_t end, std::size_t& at);
  Result<void> take_feature(RowBatch& batch, std::size_t begin, std::size_t end);
  void add_raw(RowBatch& batch, std::string_view rule);
  Failed refuse(std::string message, std::string rule, std::uint64_t offset) const;

  ByteSource source_;
  ReaderOptions options_;
  std::shared_ptr<const Columns> columns_ = std::make_shared<Columns>(std::vector<std::string>{});
  std::vector<Attribute> attributes_;
  std::vector<Defect> notes_;
  std::vector<char> carry_;
  std::uint64_t carry_offset_ = 0;
  std::uint64_t line_ = 1;
  std::uint64_t row_ = 0;
  bool ended_ = false;           // the stream
  bool features_ended_ = false;  // the array
  bool closed_ = false;          // the collection
  bool comma_due_ = false;       // a feature was read, a comma or the end must follow
  FeatureCells cells_;
};

Failed GeoJsonReader::refuse(std::string message, std::string rule, std::uint64_t offset) const {
  Where where;
  where.file = source_.name();
  where.line = line_;
  where.offset = offset;
  const ErrorKind kind = rule == "too_deep" || rule == "feature_too_long"
                             ? ErrorKind::limit_exceeded
                             : ErrorKind::invalid_input;
  return fail(kind, std::move(message), std::move(rule), std::move(where));
}

/// Read so many bytes more behind the carried ones; false at the end of the stream.
Result<bool> GeoJsonReader::more_carry(std::size_t bytes) {
  if (ended_ || bytes == 0) return false;
  const std::size_t before = carry_.size();
  carry_.resize(before + bytes);
  auto got = source_.read(std::span(carry_).subspan(before));
  if (!got) return pass(got);
  ended_ = *got < bytes;
  carry_.resize(before + *got);
  if (const void* nul = *got > 0 ? std::memchr(carry_.data() + before, 0, *got) : nullptr;
      nul != nullptr) {
    const std::uint64_t offset =
        carry_offset_ + static_cast<std::size_t>(static_cast<const char*>(nul) - carry_.data());
    return refuse(fmt::format("the file has a NUL byte: at byte {}", offset), "nul", offset);
  }
  return *got > 0;
}

/// Put the carried bytes into the batch and fresh ones up to a chunk; `grow`: a whole chunk more,
/// because what is there holds no whole feature.
Result<void> GeoJsonReader::fill(RowBatch& batch, bool grow) {
  const std::size_t room = chunk_bytes - std::min(carry_.size(), chunk_bytes);
  if (auto more = more_carry(grow ? chunk_bytes : room); !more) return pass(more);
  const std::size_t size = carry_.size();
  batch.bytes_.resize(size + pad_bytes);
  if (size > 0) std::memcpy(batch.bytes_.data(), carry_.data(), size);
  std::memset(batch.bytes_.data() + size, 0, pad_bytes);
  return {};
}

/// `"name": value` at `at`, which moves behind it; the whole of it is brought into carry_.
Result<void> GeoJsonReader::take_member(std::size_t& at) {
  const auto value = [&](std::size_t begin) -> Result<std::size_t> {
    for (;;) {
      std::vector<char> padded = carry_;
      padded.resize(padded.size() + pad_bytes, '\0');
      const auto found = json_text::value_end(padded.data(), carry_.size(), begin, depth_max - 1);
      if (found.end == End::found) {
        // What follows the value must be in sight too.
        if (carry_.size() - found.at < 4096) {
          if (auto more = more_carry(chunk_bytes); !more) return pass(more);
        }
        return found.at;
      }
      if (found.end == End::too_deep) {
        return refuse("the file is nested more than 64 deep", "too_deep", carry_offset_ + begin);
      }
      if (found.end == End::broken || carry_.size() - begin > member_bytes_max) break;
      auto more = more_carry(chunk_bytes);
      if (!more) return pass(more);
      if (!*more) break;
    }
    return refuse("a member of the collection cannot be read", "not_geojson", carry_offset_ + begin);
  };
  const auto text = [&](std::size_t begin, std::size_t end) {
    std::string content(carry_.data() + begin, end - begin);
    if (!content.starts_with('"')) return content;
    content = content.substr(1, content.size() - 2);
    if (const auto size = json_text::unescape(content.data(), content.size())) content.resize(*size);
    return content;
  };
  auto name_end = value(at);
  if (!name_end) return pass(name_end);
  const std::string name = text(at, *name_end);
  std::size_t colon = json_text::skip_blanks(carry_.data(), carry_.size(), *name_end);
  if (carry_[at] != '"' || colon >= carry_.size() || carry_[colon] != ':') {
    return refuse("a member of the collection has no name", "not_geojson", carry_offset_ + at);
  }
  const std::size_t begin = json_text::skip_blanks(carry_.data(), carry_.size(), colon + 1);
  for (const Attribute& known : attributes_) {
    if (known.first == name) {
      return refuse(fmt::format("the collection names a member twice: {}", defect_text(name)),
                    "repeated_member", carry_offset_ + at);
    }
  }
  if (name == "features" && begin < carry_.size() && carry_[begin] == '[') {
    if (features_ended_) {
      return refuse("the collection names a member twice: features", "repeated_member",
                    carry_offset_ + at);
    }
    attributes_.emplace_back(name, "");
    at = begin + 1;
    return {};
  }
  auto end = value(begin);
  if (!end) return pass(end);
  if (!is_utf8({carry_.data() + at, *end - at})) {
    return refuse("a member of the collection is no UTF-8", "not_geojson", carry_offset_ + at);
  }
  attributes_.emplace_back(name, text(begin, *end));
  at = *end;
  return {};
}

/// From the opening brace to the first feature.
Result<void> GeoJsonReader::prologue() {
  std::size_t at = json_text::skip_blanks(carry_.data(), carry_.size(), 0);
  if (at >= carry_.size() || carry_[at] != '{') {
    return refuse("the file is no GeoJSON collection", "unrecognised", 0);
  }
  ++at;
  for (;;) {
    at = json_text::skip_blanks(carry_.data(), carry_.size(), at);
    if (auto taken = take_member(at); !taken) return taken;
    if (attributes_.back().first == "features") {
      if (carry_[at - 1] == '[') break;
      return refuse("the member features is no array", "unrecognised", carry_offset_ + at);
    }
    at = json_text::skip_blanks(carry_.data(), carry_.size(), at);
    if (at >= carry_.size() || carry_[at] != ',') {
      return refuse("the file is JSON, but no collection with features", "unrecognised",
                    carry_offset_ + at);
    }
    ++at;
  }
  attributes_.pop_back();
  for (const Attribute& attribute : attributes_) {
    if (attribute.first == "type" && attribute.second != "FeatureCollection") {
      return refuse("the JSON is of another type than FeatureCollection: " +
                        defect_text(attribute.second),
                    "unrecognised", carry_offset_);
    }
  }
  line_ += static_cast<std::uint64_t>(
      std::count(carry_.begin(), carry_.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
  carry_.erase(carry_.begin(), carry_.begin() + static_cast<std::ptrdiff_t>(at));
  carry_offset_ += at;
  return {};
}

/// From the array's closing bracket to the end of the file.
Result<void> GeoJsonReader::epilogue() {
  for (;;) {
    if (carry_.size() > member_bytes_max) {
      return refuse("there is too much behind the features", "not_geojson", carry_offset_);
    }
    auto more = more_carry(chunk_bytes);
    if (!more) return pass(more);
    if (!*more) break;
  }
  std::size_t at = json_text::skip_blanks(carry_.data(), carry_.size(), 0);
  while (at < carry_.size() && carry_[at] == ',') {
    at = json_text::skip_blanks(carry_.data(), carry_.size(), at + 1);
    if (auto taken = take_member(at); !taken) return taken;
    at = json_text::skip_blanks(carry_.data(), carry_.size(), at);
  }
  if (at >= carry_.size()) {
    return refuse("the file ends before the collection is closed", "truncated", carry_offset_ + at);
  }
  const std::size_t last = json_text::skip_blanks(carry_.data(), carry_.size(), at + 1);
  if (carry_[at] != '}' || last != carry_.size()) {
    return refuse("there are bytes behind the collection", "not_geojson", carry_offset_ + at);
  }
  carry_.clear();
  return {};
}

void GeoJsonReader::add_raw(RowBatch& batch, std::string_view rule) {
  RowBatch::Row& row = batch.rows_.back();
  row.raw = true;
  row.whole = false;
  Defect defect;
  defect.row = static_cast<std::int64_t>(batch.number(batch.rows_.size() - 1));
  defect.line = static_cast<std::int64_t>(row.line);
  defect.pointer = batch.pointer(batch.rows_.size() - 1);
  defect.rule = rule;
  const std::string_view bytes = batch.raw_bytes(batch.rows_.size() - 1);
  if (rule != "not_utf8") defect.text = defect_text(bytes);
  batch.defects_.push_back(std::move(defect));
}

Result<void> GeoJsonReader::take_feature(RowBatch& batch, std::size_t begin, std::size_t end) {
  RowBatch::Row row{};
  row.line = line_;
  row.byte_offset = carry_offset_ + begin;
  row.begin = static_cast<std::uint32_t>(begin);
  row.size = static_cast<std::uint32_t>(end - begin);
  row.first_cell = static_cast<std::uint32_t>(batch.next_cell());
  row.whole = true;
  batch.rows_.push_back(row);
  if (const auto rule = cells_.read(batch, begin, end); !rule.empty()) add_raw(batch, rule);
  if (cells_.names().size() > columns_max) {
    return refuse(fmt::format("the file has more than {} columns", columns_max), "too_many_columns",
                  carry_offset_ + begin);
  }
  return {};
}

/// Move `at` to the next feature; false at the closing bracket or at the end of the bytes.
Result<bool> GeoJsonReader::next_feature(const char* bytes, std::size_t end, std::size_t& at) {
  at = json_text::skip_blanks(bytes, end, at);
  if (at >= end) return false;
  if (bytes[at] == ']') return false;
  if (comma_due_) {
    if (bytes[at] != ',') {
      return refuse("between two features there is no comma", "not_geojson", carry_offset_ + at);
    }
    comma_due_ = false;
    at = json_text::skip_blanks(bytes, end, at + 1);
    if (at < end && bytes[at] == ']') {
      return refuse("behind a comma there is no feature", "not_geojson", carry_offset_ + at);
    }
  }
  return at < end;
}

/// Features of the batch's bytes into rows; true when there are some.
Result<bool> GeoJsonReader::features(RowBatch& batch) {
  const char* const bytes = batch.bytes_.data();
  const std::size_t end = batch.bytes_.size() - pad_bytes;
  std::size_t at = 0;
  std::size_t counted = 0;  // lines are counted up to here
  const auto count_lines = [&](std::size_t to) {
    line_ += static_cast<std::uint64_t>(std::count(bytes + counted, bytes + to, '\n'));
    counted = to;
  };
  while (batch.rows_.size() < RowBatch::rows_max) {
    auto more = next_feature(bytes, end, at);
    if (!more) return pass(more);
    if (!*more) break;
    const auto found = json_text::value_end(bytes, end, at, feature_depth_max);
    count_lines(at);
    if (found.end == End::too_deep) {
      return refuse("the file is nested more than 64 deep", "too_deep", carry_offset_ + found.at);
    }
    if (found.end == End::broken) {
      return refuse("brackets do not fit inside a feature", "not_geojson", carry_offset_ + found.at);
    }
    const bool whole = found.end == End::found;
    if ((whole ? found.at : end) - at > stated_row_bytes_max) {
      return refuse(fmt::format("a feature is longer than {} bytes", stated_row_bytes_max),
                    "feature_too_long", carry_offset_ + at);
    }
    if (!whole) break;
    if (auto taken = take_feature(batch, at, found.at); !taken) return pass(taken);
    at = found.at;
    comma_due_ = true;
  }
  count_lines(at);
  features_ended_ = at < end && bytes[at] == ']';
  if (features_ended_) ++at;
  carry_.erase(carry_.begin(), carry_.begin() + static_cast<std::ptrdiff_t>(at));
  carry_offset_ += at;
  return !batch.rows_.empty();
}

Result<bool> GeoJsonReader::next(RowBatch& batch) {
  batch.clear();
  batch.first_row_ = row_;
  batch.pointers_ = true;
  bool any = false;
  for (bool grow = false; !any && !features_ended_; grow = true) {
    const bool last = ended_;
    if (auto filled = fill(batch, grow); !filled) return pass(filled);
    auto found = features(batch);
    if (!found) return pass(found);
    any = *found;
    if (!any && !features_ended_ && last) {
      return refuse("the file ends inside the features", "truncated",
                    carry_offset_ + carry_.size());
    }
  }
  if (features_ended_ && !closed_) {
    if (auto ended = epilogue(); !ended) return pass(ended);
    closed_ = true;
  }
  if (cells_.names().size() > columns_->size()) columns_ = std::make_shared<Columns>(cells_.names());
  batch.columns_ = columns_;
  if (auto fitting = check_row_sizes(batch, source_.name()); !fitting) return pass(fitting);
  row_ += batch.rows_.size();
  return any;
}

Result<void> GeoJsonReader::begin() {
  if (auto more = more_carry(chunk_bytes); !more) return pass(more);
  if (carry_.empty()) return refuse("the file is empty", "empty", 0);
  const std::string_view head(carry_.data(), std::min<std::size_t>(carry_.size(), 4096));
  if (auto text = check_text(head, source_.name()); !text) return text;
  if (head.starts_with(utf8_mark)) {
    carry_.erase(carry_.begin(), carry_.begin() + 3);
    carry_offset_ = 3;
    Defect note;
    note.line = 1;
    note.rule = "byte_order_mark";
    note.note = true;
    notes_.push_back(std::move(note));
  }
  return prologue();
}

/// Go on at a feature known from before.
Result<void> GeoJsonReader::go_to(std::uint64_t offset, std::uint64_t row, bool want_line) {
  line_ = 1;
  if (want_line) {
    auto ends = pass_line_ends(source_, offset);
    if (!ends) return pass(ends);
    line_ += *ends;
  }
  if (auto skipped = source_.skip_to(offset); !skipped) return skipped;
  carry_offset_ = offset;
  row_ = row;
  return {};
}

Result<std::unique_ptr<RowReader>> open_geojson(ByteSource source, const ReaderOptions& options) {
  auto reader = std::make_unique<GeoJsonReader>(std::move(source), options);
  if (auto begun = reader->begin(); !begun) return pass(begun);
  return reader;
}

Result<StatedRow> read_geojson_row_at(ByteSource source, const ReaderOptions& options,
                                      std::uint64_t offset, std::uint64_t first_row,
                                      std::uint64_t number, bool want_line) {
  ASSERT(first_row <= number);
  GeoJsonReader reader(std::move(source), options);
  if (auto gone = reader.go_to(offset, first_row, want_line); !gone) return pass(gone);
  return read_on_to_row(reader, number, want_line);
}

}  // namespace cupel
