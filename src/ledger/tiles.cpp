#include "ledger/tiles.h"

#include "model/assert.h"

#include <charconv>
#include <cstring>

namespace cupel {
namespace {

constexpr std::string_view entries_prefix = "tile/entries/";
constexpr std::string_view tile_prefix = "tile/";
constexpr std::string_view partial_mark = ".p/";

std::string three_digits(std::uint64_t number) {
  std::string digits = std::to_string(number);
  return std::string(3 - digits.size(), '0') + digits;
}

// Leading zeros do not matter here: the caller compares spellings.
std::optional<std::uint64_t> number_of(std::string_view digits) {
  std::uint64_t number = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (read.ec != std::errc() || read.ptr != digits.data() + digits.size()) return std::nullopt;
  return number;
}

std::optional<std::uint64_t> number_of_index_path(std::string_view path) {
  std::string digits;
  for (const char character : path) {
    if (character != 'x' && character != '/') digits += character;
  }
  return number_of(digits);
}

}  // namespace

std::string tile_index_path(std::uint64_t number) {
  std::string path = three_digits(number % 1000);
  for (number /= 1000; number > 0; number /= 1000) {
    path = "x" + three_digits(number % 1000) + "/" + path;
  }
  return path;
}

std::string tile_path(const TileName& name) {
  std::string path(name.entries ? entries_prefix : tile_prefix);
  if (!name.entries) path += std::to_string(name.level) + "/";
  path += tile_index_path(name.number);
  if (name.width != tile_width_max) path += std::string(partial_mark) + std::to_string(name.width);
  return path;
}

std::optional<TileName> parse_tile_path(std::string_view path) {
  if (path.size() > 64) return std::nullopt;
  const std::string_view whole = path;
  TileName name;
  if (path.starts_with(entries_prefix)) {
    name.entries = true;
    path.remove_prefix(entries_prefix.size());
  } else {
    if (!path.starts_with(tile_prefix)) return std::nullopt;
    path.remove_prefix(tile_prefix.size());
    const std::size_t slash = path.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    const auto level = number_of(path.substr(0, slash));
    if (!level || *level > tile_level_max) return std::nullopt;
    name.level = static_cast<int>(*level);
    path.remove_prefix(slash + 1);
  }
  const std::size_t partial = path.find(partial_mark);
  if (partial != std::string_view::npos) {
    const auto width = number_of(path.substr(partial + partial_mark.size()));
    if (!width || *width == 0 || *width >= tile_width_max) return std::nullopt;
    name.width = static_cast<int>(*width);
    path = path.substr(0, partial);
  }
  const auto number = number_of_index_path(path);
  if (!number) return std::nullopt;
  name.number = *number;
  // One spelling only: what is not written exactly so is no name.
  if (tile_path(name) != whole) return std::nullopt;
  return name;
}

std::vector<TileLevel> tile_levels(std::uint64_t size) {
  std::vector<TileLevel> levels;
  for (int level = 0; size > 0; ++level, size /= tile_width_max) {
    levels.push_back({level, size / tile_width_max, static_cast<int>(size % tile_width_max)});
  }
  return levels;
}

Result<std::vector<Hash>> hashes_of_tile(std::string_view tile) {
  if (tile.size() % 32 != 0) {
    return fail(ErrorKind::corrupt, "a tile holds whole hashes of 32 bytes", "corrupt");
  }
  std::vector<Hash> hashes(tile.size() / 32);
  for (std::size_t i = 0; i < hashes.size(); ++i) {
    std::memcpy(hashes[i].data(), tile.data() + 32 * i, 32);
  }
  return hashes;
}

void append_to_bundle(std::string& bundle, std::string_view entry) {
  ASSERT(!entry.empty() && entry.size() <= entry_bytes_max);
  bundle += static_cast<char>(entry.size() >> 8);
  bundle += static_cast<char>(entry.size() & 0xFF);
  bundle += entry;
}

Result<std::vector<std::string_view>> entries_of_bundle(std::string_view bundle) {
  std::vector<std::string_view> entries;
  while (!bundle.empty()) {
    std::size_t length = 0;
    if (bundle.size() >= 2) {
      length = static_cast<std::size_t>(static_cast<unsigned char>(bundle[0])) << 8 |
               static_cast<unsigned char>(bundle[1]);
    }
    if (bundle.size() < 2 || bundle.size() - 2 < length) {
      return fail(ErrorKind::corrupt, "a bundle ends inside an entry", "corrupt");
    }
    entries.push_back(bundle.substr(2, length));
    bundle.remove_prefix(2 + length);
  }
  return entries;
}

}  // namespace cupel
