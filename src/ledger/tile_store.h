/// Tiles and entry bundles of the evidence tree as files (C2SP tlog-tiles, docs/formats/log.md §6).
/// All derived: written before a checkpoint is signed, read back and compared, mended when they differ.
#pragma once

#include "ledger/merkle.h"
#include "ledger/tiles.h"
#include "model/result.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <vector>

namespace cupel {

/// Where tiles and bundles are made from.
struct TileSource {
  NodeReader node;
  std::function<Result<std::string>(std::uint64_t index)> entry;
};

/// The bytes of a tile or bundle. Errors: those of the source.
Result<std::string> make_tile(const TileName& name, const TileSource& source);
/// Does a tree of `size` leaves have all hashes or entries of this tile?
bool is_within(const TileName& name, std::uint64_t size);
/// Tiles and bundles that a tree of `to` leaves has and one of `from` had not.
std::vector<TileName> new_tiles(std::uint64_t from, std::uint64_t to);
/// Names of all files under tile/ below `log_folder`, as "tile/…", in order.
std::vector<std::string> tile_files(const std::filesystem::path& log_folder);

class TileStore {
 public:
  explicit TileStore(std::filesystem::path log_folder) : folder_(std::move(log_folder)) {}

  /// Write what is new at size `to`. Throws Failure: unavailable for a full disk.
  Result<void> publish(std::uint64_t from, std::uint64_t to, const TileSource& source) const;
  /// Write again every tile of a tree of `size` that is missing, and every one present that differs.
  /// Returns how many.
  Result<std::uint64_t> mend(std::uint64_t size, const TileSource& source) const;
  /// The root as the files say it. Errors: not_found, corrupt.
  Result<Hash> root_on_disk(std::uint64_t size) const;

 private:
  void write(const TileName& name, std::string_view bytes,
             std::set<std::filesystem::path>& folders) const;
  std::filesystem::path folder_;
};

}  // namespace cupel
