/// Bytes held back so that a full disk still has room for a checkpoint: log/reserve, all zero.
#pragma once

#include "model/result.h"

#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>

namespace cupel {

class LogReserve {
 public:
  LogReserve(std::filesystem::path folder, std::uint64_t bytes,
             std::function<int(int, off_t)> allocate);
  /// There is one afterwards. Errors: unavailable "disk_full".
  Result<void> make();
  /// Give the room back to the disk. Thread-safe.
  void release();

 private:
  std::filesystem::path folder_;
  std::uint64_t bytes_;
  std::function<int(int, off_t)> allocate_;
  std::atomic<bool> there_ = false;
};

}  // namespace cupel
