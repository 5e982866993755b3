/// Make a shape obey the simple-features rules before any overlay, and say what was done.
/// Source: earth-risk-border §2.2 (validity) and §26. Self-crossing rings go through GEOS' MakeValid.
/// A shape is never repaired by growing it by nothing: that drops one half of a bow-tie (TI-01).
#pragma once

#include "model/result.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace cupel {

struct Repaired {
  std::string wkb;       // degrees; the bytes received when nothing had to be done
  std::string note;      // one sentence with both areas; empty when nothing had to be done
  std::int64_t ppm = 0;  // change of area (form 1) in parts per million of the area after the repair
};

/// Takes polygons; points and lines come back as they are. New vertices are rounded to 1e-7 degree
/// where the shape stays valid.
/// Errors (invalid_input): those of shape_of_wkb; `bad_ring` (no ring with three places is left);
/// `outside_world` (beyond ±180, ±90; the message says when swapped axes would explain it).
Result<Repaired> repair(std::string_view wkb);

}  // namespace cupel
