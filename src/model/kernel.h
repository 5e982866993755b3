/// A kernel: a pure function of a room from columns to columns. `runs/` hands the rooms' kernels to
/// `lake/`, which feeds them from SQL and shows their result under the kernel's name.
#pragma once

#include "model/result.h"
#include "model/table.h"

#include <span>
#include <string>
#include <vector>

namespace cupel {

/// One input of a table kernel: a query over the current views whose result the kernel gets, already
/// sorted by a total order. Columns arrive by position, with these names and types.
struct KernelInput {
  std::string name;
  std::string sql;
  std::vector<ColumnSpec> columns;
};

/// A table kernel: whole tables → one table, run before the indicators. Deterministic: same input,
/// same bytes, whatever the number of threads. The output is in a total order.
struct TableKernel {
  std::string name;
  std::string meaning;
  std::vector<KernelInput> inputs;
  std::vector<ColumnSpec> output;
  Result<Table> (*function)(std::span<const Table> inputs);
};

}  // namespace cupel
