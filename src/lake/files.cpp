#include "lake/files.h"

#include "model/result.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace cupel {
namespace {

[[noreturn]] void fail_on(const std::filesystem::path& path, const char* what) {
  const ErrorKind kind = ErrorKind::unavailable;
  std::string message = std::string("the lake cannot be ") + what + ": " +
                        path.filename().string() + ", " + std::strerror(errno);
  throw Failure({kind, std::move(message), errno == ENOSPC ? "disk_full" : "io", {}, {}});
}

class OpenFile {
 public:
  OpenFile(const std::filesystem::path& path, int flags)
      : descriptor_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

// Bytes read into `buffer`; less than its size only at the end of the file.
std::size_t read_some(const OpenFile& file, const std::filesystem::path& path,
                      std::string& buffer) {
  std::size_t filled = 0;
  while (filled < buffer.size()) {
    const ssize_t got = ::read(file.get(), buffer.data() + filled, buffer.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail_on(path, "read");
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  return filled;
}

template <class Use>
bool read_through(const std::filesystem::path& path, Use use) {
  const OpenFile file(path, O_RDONLY);
  if (file.get() < 0) {
    if (errno == ENOENT || errno == ENOTDIR) return false;
    fail_on(path, "read");
  }
  std::string buffer(1u << 20, '\0');
  for (;;) {
    const std::size_t got = read_some(file, path, buffer);
    use(std::string_view(buffer).substr(0, got));
    if (got < buffer.size()) return true;
  }
}

void sync_path(const std::filesystem::path& path, int flags) {
  const OpenFile file(path, flags);
  if (file.get() < 0 || ::fsync(file.get()) != 0) fail_on(path, "synced");
}

}  // namespace

std::optional<FileFacts> file_facts(const std::filesystem::path& path) {
  FileFacts facts;
  Sha256 hash;
  const bool there = read_through(path, [&](std::string_view piece) {
    facts.bytes += piece.size();
    hash.update(piece);
  });
  if (!there) return std::nullopt;
  facts.sha256 = hash.finish();
  return facts;
}

std::optional<std::string> read_file(const std::filesystem::path& path) {
  std::string bytes;
  if (!read_through(path, [&](std::string_view piece) { bytes += piece; })) return std::nullopt;
  return bytes;
}

void sync_file(const std::filesystem::path& path) { sync_path(path, O_RDONLY); }

void sync_folder(const std::filesystem::path& path) { sync_path(path, O_RDONLY | O_DIRECTORY); }

void put_in_place(const std::filesystem::path& finished, const std::filesystem::path& path) {
  sync_file(finished);
  if (::rename(finished.c_str(), path.c_str()) != 0) fail_on(path, "renamed");
  sync_folder(path.parent_path());
}

void write_in_place(const std::filesystem::path& path, std::string_view bytes) {
  const std::filesystem::path part = path.string() + ".part";
  {
    const OpenFile file(part, O_WRONLY | O_CREAT | O_TRUNC);
    if (file.get() < 0) fail_on(part, "written");
    while (!bytes.empty()) {
      const ssize_t put = ::write(file.get(), bytes.data(), bytes.size());
      if (put < 0 && errno == EINTR) continue;
      if (put < 0) fail_on(part, "written");
      bytes.remove_prefix(static_cast<std::size_t>(put));
    }
  }
  put_in_place(part, path);
}

}  // namespace cupel
