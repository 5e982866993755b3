// Sealing: audit root, tiles, signer's head, checkpoint; and the proofs that stand on it.

#include "ledger/checkpoint.h"
#include "ledger/disk.h"
#include "ledger/ledger_state.h"
#include "ledger/note.h"
#include "ledger/plain.h"
#include "model/encoding.h"

#include <fmt/core.h>

namespace cupel {

Ledger::Ledger(std::unique_ptr<State> state) : state_(std::move(state)) {}
Ledger::~Ledger() = default;

bool Ledger::writable() const { return state_->access == Access::write; }
const std::string& Ledger::origin() const { return state_->facts.origin; }
std::string Ledger::vkey() const { return to_text(state_->facts.log_key); }
std::string Ledger::principal() const { return state_->by; }
bool Ledger::demonstration() const { return state_->facts.demonstration; }
Vault& Ledger::vault() { return state_->vault; }
const Vault& Ledger::vault() const { return state_->vault; }

std::uint64_t Ledger::size() const {
  const std::shared_lock guard(state_->mutex);
  return state_->durable_evidence;
}

std::uint64_t Ledger::audit_size() const {
  const std::shared_lock guard(state_->mutex);
  return state_->durable_audit;
}

TileSource Ledger::State::tile_source() const {
  return {.node = [this](int level, std::uint64_t position) -> Result<Hash> {
            const std::shared_lock guard(mutex);
            return evidence.nodes().node(level, position);
          },
          .entry = [this](std::uint64_t index) {
            return read_entry(evidence, index, durable_evidence);
          }};
}

Result<void> Ledger::State::append_audit_root() {
  AuditRoot root;
  {
    const std::shared_lock guard(mutex);
    if (durable_audit == (last_audit_root ? last_audit_root->size : 0)) return {};
    root = {durable_audit, audit_tree.nodes().root(durable_audit)};
  }
  const Draft draft{.type = "audit.root/1",
                    .signer = Signer::operator_key,
                    .body = fmt::format(R"({{"root":"{}","size":"{}"}})",
                                        to_base64url(root.root), root.size)};
  auto bytes = sign(draft, facts.origin);
  if (!bytes) return pass(bytes);
  auto statement = parse_statement(*bytes);
  if (!statement) return pass(statement);
  auto admitted = admit({{std::move(*statement), std::move(*bytes), {}}});
  return admitted ? Result<void>() : pass(admitted);
}

Result<void> Ledger::State::write_checkpoint(std::uint64_t size, const Hash& root) {
  const std::string note = sign_note(to_text(Checkpoint{facts.origin, size, root, {}}),
                                     facts.origin, keys->log);
  replace_file(paths.data / "log" / "staging", paths.data / "log" / "checkpoint", note);
  const std::unique_lock guard(mutex);
  published = SealedHead{size, root, note};
  return {};
}

Result<void> Ledger::State::publish() {
  std::uint64_t size = 0;
  std::uint64_t from = 0;
  Hash root{};
  bool continues = true;
  {
    const std::shared_lock guard(mutex);
    size = durable_evidence;
    from = published ? published->size : 0;
    root = evidence.nodes().root(size);
    if (published && from == size) return {};
    for (const SignerHead* memory : {&*keys_head, &*head}) {
      const SignedHead& last = memory->last();
      continues = continues && last.size <= size && evidence.nodes().root(last.size) == last.root;
    }
  }
  if (!continues) {
    return fail(ErrorKind::corrupt, "the log does not continue what was signed before", "other_root");
  }
  auto written = tiles.publish(from, size, tile_source());
  if (!written) return written;
  const auto on_disk = tiles.root_on_disk(size);
  if (!on_disk || *on_disk != root) {
    // A flipped bit in a tile must never get a signature. Made anew once; then it is the disk's word.
    auto mended = tiles.mend(size, tile_source());
    if (!mended) return pass(mended);
    const auto again = tiles.root_on_disk(size);
    if (!again || *again != root) {
      return fail(ErrorKind::corrupt, "the tiles on the disk do not give the log's root",
                  "tile_changed", Where{(paths.data / "log" / "tile").string(), 0, 0, {}, 0});
    }
  }
  for (SignerHead* memory : {&*keys_head, &*head}) {
    auto remembered = memory->remember(size, root);
    if (!remembered) return remembered;
  }
  return write_checkpoint(size, root);
}

Result<void> Ledger::seal() {
  State& state = *state_;
  if (!writable()) {
    return fail(ErrorKind::forbidden, "the log was opened for reading only", "read_only");
  }
  const std::lock_guard one(state.sealing);
  auto flushed = state.wait_for_all();
  if (!flushed) return flushed;
  auto audited = state.append_audit_root();
  if (!audited) return audited;
  for (bool again = false;; again = true) {
    try {
      return state.publish();
    } catch (const Failure& failure) {
      if (failure.error.kind != ErrorKind::unavailable) throw;
      if (again) return Failed(failure.error);
      // A full disk must not keep what is acknowledged from being provable: the reserve is for this.
      state.log->release_reserve();
    }
  }
}

Result<SealedHead> Ledger::sealed() const {
  const std::shared_lock guard(state_->mutex);
  if (!state_->published) {
    return fail(ErrorKind::not_found, "no checkpoint was published yet", "not_published");
  }
  return *state_->published;
}

Result<std::string> Ledger::checkpoint() const {
  auto head = sealed();
  if (!head) return pass(head);
  return std::move(head->note);
}

Result<std::string> Ledger::resource(std::string_view path) const {
  if (path == "checkpoint") return checkpoint();
  const auto name = parse_tile_path(path);
  auto head = sealed();
  if (!name || !head || !is_within(*name, head->size) || head->size > size()) {
    return fail(ErrorKind::not_found, "no such resource of the log", "no_resource");
  }
  return make_tile(*name, state_->tile_source());
}

namespace {

Failed not_published(std::uint64_t index) {
  return fail(ErrorKind::unavailable,
              fmt::format("entry {} is not under a published checkpoint yet", index),
              "not_published");
}

Result<RowProof> prove_row(const Vault& vault, const Statement& statement,
                           const RowToProve& wanted) {
  if (!statement.rows) {
    return fail(ErrorKind::not_found, "the statement has no rows", "row_not_in_delivery");
  }
  auto evidence = vault.row_evidence(statement.rows->root, statement.rows->count, wanted.number);
  if (!evidence) return pass(evidence);
  RowProof row{.number = wanted.number,
               .rows = statement.rows->count,
               .salt = {},
               .canonical = {},
               .leaf = evidence->leaf,
               .path = std::move(evidence->path)};
  if (wanted.canonical) {
    row.salt = evidence->salt;
    row.canonical = *wanted.canonical;
  }
  // Not judged here: who asks for a proof shall refuse a changed row by his own arithmetic, and not
  // on the word of the server that holds the bytes.
  return row;
}

}  // namespace

Result<std::string> Ledger::proof(std::uint64_t index, const std::optional<RowToProve>& row,
                                  const std::vector<std::string>& disclosures) const {
  auto bytes = entry(index);
  if (!bytes) return pass(bytes);
  auto head = sealed();
  if (!head || index >= head->size) return not_published(index);
  ProofParts parts;
  parts.index = index;
  parts.size = head->size;
  parts.checkpoint = head->note;
  parts.disclosures = disclosures;
  if (row) {
    const auto parsed = parse_entry(*bytes);
    if (!parsed) return Failed(parsed.error());
    auto proved = prove_row(state_->vault, parsed->statement, *row);
    if (!proved) return pass(proved);
    parts.row = std::move(*proved);
  }
  parts.entry = std::move(*bytes);
  const std::shared_lock guard(state_->mutex);
  // A damaged log opened for reading may end below its own checkpoint.
  if (head->size > state_->evidence.size() ||
      state_->evidence.nodes().root(head->size) != head->root) {
    return fail(ErrorKind::corrupt, "the log does not give the root of its checkpoint", "other_root");
  }
  auto path = inclusion_path(index, head->size, state_->evidence.nodes().reader());
  if (!path) return pass(path);
  parts.path = std::move(*path);
  return build_proof(parts);
}

Result<std::string> Ledger::audit_proof(std::uint64_t index) const {
  auto bytes = audit_entry(index);
  if (!bytes) return pass(bytes);
  auto head = sealed();
  std::optional<AuditRoot> root;
  std::uint64_t root_index = 0;
  {
    const std::shared_lock guard(state_->mutex);
    root = state_->last_audit_root;
    root_index = state_->last_audit_root_index;
  }
  if (!head || !root || index >= root->size || root_index >= head->size) {
    return not_published(index);
  }
  auto under = proof(root_index);
  if (!under) return pass(under);
  ProofParts parts;
  parts.entry = std::move(*bytes);
  parts.index = index;
  parts.size = root->size;
  parts.under = std::move(*under);
  const std::shared_lock guard(state_->mutex);
  if (root->size > state_->audit_tree.size()) return not_published(index);
  auto path = inclusion_path(index, root->size, state_->audit_tree.nodes().reader());
  if (!path) return pass(path);
  parts.path = std::move(*path);
  return build_proof(parts);
}

}  // namespace cupel
