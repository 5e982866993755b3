/// A bad row is data: what was wrong, where, by which rule, with the offending text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace cupel {

/// Text as received is cut to this many bytes (at a character's border).
inline constexpr std::size_t defect_text_bytes_max = 200;

struct Defect {
  std::int64_t row = -1;   // row number from 0, or -1 when it concerns the file
  std::int64_t line = 0;   // counted from 1; 0: not known
  std::int64_t column = 0; // column number of the cell, counted from 1; 0: the row
  std::string pointer;     // JSON pointer, for JSON
  std::string rule;        // machine name: "not_a_number", "negative_mass", "unknown_country", …
  std::string text;        // the offending text, at most 200 bytes
  bool note = false;       // true: the row was kept and nothing is missing (a repair, a restored zero)
};

/// Cut to at most `defect_text_bytes_max` bytes without splitting a UTF-8 character.
std::string defect_text(std::string_view text);

}  // namespace cupel
