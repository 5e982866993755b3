/// A folder of our own under the system's temporary folder, removed with the object.
#pragma once

#include <filesystem>

namespace cupel {

class ScratchFolder {
 public:
  /// Throws Failure when none can be made.
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace cupel
