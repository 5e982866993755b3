#include "ledger/merkle.h"

#include <bit>
#include <cstring>

namespace cupel {
namespace {

Failed not_in_log(std::string message) {
  return fail(ErrorKind::invalid_input, std::move(message), "not_in_log");
}

Failed not_consistent(std::string message) {
  return fail(ErrorKind::invalid_input, std::move(message), "not_consistent");
}

// Largest power of two below n, n >= 2: where RFC 6962 splits a tree.
std::uint64_t split_of(std::uint64_t n) {
  return std::bit_floor(n - 1);
}

// Hash of the full subtree of `width` (a power of two) leaves from `start` (a multiple of it).
Result<Hash> full_subtree(std::uint64_t start, std::uint64_t width, const NodeReader& read) {
  int level = 0;
  std::uint64_t unit = 1;
  while (level < 7 && unit <= width / 256) {
    unit *= 256;
    ++level;
  }
  MerkleTree above;
  for (std::uint64_t i = 0; i < width / unit; ++i) {
    auto hash = read(level, start / unit + i);
    if (!hash) return pass(hash);
    above.push(*hash);  // full, so that pushing inner nodes like leaves gives their root
  }
  return above.root();
}

// Root of the leaves [start, end); start is a multiple of every power of two the range splits into.
Result<Hash> range_root(std::uint64_t start, std::uint64_t end, const NodeReader& read) {
  std::vector<Hash> peaks;
  while (start < end) {
    const std::uint64_t width = std::bit_floor(end - start);
    auto peak = full_subtree(start, width, read);
    if (!peak) return pass(peak);
    peaks.push_back(*peak);
    start += width;
  }
  if (peaks.empty()) return empty_root();
  Hash root = peaks.back();
  for (std::size_t i = peaks.size() - 1; i-- > 0;) root = node_hash(peaks[i], root);
  return root;
}


using Range = std::pair<std::uint64_t, std::uint64_t>;

Result<std::vector<Hash>> roots_upwards(const std::vector<Range>& downwards,
                                        const NodeReader& read) {
  std::vector<Hash> path;
  for (std::size_t i = downwards.size(); i-- > 0;) {
    auto root = range_root(downwards[i].first, downwards[i].second, read);
    if (!root) return pass(root);
    path.push_back(*root);
  }
  return path;
}

}  // namespace

Hash leaf_hash(std::string_view entry) {
  // Never destroyed: objects of static storage may still hash while the process ends.
  thread_local Sha256& hasher = *new Sha256;
  hasher.update(std::string_view("\0", 1));
  hasher.update(entry);
  return hasher.finish();
}

Hash node_hash(const Hash& left, const Hash& right) {
  char bytes[65];
  bytes[0] = 1;
  std::memcpy(bytes + 1, left.data(), 32);
  std::memcpy(bytes + 33, right.data(), 32);
  return sha256(std::string_view(bytes, sizeof bytes));
}

Hash empty_root() {
  return sha256({});
}

void MerkleTree::push(const Hash& leaf) {
  Hash merged = leaf;
  ++size_;
  for (int bit = 0; bit < std::countr_zero(size_); ++bit) {
    merged = node_hash(peaks_.back(), merged);
    peaks_.pop_back();
  }
  peaks_.push_back(merged);
}

Hash MerkleTree::root() const {
  if (peaks_.empty()) return empty_root();
  Hash root = peaks_.back();
  for (std::size_t i = peaks_.size() - 1; i-- > 0;) root = node_hash(peaks_[i], root);
  return root;
}

Result<Hash> root_of(std::uint64_t size, const NodeReader& read) {
  return range_root(0, size, read);
}

Result<std::vector<Hash>> inclusion_path(std::uint64_t index, std::uint64_t size,
                                         const NodeReader& read) {
  if (index >= size) return not_in_log("the index lies beyond the tree");
  std::vector<Range> siblings;
  std::uint64_t start = 0;
  std::uint64_t end = size;
  while (end - start > 1) {
    const std::uint64_t middle = start + split_of(end - start);
    if (index < middle) {
      siblings.emplace_back(middle, end);
      end = middle;
    } else {
      siblings.emplace_back(start, middle);
      start = middle;
    }
  }
  return roots_upwards(siblings, read);
}

Result<std::vector<Hash>> consistency_path(std::uint64_t old_size, std::uint64_t size,
                                           const NodeReader& read) {
  if (old_size == 0 || old_size > size) {
    return not_consistent("the older tree must have one leaf at least and not be the larger");
  }
  if (old_size == size) return std::vector<Hash>{};
  std::vector<Range> ranges;
  std::uint64_t start = 0;
  std::uint64_t end = size;
  // RFC 9162 §2.1.4.1: go down to the subtree that ends where the old tree ends.
  while (end != old_size) {
    const std::uint64_t middle = start + split_of(end - start);
    if (old_size <= middle) {
      ranges.emplace_back(middle, end);
      end = middle;
    } else {
      ranges.emplace_back(start, middle);
      start = middle;
    }
  }
  if (start != 0) ranges.emplace_back(start, end);  // else it is the old root, known already
  return roots_upwards(ranges, read);
}

Result<void> verify_inclusion(std::uint64_t index, std::uint64_t size, const Hash& leaf,
                              std::span<const Hash> path, const Hash& root) {
  if (index >= size) return not_in_log("the index lies beyond the tree");
  std::uint64_t fn = index;
  std::uint64_t sn = size - 1;
  Hash r = leaf;
  for (const Hash& p : path) {
    if (sn == 0) return not_in_log("the proof has more hashes than the tree has levels");
    if ((fn & 1) != 0 || fn == sn) {
      r = node_hash(p, r);
      while ((fn & 1) == 0 && fn != 0) {
        fn >>= 1;
        sn >>= 1;
      }
    } else {
      r = node_hash(r, p);
    }
    fn >>= 1;
    sn >>= 1;
  }
  if (sn != 0) return not_in_log("the proof has fewer hashes than the tree has levels");
  if (r != root) return not_in_log("the hashes do not lead to the root");
  return {};
}

Result<void> verify_consistency(std::uint64_t size1, std::uint64_t size2,
                                std::span<const Hash> path, const Hash& root1, const Hash& root2) {
  if (size1 == 0 || size1 > size2) return not_consistent("the sizes admit no proof");
  if (size1 == size2) {
    if (!path.empty()) return not_consistent("equal sizes need no hashes");
    if (root1 != root2) return not_consistent("two roots for one size");
    return {};
  }
  if (path.empty()) return not_consistent("the proof is empty");
  std::vector<Hash> whole;
  if (std::has_single_bit(size1)) whole.push_back(root1);
  whole.insert(whole.end(), path.begin(), path.end());
  std::uint64_t fn = size1 - 1;
  std::uint64_t sn = size2 - 1;
  while ((fn & 1) != 0) {
    fn >>= 1;
    sn >>= 1;
  }
  Hash fr = whole[0];
  Hash sr = whole[0];
  for (const Hash& c : std::span(whole).subspan(1)) {
    if (sn == 0) return not_consistent("the proof has more hashes than the tree has levels");
    if ((fn & 1) != 0 || fn == sn) {
      fr = node_hash(c, fr);
      sr = node_hash(c, sr);
      while ((fn & 1) == 0 && fn != 0) {
        fn >>= 1;
        sn >>= 1;
      }
    } else {
      sr = node_hash(sr, c);
    }
    fn >>= 1;
    sn >>= 1;
  }
  if (sn != 0) return not_consistent("the proof has fewer hashes than the tree has levels");
  if (fr != root1) return not_consistent("the hashes do not lead to the older root");
  if (sr != root2) return not_consistent("the hashes do not lead to the newer root");
  return {};
}

Result<void> verify_subtree_inclusion(std::uint64_t index, std::uint64_t start, std::uint64_t end,
                                      const Hash& leaf, std::span<const Hash> path,
                                      const Hash& root) {
  if (start >= end || index < start) return not_in_log("the index lies outside the subtree");
  const std::uint64_t width = end - start;
  // For more than 2^63 leaves the next power of two does not fit: then only start 0 is a multiple.
  const bool aligned = width > (1ULL << 63) ? start == 0 : start % std::bit_ceil(width) == 0;
  if (!aligned) return not_in_log("the range is no subtree");
  return verify_inclusion(index - start, width, leaf, path, root);
}

}  // namespace cupel
