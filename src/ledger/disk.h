/// Files as the ledger needs them: what was written is synced, file and folder, before anybody is
/// told. Failures throw Failure: unavailable "disk_full" for a full disk, otherwise internal "io".
#pragma once

#include "model/result.h"

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace cupel {

/// An open file; closed at the end.
class File {
 public:
  /// Flags as open(2); O_CLOEXEC is added.
  static File open(const std::filesystem::path& path, int flags, mode_t mode = 0644);
  /// Nothing when there is no such file.
  static std::optional<File> open_to_read(const std::filesystem::path& path);
  ~File();
  File(File&& other) noexcept;
  File& operator=(File&& other) noexcept;

  int descriptor() const { return descriptor_; }
  void write(std::string_view bytes);
  /// Fewer bytes than asked at the end of the file only.
  std::size_t read_at(char* to, std::size_t bytes, std::uint64_t offset) const;
  std::uint64_t bytes() const;
  void sync();

 private:
  File(int descriptor, std::filesystem::path path);
  int descriptor_ = -1;
  std::filesystem::path path_;  // for messages
};

/// The error of a failed call, for `throw` or to be returned.
Error io_error(std::string_view what, const std::filesystem::path& path, int error_number);

void sync_directory(const std::filesystem::path& folder);
/// With its parents; each new folder's parent is synced.
void make_folder(const std::filesystem::path& folder, mode_t mode = 0755);
/// Errors: not_found.
Result<std::string> read_whole_file(const std::filesystem::path& path);
/// Write under `staging`, sync, rename to `target`. The folder of `target` is the caller's to sync.
void place_file(const std::filesystem::path& staging, const std::filesystem::path& target,
                std::string_view bytes, mode_t mode = 0644);
/// place_file() and the sync of the folder.
void replace_file(const std::filesystem::path& staging, const std::filesystem::path& target,
                  std::string_view bytes, mode_t mode = 0644);
/// 32 random hex digits: a name in staging/ that nobody else has.
std::string random_name();
/// `count` bytes from the system's generator.
void random_bytes(void* to, std::size_t count);

}  // namespace cupel
