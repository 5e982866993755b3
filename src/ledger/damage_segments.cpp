// The segments of the log, byte for byte: whole records, zero behind them, entries as they were signed.

#include "ledger/damage_check.h"
#include "ledger/disk.h"
#include "ledger/entry.h"
#include "ledger/little_endian.h"
#include "ledger/segment_bytes.h"

#include <fmt/core.h>

#include <unordered_map>

namespace cupel {
namespace {

/// What the entries say about each other, with room for entries that are lost.
class SeenEntries : public DoorState {
 public:
  explicit SeenEntries(const Issuers& issuers) : issuers_(issuers) {}
  void begin(std::string origin) { origin_ = std::move(origin); }
  void add(const Statement& statement, std::int64_t received_us) {
    by_digest_.emplace(statement.digest, size_++);
    ids_.emplace(statement.issuer + "\n" + statement.id, Logged{size_ - 1, statement.digest});
    last_received_us_ = received_us;
  }
  void skip() { ++size_; }

  std::string origin() const override { return origin_; }
  std::uint64_t size() const override { return size_; }
  std::int64_t last_received_us() const override { return last_received_us_; }
  std::optional<Logged> with_id(std::string_view issuer, std::string_view id) const override {
    const auto found = ids_.find(std::string(issuer) + "\n" + std::string(id));
    return found == ids_.end() ? std::nullopt : std::optional(found->second);
  }
  std::optional<std::uint64_t> index_of(const Hash& digest) const override {
    const auto found = by_digest_.find(digest);
    return found == by_digest_.end() ? std::nullopt : std::optional(found->second);
  }
  Standing standing(std::string_view issuer) const override { return issuers_.standing(issuer); }
  std::optional<std::uint64_t> vault_bytes(const Hash&) const override { return std::nullopt; }
  bool rows_staged(const RowsRoot&) const override { return false; }

 private:
  const Issuers& issuers_;
  std::string origin_;
  std::uint64_t size_ = 0;
  std::int64_t last_received_us_ = 0;
  std::map<Hash, std::uint64_t> by_digest_;
  std::unordered_map<std::string, Logged> ids_;
};

/// Entry lengths of a record whose CRC fails: from its fields, of which one may be the wrong one.
std::optional<std::pair<std::uint32_t, std::uint32_t>> lengths_of(std::string_view rest,
                                                                  std::size_t bytes) {
  if (rest.size() < record_head_bytes) return std::nullopt;
  const auto length = little_endian_at<std::uint32_t>(rest, 0);
  const auto evidence = little_endian_at<std::uint32_t>(rest, 25);
  const auto audit = little_endian_at<std::uint32_t>(rest, 29);
  const std::pair<std::uint32_t, std::uint32_t> readings[] = {
      {evidence, audit}, {length - 8 - audit, audit}, {evidence, length - 8 - evidence}};
  for (const auto& [first, second] : readings) {
    if (first > record_entries_max || second > record_entries_max || first + second == 0) continue;
    if (bytes == 0 || record_bytes(first, second) == bytes) return std::pair(first, second);
  }
  return std::nullopt;
}

class SegmentCheck {
 public:
  SegmentCheck(DamageList& list, const Progress& progress)
      : list_(list), progress_(progress), evidence_(issuers_), audit_(issuers_) {}

  CheckedLog run() {
    for (auto [name, text] : {std::pair("checkpoint", &log_.checkpoint), {"head", &log_.head}}) {
      if (auto read = read_whole_file(list_.data() / "log" / name)) *text = std::move(*read);
    }
    log_.segments = segment_names(list_.data() / "log");
    for (std::size_t i = 0; i < log_.segments.size(); ++i) {
      stop_if_asked(progress_);
      progress_.step("checking the log", i, log_.segments.size());
      check_segment(static_cast<std::uint32_t>(i));
    }
    progress_.step("checked the log", log_.segments.size(), log_.segments.size());
    return std::move(log_);
  }

 private:
  void check_segment(std::uint32_t number) {
    path_ = list_.data() / "log" / log_.segments[number];
    segment_ = number;
    list_.count(path_);
    SegmentBytes bytes(path_, SegmentBytes::From::page_cache);
    std::string_view view = bytes.all();
    if (!is_segment_size(view.size())) {
      list_.add(path_, view.size(), "", "the segment has another size than it was made with");
    }
    const std::uint64_t stated = *parse_segment_name(log_.segments[number]);
    const bool empty = first_nonzero(view, 0) == view.size();
    if (empty && number > 0) return;  // made ahead for a batch that has not come
    if (stated != sequence_) {
      list_.add(path_, 0, ref_of(evidence_.size()),
                fmt::format("records {} to {} are missing before this segment", sequence_, stated));
      for (; sequence_ < stated; ++sequence_) lose(1, 0);
    }
    std::size_t offset = 0;
    while (offset < view.size()) {
      const auto found = whole_record_at(view, offset);
      if (found && found->record.sequence == sequence_) {
        take(*found, offset);
        offset += found->bytes;
      } else if (first_nonzero(view, offset) == view.size()) {
        return;
      } else if (appeared_since(view, offset)) {
        return;  // a writer is at work: what it writes now is checked next time
      } else if (!step_over_damage(view, offset)) {
        return;
      }
    }
  }

  /// Was the batch at `offset` being written while the segment was read?
  bool appeared_since(std::string_view view, std::size_t offset) const {
    SegmentBytes again(path_, SegmentBytes::From::page_cache);
    const std::string_view now = again.all();
    return now.size() == view.size() && now.substr(offset) != view.substr(offset) &&
           whole_record_at(now, offset).has_value();
  }

  /// Name the damage at `offset` and go on at the next whole record; false when there is none.
  bool step_over_damage(std::string_view view, std::size_t& offset) {
    const auto next = whole_record_behind(view, offset, sequence_);
    if (!next) {
      const std::uint64_t first = first_nonzero(view, offset);
      const bool record = lengths_of(view.substr(offset), 0) &&
                          little_endian_at<std::uint64_t>(view, offset + 8) == sequence_;
      list_.add(path_, record ? offset : first, record ? ref_of(evidence_.size()) : "",
                record ? "the last record is not whole"
                       : "the bytes behind the last record are not zero");
      if (record) lose_by_lengths(view.substr(offset), 0);
      return false;
    }
    const std::uint64_t until = whole_record_at(view, *next)->record.sequence;
    list_.add(path_, offset, ref_of(evidence_.size()),
              until - sequence_ == 1 ? "a record has changed"
                                     : fmt::format("{} records have changed", until - sequence_));
    if (until - sequence_ == 1) {
      lose_by_lengths(view.substr(offset), *next - offset);
    } else {
      for (std::uint64_t i = sequence_; i < until; ++i) lose(1, 0);
    }
    sequence_ = until;
    offset = *next;
    return true;
  }

  void lose_by_lengths(std::string_view rest, std::size_t bytes) {
    const auto lengths = lengths_of(rest, bytes);
    if (lengths) lose(lengths->first > 0 ? 1 : 0, lengths->second > 0 ? 1 : 0);
    else lose(1, 0);
  }

  void lose(int evidence, int audit) {
    log_.has_lost = true;
    if (evidence > 0) {
      log_.evidence_leaves.emplace_back();
      log_.places.emplace_back();
      evidence_.skip();
    }
    if (audit > 0) {
      log_.audit_leaves.emplace_back();
      audit_.skip();
    }
  }

  void take(const WholeRecord& found, std::size_t offset) {
    ++sequence_;
    const LogRecord& record = found.record;
    if (record.received_us < last_received_us_) {
      list_.add(path_, offset + 17, ref_of(evidence_.size()), "the time received falls");
    }
    last_received_us_ = record.received_us;
    const std::size_t begin = offset + record_head_bytes;
    if (!record.evidence.empty()) {
      log_.evidence_leaves.emplace_back(leaf_hash(record.evidence));
      log_.places.push_back({segment_, static_cast<std::uint32_t>(begin),
                             static_cast<std::uint32_t>(record.evidence.size())});
      check(record, record.evidence, evidence_, begin);
    }
    if (!record.audit.empty()) {
      log_.audit_leaves.emplace_back(leaf_hash(record.audit));
      check(record, record.audit, audit_, begin + record.evidence.size());
    }
  }

  void check(const LogRecord& record, std::string_view bytes, SeenEntries& tree,
             std::size_t offset) {
    const bool is_evidence = &tree == &evidence_;
    const std::uint64_t index = tree.size();
    const std::string ref = is_evidence ? ref_of(index) : "";
    const std::string which =
        is_evidence ? fmt::format("entry {}", index) : fmt::format("audit entry {}", index);
    auto entry = parse_entry(bytes);
    if (!entry) {
      list_.add(path_, offset, ref, fmt::format("{} is malformed: {}", which, entry.error().rule));
      tree.skip();
      return;
    }
    if (is_evidence && index == 0) begin_log(*entry, offset);
    auto holds = check_entry(*entry, tree);
    if (!holds && log_.has_lost &&
        (holds.error().rule == "prev_differs" || holds.error().rule == "unknown_issuer")) {
      list_.note(fmt::format("{} refers to what is lost", which));
    } else if (!holds) {
      list_.add(path_, offset, ref, fmt::format("{} does not hold: {}", which, holds.error().rule));
    }
    if (entry->received_us != record.received_us || entry->statement.log != tree.origin()) {
      list_.add(path_, offset, ref, which + " does not fit its record");
    }
    log_.principals.insert(entry->by);
    if (is_evidence) keep(*entry, index);
    tree.add(entry->statement, entry->received_us);
  }

  void begin_log(const Entry& entry, std::size_t offset) {
    auto facts = init_facts(entry.statement);
    if (!facts) {
      list_.add(path_, offset, ref_of(0), facts.error().message);
      return;
    }
    evidence_.begin(facts->origin);
    audit_.begin(audit_origin(facts->origin));
    log_.facts = std::move(*facts);
  }

  void keep(const Entry& entry, std::uint64_t index) {
    const Statement& statement = entry.statement;
    issuers_.take(statement);
    if (const auto root = audit_root_of(statement)) log_.audit_roots.emplace_back(index, *root);
    if (statement.type == "erasure/1") log_.erased.insert(entry.prev.begin(), entry.prev.end());
    if (statement.payload || statement.rows || !statement.sd.empty()) {
      log_.named.push_back({index, statement});
    }
  }

  DamageList& list_;
  const Progress& progress_;
  CheckedLog log_;
  Issuers issuers_;
  SeenEntries evidence_;
  SeenEntries audit_;
  std::filesystem::path path_;
  std::uint32_t segment_ = 0;
  std::uint64_t sequence_ = 0;
  std::int64_t last_received_us_ = 0;
};

}  // namespace

CheckedLog check_segments(DamageList& list, const Progress& progress) {
  return SegmentCheck(list, progress).run();
}

}  // namespace cupel
