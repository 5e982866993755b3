/// The rows a finding rests on, as received.
#pragma once

#include "runs/desk.h"

#include <nlohmann/json_fwd.hpp>

namespace cupel {

/// At most this many rows are written out; all are named.
inline constexpr std::size_t evidence_rows_shown_max = 12;

/// [{"ref","role","file","line","pointer","values":[{"column","text"}],"canonical"}], evidence first.
/// A row that cannot be read again is named with an "error".
nlohmann::json evidence_rows(Desk& desk, const Judgement& judgement);

}  // namespace cupel
