/// For tests: a folder of its own that is gone afterwards, and small logs in it.
#pragma once

#include "ledger/disk.h"
#include "ledger/ledger.h"

#include <filesystem>
#include <string>

namespace cupel {

class TestFolder {
 public:
  TestFolder()
      : path_(std::filesystem::temp_directory_path() / ("cupel-test-" + random_name())) {
    std::filesystem::create_directories(path_);
  }
  ~TestFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  LedgerPaths paths() const { return {path_ / "data", path_ / "data.keys"}; }

 private:
  std::filesystem::path path_;
};

/// Segments of 256 KiB and no reserve: a test need not write 80 MiB of zero.
inline LogOptions small_log() {
  LogOptions options;
  options.segment_bytes = segment_bytes_min;
  options.reserve_bytes = 0;
  return options;
}

inline const FixedClock& test_clock() {
  static const FixedClock clock(1'767'225'600'000'000);
  return clock;
}

/// Change one bit of a file.
inline void flip_bit(const std::filesystem::path& path, std::uint64_t offset, int bit = 0) {
  auto bytes = read_whole_file(path);
  (*bytes)[offset] = static_cast<char>((*bytes)[offset] ^ (1 << bit));
  File file = File::open(path, 1 /* O_WRONLY */);
  file.write(*bytes);
}

}  // namespace cupel
