#include "model/jcs.h"

#include "model/assert.h"
#include "model/json_scan.h"

#include <charconv>
#include <cmath>
#include <cstring>

namespace cupel {
namespace {

constexpr std::uint64_t every_byte(std::uint8_t value) {
  return 0x0101010101010101ULL * value;
}

// True when any of eight bytes is a control character, a quote or a backslash. Exact for the whole
// word (borrows only spread from a byte that is a hit itself).
bool holds_escape(std::uint64_t word) {
  const std::uint64_t high = every_byte(0x80);
  const std::uint64_t control = (word - every_byte(0x20)) & ~word & high;
  const std::uint64_t quote_zero = word ^ every_byte('"');
  const std::uint64_t quote = (quote_zero - every_byte(1)) & ~quote_zero & high;
  const std::uint64_t slash_zero = word ^ every_byte('\\');
  const std::uint64_t slash = (slash_zero - every_byte(1)) & ~slash_zero & high;
  return (control | quote | slash) != 0;
}

bool needs_escape(char character) {
  return static_cast<unsigned char>(character) < 0x20 || character == '"' || character == '\\';
}

void append_escape(std::string& out, char character) {
  static constexpr char digits[] = "0123456789abcdef";
  switch (character) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\b': out += "\\b"; return;
    case '\t': out += "\\t"; return;
    case '\n': out += "\\n"; return;
    case '\f': out += "\\f"; return;
    case '\r': out += "\\r"; return;
    default: break;
  }
  const auto code = static_cast<unsigned char>(character);
  out += "\\u00";
  out += digits[code >> 4];
  out += digits[code & 15];
}

}  // namespace

void append_jcs_string(std::string& out, std::string_view text) {
  out += '"';
  std::size_t copied = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    if (at + 8 <= text.size()) {
      std::uint64_t word = 0;
      std::memcpy(&word, text.data() + at, 8);
      if (!holds_escape(word)) {
        at += 8;
        continue;
      }
    }
    if (needs_escape(text[at])) {
      out.append(text, copied, at - copied);
      append_escape(out, text[at]);
      copied = at + 1;
    }
    ++at;
  }
  out.append(text, copied, text.size() - copied);
  out += '"';
}

int compare_jcs_names(std::string_view left, std::string_view right) {
  const std::size_t shared = std::min(left.size(), right.size());
  std::size_t at = 0;
  while (at < shared && left[at] == right[at]) ++at;
  if (at == shared) {
    if (left.size() == right.size()) return 0;
    return left.size() < right.size() ? -1 : 1;
  }
  const auto a = static_cast<unsigned char>(left[at]);
  const auto b = static_cast<unsigned char>(right[at]);
  // Bytes order like code points. UTF-16 differs in one case: beyond U+FFFF (0xF0…) the units are
  // surrogates, below U+E000 to U+FFFF (0xEE, 0xEF). Such bytes begin a character: one look does.
  if (a >= 0xF0 && (b == 0xEE || b == 0xEF)) return -1;
  if (b >= 0xF0 && (a == 0xEE || a == 0xEF)) return 1;
  return a < b ? -1 : 1;
}

std::string jcs_number(double value) {
  ASSERT(std::isfinite(value));
  if (value == 0) return "0";
  char buffer[32];
  const auto written = std::to_chars(buffer, buffer + sizeof buffer, std::fabs(value),
                                     std::chars_format::scientific);
  const std::string_view scientific(buffer, static_cast<std::size_t>(written.ptr - buffer));
  const std::size_t mark = scientific.find('e');
  std::string digits(1, scientific[0]);
  if (mark > 2) digits.append(scientific.substr(2, mark - 2));
  int exponent = 0;
  const char* first = scientific.data() + mark + 1;
  if (*first == '+') ++first;
  std::from_chars(first, written.ptr, exponent);

  const int count = static_cast<int>(digits.size());
  const int point = exponent + 1;  // ECMA-262 Number::toString calls it n
  std::string out = value < 0 ? "-" : "";
  if (count <= point && point <= 21) {
    return out + digits + std::string(static_cast<std::size_t>(point - count), '0');
  }
  if (0 < point && point <= 21) {
    const auto whole = static_cast<std::size_t>(point);
    return out + digits.substr(0, whole) + "." + digits.substr(whole);
  }
  if (-6 < point && point <= 0) {
    return out + "0." + std::string(static_cast<std::size_t>(-point), '0') + digits;
  }
  out += digits[0];
  if (count > 1) out += "." + digits.substr(1);
  out += exponent < 0 ? "e-" : "e+";
  return out + std::to_string(std::abs(exponent));
}

Result<std::string> canonicalise(std::string_view json) {
  auto scan = JsonScan::read(json, JsonLimits{});
  if (!scan) return pass(scan);
  std::string out;
  out.reserve(json.size());
  scan->append_canonical(out, 0);
  return out;
}

}  // namespace cupel
