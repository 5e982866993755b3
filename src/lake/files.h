/// Files written so that a crash leaves the old or the new, and hashed as they lie on the disk.
/// Private to lake/. All functions throw Failure (unavailable) when the disk refuses.
#pragma once

#include "model/sha256.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace cupel {

struct FileFacts {
  std::uint64_t bytes = 0;
  Hash sha256{};
};

/// Read through; nothing when there is no such file.
std::optional<FileFacts> file_facts(const std::filesystem::path& path);
/// Nothing when there is no such file.
std::optional<std::string> read_file(const std::filesystem::path& path);

void sync_file(const std::filesystem::path& path);
void sync_folder(const std::filesystem::path& path);

/// `finished` becomes `path`, synced before and after.
void put_in_place(const std::filesystem::path& finished, const std::filesystem::path& path);
/// The bytes under the name, through "<path>.part".
void write_in_place(const std::filesystem::path& path, std::string_view bytes);

}  // namespace cupel
