#include "lake/state.h"

#include <fmt/format.h>

#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <system_error>

namespace cupel {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view spill_prefix = "temporary-";

std::vector<fs::path> entries_of(const fs::path& folder) {
  std::vector<fs::path> entries;
  std::error_code failed;
  for (fs::directory_iterator entry(folder, failed), end; !failed && entry != end;
       entry.increment(failed)) {
    entries.push_back(entry->path());
  }
  return entries;
}

bool is_spill_folder(const fs::path& path) {
  return path.filename().string().starts_with(spill_prefix);
}

// Spill folders of living processes stay: readers spill too, and they hold no lock.
bool owner_lives(const fs::path& spill_folder) {
  const std::string name = spill_folder.filename().string().substr(spill_prefix.size());
  pid_t process = 0;
  const auto [end, failed] = std::from_chars(name.data(), name.data() + name.size(), process);
  if (failed != std::errc() || process <= 0) return false;
  return process == ::getpid() || ::kill(process, 0) == 0 || errno == EPERM;
}

bool is_named(const fs::path& lake_folder, const Current& current, const fs::path& file) {
  const fs::path relative = "lake" / file.lexically_relative(lake_folder);
  for (const auto& [name, block] : current.blocks) {
    if (relative == block_path(name.first, name.second)) return true;
  }
  return false;
}

}  // namespace

fs::path new_spill_folder(const fs::path& lake_folder) {
  static std::atomic<std::uint64_t> number{0};
  const std::string own = fmt::format("{}{}-{}", spill_prefix, ::getpid(), ++number);
  // The engine makes the folder itself, but not the folder's parent. On a medium that cannot be
  // written, readers spill where the system lets them.
  if (::access(lake_folder.c_str(), W_OK) == 0) return lake_folder / own;
  return fs::temp_directory_path() / ("cupel-" + own);
}

bool is_spilled_at_work(const fs::path& relative) {
  auto part = relative.begin();
  if (part == relative.end() || *part != "lake") return false;
  return ++part != relative.end() && is_spill_folder(*part) && owner_lives(*part);
}

void remove_leftovers(const fs::path& lake_folder, const Current& current) {
  std::error_code ignored;
  for (const fs::path& spill : entries_of(lake_folder)) {
    if (is_spill_folder(spill) && !owner_lives(spill)) fs::remove_all(spill, ignored);
  }
  for (const fs::path& table : entries_of(lake_folder / "tables")) {
    for (const fs::path& file : entries_of(table)) {
      const bool block = file.extension() == ".parquet" || file.extension() == ".part";
      if (block && !is_named(lake_folder, current, file)) fs::remove(file, ignored);
    }
  }
  for (const fs::path& file : entries_of(lake_folder / "runs")) {
    if (!current.runs.contains(file.filename().string())) fs::remove(file, ignored);
  }
  fs::remove(lake_folder / "CURRENT.part", ignored);
}

void discard_lake(const fs::path& data) {
  std::error_code failed;
  fs::remove_all(data / "lake", failed);
  if (failed) {
    throw Failure({ErrorKind::unavailable, "the lake cannot be removed: " + failed.message(), "io",
                   {}, {}});
  }
}

}  // namespace cupel
