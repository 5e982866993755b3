/// geojson/1: a FeatureCollection, one row per element of `features`, streamed: the file may be one
/// line. A row has the feature's members except `properties` under their own name (`type`, `id`,
/// `geometry`, …) and each property as `properties.NAME`; strings by content, other values by their
/// text as received, null is missing. Members of the collection are attributes, not rows.
///
/// A feature that is no correct JSON, names a member twice or is no object gives the row
/// `{"#raw": …}` and a defect (not_json, repeated_member, nan). Nested more than 64 deep: the file is
/// refused. `byte_offset` is that of the feature's first byte, `line` the line it begins on.
#pragma once

#include "sources/row.h"

#include <memory>

namespace cupel {

Result<std::unique_ptr<RowReader>> open_geojson(ByteSource source, const ReaderOptions& options);

/// Row `number` again, see read_row_at.
Result<StatedRow> read_geojson_row_at(ByteSource source, const ReaderOptions& options,
                                      std::uint64_t offset, std::uint64_t first_row,
                                      std::uint64_t number, bool want_line);

}  // namespace cupel
