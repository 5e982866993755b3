#include "ledger/segment_bytes.h"

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
    : file_(File::open(path, O_RDONLY)), size_(file_.bytes()) {
  if (size_ == 0) return;
  void* memory =
      ::mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) throw Failure(io_error("memory for a segment is missing", path, errno));
  memory_ = static_cast<char*>(memory);
  if (from == From::page_cache || load_past_cache(path)) return;
  // The file system refuses O_DIRECT (tmpfs): drop the cached pages instead and read again.
  loaded_ = 0;
  ::posix_fadvise(file_.descriptor(), 0, 0, POSIX_FADV_DONTNEED);
  all();
}

SegmentBytes::~SegmentBytes() {
  if (memory_ != nullptr) ::munmap(memory_, size_);
}

bool SegmentBytes::load_past_cache(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_DIRECT | O_CLOEXEC);
  if (descriptor < 0) return false;
  bool good = true;
  while (good && loaded_ < size_) {
    const std::uint64_t wanted = std::min(chunk_bytes, size_ - loaded_);
    const ssize_t got =
        ::pread(descriptor, memory_ + loaded_, wanted, static_cast<off_t>(loaded_));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && errno != EINVAL) {
      const int error_number = errno;
      ::close(descriptor);
      throw Failure(io_error("a segment cannot be read from its medium", path, error_number));
    }
    good = got > 0;
    if (good) loaded_ += static_cast<std::uint64_t>(got);
  }
  ::close(descriptor);
  return good;
}

std::string_view SegmentBytes::up_to(std::uint64_t end) {
  const std::uint64_t wanted = std::min(size_, end);
  while (loaded_ < wanted) {
    const std::uint64_t chunk = std::min(std::max(chunk_bytes, wanted - loaded_), size_ - loaded_);
    const std::size_t got = file_.read_at(memory_ + loaded_, chunk, loaded_);
    if (got == 0) break;  // cut short since it was opened: the rest stays zero
    loaded_ += got;
  }
  return {memory_, std::max(loaded_, wanted)};
}

}  // namespace cupel
