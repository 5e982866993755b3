/// The base tables of the lake: what readers produce and kernels and indicators read. This list is
/// the data dictionary. Columns are only ever added; a change of meaning is a new table.
///
/// In the lake every row begins with log, idx, row, owner, label. A row of a file that speaks of
/// several metals gives several facts with the same (log, idx, row).
#pragma once

#include "model/table.h"

#include <span>
#include <string_view>

namespace cupel {

/// All base tables in bytewise order of their names.
std::span<const TableSpec> fact_tables();

/// By name; nullptr when there is none.
const TableSpec* fact_table(std::string_view name);

}  // namespace cupel
