/// The bytes of one segment in memory, read as far as somebody looked. For recovery the whole
/// segment is read past the page cache: after a failed sync the cache may hold what the disk does not.
#pragma once

#include "ledger/disk.h"

#include <cstdint>
#include <filesystem>
#include <string_view>

namespace cupel {

class SegmentBytes {
 public:
  enum class From : std::uint8_t { page_cache, medium };
  SegmentBytes(const std::filesystem::path& path, From from);
  ~SegmentBytes();
  SegmentBytes(const SegmentBytes&) = delete;
  SegmentBytes& operator=(const SegmentBytes&) = delete;

  std::uint64_t size() const { return size_; }
  /// A view from byte 0 that reaches at least to `end`, or to the segment's end.
  std::string_view up_to(std::uint64_t end);
  std::string_view all() { return up_to(size_); }

 private:
  bool load_past_cache(const std::filesystem::path& path);
  File file_;
  std::uint64_t size_ = 0;
  std::uint64_t loaded_ = 0;
  char* memory_ = nullptr;  // page-aligned, zero until read
};

}  // namespace cupel
