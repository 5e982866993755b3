#include "ledger/log_reserve.h"

#include "ledger/disk.h"

#include <fcntl.h>
#include <unistd.h>

namespace cupel {

LogReserve::LogReserve(std::filesystem::path folder, std::uint64_t bytes,
                       std::function<int(int, off_t)> allocate)
    : folder_(std::move(folder)), bytes_(bytes), allocate_(std::move(allocate)) {}

Result<void> LogReserve::make() {
  if (bytes_ == 0 || there_) return {};
  const std::filesystem::path path = folder_ / "reserve";
  std::error_code error;
  if (std::filesystem::file_size(path, error) == bytes_ && !error) {
    there_ = true;
    return {};
  }
  const std::filesystem::path staged = folder_ / "staging" / "reserve";
  try {
    File file = File::open(staged, O_RDWR | O_CREAT | O_TRUNC);
    const int refused = allocate_(file.descriptor(), static_cast<off_t>(bytes_));
    if (refused != 0) throw Failure(io_error("the reserve finds no room", staged, refused));
    std::filesystem::rename(staged, path);
    there_ = true;
    return {};
  } catch (const Failure& failure) {
    ::unlink(staged.c_str());
    return Failed(failure.error);
  }
}

void LogReserve::release() {
  ::unlink((folder_ / "reserve").c_str());
  there_ = false;
}

}  // namespace cupel
