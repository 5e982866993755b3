#include "ledger/segment.h"

#include "ledger/crc32c.h"
#include "ledger/little_endian.h"
#include "model/assert.h"

#include <algorithm>
#include <cstring>

namespace cupel {
namespace {

constexpr std::size_t covered_from = 8;   // first byte the CRC covers
constexpr std::size_t lengths_at = 25;    // what `length` counts begins here
constexpr std::size_t lengths_bytes = 8;  // the two entry lengths

std::size_t padded(std::size_t bytes) { return (bytes + 7) & ~std::size_t{7}; }

}  // namespace

std::size_t record_bytes(std::size_t evidence_bytes, std::size_t audit_bytes) {
  return padded(record_head_bytes + evidence_bytes + audit_bytes);
}

void append_record(std::string& out, const LogRecord& record) {
  ASSERT(record.evidence.size() <= record_entries_max && record.audit.size() <= record_entries_max);
  ASSERT(!record.evidence.empty() || !record.audit.empty());
  const std::size_t begin = out.size();
  const auto evidence = static_cast<std::uint32_t>(record.evidence.size());
  const auto audit = static_cast<std::uint32_t>(record.audit.size());
  append_little_endian(out, static_cast<std::uint32_t>(lengths_bytes + evidence + audit));
  append_little_endian(out, std::uint32_t{0});
  append_little_endian(out, record.sequence);
  append_little_endian(out, static_cast<std::uint8_t>(record.type));
  append_little_endian(out, record.received_us);
  append_little_endian(out, evidence);
  append_little_endian(out, audit);
  out.append(record.evidence);
  out.append(record.audit);
  out.resize(begin + record_bytes(evidence, audit), '\0');
  const std::uint32_t crc = crc32c(std::string_view(out).substr(begin + covered_from));
  std::memcpy(out.data() + begin + 4, &crc, sizeof crc);
}

void close_batch(std::string& batch, std::size_t offset) {
  ASSERT(offset + record_head_bytes < batch.size());
  batch[offset + 16] = static_cast<char>(RecordType::last_of_batch);
  const std::uint32_t crc = crc32c(std::string_view(batch).substr(offset + covered_from));
  std::memcpy(batch.data() + offset + 4, &crc, sizeof crc);
}

std::optional<WholeRecord> whole_record_at(std::string_view segment, std::size_t offset) {
  if (offset % 8 != 0 || offset > segment.size() || segment.size() - offset < record_head_bytes) {
    return std::nullopt;
  }
  const std::string_view rest = segment.substr(offset);
  const auto length = little_endian_at<std::uint32_t>(rest, 0);
  const auto evidence = little_endian_at<std::uint32_t>(rest, lengths_at);
  const auto audit = little_endian_at<std::uint32_t>(rest, lengths_at + 4);
  if (evidence > record_entries_max || audit > record_entries_max || evidence + audit == 0 ||
      length != lengths_bytes + evidence + audit) {
    return std::nullopt;
  }
  const std::size_t unpadded = record_head_bytes + evidence + audit;
  const std::size_t bytes = padded(unpadded);
  const auto type = static_cast<std::uint8_t>(rest[16]);
  if (bytes > rest.size() || type < 1 || type > 2) return std::nullopt;
  const std::string_view padding = rest.substr(unpadded, bytes - unpadded);
  if (first_nonzero(padding, 0) != padding.size()) return std::nullopt;
  if (crc32c(rest.substr(covered_from, bytes - covered_from)) !=
      little_endian_at<std::uint32_t>(rest, 4)) {
    return std::nullopt;
  }
  return WholeRecord{.record = {.sequence = little_endian_at<std::uint64_t>(rest, 8),
                                .type = static_cast<RecordType>(type),
                                .received_us = little_endian_at<std::int64_t>(rest, 17),
                                .evidence = rest.substr(record_head_bytes, evidence),
                                .audit = rest.substr(record_head_bytes + evidence, audit)},
                     .bytes = bytes};
}

std::size_t first_nonzero(std::string_view segment, std::size_t offset) {
  std::size_t at = offset;
  while (segment.size() - at >= 8) {
    if (little_endian_at<std::uint64_t>(segment, at) != 0) break;
    at += 8;
  }
  while (at < segment.size() && segment[at] == '\0') ++at;
  return at;
}

std::optional<std::size_t> whole_record_behind(std::string_view segment, std::size_t offset,
                                               std::uint64_t sequence) {
  // Offsets are multiples of 8 and most of them are no record by their lengths alone, so the CRC
  // is computed for few.
  for (std::size_t at = (offset & ~std::size_t{7}) + 8; at + record_head_bytes <= segment.size();
       at += 8) {
    if (little_endian_at<std::uint32_t>(segment, at) == 0) continue;
    const auto found = whole_record_at(segment, at);
    if (found && found->record.sequence >= sequence) return at;
  }
  return std::nullopt;
}

namespace {

/// Did a sector inside [begin, end) keep the zero it had before the batch was written?
bool has_unwritten_sector(std::string_view segment, std::size_t begin, std::size_t end) {
  for (std::size_t at = begin / sector_bytes * sector_bytes; at < end; at += sector_bytes) {
    const std::string_view sector = segment.substr(at, sector_bytes);
    if (first_nonzero(sector, 0) == sector.size()) return true;
  }
  return false;
}

}  // namespace

TailKind judge_tail(std::string_view segment, std::size_t offset, std::uint64_t sequence) {
  if (first_nonzero(segment, offset) == segment.size()) return TailKind::clean;
  auto behind = whole_record_behind(segment, offset, sequence);
  if (!behind) return TailKind::torn;
  if (!has_unwritten_sector(segment, offset, *behind)) return TailKind::damaged;
  // A batch is written only after the one before it was synced: a record behind the end of a batch
  // proves that the damaged bytes had been synced, and perhaps acknowledged.
  bool batch_ended = false;
  while (behind) {
    if (batch_ended) return TailKind::damaged;
    const auto found = whole_record_at(segment, *behind);
    batch_ended = found->record.type == RecordType::last_of_batch;
    behind = whole_record_behind(segment, *behind + found->bytes - 8, sequence);
  }
  return TailKind::torn;
}

std::string segment_name(std::uint64_t first_sequence) {
  const std::string digits = std::to_string(first_sequence);
  return std::string(20 - std::min<std::size_t>(20, digits.size()), '0') + digits + ".seg";
}

std::optional<std::uint64_t> parse_segment_name(std::string_view name) {
  if (name.size() != 24 || !name.ends_with(".seg")) return std::nullopt;
  std::uint64_t value = 0;
  for (const char digit : name.substr(0, 20)) {
    if (digit < '0' || digit > '9') return std::nullopt;
    const auto next = static_cast<std::uint64_t>(digit - '0');
    if (value > (UINT64_MAX - next) / 10) return std::nullopt;
    value = value * 10 + next;
  }
  return value;
}

}  // namespace cupel
