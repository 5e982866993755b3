/// JSON text in place: where a value ends, what a string says. Used on one feature at a time.
/// Buffers have 64 readable bytes behind their end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cupel::json_text {

enum class End : std::uint8_t { found, unfinished, broken, too_deep };

struct ValueEnd {
  End end = End::unfinished;
  std::size_t at = 0;  // behind the value
};

/// Where the value that begins at `at` ends: strings and brackets are followed, other tokens reach to
/// the next comma, bracket or blank. `depth_max`: brackets inside brackets.
ValueEnd value_end(const char* bytes, std::size_t size, std::size_t at, int depth_max);

/// First position from `at` on that is no blank, tab, CR or LF; `size` when there is none.
std::size_t skip_blanks(const char* bytes, std::size_t size, std::size_t at);

/// The string whose opening quote is at `at`: position of the closing quote; nothing when it is not
/// closed or has a control character. `escaped` tells whether it has a backslash.
std::optional<std::size_t> string_end(const char* bytes, std::size_t size, std::size_t at,
                                      bool& escaped);

/// Replace escapes in place; returns the new size, nothing for an unknown escape or lone surrogate.
std::optional<std::size_t> unescape(char* bytes, std::size_t size);

/// A number by the grammar of RFC 8259, or true, false, null.
bool is_scalar(std::string_view token);

}  // namespace cupel::json_text
