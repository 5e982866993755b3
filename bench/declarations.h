/// Customs declarations for measurements: the real rows of the open data set, repeated with fresh
/// declaration numbers until there are enough.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace cupel {

/// Write `rows` declarations as CSV into the folder; its path, or nothing where the real file is
/// absent. Throws Failure (disk).
std::optional<std::filesystem::path> grow_declarations(const std::filesystem::path& folder,
                                                       std::uint64_t rows);

}  // namespace cupel
