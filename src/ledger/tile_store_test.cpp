#include "ledger/tile_store.h"

#include "ledger/log_tree.h"
#include "ledger/test_folder.h"

#include <doctest/doctest.h>

#include <fcntl.h>

#include <set>

using namespace cupel;
namespace fs = std::filesystem;

namespace {

std::string entry_number(std::uint64_t i) { return "entry " + std::to_string(i); }

/// A tree of so many entries with a folder for its tiles.
struct Drawn {
  explicit Drawn(std::uint64_t entries) : size(entries) {
    for (std::uint64_t i = 0; i < entries; ++i) nodes.push(leaf_hash(entry_number(i)));
    fs::create_directories(folder.path() / "staging");
  }
  TileSource source() const {
    return {nodes.reader(), [this](std::uint64_t i) -> Result<std::string> {
              if (i >= size) return fail(ErrorKind::not_found, "no such entry", "not_in_log");
              return entry_number(i);
            }};
  }
  std::set<std::string> files() const {
    const std::vector<std::string> names = tile_files(folder.path());
    return {names.begin(), names.end()};
  }
  std::uint64_t size;
  TreeNodes nodes;
  TestFolder folder;
  TileStore store{folder.path()};
};

void write_over(const fs::path& path, const std::string& text) {
  File::open(path, O_WRONLY | O_TRUNC).write(text);
}

}  // namespace

TEST_CASE("what is new at a size are its partial tiles and the tiles that became full") {
  const auto names = [](std::uint64_t from, std::uint64_t to) {
    std::set<std::string> paths;
    for (const TileName& name : new_tiles(from, to)) paths.insert(tile_path(name));
    return paths;
  };
  using Names = std::set<std::string>;
  CHECK(names(0, 0).empty());
  CHECK(names(5, 5).empty());
  CHECK(names(0, 1) == Names{"tile/0/000.p/1", "tile/entries/000.p/1"});
  CHECK(names(5, 256) == Names{"tile/0/000", "tile/1/000.p/1", "tile/entries/000"});
  CHECK(names(256, 257) == Names{"tile/0/001.p/1", "tile/entries/001.p/1"});
  CHECK(names(300, 520) == Names{"tile/0/001", "tile/0/002.p/8", "tile/1/000.p/2", "tile/entries/001",
                                 "tile/entries/002.p/8"});
}

TEST_CASE("a tree has a tile when it has all of its hashes") {
  CHECK(is_within({false, 0, 0, 5}, 5));
  CHECK_FALSE(is_within({false, 0, 0, 6}, 5));
  CHECK(is_within({false, 0, 0, 256}, 256));
  CHECK(is_within({false, 1, 0, 1}, 256));
  CHECK_FALSE(is_within({false, 1, 0, 1}, 255));
  CHECK_FALSE(is_within({false, 1, 0, 2}, 256));
  CHECK_FALSE(is_within({false, 8, 0, 1}, UINT64_MAX));
  CHECK_FALSE(is_within({false, 0, UINT64_MAX, 1}, UINT64_MAX));  // no number wraps around
}

TEST_CASE("published step by step, the files give the tree's root at each size and the entries") {
  Drawn drawn(520);
  std::uint64_t before = 0;
  for (const std::uint64_t size : {1u, 255u, 256u, 300u, 512u, 520u}) {
    CAPTURE(size);
    REQUIRE(drawn.store.publish(before, size, drawn.source()).has_value());
    CHECK(drawn.store.root_on_disk(size).value() == drawn.nodes.root(size));
    before = size;
  }
  const auto bundle = read_whole_file(drawn.folder.path() / "tile/entries/002.p/8");
  REQUIRE(bundle.has_value());
  const auto entries = entries_of_bundle(*bundle);
  REQUIRE(entries.has_value());
  REQUIRE(entries->size() == 8);
  CHECK(entries->back() == entry_number(519));
  CHECK(fs::is_empty(drawn.folder.path() / "staging"));
  CHECK(drawn.store.mend(520, drawn.source()).value() == 0);
}

TEST_CASE("what is missing or changed is written again, and what is no tile of this log is left alone") {
  Drawn drawn(300);
  REQUIRE(drawn.store.publish(0, 5, drawn.source()).has_value());
  REQUIRE(drawn.store.publish(5, 300, drawn.source()).has_value());
  const std::set<std::string> whole = drawn.files();
  CHECK(whole.contains("tile/0/000.p/5"));  // an earlier size is still served
  const fs::path root = drawn.folder.path();
  fs::remove(root / "tile/0/000");
  flip_bit(root / "tile/1/000.p/1", 7);
  flip_bit(root / "tile/0/000.p/5", 100);
  write_over(root / "tile/entries/001.p/44", "short");
  fs::create_directories(root / "tile/0/009.p");
  File::open(root / "tile/0/009.p/3", O_WRONLY | O_CREAT).write("a larger log's");
  CHECK(drawn.store.mend(300, drawn.source()).value() == 4);
  CHECK(drawn.store.root_on_disk(300).value() == drawn.nodes.root(300));
  CHECK(drawn.store.mend(300, drawn.source()).value() == 0);
  CHECK(*read_whole_file(root / "tile/0/009.p/3") == "a larger log's");
  CHECK(drawn.files().size() == whole.size() + 1);
}

TEST_CASE("a tile that is gone, or has another width than its name, gives no root") {
  Drawn drawn(300);
  REQUIRE(drawn.store.publish(0, 300, drawn.source()).has_value());
  const fs::path partial = drawn.folder.path() / "tile/0/001.p/44";
  const std::string bytes = *read_whole_file(partial);
  write_over(partial, bytes.substr(32));
  CHECK(drawn.store.root_on_disk(300).error().rule == "tile_changed");
  write_over(partial, bytes.substr(1));
  CHECK(drawn.store.root_on_disk(300).error().kind == ErrorKind::corrupt);
  fs::remove(partial);
  CHECK(drawn.store.root_on_disk(300).error().kind == ErrorKind::not_found);
}

TEST_CASE("an entry that the source cannot give ends the publishing") {
  Drawn drawn(10);
  CHECK_FALSE(drawn.store.publish(0, 11, drawn.source()).has_value());
  CHECK_FALSE(make_tile({true, 0, 0, 11}, drawn.source()).has_value());
  CHECK(make_tile({false, 0, 0, 10}, drawn.source()).value().size() == 320);
}
