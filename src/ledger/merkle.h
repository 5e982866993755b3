/// The Merkle tree of RFC 6962 and RFC 9162 over SHA-256: roots, proofs and their checks.
/// Every refusal carries the rule "not_in_log" (inclusion) or "not_consistent" (consistency).
#pragma once

#include "model/result.h"
#include "model/sha256.h"

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

namespace cupel {

/// SHA-256(0x00 ‖ entry).
Hash leaf_hash(std::string_view entry);
/// SHA-256(0x01 ‖ left ‖ right).
Hash node_hash(const Hash& left, const Hash& right);
/// SHA-256 of nothing: the root of the empty tree.
Hash empty_root();

/// The growing tree, kept as its peaks: the roots of the full subtrees, largest first.
class MerkleTree {
 public:
  void push(const Hash& leaf);
  std::uint64_t size() const { return size_; }
  Hash root() const;

 private:
  std::uint64_t size_ = 0;
  std::vector<Hash> peaks_;
};

/// Hash of the full subtree of 256^level leaves with the number `position` (level 0: a leaf).
using NodeReader = std::function<Result<Hash>(int level, std::uint64_t position)>;

/// Proof that leaf `index` is in the tree of `size` leaves, from the leaf's sibling upwards.
/// Errors: index >= size; those of the reader.
Result<std::vector<Hash>> inclusion_path(std::uint64_t index, std::uint64_t size,
                                         const NodeReader& read);
/// Proof that the tree of `size` leaves continues that of `old_size` (1 to size). Empty when equal.
Result<std::vector<Hash>> consistency_path(std::uint64_t old_size, std::uint64_t size,
                                           const NodeReader& read);
/// Root of the first `size` leaves.
Result<Hash> root_of(std::uint64_t size, const NodeReader& read);

/// RFC 9162 §2.1.3.2.
Result<void> verify_inclusion(std::uint64_t index, std::uint64_t size, const Hash& leaf,
                              std::span<const Hash> path, const Hash& root);
/// RFC 9162 §2.1.4.2. Size 0 is an error here: a witness treats it apart.
Result<void> verify_consistency(std::uint64_t size1, std::uint64_t size2,
                                std::span<const Hash> path, const Hash& root1, const Hash& root2);
/// Inclusion of leaf `index` in the subtree [start, end) of a larger tree; start must be a multiple
/// of the smallest power of two >= end - start (draft-ietf-plants-merkle-tree-certs).
Result<void> verify_subtree_inclusion(std::uint64_t index, std::uint64_t start, std::uint64_t end,
                                      const Hash& leaf, std::span<const Hash> path,
                                      const Hash& root);

}  // namespace cupel
