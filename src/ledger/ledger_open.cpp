// Making, opening and recovering the ledger of a data folder.

#include "ledger/checkpoint.h"
#include "ledger/disk.h"
#include "ledger/entry.h"
#include "ledger/ledger_state.h"
#include "ledger/note.h"
#include "model/assert.h"

#include <fmt/core.h>

namespace cupel {
namespace fs = std::filesystem;
namespace {

Where at_file(const fs::path& path, std::uint64_t offset = 0) {
  return Where{path.string(), 0, 0, {}, offset};
}

/// Add to an error where in the log it arose.
Failed damaged(Error error, std::string_view tree, std::uint64_t index) {
  error.kind = ErrorKind::corrupt;
  error.trail.push_back(fmt::format("while reading {} entry {} of the log", tree, index));
  return Failed(std::move(error));
}

std::string init_body(const std::string& origin, const LogKeys& keys, bool demonstration) {
  const VerifierKey log_key = verifier_key(origin, NoteKeyType::ed25519, keys.log.public_key());
  // Neither a note key name nor a did:key holds a character that JSON escapes.
  return fmt::format(R"({{{}"logKey":"{}","operator":"{}","origin":"{}","policy":"quorum none\n"}})",
                     demonstration ? R"("demonstration":true,)" : "", to_text(log_key),
                     did_key(keys.operator_key.public_key()), origin);
}

Result<void> write_principal(Vault& vault, const std::string& id) {
  return vault.put_principal({.id = id, .name = "operator", .organisation = "self",
                              .is_operator = true});
}

}  // namespace

Result<std::unique_ptr<Ledger>> Ledger::init(const LedgerPaths& paths, const Clock& clock,
                                             const std::string& origin, bool demonstration,
                                             const LogOptions& options) {
  if (!is_note_key_name(origin)) {
    return fail(ErrorKind::invalid_input, "an origin has no space and no plus: " + origin,
                "bad_origin");
  }
  make_folder(paths.data / "log" / "staging");
  auto state = std::make_unique<State>(paths, clock, Access::write);
  auto lock = FolderLock::take(paths.data / "lock");
  if (!lock) return pass(lock);
  state->lock = std::move(*lock);
  auto read = state->read_log(options);
  if (!read) return pass(read);
  if (state->evidence.size() > 0) {
    return fail(ErrorKind::conflict, "the folder holds a log already: " + state->facts.origin,
                "log_exists");
  }
  auto keys = make_keys(paths.keys, origin, demonstration);
  if (!keys) return pass(keys);
  state->keys = std::move(*keys);
  state->facts.origin = origin;
  state->facts.demonstration = demonstration;
  state->by = random_id();
  auto principal = write_principal(state->vault, state->by);
  if (!principal) return pass(principal);
  auto unused = state->keys_unused();
  if (!unused) return pass(unused);
  auto head = SignerHead::make(paths.data / "log" / "head", paths.data / "log" / "staging");
  if (!head) return pass(head);
  state->evidence.set_origin(origin);
  state->audit_tree.set_origin(audit_origin(origin));
  auto ready = state->prepare_writing();
  if (!ready) return pass(ready);
  std::unique_ptr<Ledger> ledger(new Ledger(std::move(state)));
  auto sealed = ledger->seal();
  if (!sealed) return pass(sealed);
  return ledger;
}

Result<std::unique_ptr<Ledger>> Ledger::open(const LedgerPaths& paths, const Clock& clock,
                                             Access access, const LogOptions& options) {
  auto state = std::make_unique<State>(paths, clock, access);
  const Failed none = fail(ErrorKind::not_found, "there is no log in this folder", "no_log",
                           at_file(paths.data));
  if (segment_names(paths.data / "log").empty()) return none;
  if (access == Access::write) {
    auto lock = FolderLock::take(paths.data / "lock");
    if (!lock) return pass(lock);
    state->lock = std::move(*lock);
  }
  auto read = state->read_log(options);
  if (!read) return pass(read);
  if (state->evidence.size() == 0) {
    if (state->log->tail().kind != TailKind::damaged) return none;
    return fail(ErrorKind::corrupt, "the log is damaged from its beginning", "damaged_log",
                at_file(paths.data / "log" / state->log->tail().file, state->log->tail().offset));
  }
  auto checkpoint = state->read_checkpoint();
  if (!checkpoint) return pass(checkpoint);
  if (access == Access::write) {
    auto own = state->read_own_keys();
    if (!own) return pass(own);
    auto ready = state->prepare_writing();
    if (!ready) return pass(ready);
  }
  return std::unique_ptr<Ledger>(new Ledger(std::move(state)));
}

Result<void> Ledger::State::read_log(const LogOptions& options) {
  auto opened = LogFile::open(paths.data / "log", options, access == Access::write,
                              [this](const LogRecord& record, const RecordPlaces& places) {
                                return take_record(record, places);
                              });
  if (!opened) return pass(opened);
  log = std::move(*opened);
  durable_evidence = evidence.size();
  durable_audit = audit_tree.size();
  return {};
}

Result<void> Ledger::State::take_record(const LogRecord& record, const RecordPlaces& places) {
  if (!record.evidence.empty()) {
    auto taken = take_evidence(record.evidence, places.evidence);
    if (!taken) return taken;
  }
  return record.audit.empty() ? Result<void>() : take_audit(record.audit, places.audit);
}

Result<void> Ledger::State::take_evidence(std::string_view bytes, const EntryPlace& place) {
  const std::uint64_t index = evidence.size();
  const auto entry = parse_entry(bytes);
  if (!entry) return damaged(entry.error(), "evidence", index);
  if (index == 0) {
    auto read = init_facts(entry->statement);
    if (!read) return pass(read);
    facts = std::move(*read);
    by = entry->by;
    init_digest = entry->statement.digest;
    evidence.set_origin(facts.origin);
    audit_tree.set_origin(audit_origin(facts.origin));
  }
  issuers.take(entry->statement);
  if (const auto root = audit_root_of(entry->statement)) {
    last_audit_root = root;
    last_audit_root_index = index;
  }
  evidence.add(entry->statement, entry->received_us, leaf_hash(bytes), place);
  return {};
}

Result<void> Ledger::State::take_audit(std::string_view bytes, const EntryPlace& place) {
  const auto entry = parse_entry(bytes);
  if (!entry) return damaged(entry.error(), "audit", audit_tree.size());
  audit_tree.add(entry->statement, entry->received_us, leaf_hash(bytes), place);
  return {};
}

Result<void> Ledger::State::read_own_keys() {
  auto read = read_keys(paths.keys, facts.origin, facts.demonstration);
  if (!read) {
    // A folder without its keys can be read by everybody and written by nobody.
    if (read.error().kind == ErrorKind::not_found) read.error().kind = ErrorKind::forbidden;
    return pass(read);
  }
  const VerifierKey log_key =
      verifier_key(facts.origin, NoteKeyType::ed25519, read->log.public_key());
  const std::string operator_name = did_key(read->operator_key.public_key());
  if (log_key != facts.log_key || operator_name != facts.operator_name) {
    return fail(ErrorKind::forbidden, "the keys belong to another log", "foreign_keys",
                at_file(paths.keys));
  }
  keys = std::move(*read);
  return {};
}

Result<void> Ledger::State::prepare_writing() {
  const LogTail tail = log->tail();
  if (tail.kind == TailKind::damaged) {
    return fail(ErrorKind::corrupt,
                fmt::format("the log is damaged: {} at byte {}", tail.file, tail.offset),
                "damaged_log", at_file(paths.data / "log" / tail.file, tail.offset));
  }
  auto memory = SignerHead::open(paths.data / "log" / "head");
  if (!memory) return pass(memory);
  head = std::move(*memory);
  auto own = open_keys_head();
  if (!own) return own;
  // Before the tail is cut: a torn tail below the signed head is no torn tail.
  auto consistent = check_signed_before();
  if (!consistent) return consistent;
  auto started = log->start_writing();
  if (!started) return started;
  vault.empty_staging();
  auto begun = begin_log();
  if (!begun) return begun;
  return mend_derived();
}

/// A second history under a key that has signed one already would be a lie to everybody who holds a
/// proof of the first.
Result<void> Ledger::State::keys_unused() const {
  if (!fs::exists(paths.keys / "head")) return {};
  auto memory = SignerHead::open(paths.keys / "head");
  if (!memory) return pass(memory);
  if (memory->last().size == 0) return {};
  return fail(ErrorKind::conflict,
              fmt::format("these keys have signed a log of {} entries; a new log needs keys of its own",
                          memory->last().size),
              "keys_used", at_file(paths.keys));
}

/// The memory beside the keys; where there is none yet (keys brought back from paper), it begins with
/// what the folder remembers.
Result<void> Ledger::State::open_keys_head() {
  const fs::path file = paths.keys / "head";
  if (!fs::exists(file)) {
    auto made = SignerHead::make(file, paths.keys);
    if (!made) return made;
  }
  auto memory = SignerHead::open(file);
  if (!memory) return pass(memory);
  keys_head = std::move(*memory);
  return keys_head->last().size < head->last().size
             ? keys_head->remember(head->last().size, head->last().root)
             : Result<void>();
}

Result<void> Ledger::State::check_signed_before() const {
  const auto compare = [this](std::uint64_t size, const Hash& root) -> Result<void> {
    const LogTail tail = log->tail();
    if (size > evidence.size() && tail.kind == TailKind::torn) {
      return fail(ErrorKind::corrupt,
                  fmt::format("the log is damaged: {} at byte {}, although {} entries were signed",
                              tail.file, tail.offset, size),
                  "damaged_log", at_file(paths.data / "log" / tail.file, tail.offset));
    }
    if (size > evidence.size()) {
      return fail(ErrorKind::conflict,
                  fmt::format("this folder is an old copy: it has {} entries, {} were signed",
                              evidence.size(), size),
                  "stale_restore", at_file(paths.data));
    }
    if (evidence.nodes().root(size) == root) return {};
    return fail(ErrorKind::corrupt,
                fmt::format("the first {} entries are not those that were signed", size),
                "other_root", at_file(paths.data / "log"));
  };
  for (const SignerHead* memory : {&*keys_head, &*head}) {
    auto signer = compare(memory->last().size, memory->last().root);
    if (!signer) return signer;
  }
  // The signer's memory and the checkpoint may come from different backups: both must hold.
  return published ? compare(published->size, published->root) : Result<void>();
}

/// Entries 0 and 1, or what an interrupted init left to do.
Result<void> Ledger::State::begin_log() {
  std::vector<Admitted> statements;
  const auto add = [&](const Draft& draft) -> Result<void> {
    auto bytes = sign(draft, facts.origin);
    if (!bytes) return pass(bytes);
    auto statement = parse_statement(*bytes);
    if (!statement) return pass(statement);
    statements.push_back({std::move(*statement), std::move(*bytes), {}});
    return {};
  };
  if (evidence.size() > 1) return {};
  if (evidence.size() == 0) {
    auto added = add({.type = "init/1",
                      .signer = Signer::operator_key,
                      .body = init_body(facts.origin, *keys, facts.demonstration)});
    if (!added) return added;
    auto read = init_facts(statements.front().statement);
    if (!read) return pass(read);
    facts = std::move(*read);
    init_digest = statements.front().statement.digest;
  }
  auto added = add({.type = "key/1",
                    .signer = Signer::operator_key,
                    .body = fmt::format(R"({{"key":"{}","types":["delivery/1","run/1"]}})",
                                        did_key(keys->intake.public_key())),
                    .refs = {init_digest}});
  if (!added) return added;
  auto admitted = admit(std::move(statements));
  return admitted ? Result<void>() : pass(admitted);
}

Result<void> Ledger::State::read_checkpoint() {
  const auto text = read_whole_file(paths.data / "log" / "checkpoint");
  if (!text) return {};
  const auto note = parse_note(*text);
  // A checkpoint that does not hold is no checkpoint: it is signed again or named by verification.
  if (!note || !verify_note(*note, std::span(&facts.log_key, 1))) return {};
  const auto checkpoint = parse_checkpoint(note->text);
  if (!checkpoint || checkpoint->origin != facts.origin) return {};
  published = SealedHead{checkpoint->size, checkpoint->root, *text};
  return {};
}

/// Tiles and checkpoint are derived: whatever is missing or differs is made again from the log.
Result<void> Ledger::State::mend_derived() {
  const SignedHead& last = head->last();
  if (last.size == 0) return {};
  auto mended = tiles.mend(last.size, tile_source());
  if (!mended) return pass(mended);
  if (published && published->size == last.size && published->root == last.root) return {};
  // It was remembered as signed, so the same signature may be made again.
  return write_checkpoint(last.size, last.root);
}

}  // namespace cupel
