#include "ledger/segment.h"

#include "ledger/crc32c.h"

#include <doctest/doctest.h>

using namespace cupel;

namespace {

/// Three batches: records 0 and 1, then 2, then 3; behind them zero.
struct Drawn {
  std::string segment;
  std::size_t second = 0;  // offsets of the records
  std::size_t third = 0;
  std::size_t fourth = 0;
  std::size_t end = 0;
};

void add(std::string& out, std::uint64_t sequence, const std::string& evidence,
         const std::string& audit, bool last) {
  const std::size_t begin = out.size();
  append_record(out, {sequence, RecordType::more_follow, 1'000, evidence, audit});
  if (last) close_batch(out, begin);
}

Drawn draw() {
  Drawn drawn;
  const std::string big(2'000, 'e');
  add(drawn.segment, 0, big, "", false);
  drawn.second = drawn.segment.size();
  add(drawn.segment, 1, "evidence one", "audit one", true);
  drawn.third = drawn.segment.size();
  add(drawn.segment, 2, big, "a", true);
  drawn.fourth = drawn.segment.size();
  add(drawn.segment, 3, "", big, true);
  drawn.end = drawn.segment.size();
  drawn.segment.resize(16'384, '\0');
  return drawn;
}

}  // namespace

TEST_CASE("CRC-32C gives the published value, with and without the instruction") {
  CHECK(crc32c("123456789") == 0xE3069283u);
  CHECK(crc32c_by_table("123456789") == 0xE3069283u);
  std::string bytes;
  for (int i = 0; i < 300; ++i) {
    CHECK(crc32c(bytes) == crc32c_by_table(bytes));
    bytes.push_back(static_cast<char>(i * 7));
  }
}

TEST_CASE("a record is read as it was written") {
  const Drawn drawn = draw();
  const auto found = whole_record_at(drawn.segment, drawn.second);
  REQUIRE(found);
  CHECK(found->record.sequence == 1);
  CHECK(found->record.type == RecordType::last_of_batch);
  CHECK(found->record.received_us == 1'000);
  CHECK(found->record.evidence == "evidence one");
  CHECK(found->record.audit == "audit one");
  CHECK(found->bytes == drawn.third - drawn.second);
  CHECK_FALSE(whole_record_at(drawn.segment, drawn.second + 4));
  CHECK_FALSE(whole_record_at(drawn.segment, drawn.end));
  CHECK_FALSE(whole_record_at(drawn.segment, drawn.segment.size()));
}

TEST_CASE("no bit of a record can change without its being noticed") {
  Drawn drawn = draw();
  for (std::size_t at = drawn.second; at < drawn.third; ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      drawn.segment[at] = static_cast<char>(drawn.segment[at] ^ (1 << bit));
      CHECK_FALSE(whole_record_at(drawn.segment, drawn.second));
      drawn.segment[at] = static_cast<char>(drawn.segment[at] ^ (1 << bit));
    }
  }
  CHECK(whole_record_at(drawn.segment, drawn.second));
}

TEST_CASE("an untouched tail is clean and a half-written record is torn") {
  Drawn drawn = draw();
  CHECK(judge_tail(drawn.segment, drawn.end, 4) == TailKind::clean);
  drawn.segment.replace(drawn.end - 100, 100, 100, '\0');
  CHECK(judge_tail(drawn.segment, drawn.fourth, 3) == TailKind::torn);
}

TEST_CASE("a changed byte with whole records behind it is damage, in the last batch too") {
  Drawn drawn = draw();
  drawn.segment[drawn.third + 500] ^= 1;
  CHECK(judge_tail(drawn.segment, drawn.third, 2) == TailKind::damaged);
  drawn = draw();
  drawn.segment.replace(drawn.third, drawn.end - drawn.third, drawn.end - drawn.third, '\0');
  drawn.segment[500] ^= 1;  // record 0; record 1 of the same batch is whole
  CHECK(judge_tail(drawn.segment, 0, 0) == TailKind::damaged);
}

TEST_CASE("a sector lost in the last batch is torn, in an earlier batch damage") {
  Drawn drawn = draw();
  drawn.segment.replace(512, 512, 512, '\0');  // inside record 0 of the first batch
  CHECK(judge_tail(drawn.segment, 0, 0) == TailKind::damaged);
  drawn.segment.replace(drawn.third, drawn.end - drawn.third, drawn.end - drawn.third, '\0');
  CHECK(judge_tail(drawn.segment, 0, 0) == TailKind::torn);
}

TEST_CASE("a segment's name has one spelling") {
  CHECK(segment_name(0) == "00000000000000000000.seg");
  CHECK(segment_name(UINT64_MAX) == "18446744073709551615.seg");
  CHECK(parse_segment_name("00000000000000000017.seg") == 17);
  CHECK_FALSE(parse_segment_name("18446744073709551616.seg"));
  CHECK_FALSE(parse_segment_name("0000000000000000017.seg"));
  CHECK_FALSE(parse_segment_name("0000000000000000001x.seg"));
}
