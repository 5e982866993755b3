#include "ledger/segment_bytes.h"

#include "ledger/segment.h"
#include "model/assert.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace cupel {
namespace {

constexpr std::uint64_t chunk_bytes = 1u << 20;

}  // namespace

SegmentBytes::SegmentBytes(const std::filesystem::path& path, From from)
    : file_(File::open(path, O_RDONLY)), path_(path), size_(file_.bytes()) {
  if (size_ == 0) return;
  void* memory =
      ::mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) throw Failure(io_error("memory for a segment is missing", path, errno));
  memory_ = static_cast<char*>(memory);
  if (from == From::page_cache) return;
  try {
    medium_ = File::open(path, O_RDONLY | O_DIRECT);
  } catch (const Failure&) {
    // The file itself is open: only O_DIRECT was refused.
  }
  if (!read_past_cache(1)) drop_from_cache();
}

SegmentBytes::~SegmentBytes() {
  if (memory_ != nullptr) ::munmap(memory_, size_);
}

/// The file system refuses O_DIRECT (tmpfs): drop the cached pages instead and read again.
void SegmentBytes::drop_from_cache() {
  medium_.reset();
  ::posix_fadvise(file_.descriptor(), 0, 0, POSIX_FADV_DONTNEED);
}

/// False: the file system does not do it, and nothing more was read.
bool SegmentBytes::read_past_cache(std::uint64_t end) {
  if (!medium_) return false;
  while (loaded_ < end) {
    const std::uint64_t wanted = std::min(chunk_bytes, size_ - loaded_);
    const ssize_t got =
        ::pread(medium_->descriptor(), memory_ + loaded_, wanted, static_cast<off_t>(loaded_));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && errno != EINVAL) {
      throw Failure(io_error("a segment cannot be read from its medium", path_, errno));
    }
    if (got <= 0) return false;
    loaded_ += static_cast<std::uint64_t>(got);
  }
  return true;
}

std::string_view SegmentBytes::up_to(std::uint64_t end) {
  const std::uint64_t wanted = std::min(size_, end);
  if (medium_ && !read_past_cache(wanted)) drop_from_cache();
  while (loaded_ < wanted) {
    const std::uint64_t chunk = std::min(std::max(chunk_bytes, wanted - loaded_), size_ - loaded_);
    const std::size_t got = file_.read_at(memory_ + loaded_, chunk, loaded_);
    if (got == 0) break;  // cut short since it was opened: the rest stays zero
    loaded_ += got;
  }
  return {memory_, std::max(loaded_, wanted)};
}

bool SegmentBytes::is_zero_from(std::uint64_t begin) {
  ASSERT(begin <= size_);
  const std::string_view known{memory_, loaded_};
  if (begin < loaded_ && first_nonzero(known, begin) != loaded_) return false;
  std::string chunk(chunk_bytes, '\0');
  for (std::uint64_t at = std::max(begin, loaded_); at < size_;) {
    const std::size_t got = file_.read_at(chunk.data(), std::min(chunk_bytes, size_ - at), at);
    if (got == 0) break;
    if (first_nonzero(std::string_view(chunk).substr(0, got), 0) != got) return false;
    at += got;
  }
  return true;
}

}  // namespace cupel
