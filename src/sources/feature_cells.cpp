#include "sources/feature_cells.h"

#include "sources/json_text.h"

#include <simdjson.h>

namespace cupel {
namespace {

using json_text::End;

/// Brackets inside a value; the reader judged the feature as a whole before.
constexpr int depth_max = 64;
/// A span's size with this bit: the string has escapes to be resolved.
constexpr std::uint32_t escaped_bit = 0x80000000;

}  // namespace

std::uint32_t FeatureCells::column_of(std::string_view name, bool properties) {
  if (shape_at_ < shape_.size()) {
    std::string_view expected = names_[shape_[shape_at_]];
    if (!properties && expected == name) return shape_[shape_at_++];
    if (properties && expected.size() == name.size() + 11 && expected.starts_with("properties.") &&
        expected.substr(11) == name) {
      return shape_[shape_at_++];
    }
  }
  std::string full = properties ? "properties." : "";
  full += name;
  const auto [place, fresh] = positions_.emplace(full, static_cast<std::uint32_t>(names_.size()));
  if (fresh) {
    names_.push_back(std::move(full));
    seen_.push_back(0);
  }
  shape_.resize(shape_at_);
  shape_.push_back(place->second);
  ++shape_at_;
  return place->second;
}

/// Note a member of the feature at hand. Returns the rule it breaks, or an empty text.
std::string_view FeatureCells::enter(std::string_view name, bool properties, RowBatch::Span span,
                                      bool present) {
  const std::uint32_t column = column_of(name, properties);
  if (seen_[column] == feature_) return "repeated_member";
  seen_[column] = feature_;
  if (present) members_.push_back({column, span});
  return {};
}

/// The value at `at`, which moves behind it.
std::string_view FeatureCells::read_value(RowBatch& batch, std::size_t& at, std::size_t end,
                                           bool properties, std::string_view name) {
  const char* const bytes = batch.bytes_.data();
  if (at >= end) return "not_json";
  const auto span = [](std::size_t begin, std::size_t size) {
    return RowBatch::Span{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(size)};
  };
  const std::size_t begin = at;
  if (bytes[at] == '"') {
    bool escaped = false;
    const auto quote = json_text::string_end(bytes, end, at, escaped);
    if (!quote) return "not_json";
    at = *quote + 1;
    RowBatch::Span content = span(begin + 1, *quote - begin - 1);
    if (escaped) content.size |= escaped_bit;
    return enter(name, properties, content, true);
  }
  const auto found = json_text::value_end(bytes, end, at, depth_max);
  if (found.end != End::found) return "not_json";
  at = found.at;
  const std::string_view token(bytes + begin, at - begin);
  if (token[0] != '{' && token[0] != '[' && !json_text::is_scalar(token)) {
    return token == "NaN" || token == "Infinity" || token == "-Infinity" ? "nan" : "not_json";
  }
  if (!properties && name == "properties") {
    if (token == "null") return {};
    if (token[0] != '{') return "not_a_feature";
    return read_object(batch, begin, at, true);
  }
  return enter(name, properties, span(begin, token.size()), token != "null");
}

/// The members of the object in [begin, end). Returns the rule it breaks, or an empty text.
std::string_view FeatureCells::read_object(RowBatch& batch, std::size_t begin, std::size_t end,
                                            bool properties) {
  const char* const bytes = batch.bytes_.data();
  std::size_t at = json_text::skip_blanks(bytes, end, begin + 1);
  if (at < end && bytes[at] == '}') return {};
  bool properties_seen = false;
  for (;;) {
    bool escaped = false;
    if (at >= end || bytes[at] != '"') return "not_json";
    const auto quote = json_text::string_end(bytes, end, at, escaped);
    if (!quote) return "not_json";
    std::string_view name(bytes + at + 1, *quote - at - 1);
    std::string unescaped;
    if (escaped) {
      unescaped = name;
      const auto size = json_text::unescape(unescaped.data(), unescaped.size());
      if (!size) return "not_json";
      unescaped.resize(*size);
      name = unescaped;
    }
    if (!properties && name == "properties") {
      if (properties_seen) return "repeated_member";
      properties_seen = true;
    }
    at = json_text::skip_blanks(bytes, end, *quote + 1);
    if (at >= end || bytes[at] != ':') return "not_json";
    at = json_text::skip_blanks(bytes, end, at + 1);
    if (const auto rule = read_value(batch, at, end, properties, name); !rule.empty()) return rule;
    at = json_text::skip_blanks(bytes, end, at);
    if (at >= end) return "not_json";
    if (bytes[at] == '}') return at + 1 == end ? std::string_view{} : "not_json";
    if (bytes[at] != ',') return "not_json";
    at = json_text::skip_blanks(bytes, end, at + 1);
  }
}

/// The feature in [begin, end): its members into cells of the row entered last.
std::string_view FeatureCells::read(RowBatch& batch, std::size_t begin, std::size_t end) {
  char* const bytes = batch.bytes_.data();
  if (!simdjson::validate_utf8(bytes + begin, end - begin)) return "not_utf8";
  if (bytes[begin] != '{') return "not_a_feature";
  members_.clear();
  ++feature_;
  shape_at_ = 0;
  const std::string_view rule = read_object(batch, begin, end, false);
  if (!rule.empty()) return rule;
  // Escapes are tried on a copy first: a row that turns out broken keeps its bytes.
  std::string copy;
  for (const Member& member : members_) {
    if ((member.span.size & escaped_bit) == 0) continue;
    copy.assign(bytes + member.span.begin, member.span.size & ~escaped_bit);
    if (!json_text::unescape(copy.data(), copy.size())) return "not_json";
  }
  RowBatch::Row& row = batch.rows_.back();
  row.cell_count = static_cast<std::uint32_t>(names_.size());
  batch.cells_.resize(row.first_cell + names_.size(), {0, RowBatch::absent});
  for (const Member& member : members_) {
    RowBatch::Span span = member.span;
    if ((span.size & escaped_bit) != 0) {
      span.size &= ~escaped_bit;
      const auto size = json_text::unescape(bytes + span.begin, span.size);
      span.size = static_cast<std::uint32_t>(*size);
    }
    batch.cells_[row.first_cell + member.column] = span;
  }
  return {};
}

}  // namespace cupel
