/// Feed table kernels from SQL and show their result in SQL under the kernel's name.
#pragma once

#include "lake/engine.h"
#include "model/kernel.h"

namespace cupel {

/// Query the kernel's inputs, call it, and create its table. Errors: the kernel's own. Throws
/// Failure when an input's query does not give the columns it declares.
Result<void> run_kernel(Engine& engine, const TableKernel& kernel);

}  // namespace cupel
