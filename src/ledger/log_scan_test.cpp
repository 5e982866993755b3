#include "ledger/log_scan.h"

#include "ledger/test_folder.h"

#include <doctest/doctest.h>

#include <fcntl.h>

using namespace cupel;
namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t mebibyte = 1u << 20;
constexpr std::int64_t noon_us = 1'000;

std::string record(std::uint64_t sequence, RecordType type = RecordType::last_of_batch,
                   std::int64_t received_us = noon_us, const std::string& evidence = "evidence") {
  std::string text;
  append_record(text, {sequence, type, received_us, evidence, "audit"});
  return text;
}

void put(const TestFolder& folder, std::uint64_t first, std::uint64_t bytes,
         const std::vector<std::pair<std::uint64_t, std::string>>& written) {
  std::string content(bytes, '\0');
  for (const auto& [offset, text] : written) content.replace(offset, text.size(), text);
  File file = File::open(folder.path() / segment_name(first), O_WRONLY | O_CREAT | O_TRUNC);
  file.write(content);
  file.sync();
}

struct Scanned {
  explicit Scanned(const TestFolder& folder, bool for_recovery = true)
      : result(scan_log(folder.path(), for_recovery, [this](const LogRecord& one, const RecordPlaces& places) {
          sequences.push_back(one.sequence);
          last = places;
          return Result<void>{};
        })) {
    REQUIRE(result.has_value());
  }
  const LogTail& tail() const { return result->tail; }
  std::vector<std::uint64_t> sequences;
  RecordPlaces last;
  Result<LogScan> result;
};

}  // namespace

TEST_CASE("a folder without a segment is a log without a record") {
  const TestFolder folder;
  const Scanned scanned(folder);
  CHECK(scanned.result->segments.empty());
  CHECK(scanned.result->next_sequence == 0);
  CHECK(scanned.tail().kind == TailKind::clean);
}

TEST_CASE("records are visited in order over segments, each with the places of its entries") {
  const TestFolder folder;
  const std::string one = record(0, RecordType::more_follow);
  put(folder, 0, segment_bytes_min, {{0, one}, {one.size(), record(1)}});
  put(folder, 2, segment_bytes_min, {{0, record(2)}});
  const Scanned scanned(folder);
  CHECK(scanned.sequences == std::vector<std::uint64_t>{0, 1, 2});
  CHECK(scanned.result->segments == std::vector<std::string>{segment_name(0), segment_name(2)});
  CHECK(scanned.result->next_sequence == 3);
  CHECK(scanned.result->last_received_us == noon_us);
  CHECK(scanned.last.evidence.segment == 1);
  CHECK(scanned.last.evidence.offset == record_head_bytes);
  CHECK(scanned.last.evidence.bytes == 8);
  CHECK(scanned.last.audit.offset == record_head_bytes + 8);
  CHECK(scanned.last.audit.bytes == 5);
  CHECK(scanned.tail().kind == TailKind::clean);
  CHECK(scanned.tail().file == segment_name(2));
  CHECK(scanned.tail().offset == record(2).size());
}

TEST_CASE("a record 5 MiB behind the last whole one is named: nothing of it was acknowledged, so it is torn") {
  // The sectors between are zero as before the batch: the power failed while one batch was under way.
  const TestFolder folder;
  put(folder, 0, 8 * mebibyte, {{0, record(0)}, {5 * mebibyte, record(1)}});
  const Scanned scanned(folder);
  CHECK(scanned.sequences == std::vector<std::uint64_t>{0});
  CHECK(scanned.tail().kind == TailKind::torn);
  CHECK(scanned.tail().file == segment_name(0));
  CHECK(scanned.tail().offset == record(0).size());
}

TEST_CASE("two batches 5 MiB behind the last whole record prove that something synced is gone: damaged") {
  const TestFolder folder;
  const std::string first = record(1, RecordType::last_of_batch);
  put(folder, 0, 8 * mebibyte,
      {{0, record(0)}, {5 * mebibyte, first}, {5 * mebibyte + first.size(), record(2)}});
  const Scanned scanned(folder);
  CHECK(scanned.tail().kind == TailKind::damaged);
  CHECK(scanned.tail().offset == record(0).size());
}

TEST_CASE("bytes beyond 4 MiB that are no record are torn, and a segment of zeros behind is clean") {
  const TestFolder folder;
  put(folder, 0, 8 * mebibyte, {{0, record(0)}, {7 * mebibyte, "half of a record"}});
  CHECK(Scanned(folder).tail().kind == TailKind::torn);
  put(folder, 0, 8 * mebibyte, {{0, record(0)}});
  CHECK(Scanned(folder).tail().kind == TailKind::clean);
}

TEST_CASE("an older record 5 MiB behind is no record of this log: the tail is torn, not damaged") {
  const TestFolder folder;
  put(folder, 0, 8 * mebibyte, {{0, record(0)}, {5 * mebibyte, record(0)}});
  CHECK(Scanned(folder).tail().kind == TailKind::torn);
}

TEST_CASE("a reader beside the writer takes the whole records and the rest as not yet written") {
  const TestFolder folder;
  put(folder, 0, 8 * mebibyte, {{0, record(0)}, {5 * mebibyte, record(1)}});
  const Scanned reader(folder, false);
  CHECK(reader.sequences == std::vector<std::uint64_t>{0});
  CHECK(reader.tail().kind == TailKind::clean);
}

TEST_CASE("the log ends where the sequence or the time breaks off") {
  const TestFolder folder;
  const std::uint64_t size = record(0).size();
  SUBCASE("a sequence is left out") {
    put(folder, 0, segment_bytes_min, {{0, record(0)}, {size, record(2)}});
  }
  SUBCASE("the clock went back") {
    put(folder, 0, segment_bytes_min,
        {{0, record(0)}, {size, record(1, RecordType::last_of_batch, noon_us - 1)}});
  }
  const Scanned scanned(folder);
  CHECK(scanned.sequences == std::vector<std::uint64_t>{0});
  CHECK(scanned.tail().kind != TailKind::clean);
  CHECK(scanned.tail().offset == size);
}

TEST_CASE("a segment that is missing, or has a size that none may have, is damage named by its file") {
  const TestFolder folder;
  put(folder, 0, segment_bytes_min, {{0, record(0)}});
  SUBCASE("missing") {
    put(folder, 2, segment_bytes_min, {{0, record(2)}});
    CHECK(Scanned(folder).tail().file == segment_name(2));
  }
  SUBCASE("cut") {
    put(folder, 1, segment_bytes_min / 2, {{0, record(1)}});
    CHECK(Scanned(folder).tail().file == segment_name(1));
  }
  CHECK(Scanned(folder).tail().kind == TailKind::damaged);
}

TEST_CASE("a torn tail in a segment that is not the last is damage") {
  const TestFolder folder;
  put(folder, 0, segment_bytes_min, {{0, record(0)}, {8'192, "half of a record"}});
  put(folder, 1, segment_bytes_min, {{0, record(1)}});
  const Scanned scanned(folder);
  CHECK(scanned.tail().kind == TailKind::damaged);
  CHECK(scanned.tail().file == segment_name(0));
  CHECK(scanned.tail().offset == record(0).size());
}

TEST_CASE("empty segments that were made ahead are told apart, and strange names are no segments") {
  const TestFolder folder;
  put(folder, 0, segment_bytes_min, {{0, record(0)}});
  put(folder, 1, segment_bytes_min, {});
  put(folder, 9, segment_bytes_min, {});
  File::open(folder.path() / "00000000000000000001.seg.bak", O_WRONLY | O_CREAT).write("x");
  const Scanned scanned(folder);
  CHECK(scanned.result->segments == std::vector<std::string>{segment_name(0)});
  CHECK(scanned.result->unused == std::vector<std::string>{segment_name(1), segment_name(9)});
  CHECK(scanned.tail().kind == TailKind::clean);
  CHECK(segment_names(folder.path()).size() == 3);
  CHECK(segment_names(folder.path() / "absent").empty());
}

TEST_CASE("an error of the visitor ends the scan and is handed on") {
  const TestFolder folder;
  put(folder, 0, segment_bytes_min, {{0, record(0)}, {record(0).size(), record(1)}});
  int visited = 0;
  const auto scanned = scan_log(folder.path(), true, [&](const LogRecord&, const RecordPlaces&) -> Result<void> {
    ++visited;
    return fail(ErrorKind::corrupt, "no statement", "no_statement");
  });
  REQUIRE_FALSE(scanned.has_value());
  CHECK(scanned.error().rule == "no_statement");
  CHECK(visited == 1);
}

TEST_CASE("a segment's size is a multiple of 4,096 from 256 KiB to 1 GiB") {
  CHECK(is_segment_size(segment_bytes_min));
  CHECK(is_segment_size(1u << 30));
  for (const std::uint64_t bytes : {std::uint64_t{0}, segment_bytes_min - 4'096, segment_bytes_min + 8,
                                    (std::uint64_t{1} << 30) + 4'096}) {
    CHECK_FALSE(is_segment_size(bytes));
  }
}
