/// A folder of our own under the system's temporary folder, removed with the object.
#pragma once

#include <filesystem>

namespace cupel {

class TemporaryFolder {
 public:
  /// Throws Failure when none can be made.
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace cupel
