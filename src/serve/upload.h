/// A body on its way to disk: a file of its own folder below the private upload folder, readable by
/// us alone. Removed when the object goes, unless kept.
#pragma once

#include "model/result.h"

#include <filesystem>
#include <string_view>

namespace cupel::serve {

class Upload {
 public:
  Upload() = default;
  static Result<Upload> create(const std::filesystem::path& folder, std::uint64_t number,
                               const std::string& name);
  ~Upload();
  Upload(Upload&& other) noexcept;
  Upload& operator=(Upload&& other) noexcept;

  /// Errors: unavailable with rule `disk_full` or `disk_error`.
  Result<void> write(std::string_view bytes);
  /// Closes the file and leaves it to the caller.
  std::filesystem::path keep();
  /// Remove a kept file and its folder; nothing for an empty path.
  static void discard(const std::filesystem::path& file);

 private:
  std::filesystem::path file_;
  int descriptor_ = -1;
};

}  // namespace cupel::serve
