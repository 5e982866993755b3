#include "ledger/tile_store.h"

#include "ledger/disk.h"

#include <algorithm>

namespace cupel {
namespace fs = std::filesystem;

Result<std::string> make_tile(const TileName& name, const TileSource& source) {
  std::string bytes;
  const std::uint64_t first = name.number * tile_width_max;
  for (std::uint64_t i = first; i < first + static_cast<std::uint64_t>(name.width); ++i) {
    if (name.entries) {
      const auto entry = source.entry(i);
      if (!entry) return Failed(entry.error());
      append_to_bundle(bytes, *entry);
    } else {
      const auto hash = source.node(name.level, i);
      if (!hash) return Failed(hash.error());
      bytes.append(bytes_of(*hash));
    }
  }
  return bytes;
}

bool is_within(const TileName& name, std::uint64_t size) {
  if (name.level > 7) return false;  // 256^8 leaves do not exist
  const std::uint64_t hashes = size >> (8 * name.level);
  return name.number < (UINT64_MAX >> 9) &&
         name.number * tile_width_max + static_cast<std::uint64_t>(name.width) <= hashes;
}

std::vector<TileName> new_tiles(std::uint64_t from, std::uint64_t to) {
  std::vector<TileName> names;
  const auto add_level = [&](bool entries, const TileLevel& level) {
    const std::uint64_t before = from >> (8 * level.level);
    if (before == to >> (8 * level.level)) return;
    for (std::uint64_t n = before / tile_width_max; n < level.full; ++n) {
      names.push_back({entries, level.level, n, tile_width_max});
    }
    if (level.partial_width > 0) {
      names.push_back({entries, level.level, level.full, level.partial_width});
    }
  };
  for (const TileLevel& level : tile_levels(to)) {
    if (level.level == 0) add_level(true, level);
    add_level(false, level);
  }
  return names;
}

std::vector<std::string> tile_files(const fs::path& log_folder) {
  std::vector<std::string> names;
  std::error_code absent;
  for (const auto& item : fs::recursive_directory_iterator(log_folder / "tile", absent)) {
    if (!item.is_directory()) {
      names.push_back(item.path().lexically_relative(log_folder).generic_string());
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

void TileStore::write(const TileName& name, std::string_view bytes,
                      std::set<fs::path>& folders) const {
  const fs::path target = folder_ / tile_path(name);
  make_folder(target.parent_path());
  place_file(folder_ / "staging", target, bytes);
  folders.insert(target.parent_path());
}

Result<void> TileStore::publish(std::uint64_t from, std::uint64_t to,
                                const TileSource& source) const {
  std::set<fs::path> folders;
  for (const TileName& name : new_tiles(from, to)) {
    const auto bytes = make_tile(name, source);
    if (!bytes) return Failed(bytes.error());
    write(name, *bytes, folders);
  }
  for (const fs::path& folder : folders) sync_directory(folder);
  return {};
}

Result<std::uint64_t> TileStore::mend(std::uint64_t size, const TileSource& source) const {
  std::vector<TileName> names = new_tiles(0, size);
  for (const std::string& file : tile_files(folder_)) {
    // Partial tiles of earlier sizes are still served; what is no tile of this log is left alone.
    const auto name = parse_tile_path(file);
    if (name && name->width < tile_width_max && is_within(*name, size)) names.push_back(*name);
  }
  std::set<fs::path> folders;
  std::uint64_t written = 0;
  for (const TileName& name : names) {
    const auto bytes = make_tile(name, source);
    if (!bytes) return Failed(bytes.error());
    if (const auto present = read_whole_file(folder_ / tile_path(name)); present && *present == *bytes) {
      continue;
    }
    write(name, *bytes, folders);
    ++written;
  }
  for (const fs::path& folder : folders) sync_directory(folder);
  return written;
}

Result<Hash> TileStore::root_on_disk(std::uint64_t size) const {
  std::string path;
  std::vector<Hash> hashes;  // of the tile read last: a root asks for neighbours
  return root_of(size, [&](int level, std::uint64_t position) -> Result<Hash> {
    const std::uint64_t count = size >> (8 * level);
    const std::uint64_t number = position / tile_width_max;
    const std::uint64_t width = std::min<std::uint64_t>(tile_width_max,
                                                        count - number * tile_width_max);
    const std::string wanted = tile_path({false, level, number, static_cast<int>(width)});
    if (wanted != path) {
      const auto bytes = read_whole_file(folder_ / wanted);
      if (!bytes) return Failed(bytes.error());
      auto read = hashes_of_tile(*bytes);
      if (!read) return pass(read);
      if (read->size() != width) {
        return fail(ErrorKind::corrupt, "a tile has another width than its name says", "tile_changed",
                    Where{wanted, 0, 0, {}, 0});
      }
      hashes = std::move(*read);
      path = wanted;
    }
    return hashes[position % tile_width_max];
  });
}

}  // namespace cupel
