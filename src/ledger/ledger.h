/// The ledger of one data folder: two trees (evidence, audit) in one log file, keys, vault, sealing.
/// What append() returned is on the disk. Formats: docs/formats/log.md, statement.md, proof.md.
/// Thread-safe. Errors carry the door's rule names (statement.md §6) and those stated below.
#pragma once

#include "ledger/log_file.h"
#include "ledger/proof.h"
#include "ledger/statement.h"
#include "ledger/vault.h"
#include "model/clock.h"
#include "model/result.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cupel {

struct LedgerPaths {
  std::filesystem::path data;
  std::filesystem::path keys;  // outside `data`
};

enum class Signer : std::uint8_t { operator_key, intake_key };

/// A statement to be made. Issuer, id, log, time and signature are added here.
struct Draft {
  std::string type;
  Signer signer = Signer::intake_key;
  std::string body = "{}";  // JSON object
  std::vector<Hash> refs = {};  // statement digests
  std::optional<PayloadName> payload = {};
  std::optional<RowsRoot> rows = {};
  std::vector<std::string> sd = {};  // digests of disclosures, in any order
  /// The file that a disclosure of `sd` named `payload` speaks of: checked instead of `payload`.
  std::optional<PayloadName> disclosed_payload = {};
};

struct Receipt {
  std::uint64_t index = 0;
  std::string entry;
  bool already = false;  // the same statement was logged before; this is its first receipt
};

/// The row a proof is asked for. Erased and withheld rows are shown by their leaf hash.
struct RowToProve {
  std::uint64_t number = 0;
  std::optional<std::string> canonical;  // nothing: erased or withheld
};

/// Last published head.
struct SealedHead {
  std::uint64_t size = 0;
  Hash root{};
  std::string note;  // the checkpoint
};

class Ledger {
 public:
  enum class Access : std::uint8_t { read, write };

  /// Make a new log: keys, entry 0 `init/1`, entry 1 `key/1` of the intake key, first checkpoint.
  /// An init that was interrupted before it was done is done anew. Errors: conflict "log_exists".
  static Result<std::unique_ptr<Ledger>> init(const LedgerPaths& paths, const Clock& clock,
                                              const std::string& origin, bool demonstration,
                                              const LogOptions& options = {});
  /// write: takes the lock, recovers the tail, builds missing tiles. Errors: not_found "no_log";
  /// conflict "locked" (names the holder), "stale_restore" (the signer knows a larger log);
  /// forbidden "no_keys", "foreign_keys"; corrupt "damaged_log", "damaged_head" (names file, offset).
  /// read: never writes and takes no lock; of a damaged log it serves what stands before the damage.
  static Result<std::unique_ptr<Ledger>> open(const LedgerPaths& paths, const Clock& clock,
                                              Access access, const LogOptions& options = {});
  ~Ledger();

  bool writable() const;
  const std::string& origin() const;
  std::string vkey() const;       // verifier key of the checkpoints
  std::string principal() const;  // `by` of the operator, and of what this process appends
  bool demonstration() const;
  /// Durable entries.
  std::uint64_t size() const;
  std::uint64_t audit_size() const;

  /// Signed, checked at the door, durable when it returns: all or none. Receipts in the order given.
  Result<std::vector<Receipt>> append(const std::vector<Draft>& drafts);
  /// The same for statements signed elsewhere; ordered by their `refs` first.
  Result<std::vector<Receipt>> append_signed(const std::vector<std::string>& statements);
  /// An entry of the audit tree, signed by the operator. `type`: read/1, search/1, export/1,
  /// denied/1, admin/1, session/1. Disclosures go into the vault. Does not wait: synced by the next
  /// commit, at most a few milliseconds later, or by flush().
  Result<void> audit(const std::string& type, const std::string& body,
                     const std::vector<std::string>& disclosures = {});
  Result<void> flush();
  /// Publish a checkpoint over everything (audit.root/1 first when the audit tree grew), after tiles
  /// and bundles were written, read back and compared. Nothing new: nothing happens.
  Result<void> seal();

  /// Errors: not_found; corrupt (the bytes no longer give the leaf hash).
  Result<std::string> entry(std::uint64_t index) const;
  Result<std::string> audit_entry(std::uint64_t index) const;
  /// Index of the statement with this digest.
  std::optional<std::uint64_t> index_of(const Hash& statement_digest) const;
  /// The last published checkpoint. Errors: not_found before the first.
  Result<std::string> checkpoint() const;
  Result<SealedHead> sealed() const;
  /// "checkpoint", "tile/0/000", "tile/entries/000.p/5", … as bytes, made from the verified log, never
  /// from a file that might have changed. not_found for every other path.
  Result<std::string> resource(std::string_view path) const;

  /// Proof document under the last checkpoint. Errors: not_found; unavailable "not_published".
  Result<std::string> proof(std::uint64_t index, const std::optional<RowToProve>& row = {},
                            const std::vector<std::string>& disclosures = {}) const;
  /// Proof of an audit entry under the last audit.root/1. Errors as proof().
  Result<std::string> audit_proof(std::uint64_t index) const;

  Vault& vault();
  const Vault& vault() const;

 private:
  struct State;
  explicit Ledger(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace cupel
