/// The inside of Ledger, shared by its .cpp files (opening, appending, sealing). Not for others.
#pragma once

#include "ledger/entry.h"
#include "ledger/folder_lock.h"
#include "ledger/keys.h"
#include "ledger/ledger.h"
#include "ledger/log_facts.h"
#include "ledger/log_tree.h"
#include "ledger/signer_head.h"
#include "ledger/tile_store.h"

#include <mutex>
#include <shared_mutex>

namespace cupel {

/// A statement on its way through the door.
struct Admitted {
  Statement statement;
  std::string bytes;
  std::optional<PayloadName> disclosed;
};

/// How far the log reaches: number of records, and of entries of both trees among them.
struct LogState {
  std::uint64_t records = 0;
  std::uint64_t evidence = 0;
  std::uint64_t audit = 0;
};

struct Ledger::State {
  State(LedgerPaths ledger_paths, const Clock& wall_clock, Access wanted)
      : paths(std::move(ledger_paths)), clock(wall_clock), access(wanted),
        vault(paths.data / "vault"), evidence(issuers, vault), audit_tree(issuers, vault),
        tiles(paths.data / "log") {}

  // ledger_open.cpp
  Result<void> read_log(const LogOptions& options);
  Result<void> take_record(const LogRecord& record, const RecordPlaces& places);
  Result<void> take_evidence(std::string_view bytes, const EntryPlace& place);
  Result<void> take_audit(std::string_view bytes, const EntryPlace& place);
  Result<void> read_own_keys();
  Result<void> prepare_writing();
  Result<void> keep_disclosure(const std::string& disclosure);
  Result<void> keys_unused() const;
  Result<void> open_keys_head();
  Result<void> check_signed_before() const;
  Result<void> begin_log();
  Result<void> read_checkpoint();
  Result<void> mend_derived();

  // ledger_append.cpp
  Result<std::vector<Receipt>> admit(std::vector<Admitted> statements);
  Result<LogState> number(const std::vector<Admitted>& statements, std::vector<Receipt>& receipts);
  LogState queued() const;  // with `mutex` held
  Result<void> wait(const LogState& until);
  std::int64_t next_received_us() const;
  Result<std::string> sign(const Draft& draft, const std::string& log) const;
  Result<void> wait_for_all();
  Result<std::string> read_entry(const LogTree& tree, std::uint64_t index,
                                 const std::uint64_t& durable) const;

  // ledger_seal.cpp
  Result<void> append_audit_root();
  Result<void> publish();
  Result<void> write_checkpoint(std::uint64_t size, const Hash& root);
  TileSource tile_source() const;

  LedgerPaths paths;
  const Clock& clock;
  Access access;
  std::optional<FolderLock> lock;  // first taken, last released
  Vault vault;
  Issuers issuers;
  InitFacts facts;
  std::string by;      // principal of entry 0
  Hash init_digest{};  // of its statement
  std::optional<LogKeys> keys;

  // Guards what follows up to `sealing`. Appenders hold it while they number their entries, never
  // during a write of the log.
  mutable std::shared_mutex mutex;
  LogTree evidence;
  LogTree audit_tree;
  std::uint64_t durable_evidence = 0;
  std::uint64_t durable_audit = 0;
  std::optional<AuditRoot> last_audit_root;
  std::uint64_t last_audit_root_index = 0;
  std::optional<SealedHead> published;

  std::mutex sealing;  // one seal() at a time; taken before `mutex`
  std::optional<SignerHead> head;
  std::optional<SignerHead> keys_head;  // the same beside the keys: a restored folder brings back `head`
  TileStore tiles;
  std::unique_ptr<LogFile> log;  // last: its thread ends before the trees go
};

}  // namespace cupel
