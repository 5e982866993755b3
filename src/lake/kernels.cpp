#include "lake/kernels.h"

#include <fmt/format.h>

namespace cupel {
namespace {

// The kernel reads columns by position: a query that gives others is our mistake in its text.
Table rows_for(Engine& engine, const TableKernel& kernel, const KernelInput& input) {
  Table rows = engine.query(input.sql);
  bool fits = rows.specs().size() == input.columns.size();
  for (std::size_t i = 0; fits && i < input.columns.size(); ++i) {
    fits = rows.specs()[i].type == input.columns[i].type;
  }
  if (!fits) {
    throw Failure({ErrorKind::internal,
                   fmt::format("the query of a kernel's input gives other columns than declared: "
                               "{} {}", kernel.name, input.name),
                   "kernel_input", {}, {}});
  }
  return rows;
}

}  // namespace

Result<void> run_kernel(Engine& engine, const TableKernel& kernel) {
  std::vector<Table> inputs;
  for (const KernelInput& input : kernel.inputs) {
    inputs.push_back(rows_for(engine, kernel, input));
  }
  Result<Table> output = kernel.function(inputs);
  if (!output) {
    output.error().trail.push_back("in the kernel " + kernel.name);
    return pass(output);
  }
  engine.create_table(kernel.name, kernel.output);
  engine.append(kernel.name, *output);
  return {};
}

}  // namespace cupel
