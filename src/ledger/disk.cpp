#include "ledger/disk.h"

#include "model/assert.h"
#include "model/encoding.h"

#include <fmt/core.h>

#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace cupel {

Error io_error(std::string_view what, const std::filesystem::path& path, int error_number) {
  const bool full = error_number == ENOSPC || error_number == EDQUOT || error_number == EFBIG;
  Error error;
  error.kind = full ? ErrorKind::unavailable : ErrorKind::internal;
  error.rule = full ? "disk_full" : "io";
  error.message = fmt::format("{}: {}", what, std::strerror(error_number));
  error.where.file = path.string();
  return error;
}

File::File(int descriptor, std::filesystem::path path)
    : descriptor_(descriptor), path_(std::move(path)) {}

File File::open(const std::filesystem::path& path, int flags, mode_t mode) {
  const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC, mode);
  if (descriptor < 0) throw Failure(io_error("a file cannot be opened", path, errno));
  return File(descriptor, path);
}

std::optional<File> File::open_to_read(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
    throw Failure(io_error("a file cannot be opened", path, errno));
  }
  return File(descriptor, path);
}

File::~File() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

File::File(File&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), path_(std::move(other.path_)) {}

File& File::operator=(File&& other) noexcept {
  if (this != &other) {
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = std::exchange(other.descriptor_, -1);
    path_ = std::move(other.path_);
  }
  return *this;
}

void File::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      throw Failure(io_error("a file cannot be written", path_, errno));
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

std::size_t File::read_at(char* to, std::size_t bytes, std::uint64_t offset) const {
  std::size_t done = 0;
  while (done < bytes) {
    const ssize_t got =
        ::pread(descriptor_, to + done, bytes - done, static_cast<off_t>(offset + done));
    if (got < 0) {
      if (errno == EINTR) continue;
      throw Failure(io_error("a file cannot be read", path_, errno));
    }
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

std::uint64_t File::bytes() const {
  struct stat status {};
  if (::fstat(descriptor_, &status) != 0) {
    throw Failure(io_error("a file cannot be looked at", path_, errno));
  }
  return static_cast<std::uint64_t>(status.st_size);
}

void File::sync() {
  if (::fsync(descriptor_) != 0) throw Failure(io_error("a file cannot be synced", path_, errno));
}

void sync_directory(const std::filesystem::path& folder) {
  File::open(folder, O_RDONLY | O_DIRECTORY).sync();
}

void make_folder(const std::filesystem::path& folder, mode_t mode) {
  if (folder.empty() || std::filesystem::is_directory(folder)) return;
  const std::filesystem::path parent =
      folder.has_parent_path() ? folder.parent_path() : std::filesystem::path(".");
  make_folder(parent);
  if (::mkdir(folder.c_str(), mode) != 0 && errno != EEXIST) {
    throw Failure(io_error("a folder cannot be made", folder, errno));
  }
  sync_directory(parent);
}

Result<std::string> read_whole_file(const std::filesystem::path& path) {
  const auto file = File::open_to_read(path);
  if (!file) return fail(ErrorKind::not_found, "no such file", "no_file",
                          Where{path.string(), 0, 0, {}, 0});
  std::string bytes(file->bytes(), '\0');
  bytes.resize(file->read_at(bytes.data(), bytes.size(), 0));
  return bytes;
}

void place_file(const std::filesystem::path& staging, const std::filesystem::path& target,
                std::string_view bytes, mode_t mode) {
  const std::filesystem::path temporary = staging / random_name();
  try {
    File file = File::open(temporary, O_WRONLY | O_CREAT | O_EXCL, mode);
    file.write(bytes);
    file.sync();
    if (::rename(temporary.c_str(), target.c_str()) != 0) {
      throw Failure(io_error("a file cannot be renamed", target, errno));
    }
  } catch (const Failure&) {
    ::unlink(temporary.c_str());
    throw;
  }
}

void replace_file(const std::filesystem::path& staging, const std::filesystem::path& target,
                  std::string_view bytes, mode_t mode) {
  place_file(staging, target, bytes, mode);
  sync_directory(target.parent_path());
}

std::string random_name() {
  char bytes[16];
  random_bytes(bytes, sizeof bytes);
  return to_hex({bytes, sizeof bytes});
}

void random_bytes(void* to, std::size_t count) {
  auto* at = static_cast<char*>(to);
  while (count > 0) {
    const ssize_t got = ::getrandom(at, count, 0);
    if (got < 0) {
      ASSERT(errno == EINTR);  // the generator is always there on the systems we run on
      continue;
    }
    at += got;
    count -= static_cast<std::size_t>(got);
  }
}

}  // namespace cupel
