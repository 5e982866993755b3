#include "model/json_scan.h"

#include "model/assert.h"
#include "model/encoding.h"
#include "model/jcs.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <memory>
#include <set>

namespace cupel {
namespace {

constexpr std::size_t text_bytes_max = 1u << 30;
// Up to this many names are compared one by one; beyond, an ordered set keeps hostile text linear.
constexpr std::size_t names_compared_max = 16;

bool is_digit(char character) {
  return character >= '0' && character <= '9';
}

int hex_value(char character) {
  if (is_digit(character)) return character - '0';
  if (character >= 'a' && character <= 'f') return character - 'a' + 10;
  if (character >= 'A' && character <= 'F') return character - 'A' + 10;
  return -1;
}

void append_utf8(std::string& out, std::uint32_t code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | (code >> 6));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0 | (code >> 12));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (code >> 18));
    out += static_cast<char>(0x80 | ((code >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  }
}

Error violation(std::string_view rule, std::size_t offset) {
  const bool limit = rule == "too_deep" || rule == "too_many_members" || rule == "too_long";
  Where where;
  where.offset = offset;
  return Error{limit ? ErrorKind::limit_exceeded : ErrorKind::invalid_input,
               "the text breaks a rule of JSON: " + std::string(rule) + " at byte " +
                   std::to_string(offset),
               std::string(rule), where, {}};
}

}  // namespace

class JsonScanner {
 public:
  JsonScanner(JsonScan& scan, const JsonLimits& limits)
      : scan_(scan), text_(scan.source_), limits_(limits) {}

  bool run();
  Error error() { return std::move(error_); }

 private:
  struct ByName {
    const JsonScan* scan;
    bool operator()(std::uint32_t left, std::uint32_t right) const {
      return scan->text(left) < scan->text(right);
    }
  };
  struct Open {
    std::uint32_t node = 0;
    std::size_t names_begin = 0;  // in names_
    std::unique_ptr<std::set<std::uint32_t, ByName>> many;
  };

  bool fail_at(std::string_view rule, std::size_t offset) {
    error_ = violation(rule, offset);
    return false;
  }
  void skip_space() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' ||
                                  text_[at_] == '\t')) {
      ++at_;
    }
  }
  bool is_at(char character) const { return at_ < text_.size() && text_[at_] == character; }
  std::uint32_t add(JsonKind kind, std::size_t begin);
  void close_node(std::uint32_t node);
  bool read_value();
  bool read_literal(std::string_view word, JsonKind kind);
  bool read_number();
  bool read_string();
  bool read_escape(std::string& out);
  bool read_unicode_escape(std::string& out);
  std::optional<std::uint32_t> four_digits(std::size_t at) const;
  bool read_name();
  bool is_repeated(std::uint32_t name);
  bool after_value();
  bool open(JsonKind kind);

  JsonScan& scan_;
  std::string_view text_;
  JsonLimits limits_;
  std::size_t at_ = 0;
  std::size_t members_ = 0;
  std::vector<Open> open_;
  std::vector<std::uint32_t> names_;  // names of all open objects, innermost last
  Error error_;
};

std::uint32_t JsonScanner::add(JsonKind kind, std::size_t begin) {
  JsonNode node;
  node.kind = kind;
  node.begin = static_cast<std::uint32_t>(begin);
  scan_.nodes_.push_back(node);
  return static_cast<std::uint32_t>(scan_.nodes_.size() - 1);
}

void JsonScanner::close_node(std::uint32_t node) {
  scan_.nodes_[node].end = static_cast<std::uint32_t>(at_);
  scan_.nodes_[node].next = static_cast<std::uint32_t>(scan_.nodes_.size());
}

bool JsonScanner::run() {
  skip_space();
  if (!read_value()) return false;
  while (!open_.empty()) {
    if (!after_value()) return false;
  }
  skip_space();
  return at_ == text_.size() || fail_at("not_json", at_);
}

// Reads a scalar whole; of an array or object only the opening, up to its first value.
bool JsonScanner::read_value() {
  while (true) {
    if (at_ == text_.size()) return fail_at("not_json", at_);
    switch (text_[at_]) {
      case '{':
      case '[': {
        const JsonKind kind = text_[at_] == '{' ? JsonKind::object : JsonKind::array;
        if (!open(kind)) return false;
        if (is_at(kind == JsonKind::object ? '}' : ']')) return true;  // after_value() closes it
        if (kind == JsonKind::object && !read_name()) return false;
        ++scan_.nodes_[open_.back().node].count;
        continue;  // its first value
      }
      case '"': return read_string();
      case 't': return read_literal("true", JsonKind::boolean);
      case 'f': return read_literal("false", JsonKind::boolean);
      case 'n': return read_literal("null", JsonKind::null);
      default: return read_number();
    }
  }
}

bool JsonScanner::open(JsonKind kind) {
  if (open_.size() >= static_cast<std::size_t>(limits_.depth)) return fail_at("too_deep", at_);
  Open opened;
  opened.node = add(kind, at_);
  opened.names_begin = names_.size();
  open_.push_back(std::move(opened));
  ++at_;
  skip_space();
  return true;
}

// Behind a value (or at the end of an empty array or object): a comma and the next, or the end.
bool JsonScanner::after_value() {
  skip_space();
  const std::uint32_t node = open_.back().node;
  const bool object = scan_.nodes_[node].kind == JsonKind::object;
  if (is_at(object ? '}' : ']')) {
    ++at_;
    close_node(node);
    names_.resize(open_.back().names_begin);
    open_.pop_back();
    return true;
  }
  if (!is_at(',')) return fail_at("not_json", at_);
  ++at_;
  skip_space();
  if (object && !read_name()) return false;
  ++scan_.nodes_[node].count;
  return read_value();
}

bool JsonScanner::read_name() {
  if (!is_at('"')) return fail_at("not_json", at_);
  const std::size_t begin = at_;
  if (!read_string()) return false;
  const auto name = static_cast<std::uint32_t>(scan_.nodes_.size() - 1);
  if (is_repeated(name)) return fail_at("duplicate_member", begin);
  if (++members_ > limits_.members) return fail_at("too_many_members", begin);
  skip_space();
  if (!is_at(':')) return fail_at("not_json", at_);
  ++at_;
  skip_space();
  return true;
}

bool JsonScanner::is_repeated(std::uint32_t name) {
  Open& object = open_.back();
  if (object.many) return !object.many->insert(name).second;
  for (std::size_t i = object.names_begin; i < names_.size(); ++i) {
    if (scan_.text(names_[i]) == scan_.text(name)) return true;
  }
  names_.push_back(name);
  if (names_.size() - object.names_begin > names_compared_max) {
    object.many = std::make_unique<std::set<std::uint32_t, ByName>>(ByName{&scan_});
    object.many->insert(names_.begin() + static_cast<std::ptrdiff_t>(object.names_begin),
                        names_.end());
  }
  return false;
}

bool JsonScanner::read_literal(std::string_view word, JsonKind kind) {
  if (text_.substr(at_, word.size()) != word) return fail_at("not_json", at_);
  if (kind == JsonKind::null && !limits_.allow_null) return fail_at("null", at_);
  const std::uint32_t node = add(kind, at_);
  at_ += word.size();
  close_node(node);
  return true;
}

bool JsonScanner::read_number() {
  const std::size_t begin = at_;
  if (is_at('-')) ++at_;
  if (at_ == text_.size() || !is_digit(text_[at_])) return fail_at("not_json", at_);
  const std::size_t digits = at_;
  if (text_[at_] == '0') {
    ++at_;
  } else {
    while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
  }
  const std::size_t whole_end = at_;
  if (is_at('.')) {
    ++at_;
    if (at_ == text_.size() || !is_digit(text_[at_])) return fail_at("not_json", at_);
    while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
  }
  if (is_at('e') || is_at('E')) {
    ++at_;
    if (is_at('+') || is_at('-')) ++at_;
    if (at_ == text_.size() || !is_digit(text_[at_])) return fail_at("not_json", at_);
    while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
  }
  if (limits_.whole_numbers_only) {
    if (at_ != whole_end) return fail_at("float", begin);
    constexpr std::uint64_t magnitude_max = (1ULL << 53) - 1;
    std::uint64_t magnitude = 0;
    const auto read = std::from_chars(text_.data() + digits, text_.data() + at_, magnitude);
    if (read.ec != std::errc() || magnitude > magnitude_max) return fail_at("number_range", begin);
  } else if (!std::isfinite(std::strtod(std::string(text_.substr(begin, at_ - begin)).c_str(),
                                        nullptr))) {
    return fail_at("number_range", begin);
  }
  close_node(add(JsonKind::number, begin));
  return true;
}

bool JsonScanner::read_string() {
  const std::uint32_t node = add(JsonKind::string, at_);
  const std::size_t begin = ++at_;
  const std::size_t stored = scan_.unescaped_.size();
  bool unescaped = false;
  std::size_t copied = begin;
  while (true) {
    if (at_ == text_.size()) return fail_at("not_json", at_);
    const char character = text_[at_];
    if (character == '"') break;
    if (static_cast<unsigned char>(character) < 0x20) return fail_at("not_json", at_);
    if (character != '\\') {
      ++at_;
      continue;
    }
    unescaped = true;
    scan_.unescaped_.append(text_, copied, at_ - copied);
    if (!read_escape(scan_.unescaped_)) return false;
    copied = at_;
  }
  JsonNode& string = scan_.nodes_[node];
  string.unescaped = unescaped;
  if (unescaped) {
    scan_.unescaped_.append(text_, copied, at_ - copied);
    string.text_begin = static_cast<std::uint32_t>(stored);
    string.text_bytes = static_cast<std::uint32_t>(scan_.unescaped_.size() - stored);
  } else {
    string.text_begin = static_cast<std::uint32_t>(begin);
    string.text_bytes = static_cast<std::uint32_t>(at_ - begin);
  }
  ++at_;
  close_node(node);
  return true;
}

bool JsonScanner::read_escape(std::string& out) {
  if (at_ + 1 == text_.size()) return fail_at("not_json", at_ + 1);
  const char kind = text_[at_ + 1];
  if (kind == 'u') return read_unicode_escape(out);
  static constexpr std::string_view kinds = "\"\\/bfnrt";
  static constexpr std::string_view meant = "\"\\/\b\f\n\r\t";
  const std::size_t found = kinds.find(kind);
  if (found == std::string_view::npos) return fail_at("not_json", at_ + 1);
  out += meant[found];
  at_ += 2;
  return true;
}

std::optional<std::uint32_t> JsonScanner::four_digits(std::size_t at) const {
  if (at + 4 > text_.size()) return std::nullopt;
  std::uint32_t code = 0;
  for (std::size_t i = at; i < at + 4; ++i) {
    const int digit = hex_value(text_[i]);
    if (digit < 0) return std::nullopt;
    code = code * 16 + static_cast<std::uint32_t>(digit);
  }
  return code;
}

bool JsonScanner::read_unicode_escape(std::string& out) {
  const std::size_t begin = at_;
  const auto first = four_digits(at_ + 2);
  if (!first) return fail_at("not_json", begin);
  at_ += 6;
  std::uint32_t code = *first;
  if (code >= 0xDC00 && code <= 0xDFFF) return fail_at("lone_surrogate", begin);
  if (code >= 0xD800 && code <= 0xDBFF) {
    const auto second = text_.substr(at_, 2) == "\\u" ? four_digits(at_ + 2) : std::nullopt;
    if (!second || *second < 0xDC00 || *second > 0xDFFF) return fail_at("lone_surrogate", begin);
    at_ += 6;
    code = 0x10000 + ((code - 0xD800) << 10) + (*second - 0xDC00);
  }
  if (code == 0 && !limits_.allow_nul_character) return fail_at("nul", begin);
  append_utf8(out, code);
  return true;
}

Result<JsonScan> JsonScan::read(std::string_view text, const JsonLimits& limits) {
  if (text.size() > text_bytes_max) return Failed(violation("too_long", text_bytes_max));
  std::size_t bad_offset = 0;
  if (!is_utf8(text, &bad_offset)) return Failed(violation("not_utf8", bad_offset));
  JsonScan scan;
  scan.source_ = text;
  JsonScanner scanner(scan, limits);
  if (!scanner.run()) return Failed(scanner.error());
  return scan;
}

std::string_view JsonScan::text(std::size_t index) const {
  const JsonNode& string = nodes_[index];
  ASSERT(string.kind == JsonKind::string);
  const std::string_view store = string.unescaped ? std::string_view(unescaped_) : source_;
  return store.substr(string.text_begin, string.text_bytes);
}

std::string_view JsonScan::raw(std::size_t index) const {
  return source_.substr(nodes_[index].begin, nodes_[index].end - nodes_[index].begin);
}

std::vector<std::size_t> JsonScan::children(std::size_t index) const {
  std::vector<std::size_t> found;
  const JsonNode& parent = nodes_[index];
  found.reserve(parent.count);
  std::size_t child = index + 1;
  for (std::uint32_t i = 0; i < parent.count; ++i) {
    found.push_back(child);
    child = parent.kind == JsonKind::object ? nodes_[child + 1].next : nodes_[child].next;
  }
  return found;
}

std::size_t JsonScan::member(std::size_t object, std::string_view name) const {
  const JsonNode& parent = nodes_[object];
  if (parent.kind != JsonKind::object) return 0;
  std::size_t child = object + 1;
  for (std::uint32_t i = 0; i < parent.count; ++i) {
    if (text(child) == name) return child + 1;
    child = nodes_[child + 1].next;
  }
  return 0;
}

namespace {

void append_canonical_number(std::string& out, std::string_view raw) {
  constexpr std::size_t exact_digits = 15;
  const bool whole = raw.find_first_of(".eE") == std::string_view::npos;
  if (whole && raw.size() <= exact_digits) {
    out += raw == "-0" ? std::string_view("0") : raw;
    return;
  }
  out += jcs_number(std::strtod(std::string(raw).c_str(), nullptr));
}

}  // namespace

void JsonScan::append_canonical(std::string& out, std::size_t index) const {
  struct Level {
    bool object = false;
    std::vector<std::size_t> rest;  // what is still to be written, next one last
  };
  std::vector<Level> levels;
  std::size_t at = index;
  while (true) {
    const JsonNode& value = nodes_[at];
    if (value.kind == JsonKind::object || value.kind == JsonKind::array) {
      Level level;
      level.object = value.kind == JsonKind::object;
      level.rest = children(at);
      if (level.object) {
        std::sort(level.rest.begin(), level.rest.end(), [&](std::size_t left, std::size_t right) {
          return compare_jcs_names(text(left), text(right)) < 0;
        });
      }
      std::reverse(level.rest.begin(), level.rest.end());
      out += level.object ? '{' : '[';
      levels.push_back(std::move(level));
    } else if (value.kind == JsonKind::string) {
      append_jcs_string(out, text(at));
    } else if (value.kind == JsonKind::number) {
      append_canonical_number(out, raw(at));
    } else {
      out += raw(at);
    }
    while (!levels.empty() && levels.back().rest.empty()) {
      out += levels.back().object ? '}' : ']';
      levels.pop_back();
    }
    if (levels.empty()) return;
    Level& level = levels.back();
    if (out.back() != '{' && out.back() != '[') out += ',';
    at = level.rest.back();
    level.rest.pop_back();
    if (level.object) {
      append_jcs_string(out, text(at));
      out += ':';
      ++at;
    }
  }
}

}  // namespace cupel
