/// One tree of the log in memory: hashes for proofs and tiles, places of the entries, and what the
/// door asks. Rebuilt from the log file at every start.
#pragma once

#include "ledger/door.h"
#include "ledger/log_scan.h"
#include "ledger/merkle.h"
#include "ledger/vault.h"

#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace cupel {

/// Hashes of the full subtrees of 256^level leaves. 32 bytes per leaf and 1/255 more.
class TreeNodes {
 public:
  void push(const Hash& leaf);
  void truncate(std::uint64_t size);
  std::uint64_t size() const { return levels_.empty() ? 0 : levels_.front().size(); }
  /// Errors: not_found beyond the tree.
  Result<Hash> node(int level, std::uint64_t position) const;
  NodeReader reader() const;
  /// Of the first `size` leaves; size <= size().
  Hash root(std::uint64_t size) const;

 private:
  std::vector<std::vector<Hash>> levels_;
};

class LogTree : public DoorState {
 public:
  /// `issuers` are those of the evidence tree, for both trees.
  LogTree(const Issuers& issuers, const Vault& vault) : issuers_(issuers), vault_(vault) {}

  void set_origin(std::string origin) { origin_ = std::move(origin); }
  void add(const Statement& statement, std::int64_t received_us, const Hash& leaf,
           const EntryPlace& place = {});
  void set_place(std::uint64_t index, const EntryPlace& place) { places_[index] = place; }
  const EntryPlace& place(std::uint64_t index) const { return places_[index]; }
  const TreeNodes& nodes() const { return nodes_; }

  /// Take back the entries from `size` on; their statements, in order. For a batch that found no room.
  void take_back(std::uint64_t size, const std::vector<const Statement*>& statements,
                 std::int64_t last_received_us);

  std::string origin() const override { return origin_; }
  std::uint64_t size() const override { return places_.size(); }
  std::int64_t last_received_us() const override { return last_received_us_; }
  std::optional<Logged> with_id(std::string_view issuer, std::string_view id) const override;
  std::optional<std::uint64_t> index_of(const Hash& statement_digest) const override;
  Standing standing(std::string_view issuer) const override { return issuers_.standing(issuer); }
  std::optional<std::uint64_t> vault_bytes(const Hash& digest) const override {
    return vault_.blob_bytes(digest);
  }
  bool rows_staged(const RowsRoot& rows) const override { return vault_.has_rows(rows); }

 private:
  // A hash is random already: its first bytes are as good as any.
  struct FirstBytes {
    std::size_t operator()(const Hash& hash) const {
      std::size_t value = 0;
      std::memcpy(&value, hash.data(), sizeof value);
      return value;
    }
  };

  const Issuers& issuers_;
  const Vault& vault_;
  std::string origin_;
  TreeNodes nodes_;
  std::vector<EntryPlace> places_;
  std::int64_t last_received_us_ = 0;
  std::unordered_map<Hash, std::uint64_t, FirstBytes> by_digest_;
  std::unordered_map<Hash, Logged, FirstBytes> by_id_;  // SHA-256 of issuer, newline, id
};

}  // namespace cupel
