/// Read the segments of a log from the front: every whole record, and what stands behind the last.
#pragma once

#include "ledger/segment.h"
#include "model/result.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace cupel {

/// Where an entry's bytes lie.
struct EntryPlace {
  std::uint32_t segment = 0;  // position in the order of names
  std::uint32_t offset = 0;
  std::uint32_t bytes = 0;
};

/// The places of a record's two entries; 0 bytes: absent.
struct RecordPlaces {
  EntryPlace evidence;
  EntryPlace audit;
};

/// What stands behind the last whole record.
struct LogTail {
  TailKind kind = TailKind::clean;
  std::string file;          // file name of the segment
  std::uint64_t offset = 0;  // of the first byte that is no whole record
};

using VisitRecord = std::function<Result<void>(const LogRecord&, const RecordPlaces&)>;

struct LogScan {
  std::vector<std::string> segments;  // file names in order; the last one is where writing goes on
  std::vector<std::string> unused;    // empty segments behind it that no sequence leads to
  LogTail tail;
  std::uint64_t next_sequence = 0;
  std::int64_t last_received_us = 0;
};

/// `for_recovery`: segments are read to their end, the last one past the page cache. Otherwise a
/// position with a zero length ends a segment unseen. Errors: those of `visit`.
Result<LogScan> scan_log(const std::filesystem::path& folder, bool for_recovery,
                         const VisitRecord& visit);

/// Names of all segments in a folder, in order.
std::vector<std::string> segment_names(const std::filesystem::path& folder);
/// Is it a size that a segment may have?
bool is_segment_size(std::uint64_t bytes);

}  // namespace cupel
