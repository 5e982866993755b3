#include "ledger/log_scan.h"

#include "ledger/little_endian.h"
#include "ledger/segment_bytes.h"

#include <algorithm>
#include <memory>

namespace cupel {
namespace {

constexpr std::uint64_t look_ahead_bytes = 4u << 20;  // more than any record

/// One pass over the segments.
class Scanner {
 public:
  Scanner(const std::filesystem::path& folder, bool for_recovery, const VisitRecord& visit)
      : folder_(folder), for_recovery_(for_recovery), visit_(visit) {}

  Result<LogScan> run() {
    const std::vector<std::string> names = used_segments();
    for (std::size_t i = 0; i < names.size(); ++i) {
      const bool last = i + 1 == names.size();
      if (parse_segment_name(names[i]) != scan_.next_sequence) {
        scan_.tail = {TailKind::damaged, names[i], 0};
        break;
      }
      scan_.segments.push_back(names[i]);
      auto done = scan_segment(names[i], static_cast<std::uint32_t>(i), last);
      if (!done) return pass(done);
      if (scan_.tail.kind != TailKind::clean) break;
    }
    return std::move(scan_);
  }

 private:
  /// Segments up to the last one that holds anything. Behind it empty ones may lie: they were made
  /// ahead for a batch that never came.
  std::vector<std::string> used_segments() {
    std::vector<std::string> names = segment_names(folder_);
    std::vector<std::string> empty;
    while (names.size() > 1 && is_empty(names.back())) {
      empty.push_back(names.back());
      names.pop_back();
    }
    scan_.unused.assign(empty.rbegin(), empty.rend());
    return names;
  }

  bool is_empty(const std::string& name) const {
    SegmentBytes bytes(folder_ / name, SegmentBytes::From::page_cache);
    // A reader need not look at 64 MiB: a batch begins at byte 0.
    const std::string_view view = for_recovery_ ? bytes.all() : bytes.up_to(sector_bytes);
    return first_nonzero(view, 0) == view.size();
  }

  Result<void> scan_segment(const std::string& name, std::uint32_t number, bool last) {
    SegmentBytes bytes(folder_ / name, for_recovery_ && last ? SegmentBytes::From::medium
                                                             : SegmentBytes::From::page_cache);
    if (!is_segment_size(bytes.size())) {
      scan_.tail = {TailKind::damaged, name, bytes.size()};
      return {};
    }
    std::uint64_t offset = 0;
    for (;;) {
      const std::string_view view = bytes.up_to(offset + look_ahead_bytes);
      const auto found = whole_record_at(view, offset);
      if (!found || found->record.sequence != scan_.next_sequence ||
          found->record.received_us < scan_.last_received_us) {
        break;
      }
      auto visited = visit_(found->record, places_of(*found, number, offset));
      if (!visited) return visited;
      scan_.last_received_us = found->record.received_us;
      ++scan_.next_sequence;
      offset += found->bytes;
    }
    judge(bytes, name, offset, last);
    return {};
  }

  void judge(SegmentBytes& bytes, const std::string& name, std::uint64_t offset, bool last) {
    if (!for_recovery_) {
      const std::string_view view = bytes.up_to(offset + look_ahead_bytes);
      if (view.size() - offset < 8 || little_endian_at<std::uint64_t>(view, offset) == 0) {
        if (last) scan_.tail = {TailKind::clean, name, offset};
        return;
      }
    }
    TailKind kind = TailKind::clean;
    // The usual end, zeros as far as a batch that was under way could reach and behind it, is seen
    // without reading 64 MiB from the medium.
    const std::string_view view = bytes.up_to(offset + look_ahead_bytes);
    if (first_nonzero(view, offset) != view.size() || !bytes.is_zero_from(view.size())) {
      kind = judge_tail(bytes.all(), offset, scan_.next_sequence);
    }
    // Segments are used one after the other: what is not the last one was synced to its end.
    if (kind == TailKind::torn && !last) kind = TailKind::damaged;
    if (!for_recovery_ && kind == TailKind::damaged && is_whole_by_now(name, offset)) {
      kind = TailKind::clean;
    }
    if (last || kind != TailKind::clean) scan_.tail = {kind, name, offset};
  }

  /// Beside a writer one segment is seen at two moments: what looks like a hole may be filled by now.
  bool is_whole_by_now(const std::string& name, std::uint64_t offset) const {
    SegmentBytes again(folder_ / name, SegmentBytes::From::page_cache);
    const auto found = whole_record_at(again.up_to(offset + look_ahead_bytes), offset);
    return found && found->record.sequence == scan_.next_sequence;
  }

  static RecordPlaces places_of(const WholeRecord& found, std::uint32_t segment,
                                std::uint64_t offset) {
    const auto begin = static_cast<std::uint32_t>(offset + record_head_bytes);
    const auto evidence = static_cast<std::uint32_t>(found.record.evidence.size());
    const auto audit = static_cast<std::uint32_t>(found.record.audit.size());
    return {.evidence = {segment, begin, evidence}, .audit = {segment, begin + evidence, audit}};
  }

  const std::filesystem::path& folder_;
  bool for_recovery_;
  const VisitRecord& visit_;
  LogScan scan_;
};

}  // namespace

std::vector<std::string> segment_names(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& item : std::filesystem::directory_iterator(folder, error)) {
    std::string name = item.path().filename().string();
    if (parse_segment_name(name)) names.push_back(std::move(name));
  }
  std::sort(names.begin(), names.end());
  return names;
}

bool is_segment_size(std::uint64_t bytes) {
  return bytes >= segment_bytes_min && bytes % 4096 == 0 && bytes <= (1u << 30);
}

Result<LogScan> scan_log(const std::filesystem::path& folder, bool for_recovery,
                         const VisitRecord& visit) {
  return Scanner(folder, for_recovery, visit).run();
}

}  // namespace cupel
