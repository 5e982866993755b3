#include "ledger/merkle.h"

#include "ledger/vectors.h"

#include <functional>
#include <random>

using namespace cupel;
using nlohmann::json;

namespace {

// A tree in memory: full subtrees of 256^level leaves, as the tiles hold them.
class Forest {
 public:
  explicit Forest(std::uint64_t size) {
    levels_.emplace_back();
    for (std::uint64_t i = 0; i < size; ++i) {
      levels_[0].push_back(leaf_hash("entry " + std::to_string(i)));
    }
    while (levels_.back().size() >= 256) {
      std::vector<Hash> above;
      for (std::size_t i = 0; i + 256 <= levels_.back().size(); i += 256) {
        MerkleTree tile;
        for (std::size_t j = i; j < i + 256; ++j) tile.push(levels_.back()[j]);
        above.push_back(tile.root());
      }
      levels_.push_back(std::move(above));
    }
  }
  NodeReader reader() const {
    return [this](int level, std::uint64_t position) -> Result<Hash> {
      if (static_cast<std::size_t>(level) >= levels_.size() ||
          position >= levels_[static_cast<std::size_t>(level)].size()) {
        return fail(ErrorKind::not_found, "no such node");
      }
      return levels_[static_cast<std::size_t>(level)][position];
    };
  }
  const Hash& leaf(std::uint64_t index) const { return levels_[0][index]; }

 private:
  std::vector<std::vector<Hash>> levels_;
};

// Nothing when a hash has not 32 bytes: refused before hashing.
std::optional<std::vector<Hash>> path_of(const json& proof) {
  std::vector<Hash> path;
  if (proof.is_null()) return path;
  for (const auto& text : proof) {
    const auto hash = vectors::hash_of(from_base64(text.get<std::string>()));
    if (!hash) return std::nullopt;
    path.push_back(*hash);
  }
  return path;
}

std::optional<Hash> hash_at(const json& one, const char* name) {
  if (!one.contains(name) || one[name].is_null()) return std::nullopt;
  return vectors::hash_of(from_base64(one[name].get<std::string>()));
}

bool accepts_inclusion(const json& one) {
  const auto path = path_of(one["proof"]);
  const auto leaf = hash_at(one, "leafHash");
  const auto root = hash_at(one, "root");
  if (!path || !leaf || !root) return false;
  return verify_inclusion(one["leafIdx"], one["treeSize"], *leaf, *path, *root).has_value();
}

// Some cases name roots that are no hashes ("don't care 2") and ask only whether they are equal:
// their SHA-256 stands for them.
Hash root_or_stand_in(const json& one, const char* name) {
  return hash_at(one, name).value_or(sha256(one[name].dump()));
}

bool accepts_consistency(const json& one) {
  const auto path = path_of(one["proof"]);
  if (!path) return false;
  return verify_consistency(one["size1"], one["size2"], *path, root_or_stand_in(one, "root1"),
                            root_or_stand_in(one, "root2"))
      .has_value();
}

bool accepts_subtree(const json& one) {
  const auto path = path_of(one["proof"]);
  const auto leaf = hash_at(one, "leafHash");
  const auto root = hash_at(one, "root");
  if (!path || !leaf || !root) return false;
  return verify_subtree_inclusion(one["leafIdx"], one["start"], one["end"], *leaf, *path, *root)
      .has_value();
}

struct Tally {
  int accepted = 0;
  int refused = 0;
};

Tally check_folder(const std::filesystem::path& folder,
                   const std::function<bool(const json&)>& accepts) {
  Tally tally;
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) {
    if (file.path().extension() != ".json") continue;
    const json one = vectors::json_of_file(file.path());
    CAPTURE(file.path().string());
    const bool accepted = accepts(one);
    CHECK(accepted == !one["wantErr"].get<bool>());
    ++(accepted ? tally.accepted : tally.refused);
  }
  return tally;
}

}  // namespace

TEST_CASE("400 published proofs are accepted and refused as they say") {
  const auto folder = shared_data("trace/merkle");
  if (!folder) {
    MESSAGE("skipped: CUPEL_SHARED is absent");
    return;
  }
  const Tally inclusion = check_folder(*folder / "inclusion", accepts_inclusion);
  CHECK(inclusion.accepted == 6);
  CHECK(inclusion.refused == 92);
  const Tally consistency = check_folder(*folder / "consistency", accepts_consistency);
  CHECK(consistency.accepted == 6);
  CHECK(consistency.refused == 92);
  const Tally subtree = check_folder(*folder / "subtreeinclusion", accepts_subtree);
  CHECK(subtree.accepted == 12);
  CHECK(subtree.refused == 192);
}

TEST_CASE("roots of the log of 70,000 entries come out at every size named") {
  const auto cases = vectors::cases("tiles.json");
  if (!cases) return;
  MerkleTree tree;
  CHECK(tree.root() == empty_root());
  int checked = 0;
  const json& roots = (*cases)["roots"];
  for (std::uint64_t i = 0; i < 70'000; ++i) {
    tree.push(leaf_hash("entry " + std::to_string(i)));
    const std::string size = std::to_string(tree.size());
    if (!roots.contains(size)) continue;
    CAPTURE(size);
    CHECK(to_base64(bytes_of(tree.root())) == roots[size].get<std::string>());
    ++checked;
  }
  CHECK(checked == 11);
}

TEST_CASE("every proof made verifies, and no single bit of it may change") {
  const Forest forest(5'000);
  const NodeReader read = forest.reader();
  std::mt19937_64 random(20'261'123);
  for (int round = 0; round < 200; ++round) {
    const std::uint64_t size = round < 64 ? static_cast<std::uint64_t>(round) + 1
                                          : random() % 5'000 + 1;
    const std::uint64_t index = random() % size;
    const std::uint64_t old_size = random() % size + 1;
    CAPTURE(size);
    CAPTURE(index);
    CAPTURE(old_size);
    const Hash root = root_of(size, read).value();
    const Hash old_root = root_of(old_size, read).value();
    auto inclusion = inclusion_path(index, size, read).value();
    auto consistency = consistency_path(old_size, size, read).value();
    Hash leaf = forest.leaf(index);
    CHECK(verify_inclusion(index, size, leaf, inclusion, root).has_value());
    CHECK(verify_consistency(old_size, size, consistency, old_root, root).has_value());

    const auto flip = [&](Hash& hash) {
      hash[random() % 32] ^= static_cast<std::uint8_t>(1u << (random() % 8));
    };
    Hash wrong = leaf;
    flip(wrong);
    CHECK_FALSE(verify_inclusion(index, size, wrong, inclusion, root).has_value());
    wrong = root;
    flip(wrong);
    CHECK_FALSE(verify_inclusion(index, size, leaf, inclusion, wrong).has_value());
    CHECK_FALSE(verify_consistency(old_size, size, consistency, old_root, wrong).has_value());
    wrong = old_root;
    flip(wrong);
    CHECK_FALSE(verify_consistency(old_size, size, consistency, wrong, root).has_value());
    for (std::size_t i = 0; i < inclusion.size(); ++i) {
      auto altered = inclusion;
      flip(altered[i]);
      CHECK_FALSE(verify_inclusion(index, size, leaf, altered, root).has_value());
    }
    for (std::size_t i = 0; i < consistency.size(); ++i) {
      auto altered = consistency;
      flip(altered[i]);
      CHECK_FALSE(verify_consistency(old_size, size, altered, old_root, root).has_value());
    }
  }
}

TEST_CASE("the growing tree and the tree read from tiles agree") {
  const Forest forest(1'000);
  MerkleTree tree;
  for (std::uint64_t size = 0; size <= 1'000; ++size) {
    CHECK(root_of(size, forest.reader()).value() == tree.root());
    if (size < 1'000) tree.push(forest.leaf(size));
  }
}

TEST_CASE("a proof of what lies beyond the tree is not made") {
  const Forest forest(5);
  CHECK(inclusion_path(5, 5, forest.reader()).error().rule == "not_in_log");
  CHECK(consistency_path(0, 5, forest.reader()).error().rule == "not_consistent");
  CHECK(consistency_path(6, 5, forest.reader()).error().rule == "not_consistent");
  CHECK_FALSE(inclusion_path(3, 300, forest.reader()).has_value());
}
