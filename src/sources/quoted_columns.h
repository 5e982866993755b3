/// Which columns of a row its facts were made from: found by asking the layout itself, so that no
/// second table of columns can disagree with it.
#pragma once

#include "sources/layout.h"

#include <span>
#include <string>
#include <vector>

namespace cupel {

/// A column of a fact table: "trade", "net_ug10".
struct QuotedField {
  std::string table;
  std::string field;
};

/// Names as received of the columns of `row` that the fields came from, in column order. The row is
/// made into facts as it is, and again with another text in each cell (those of the file's first rows,
/// then none): a column counts when a field changes by it or, where no other text makes a fact, when
/// the fact goes with it. Empty for a raw row and for one that gave no such field.
/// `columns`: names as received, before a mapping. Cost: columns × 7 projections of one row.
std::vector<std::string> quoted_columns(const StatedRow& row, const std::vector<std::string>& columns,
                                        const Recognised& recognised, const Mapping& mapping,
                                        std::span<const QuotedField> fields);

}  // namespace cupel
