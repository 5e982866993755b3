/// For tests and benchmarks: where the real data lies. CUPEL_SHARED, else ../shared/data beside the
/// repository. Nothing where it is absent: the test says so, is counted and returns.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string_view>

namespace cupel {

inline std::optional<std::filesystem::path> shared_data(std::string_view relative) {
  const char* stated = std::getenv("CUPEL_SHARED");
  const std::filesystem::path root =
      stated != nullptr && *stated != '\0' ? std::filesystem::path(stated)
                                           : std::filesystem::path(CUPEL_SOURCE_DIR) / ".." / "shared" / "data";
  const std::filesystem::path path = root / relative;
  if (!std::filesystem::exists(path)) return std::nullopt;
  return path;
}

}  // namespace cupel
