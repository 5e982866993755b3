#include "ledger/log_tree.h"

#include "ledger/subtree_peaks.h"
#include "model/assert.h"

namespace cupel {
namespace {

Hash id_key(std::string_view issuer, std::string_view id) {
  std::string text(issuer);
  text += '\n';
  text += id;
  return sha256(text);
}

}  // namespace

void TreeNodes::push(const Hash& leaf) {
  Hash hash = leaf;
  for (std::size_t level = 0;; ++level) {
    if (levels_.size() == level) levels_.emplace_back();
    std::vector<Hash>& hashes = levels_[level];
    hashes.push_back(hash);
    if (hashes.size() % 256 != 0) return;
    SubtreePeaks group;
    for (auto it = hashes.end() - 256; it != hashes.end(); ++it) group.push(*it, [](int, auto&) {});
    hash = group.root();
  }
}

void TreeNodes::truncate(std::uint64_t size) {
  ASSERT(size <= this->size());
  std::uint64_t count = size;
  for (std::vector<Hash>& hashes : levels_) {
    hashes.resize(count);
    count /= 256;
  }
}

Result<Hash> TreeNodes::node(int level, std::uint64_t position) const {
  const auto at = static_cast<std::size_t>(level);
  if (at >= levels_.size() || position >= levels_[at].size()) {
    return fail(ErrorKind::not_found, "the tree has no such node", "not_in_log");
  }
  return levels_[at][position];
}

NodeReader TreeNodes::reader() const {
  return [this](int level, std::uint64_t position) { return node(level, position); };
}

Hash TreeNodes::root(std::uint64_t size) const {
  ASSERT(size <= this->size());
  auto root = root_of(size, reader());
  ASSERT(root.has_value());
  return *root;
}

void LogTree::add(const Statement& statement, std::int64_t received_us, const Hash& leaf,
                  const EntryPlace& place) {
  const std::uint64_t index = places_.size();
  nodes_.push(leaf);
  places_.push_back(place);
  last_received_us_ = received_us;
  // The first one counts: a later statement of the same digest can only be in a forged log.
  by_digest_.emplace(statement.digest, index);
  by_id_.emplace(id_key(statement.issuer, statement.id), Logged{index, statement.digest});
}

void LogTree::take_back(std::uint64_t size, const std::vector<const Statement*>& statements,
                        std::int64_t last_received_us) {
  ASSERT(size + statements.size() == places_.size());
  nodes_.truncate(size);
  places_.resize(size);
  last_received_us_ = last_received_us;
  for (const Statement* statement : statements) {
    by_digest_.erase(statement->digest);
    by_id_.erase(id_key(statement->issuer, statement->id));
  }
}

std::optional<Logged> LogTree::with_id(std::string_view issuer, std::string_view id) const {
  const auto found = by_id_.find(id_key(issuer, id));
  if (found == by_id_.end()) return std::nullopt;
  return found->second;
}

std::optional<std::uint64_t> LogTree::index_of(const Hash& statement_digest) const {
  const auto found = by_digest_.find(statement_digest);
  if (found == by_digest_.end()) return std::nullopt;
  return found->second;
}

}  // namespace cupel
