#include "ledger/tiles.h"

#include "ledger/checkpoint.h"
#include "ledger/merkle.h"
#include "ledger/note.h"
#include "ledger/vectors.h"

using namespace cupel;
using nlohmann::json;

namespace {

std::string laid_end_to_end(const std::vector<Hash>& hashes, std::size_t begin, std::size_t end) {
  std::string tile;
  for (std::size_t i = begin; i < end; ++i) tile += bytes_of(hashes[i]);
  return tile;
}

}  // namespace

TEST_CASE("index paths and tile sets are those of the published sizes") {
  const auto cases = vectors::cases("tiles.json");
  if (!cases) return;
  CHECK((*cases)["index_paths"].size() == 11);
  for (const auto& one : (*cases)["index_paths"]) {
    CHECK(tile_index_path(std::stoull(one["n"].get<std::string>())) ==
          one["path"].get<std::string>());
  }
  CHECK((*cases)["sizes"].size() == 15);
  for (const auto& one : (*cases)["sizes"]) {
    const auto levels = tile_levels(std::stoull(one["size"].get<std::string>()));
    CAPTURE(one["size"].get<std::string>());
    REQUIRE(levels.size() == one["levels"].size());
    for (std::size_t i = 0; i < levels.size(); ++i) {
      const json& expected = one["levels"][i];
      CHECK(levels[i].level == expected["level"].get<int>());
      CHECK(std::to_string(levels[i].full) == expected["full"].get<std::string>());
      CHECK(levels[i].partial_width == expected["partial_width"].get<int>());
      if (!expected["last_full"].is_null()) {
        CHECK(tile_path({false, levels[i].level, levels[i].full - 1, tile_width_max}) ==
              expected["last_full"].get<std::string>());
      }
      if (!expected["partial"].is_null()) {
        const TileName partial{false, levels[i].level, levels[i].full, levels[i].partial_width};
        CHECK(tile_path(partial) == expected["partial"].get<std::string>());
        CHECK(parse_tile_path(expected["partial"].get<std::string>()) == partial);
      }
    }
  }
}

TEST_CASE("a tile has one name and everything else is none") {
  const auto cases = vectors::cases("tiles.json");
  if (!cases) return;
  CHECK((*cases)["bad_paths"].size() == 15);
  for (const auto& path : (*cases)["bad_paths"]) {
    CAPTURE(path.get<std::string>());
    CHECK_FALSE(parse_tile_path(path.get<std::string>()).has_value());
  }
  CHECK(parse_tile_path("tile/entries/x001/067.p/3") == TileName{true, 0, 1067, 3});
  CHECK(parse_tile_path("tile/63/000") == TileName{false, 63, 0, 256});
  CHECK_FALSE(parse_tile_path("tile/0/x018/x446/x744/x073/x709/x551/616").has_value());
  CHECK_FALSE(parse_tile_path("tile/0/000.p/1.p/1").has_value());
  CHECK_FALSE(parse_tile_path("tile/0/").has_value());
  CHECK_FALSE(parse_tile_path("").has_value());
}

TEST_CASE("the tiles of the log of 70,000 entries have the published hashes") {
  const auto cases = vectors::cases("tiles.json");
  if (!cases) return;
  std::vector<Hash> leaves;
  std::string bundle;
  for (int i = 0; i < 70'000; ++i) {
    const std::string entry = "entry " + std::to_string(i);
    leaves.push_back(leaf_hash(entry));
    if (i < 256) append_to_bundle(bundle, entry);
  }
  std::vector<Hash> level1;
  for (std::size_t i = 0; i + 256 <= leaves.size(); i += 256) {
    MerkleTree tile;
    for (std::size_t j = i; j < i + 256; ++j) tile.push(leaves[j]);
    level1.push_back(tile.root());
  }
  const auto sha = [](const std::string& bytes) { return to_hex(bytes_of(sha256(bytes))); };
  CHECK(sha(laid_end_to_end(leaves, 0, 256)) ==
        (*cases)["sha256_of_tile_0_000"].get<std::string>());
  CHECK(sha(laid_end_to_end(level1, 0, 256)) ==
        (*cases)["sha256_of_tile_1_000"].get<std::string>());
  CHECK(sha(laid_end_to_end(leaves, 273 * 256, 70'000)) ==
        (*cases)["sha256_of_tile_0_273_p_112"].get<std::string>());
  CHECK(sha(laid_end_to_end(level1, 256, 273)) ==
        (*cases)["sha256_of_tile_1_001_p_17"].get<std::string>());
  CHECK(sha(bundle) == (*cases)["sha256_of_entries_000"].get<std::string>());
  CHECK(entries_of_bundle(bundle).value().size() == 256);
}

TEST_CASE("a published log of 15 entries comes out byte for byte") {
  const auto folder = shared_data("trace/tessera");
  if (!folder) {
    MESSAGE("skipped: CUPEL_SHARED is absent");
    return;
  }
  const std::string name = "example.com/log/testdata";
  const std::string signer =
      from_base64("AeymY/SZAX0jZcJ8enZ5FY1Dz+wTML2yWSkK+9DSF3eg").value().substr(1);
  const KeyPair key = KeyPair::from_seed(vectors::hash_of(signer).value());
  CHECK(to_text(verifier_key(name, NoteKeyType::ed25519, key.public_key())) ==
        "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx");
  const std::string_view entries[] = {"one",   "two", "three", "four",   "five",
                                      "six",   "seven", "eit", "nain",   "ten",
                                      "ileven", "twelf", "threeten", "fourten", "fivten"};
  MerkleTree tree;
  std::string tile;
  std::string bundle;
  int identical = 0;
  for (std::size_t size = 0; size <= std::size(entries); ++size) {
    CAPTURE(size);
    if (size > 0) {
      const Hash leaf = leaf_hash(entries[size - 1]);
      tree.push(leaf);
      tile += bytes_of(leaf);
      append_to_bundle(bundle, entries[size - 1]);
      const int width = static_cast<int>(size);
      CHECK(tile == vectors::bytes_of_file(*folder / "log" / tile_path({false, 0, 0, width})));
      CHECK(bundle == vectors::bytes_of_file(*folder / "log" / tile_path({true, 0, 0, width})));
      identical += 2;
    }
    const std::string text = to_text(Checkpoint{name, tree.size(), tree.root(), {}});
    CHECK(sign_note(text, name, key) ==
          vectors::bytes_of_file(*folder / "log" / ("checkpoint." + std::to_string(size))));
    ++identical;
  }
  CHECK(identical == 46);
}

TEST_CASE("a bundle that ends inside an entry is damaged") {
  std::string bundle;
  append_to_bundle(bundle, "abc");
  append_to_bundle(bundle, std::string(entry_bytes_max, 'x'));
  CHECK(entries_of_bundle(bundle).value()[1].size() == entry_bytes_max);
  CHECK(entries_of_bundle(bundle.substr(0, 4)).error().rule == "corrupt");
  CHECK(entries_of_bundle(bundle.substr(0, 6)).error().rule == "corrupt");
  CHECK(entries_of_bundle("").value().empty());
  CHECK(hashes_of_tile(std::string(64, 'h')).value().size() == 2);
  CHECK_FALSE(hashes_of_tile(std::string(63, 'h')).has_value());
}
