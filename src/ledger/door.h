/// Checks 9 to 14 of the door, which need the log, and the same checks when a log is read back.
#pragma once

#include "ledger/entry.h"

#include <map>
#include <set>

namespace cupel {

/// Whether a key counts at the end of the log.
struct Standing {
  bool introduced = false;
  bool revoked = false;
  std::optional<PublicKey> key;  // nothing when only its name is known
  bool every_type = false;       // the operator of init
  std::set<std::string> types;
};

/// Who may sign what, by log order: init introduces the operator, `key` others, `key.revoked` ends.
class Issuers {
 public:
  /// Take the statement of the next entry, whatever its type.
  void take(const Statement& statement);
  Standing standing(std::string_view issuer) const;

 private:
  std::map<std::string, Standing, std::less<>> known_;
};

struct Logged {
  std::uint64_t index = 0;
  Hash digest{};  // of the statement
};

/// What the door asks of the log and the vault. One tree: evidence or audit.
class DoorState {
 public:
  virtual ~DoorState() = default;
  virtual std::string origin() const = 0;
  virtual std::uint64_t size() const = 0;
  virtual std::int64_t last_received_us() const = 0;  // 0 when empty
  virtual std::optional<Logged> with_id(std::string_view issuer, std::string_view id) const = 0;
  virtual std::optional<std::uint64_t> index_of(const Hash& statement_digest) const = 0;
  virtual Standing standing(std::string_view issuer) const = 0;
  /// Bytes of the vault's file with this digest.
  virtual std::optional<std::uint64_t> vault_bytes(const Hash& digest) const = 0;
  virtual bool rows_staged(const RowsRoot& rows) const = 0;
};

struct Admission {
  bool already = false;             // the same statement is logged: `index` is its receipt
  std::uint64_t index = 0;
  std::vector<std::uint64_t> prev;  // for the entry
};

/// Steps 9 to 14 for a statement that passed 1 to 8. `disclosed` is the payload a disclosure names,
/// handed in with the file. Errors: "other_log", "id_taken", "unknown_ref", "unknown_issuer",
/// "revoked_issuer", "not_allowed", "bad_signature", "payload_missing", "payload_differs",
/// "rows_differ".
Result<Admission> check_at_door(const Statement& statement, const DoorState& state,
                                const std::optional<PayloadName>& disclosed = {});

/// Reading rules for the entry at index state.size(): "prev_count", "prev_not_below",
/// "prev_differs", "received_falls", then steps 12 and 13.
Result<void> check_entry(const Entry& entry, const DoorState& state);

}  // namespace cupel
