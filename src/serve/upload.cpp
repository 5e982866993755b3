#include "serve/upload.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace cupel::serve {
namespace {

Failed disk_error(std::string_view doing) {
  const int code = errno;
  std::string message = std::string(doing) + ": " + std::generic_category().message(code);
  return fail(ErrorKind::unavailable, std::move(message),
              code == ENOSPC || code == EDQUOT ? "disk_full" : "disk_error");
}

}  // namespace

Result<Upload> Upload::create(const std::filesystem::path& folder, std::uint64_t number,
                              const std::string& name) {
  const auto own = folder / std::to_string(number);
  std::error_code error;
  std::filesystem::create_directory(own, error);
  if (error) return fail(ErrorKind::unavailable, "upload folder cannot be made: " + error.message());
  Upload upload;
  upload.file_ = own / name;
  upload.descriptor_ = ::open(upload.file_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (upload.descriptor_ < 0) return disk_error("upload cannot be stored");
  return upload;
}

Upload::~Upload() {
  if (descriptor_ >= 0) ::close(descriptor_);
  discard(file_);
}

Upload::Upload(Upload&& other) noexcept
    : file_(std::exchange(other.file_, {})), descriptor_(std::exchange(other.descriptor_, -1)) {}

Upload& Upload::operator=(Upload&& other) noexcept {
  std::swap(file_, other.file_);
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

Result<void> Upload::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return disk_error("upload cannot be stored");
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

std::filesystem::path Upload::keep() {
  if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
  return std::exchange(file_, {});
}

void Upload::discard(const std::filesystem::path& file) {
  if (file.empty()) return;
  std::error_code ignored;
  std::filesystem::remove(file, ignored);
  std::filesystem::remove(file.parent_path(), ignored);
}

}  // namespace cupel::serve
