/// Names and contents of the static resources of C2SP tlog-tiles: tiles of 256 hashes, bundles of 256
/// entries. A name has one spelling only; everything else is no name.
#pragma once

#include "model/result.h"
#include "model/sha256.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cupel {

inline constexpr int tile_width_max = 256;
inline constexpr int tile_level_max = 63;
inline constexpr std::size_t entry_bytes_max = 65'535;

struct TileName {
  bool entries = false;      // a bundle of entries; level is 0 then
  int level = 0;             // 0 to 63
  std::uint64_t number = 0;  // of the tile within its level
  int width = tile_width_max;  // 1 to 256; 256 is a full tile
  friend bool operator==(const TileName&, const TileName&) = default;
};

/// "x001/x234/067" for 1234067.
std::string tile_index_path(std::uint64_t number);
/// "tile/0/x001/067", "tile/0/273.p/112", "tile/entries/000".
std::string tile_path(const TileName& name);
/// Nothing for any text that tile_path() would not write.
std::optional<TileName> parse_tile_path(std::string_view path);

/// What a tree of one size has on one level: full tiles, and the hashes of the partial one behind.
struct TileLevel {
  int level = 0;
  std::uint64_t full = 0;
  int partial_width = 0;  // 0: no partial tile
};
/// Levels from 0 up to the last one with any hash; empty for size 0.
std::vector<TileLevel> tile_levels(std::uint64_t size);

/// Hashes laid end to end. Errors: the length is no multiple of 32 ("corrupt").
Result<std::vector<Hash>> hashes_of_tile(std::string_view tile);

/// Append the big-endian length and the entry. The entry has 1 to 65,535 bytes (asserted).
void append_to_bundle(std::string& bundle, std::string_view entry);
/// The entries of a bundle, as views into it. Errors, "corrupt": a length leads beyond the end.
Result<std::vector<std::string_view>> entries_of_bundle(std::string_view bundle);

}  // namespace cupel
