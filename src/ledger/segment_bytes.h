/// The bytes of one segment in memory, read as far as somebody looked. For recovery they are read past
/// the page cache: after a failed sync the cache may hold what the disk does not.
#pragma once

#include "ledger/disk.h"

#include <cstdint>
#include <filesystem>
#include <optional>
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
  /// Is everything from here to the end zero? Looks through the page cache whatever the source: a page
  /// that the cache knows as zero was never written to otherwise, and what the cache does not know it
  /// reads from the medium.
  bool is_zero_from(std::uint64_t begin);

 private:
  bool read_past_cache(std::uint64_t end);
  void drop_from_cache();
  File file_;
  std::optional<File> medium_;  // the same file, opened with O_DIRECT
  std::filesystem::path path_;
  std::uint64_t size_ = 0;
  std::uint64_t loaded_ = 0;
  char* memory_ = nullptr;  // page-aligned, zero until read
};

}  // namespace cupel
