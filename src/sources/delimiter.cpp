#include "sources/csv.h"

#include <algorithm>
#include <vector>

namespace cupel {
namespace {

constexpr std::size_t head_bytes = 64 << 10;
constexpr std::size_t head_lines = 64;

/// Cells of the first lines for one delimiter: only for detection, so nothing is unescaped.
std::vector<std::size_t> widths_of(std::string_view head, char delimiter) {
  std::vector<std::size_t> widths;
  std::size_t cells = 1;
  bool quoted = false;
  bool cell_begins = true;
  bool line_begins = true;
  for (std::size_t i = 0; i < head.size() && widths.size() < head_lines; ++i) {
    const char c = head[i];
    if (quoted) {
      if (c != '"') continue;
      if (i + 1 < head.size() && head[i + 1] == '"') {
        ++i;
      } else {
        quoted = false;
      }
    } else if (c == '"' && cell_begins) {
      quoted = true;
      cell_begins = line_begins = false;
    } else if (c == delimiter) {
      ++cells;
      cell_begins = true;
      line_begins = false;
    } else if (c == '\n') {
      if (!line_begins) widths.push_back(cells);
      cells = 1;
      cell_begins = line_begins = true;
    } else if (c != '\r') {
      cell_begins = line_begins = false;
    }
  }
  if (widths.empty()) widths.push_back(cells);  // one unfinished line
  return widths;
}

}  // namespace

char detect_delimiter(std::string_view head) {
  head = head.substr(0, head_bytes);
  char best = ',';
  std::size_t best_lines = 0;
  std::size_t best_width = 1;
  for (const char delimiter : {',', ';', '\t'}) {
    const std::vector<std::size_t> widths = widths_of(head, delimiter);
    const std::size_t width = widths.front();
    if (width < 2) continue;
    const auto lines = static_cast<std::size_t>(std::count(widths.begin(), widths.end(), width));
    if (lines > best_lines || (lines == best_lines && width > best_width)) {
      best = delimiter;
      best_lines = lines;
      best_width = width;
    }
  }
  return best;
}

}  // namespace cupel
