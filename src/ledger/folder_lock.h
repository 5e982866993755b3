/// One writer per data folder: an exclusive flock on <data>/lock, which stays empty.
#pragma once

#include "ledger/disk.h"
#include "model/result.h"

#include <filesystem>
#include <string>

namespace cupel {

class FolderLock {
 public:
  /// Held until the object ends. Errors: conflict "locked", naming the process that holds it.
  static Result<FolderLock> take(const std::filesystem::path& file);

 private:
  explicit FolderLock(File file) : file_(std::move(file)) {}
  File file_;
};

/// "cupel (process 4711)", or "another process" where the system does not tell.
std::string holder_of_lock(const File& file);

}  // namespace cupel
