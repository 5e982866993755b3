/// Tables for people: columns as wide as their widest cell, numbers to the right.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cupel::cli {

class TextTable {
 public:
  enum class Align { left, right };
  struct Column {
    std::string title;
    Align align = Align::left;
  };

  explicit TextTable(std::vector<Column> columns) : columns_(std::move(columns)) {}
  /// Control characters of a cell are shown as '?': a file name must not steer the terminal.
  void add(std::vector<std::string> cells);
  bool empty() const { return rows_.empty(); }
  /// Title line, rows, each ending in a newline and without trailing blanks.
  std::string text() const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

/// Columns a text takes in a terminal: code points, wide East Asian ones twice, marks not at all.
std::size_t shown_width(std::string_view text);
/// Without control characters: each becomes '?'. Tabs and newlines too.
std::string plain(std::string_view text);
/// "1,234,567" for decimal digits, with or without a sign; any other text as it is.
std::string grouped(std::string_view number);
/// "1 file", "2 files".
std::string counted(std::uint64_t number, std::string_view one, std::string_view many);

}  // namespace cupel::cli
