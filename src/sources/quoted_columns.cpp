#include "sources/quoted_columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace cupel {
namespace {

using Cells = std::vector<std::optional<std::string>>;

constexpr std::size_t other_texts_max = 6;

/// Projects one row again and again.
class Asking {
 public:
  Asking(const std::vector<std::string>& columns, const Recognised& recognised, const Mapping& mapping,
         std::span<const QuotedField> fields)
      : columns_(std::make_shared<const Columns>(columns)), recognised_(recognised),
        mapping_(mapping), fields_(fields) {}

  /// The fields of all facts of the row, as text; nothing where it gives none of them.
  std::string fields_of(const Cells& cells) const {
    const auto projector = recognised_.layout->projector(recognised_.preview, mapping_);
    FactTables facts;
    std::vector<Defect> defects;
    projector->project(RowBatch::of_cells(columns_, cells), facts, defects);
    projector->finish(facts, defects);
    std::string text;
    for (const auto& [name, table] : facts.all()) {
      for (std::size_t fact = 0; fact < table["row"].size(); ++fact) {
        for (const QuotedField& field : fields_) {
          if (field.table == name) append(text, table[field.field], fact);
        }
      }
    }
    return text;
  }

 private:
  static void append(std::string& text, const Column& column, std::size_t fact) {
    if (!column.has(fact)) {
      text += "-\n";
    } else if (column.type() == ColumnType::int64) {
      text += fmt::format("{}\n", column.integer(fact));
    } else {
      text += fmt::format("{}:{}\n", column.text(fact).size(), column.text(fact));
    }
  }

  std::shared_ptr<const Columns> columns_;
  const Recognised& recognised_;
  const Mapping& mapping_;
  std::span<const QuotedField> fields_;
};

/// Other texts for one cell: those of the file's first rows, then none.
Cells others_for(const Preview& head, std::size_t column, const std::string& own) {
  Cells others;
  for (const std::vector<Cell>& row : head.rows) {
    if (others.size() == other_texts_max) break;
    if (column >= row.size() || !row[column].present || row[column].text == own) continue;
    const std::optional<std::string> text{row[column].text};
    if (std::ranges::find(others, text) == others.end()) others.push_back(text);
  }
  others.push_back(std::nullopt);
  return others;
}

}  // namespace

std::vector<std::string> quoted_columns(const StatedRow& row, const std::vector<std::string>& columns,
                                        const Recognised& recognised, const Mapping& mapping,
                                        std::span<const QuotedField> fields) {
  std::vector<std::string> quoted;
  if (row.raw) return quoted;
  Cells cells(columns.size());
  for (const auto& [name, text] : row.values) {
    const auto found = std::ranges::find(columns, name);
    if (found != columns.end()) cells[static_cast<std::size_t>(found - columns.begin())] = text;
  }
  const Asking asking(columns, recognised, mapping, fields);
  const std::string stated = asking.fields_of(cells);
  if (stated.empty()) return quoted;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (!cells[i] || cells[i]->empty()) continue;
    bool changes = false;
    bool gives_facts = false;
    Cells variant = cells;
    for (const std::optional<std::string>& other : others_for(recognised.preview, i, *cells[i])) {
      variant[i] = other;
      const std::string answer = asking.fields_of(variant);
      gives_facts = gives_facts || !answer.empty();
      changes = changes || (!answer.empty() && answer != stated);
      if (changes) break;
    }
    if (changes || !gives_facts) quoted.push_back(columns[i]);
  }
  return quoted;
}

}  // namespace cupel
