/// The log file: one owner, records appended in batches, one pwrite and one fdatasync per batch.
/// Format, recovery and failure rules: docs/formats/log.md.
#pragma once

#include "ledger/log_scan.h"
#include "model/result.h"

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace cupel {

/// How the log reaches the disk; replaced in tests that inject faults. Results and errno as the
/// calls of the same name.
struct DiskCalls {
  std::function<ssize_t(int, const void*, std::size_t, off_t)> pwrite;
  std::function<int(int)> fdatasync;
  std::function<int(int, off_t)> allocate;  // posix_fallocate from 0: returns the error number
  static DiskCalls system();
};

struct LogOptions {
  std::uint64_t segment_bytes = 64u << 20;  // a multiple of 4,096, at least 262,144
  std::uint64_t reserve_bytes = 16u << 20;  // 0: no reserve
  DiskCalls disk = DiskCalls::system();
  /// Called once at the first failing write or sync of the log. The default prints one line and ends
  /// the process with exit code 74; when a test's handler returns, every append fails.
  std::function<void(std::string_view what, int error_number)> abandon;
};

class LogFile {
 public:
  /// Read every whole record from the front. `for_writing`: the last segment is read past the page
  /// cache, its tail is judged; otherwise nothing is opened for writing and whatever follows the whole
  /// records counts as not yet written, but damage with whole records behind it is told by tail().
  static Result<std::unique_ptr<LogFile>> open(const std::filesystem::path& folder,
                                               const LogOptions& options, bool for_writing,
                                               const VisitRecord& visit);
  ~LogFile();

  const LogTail& tail() const;
  /// Begin writing: set a torn tail to zero and sync it, remove unused segments, make the first one and
  /// the reserve. Needed once before make_room(). A damaged tail is the caller's to refuse (asserted).
  Result<void> start_writing();

  /// Make sure that records of these sizes can be written without asking the disk for room.
  /// Errors: unavailable "disk_full". The caller serialises make_room() and enqueue().
  Result<void> make_room(std::span<const std::size_t> record_bytes);
  /// The same for a record that says who read: as long as the segment has room it needs no reserve, so
  /// that reading goes on while the disk is full.
  Result<void> make_room_for_audit(std::size_t record_bytes);
  /// Number the record and queue it; room must have been made. Returns its sequence.
  std::uint64_t enqueue(std::int64_t received_us, std::string_view evidence, std::string_view audit,
                        RecordPlaces& places);
  /// Return when the record of this sequence is on the disk. Any thread.
  Result<void> wait_durable(std::uint64_t sequence);
  /// Sequence that the next record gets.
  std::uint64_t next_sequence() const;

  /// Bytes of an entry that is durable or was visited.
  Result<std::string> read(const EntryPlace& place) const;

  /// Give up the reserve so that small files can still be written on a full disk.
  void release_reserve();

 private:
  struct State;
  explicit LogFile(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace cupel
