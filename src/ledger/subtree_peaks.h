/// A growing RFC 6962 tree that hands out the hash of each full subtree of 256^level leaves the
/// moment it is complete: what tiles and the vault's row levels hold. Keeps its peaks only.
#pragma once

#include "ledger/merkle.h"

#include <cstdint>
#include <vector>

namespace cupel {

class SubtreePeaks {
 public:
  /// `emit(level, hash)` is called with the leaf as level 0, then for each level completed by it.
  template <class Emit>
  void push(const Hash& leaf, Emit&& emit) {
    emit(0, leaf);
    peaks_.push_back(leaf);
    int merges = 0;
    for (std::uint64_t count = ++size_; (count & 1) == 0; count >>= 1) {
      const Hash right = peaks_.back();
      peaks_.pop_back();
      peaks_.back() = node_hash(peaks_.back(), right);
      if (++merges % 8 == 0) emit(merges / 8, peaks_.back());
    }
  }

  std::uint64_t size() const { return size_; }

  Hash root() const {
    if (peaks_.empty()) return empty_root();
    Hash root = peaks_.back();
    for (std::size_t i = peaks_.size() - 1; i-- > 0;) root = node_hash(peaks_[i], root);
    return root;
  }

 private:
  std::uint64_t size_ = 0;
  std::vector<Hash> peaks_;
};

}  // namespace cupel
