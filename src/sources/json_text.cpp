#include "sources/json_text.h"

#include "sources/scan.h"

#include <cstring>

namespace cupel::json_text {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// Four hexadecimal digits; -1 when they are not.
int code_unit(const char* from, const char* end) {
  if (end - from < 4) return -1;
  int unit = 0;
  for (int i = 0; i < 4; ++i) {
    const int digit = hex_value(from[i]);
    if (digit < 0) return -1;
    unit = unit * 16 + digit;
  }
  return unit;
}

char* put_utf8(char* to, std::uint32_t point) {
  if (point < 0x80) {
    *to++ = static_cast<char>(point);
  } else if (point < 0x800) {
    *to++ = static_cast<char>(0xC0 | point >> 6);
    *to++ = static_cast<char>(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    *to++ = static_cast<char>(0xE0 | point >> 12);
    *to++ = static_cast<char>(0x80 | (point >> 6 & 0x3F));
    *to++ = static_cast<char>(0x80 | (point & 0x3F));
  } else {
    *to++ = static_cast<char>(0xF0 | point >> 18);
    *to++ = static_cast<char>(0x80 | (point >> 12 & 0x3F));
    *to++ = static_cast<char>(0x80 | (point >> 6 & 0x3F));
    *to++ = static_cast<char>(0x80 | (point & 0x3F));
  }
  return to;
}

/// The code point of \uXXXX at `from` (behind the u), with its second half; nothing when alone.
std::optional<std::uint32_t> escaped_point(const char*& from, const char* end) {
  const int first = code_unit(from, end);
  if (first < 0) return std::nullopt;
  from += 4;
  if (first < 0xD800 || first > 0xDFFF) return static_cast<std::uint32_t>(first);
  if (first > 0xDBFF || end - from < 6 || from[0] != '\\' || from[1] != 'u') return std::nullopt;
  const int second = code_unit(from + 2, end);
  if (second < 0xDC00 || second > 0xDFFF) return std::nullopt;
  from += 6;
  return 0x10000U + (static_cast<std::uint32_t>(first - 0xD800) << 10) +
         static_cast<std::uint32_t>(second - 0xDC00);
}

/// Position of the closing quote of the string opened at `open`, or `size`.
std::size_t closing_quote(const char* bytes, std::size_t size, std::size_t open) {
  std::size_t at = open + 1;
  while (at < size) {
    const void* found = std::memchr(bytes + at, '"', size - at);
    if (found == nullptr) return size;
    const auto quote = static_cast<std::size_t>(static_cast<const char*>(found) - bytes);
    std::size_t back = quote;
    while (back > open + 1 && bytes[back - 1] == '\\') --back;
    if ((quote - back) % 2 == 0) return quote;
    at = quote + 1;
  }
  return size;
}

}  // namespace

ValueEnd value_end(const char* bytes, std::size_t size, std::size_t at, int depth_max) {
  if (at >= size) return {};
  if (bytes[at] == '"') {
    const std::size_t quote = closing_quote(bytes, size, at);
    return quote == size ? ValueEnd{} : ValueEnd{End::found, quote + 1};
  }
  if (bytes[at] != '{' && bytes[at] != '[') {
    for (std::size_t end = at; end < size; ++end) {
      if (std::strchr(",]} \t\r\n:", bytes[end]) == nullptr) continue;
      return {end == at ? End::broken : End::found, end};
    }
    return {};
  }
  const auto test = [](const char* block) {
    return scan::Block(block).any_of('"', '{', '}', '[', ']');
  };
  scan::Marks marks(bytes, size, at, test);
  std::uint64_t squares = 0;  // bit k: what is open at depth k is a square bracket
  int depth = 0;
  for (;;) {
    const std::size_t mark = marks.next();
    if (mark >= size) return {};
    const char c = bytes[mark];
    if (c == '"') {
      const std::size_t quote = closing_quote(bytes, size, mark);
      if (quote == size) return {};
      marks.seek(quote + 1);
    } else if (c == '{' || c == '[') {
      if (depth == depth_max || depth == 63) return {End::too_deep, mark};
      squares = (squares & ~(std::uint64_t{1} << depth)) |
                (static_cast<std::uint64_t>(c == '[') << depth);
      ++depth;
    } else {
      --depth;
      if ((squares >> depth & 1) != static_cast<std::uint64_t>(c == ']')) {
        return {End::broken, mark};
      }
      if (depth == 0) return {End::found, mark + 1};
    }
  }
}

std::size_t skip_blanks(const char* bytes, std::size_t size, std::size_t at) {
  while (at < size &&
         (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t')) {
    ++at;
  }
  return at;
}

std::optional<std::size_t> string_end(const char* bytes, std::size_t size, std::size_t at,
                                      bool& escaped) {
  const std::size_t quote = closing_quote(bytes, size, at);
  if (quote == size) return std::nullopt;
  escaped = false;
  for (std::size_t i = at + 1; i < quote; ++i) {
    if (static_cast<unsigned char>(bytes[i]) < 0x20) return std::nullopt;
    escaped |= bytes[i] == '\\';
  }
  return quote;
}

std::optional<std::size_t> unescape(char* bytes, std::size_t size) {
  char* to = bytes;
  const char* from = bytes;
  const char* const end = bytes + size;
  while (from < end) {
    if (*from != '\\') {
      *to++ = *from++;
      continue;
    }
    if (++from == end) return std::nullopt;
    const char c = *from++;
    switch (c) {
      case '"':
      case '\\':
      case '/': *to++ = c; break;
      case 'b': *to++ = '\b'; break;
      case 'f': *to++ = '\f'; break;
      case 'n': *to++ = '\n'; break;
      case 'r': *to++ = '\r'; break;
      case 't': *to++ = '\t'; break;
      case 'u': {
        const auto point = escaped_point(from, end);
        if (!point) return std::nullopt;
        to = put_utf8(to, *point);
        break;
      }
      default: return std::nullopt;
    }
  }
  return static_cast<std::size_t>(to - bytes);
}

bool is_scalar(std::string_view token) {
  if (token == "true" || token == "false" || token == "null") return true;
  if (token.starts_with('-')) token.remove_prefix(1);
  const auto digits = [&] {
    std::size_t count = 0;
    while (!token.empty() && is_digit(token.front())) {
      token.remove_prefix(1);
      ++count;
    }
    return count;
  };
  const bool zero = token.starts_with('0');
  const std::size_t whole = digits();
  if (whole == 0 || (zero && whole > 1)) return false;
  if (token.starts_with('.')) {
    token.remove_prefix(1);
    if (digits() == 0) return false;
  }
  if (token.starts_with('e') || token.starts_with('E')) {
    token.remove_prefix(1);
    if (token.starts_with('-') || token.starts_with('+')) token.remove_prefix(1);
    if (digits() == 0) return false;
  }
  return token.empty();
}

}  // namespace cupel::json_text
