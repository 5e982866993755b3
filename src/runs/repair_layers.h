/// Shapes of a delivery made fit for overlays: what crosses itself is repaired with a note, and the
/// change of area is kept beside it.
#pragma once

#include "model/defect.h"
#include "sources/layout.h"

#include <vector>

namespace cupel {

/// Every table of `facts` with a `geometry` column. A shape that cannot be repaired is left out and
/// becomes a defect.
void repair_layers(FactTables& facts, std::vector<Defect>& defects);

}  // namespace cupel
