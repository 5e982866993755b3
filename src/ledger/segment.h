/// Records of the log and the segments they lie in: writing one, finding whole ones, judging what
/// stands where no whole one does. Bytes only; no file is opened here. Format: docs/formats/log.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cupel {

inline constexpr std::size_t record_head_bytes = 33;
inline constexpr std::size_t record_entries_max = 65'535;
inline constexpr std::size_t sector_bytes = 512;
inline constexpr std::uint64_t segment_bytes_min = 262'144;

enum class RecordType : std::uint8_t { more_follow = 1, last_of_batch = 2 };

struct LogRecord {
  std::uint64_t sequence = 0;
  RecordType type = RecordType::more_follow;
  std::int64_t received_us = 0;
  std::string_view evidence;  // not both empty
  std::string_view audit;
};

/// Bytes on disk with padding.
std::size_t record_bytes(std::size_t evidence_bytes, std::size_t audit_bytes);
void append_record(std::string& out, const LogRecord& record);
/// Turn the record that begins at `offset` into the last of its batch.
void close_batch(std::string& batch, std::size_t offset);

struct WholeRecord {
  LogRecord record;  // views into the segment
  std::size_t bytes = 0;
};
/// The record at a multiple of 8: length, CRC, padding and type hold. Sequence and time are the
/// caller's to compare.
std::optional<WholeRecord> whole_record_at(std::string_view segment, std::size_t offset);

/// Offset of the first byte from `offset` on that is not zero; the segment's size when there is none.
std::size_t first_nonzero(std::string_view segment, std::size_t offset);

/// The first whole record behind `offset` with a sequence of at least `sequence`; nothing if none.
std::optional<std::size_t> whole_record_behind(std::string_view segment, std::size_t offset,
                                               std::uint64_t sequence);

enum class TailKind : std::uint8_t { clean, torn, damaged };
/// What stands at `offset`, where the next whole record (`sequence`) should be (log.md §4).
TailKind judge_tail(std::string_view segment, std::size_t offset, std::uint64_t sequence);

/// "00000000000000000000.seg" and back; nothing for any other name.
std::string segment_name(std::uint64_t first_sequence);
std::optional<std::uint64_t> parse_segment_name(std::string_view name);

}  // namespace cupel
