// Appending to both trees: signing, the door, numbering, group commit; and reading entries back.

#include "ledger/entry.h"
#include "ledger/ledger_state.h"
#include "model/assert.h"
#include "model/encoding.h"

#include <fmt/core.h>

#include <algorithm>

namespace cupel {
namespace {

/// Take entries back when the batch they belong to does not come into being.
class Provisional {
 public:
  Provisional(LogTree& tree, Issuers& issuers)
      : tree_(tree), issuers_(issuers), issuers_before_(issuers), size_(tree.size()),
        received_us_(tree.last_received_us()) {}
  ~Provisional() {
    if (kept_) return;
    tree_.take_back(size_, added_, received_us_);
    issuers_ = std::move(issuers_before_);
  }
  Provisional(const Provisional&) = delete;
  Provisional& operator=(const Provisional&) = delete;

  void add(const Statement& statement, std::int64_t received_us, std::string_view entry) {
    tree_.add(statement, received_us, leaf_hash(entry));
    issuers_.take(statement);
    added_.push_back(&statement);
  }
  void keep() { kept_ = true; }

 private:
  LogTree& tree_;
  Issuers& issuers_;
  Issuers issuers_before_;
  std::uint64_t size_;
  std::int64_t received_us_;
  std::vector<const Statement*> added_;
  bool kept_ = false;
};

/// Positions of the statements so that each comes behind those of the same batch it refers to; ties
/// by position. A cycle cannot be made: a digest only names what is finished.
std::vector<std::size_t> ordered_by_refs(const std::vector<Admitted>& statements) {
  std::map<Hash, std::size_t> by_digest;
  for (std::size_t i = 0; i < statements.size(); ++i) {
    by_digest.emplace(statements[i].statement.digest, i);
  }
  std::vector<std::vector<std::size_t>> followers(statements.size());
  std::vector<std::size_t> waits_for(statements.size());
  for (std::size_t i = 0; i < statements.size(); ++i) {
    for (const Hash& ref : statements[i].statement.refs) {
      const auto found = by_digest.find(ref);
      if (found == by_digest.end()) continue;
      followers[found->second].push_back(i);
      ++waits_for[i];
    }
  }
  std::set<std::size_t> ready;
  for (std::size_t i = 0; i < statements.size(); ++i) {
    if (waits_for[i] == 0) ready.insert(i);
  }
  std::vector<std::size_t> order;
  while (!ready.empty()) {
    const std::size_t next = ready.extract(ready.begin()).value();
    order.push_back(next);
    for (const std::size_t follower : followers[next]) {
      if (--waits_for[follower] == 0) ready.insert(follower);
    }
  }
  ASSERT(order.size() == statements.size());
  return order;
}

Failed not_writable() {
  return fail(ErrorKind::forbidden, "the log was opened for reading only", "read_only");
}

bool is_audit_type(const std::string& type) { return class_of_type(type) == TypeClass::audit; }

}  // namespace

std::int64_t Ledger::State::next_received_us() const {
  return std::max({clock.now_us(), evidence.last_received_us(), audit_tree.last_received_us()});
}

Result<std::string> Ledger::State::sign(const Draft& draft, const std::string& log_name) const {
  const KeyPair& key =
      draft.signer == Signer::operator_key ? keys->operator_key : keys->intake;
  return sign_statement({.type = draft.type,
                         .id = random_id(),
                         .log = log_name,
                         .at_us = clock.now_us(),
                         .refs = draft.refs,
                         .payload = draft.payload,
                         .rows = draft.rows,
                         .sd = draft.sd,
                         .body = draft.body,
                         .rules = {},
                         .issuer = {}},
                        key);
}

Result<std::vector<Receipt>> Ledger::append(const std::vector<Draft>& drafts) {
  if (!writable()) return not_writable();
  std::vector<Admitted> statements;
  for (const Draft& draft : drafts) {
    auto bytes = state_->sign(draft, state_->facts.origin);
    if (!bytes) return pass(bytes);
    auto statement = parse_statement(*bytes);
    if (!statement) return pass(statement);
    statements.push_back({std::move(*statement), std::move(*bytes), draft.disclosed_payload});
  }
  return state_->admit(std::move(statements));
}

Result<std::vector<Receipt>> Ledger::append_signed(const std::vector<std::string>& bytes) {
  if (!writable()) return not_writable();
  std::vector<Admitted> statements;
  for (const std::string& one : bytes) {
    auto statement = parse_statement(one);
    if (!statement) return pass(statement);
    auto demands = check_demands(*statement);
    if (!demands) return pass(demands);
    statements.push_back({std::move(*statement), one, {}});
  }
  return state_->admit(std::move(statements));
}

Result<std::vector<Receipt>> Ledger::State::admit(std::vector<Admitted> statements) {
  std::vector<Receipt> receipts(statements.size());
  auto numbered = number(statements, receipts);
  if (!numbered) return pass(numbered);
  // Also for a statement that was there before: its first receipt may still be on its way.
  auto durable = wait(*numbered);
  if (!durable) return pass(durable);
  for (Receipt& receipt : receipts) {
    if (!receipt.already) continue;
    auto first = read_entry(evidence, receipt.index, durable_evidence);
    if (!first) return pass(first);
    receipt.entry = std::move(*first);
  }
  return receipts;
}

/// All through the door, or none: numbered, in the trees, queued for the log.
Result<LogState> Ledger::State::number(const std::vector<Admitted>& statements,
                                       std::vector<Receipt>& receipts) {
  const std::vector<std::size_t> order = ordered_by_refs(statements);
  std::vector<std::size_t> fresh;  // positions of those that get a new entry, in log order
  std::vector<std::size_t> sizes;
  const std::unique_lock guard(mutex);
  Provisional provisional(evidence, issuers);
  const std::int64_t received_us = next_received_us();
  for (const std::size_t position : order) {
    const Admitted& one = statements[position];
    if (is_audit_type(one.statement.type)) {
      return fail(ErrorKind::invalid_input, "an audit statement belongs into the audit tree",
                  "other_log");
    }
    auto admission = check_at_door(one.statement, evidence, one.disclosed);
    if (!admission) return pass(admission);
    Receipt& receipt = receipts[position];
    receipt.index = admission->index;
    receipt.already = admission->already;
    if (receipt.already) continue;
    receipt.entry = build_entry(
        {.received_us = received_us, .by = by, .prev = admission->prev, .keys = {}}, one.bytes);
    provisional.add(one.statement, received_us, receipt.entry);
    fresh.push_back(position);
    sizes.push_back(record_bytes(receipt.entry.size(), 0));
  }
  auto room = log->make_room(sizes);
  if (!room) return pass(room);
  provisional.keep();
  for (const std::size_t position : fresh) {
    RecordPlaces places;
    log->enqueue(received_us, receipts[position].entry, {}, places);
    evidence.set_place(receipts[position].index, places.evidence);
    if (const auto root = audit_root_of(statements[position].statement)) {
      last_audit_root = root;
      last_audit_root_index = receipts[position].index;
    }
  }
  return queued();
}

/// A full disk has the reserve for this: who read must be noted, and reading should go on.
Result<void> Ledger::State::keep_disclosure(const std::string& disclosure) {
  Error error;
  for (const bool last_try : {false, true}) {
    try {
      auto blob = vault.put_blob(disclosure);
      if (blob) return {};
      error = blob.error();
    } catch (const Failure& failure) {
      error = failure.error;
    }
    if (last_try || error.rule != "disk_full") break;
    log->release_reserve();
  }
  return Failed(error);
}

Result<void> Ledger::audit(const std::string& type, const std::string& body,
                           const std::vector<std::string>& disclosures) {
  if (!writable()) return not_writable();
  State& state = *state_;
  if (!is_audit_type(type)) {
    return fail(ErrorKind::invalid_input, "no type of the audit tree: " + type, "unknown_type");
  }
  Draft draft{.type = type, .signer = Signer::operator_key, .body = body};
  for (const std::string& disclosure : disclosures) {
    // The blob's name is the digest in `sd`: both are the SHA-256 of the same characters.
    auto kept = state.keep_disclosure(disclosure);
    if (!kept) return kept;
    draft.sd.push_back(disclosure_digest(disclosure));
  }
  auto bytes = state.sign(draft, audit_origin(state.facts.origin));
  if (!bytes) return pass(bytes);
  auto statement = parse_statement(*bytes);
  if (!statement) return pass(statement);
  const std::unique_lock guard(state.mutex);
  const std::int64_t received_us = state.next_received_us();
  const std::string entry =
      build_entry({.received_us = received_us, .by = state.by, .prev = {}, .keys = {}}, *bytes);
  const std::size_t size = record_bytes(0, entry.size());
  auto room = state.log->make_room_for_audit(size);
  if (!room) return room;
  RecordPlaces places;
  state.log->enqueue(received_us, {}, entry, places);
  state.audit_tree.add(*statement, received_us, leaf_hash(entry), places.audit);
  return {};
}

LogState Ledger::State::queued() const {
  return {log->next_sequence(), evidence.size(), audit_tree.size()};
}

Result<void> Ledger::State::wait(const LogState& until) {
  auto durable = until.records == 0 ? Result<void>() : log->wait_durable(until.records - 1);
  if (!durable) return durable;
  const std::unique_lock guard(mutex);
  durable_evidence = std::max(durable_evidence, until.evidence);
  durable_audit = std::max(durable_audit, until.audit);
  return {};
}

Result<void> Ledger::State::wait_for_all() {
  LogState all;
  {
    const std::shared_lock guard(mutex);
    all = queued();
  }
  return wait(all);
}

Result<void> Ledger::flush() {
  return writable() ? state_->wait_for_all() : Result<void>(not_writable());
}

Result<std::string> Ledger::State::read_entry(const LogTree& tree, std::uint64_t index,
                                              const std::uint64_t& durable) const {
  EntryPlace place;
  Hash leaf{};
  {
    const std::shared_lock guard(mutex);
    if (index >= durable) {
      return fail(ErrorKind::not_found, fmt::format("the log has no entry {}", index), "no_entry");
    }
    place = tree.place(index);
    leaf = *tree.nodes().node(0, index);
  }
  auto bytes = log->read(place);
  if (bytes && leaf_hash(*bytes) != leaf) {
    return fail(ErrorKind::corrupt, fmt::format("entry {} has changed on the disk", index),
                "entry_changed");
  }
  return bytes;
}

Result<std::string> Ledger::entry(std::uint64_t index) const {
  return state_->read_entry(state_->evidence, index, state_->durable_evidence);
}

Result<std::string> Ledger::audit_entry(std::uint64_t index) const {
  return state_->read_entry(state_->audit_tree, index, state_->durable_audit);
}

std::optional<std::uint64_t> Ledger::index_of(const Hash& statement_digest) const {
  const std::shared_lock guard(state_->mutex);
  const auto index = state_->evidence.index_of(statement_digest);
  return index && *index < state_->durable_evidence ? index : std::nullopt;
}

}  // namespace cupel
