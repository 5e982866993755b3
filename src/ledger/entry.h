/// Entries: a statement with what only the log can know; one entry is one leaf.
#pragma once

#include "ledger/statement.h"

namespace cupel {

inline constexpr std::size_t entry_members_more = 10;
inline constexpr std::size_t index_keys_max = 64;

/// Index keys: 1 to 64 written out, or count and digest of a list in the vault.
struct IndexKeys {
  std::uint64_t epoch = 0;           // at least 1
  std::vector<std::string> values;   // 43 characters each, ascending; empty: count and digest
  std::uint64_t count = 0;
  Hash digest{};
};

struct Entry {
  std::int64_t received_us = 0;
  std::string by;                   // opaque principal, 22 characters of base64url
  std::vector<std::uint64_t> prev;  // index of each of statement.refs
  std::optional<IndexKeys> keys;
  Statement statement;
  std::string statement_bytes;
};

/// The reading rules: steps 1 to 7 for the entry's members, then for the statement's.
/// Pointers into the statement begin with "/statement".
Result<Entry> parse_entry(std::string_view bytes);

struct EntryDraft {
  std::int64_t received_us = 0;
  std::string by;
  std::vector<std::uint64_t> prev;
  std::optional<IndexKeys> keys;
};
/// The canonical entry around a canonical statement that passed the door; it always fits.
std::string build_entry(const EntryDraft& draft, std::string_view statement);

/// What one entry alone can be judged by: "prev_count", "prev_not_below", and "bad_signature" where
/// the issuer's key is in its name. Not judged: prev_differs, received_falls and step 12.
Result<void> check_entry_alone(const Entry& entry, std::uint64_t index);

}  // namespace cupel
