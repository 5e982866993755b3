#include "ledger/log_file.h"

#include "ledger/test_folder.h"

#include <doctest/doctest.h>

#include <atomic>
#include <cerrno>
#include <mutex>
#include <thread>

using namespace cupel;

namespace {

struct Seen {
  std::vector<std::string> evidence;
  std::vector<std::string> audit;
};

VisitRecord collect(Seen& seen) {
  return [&seen](const LogRecord& record, const RecordPlaces&) -> Result<void> {
    if (!record.evidence.empty()) seen.evidence.emplace_back(record.evidence);
    if (!record.audit.empty()) seen.audit.emplace_back(record.audit);
    return {};
  };
}

/// A log in the test's folder, opened for writing with everything that stands in it.
struct Opened {
  explicit Opened(const TestFolder& folder, const LogOptions& options = small_log()) {
    auto opened = LogFile::open(folder.path(), options, true, collect(seen));
    REQUIRE(opened);
    log = std::move(*opened);
    if (log->tail().kind != TailKind::damaged) REQUIRE(log->start_writing());
  }
  Result<std::uint64_t> queue(const std::string& entry, RecordPlaces& places) {
    const std::size_t bytes = record_bytes(entry.size(), 0);
    auto room = log->make_room(std::span(&bytes, 1));
    if (!room) return pass(room);
    return log->enqueue(1, entry, {}, places);
  }
  Result<void> append(const std::string& entry) {
    RecordPlaces places;
    auto sequence = queue(entry, places);
    if (!sequence) return pass(sequence);
    return log->wait_durable(*sequence);
  }
  Seen seen;
  std::unique_ptr<LogFile> log;
};

std::string entry_number(int i, std::size_t bytes = 0) {
  std::string entry = "entry " + std::to_string(i);
  entry.resize(std::max(entry.size(), bytes), '.');
  return entry;
}

}  // namespace

TEST_CASE("what was appended is there after reopening, across segments") {
  const TestFolder folder;
  {
    Opened first(folder);
    for (int i = 0; i < 40; ++i) REQUIRE(first.append(entry_number(i, 30'000)));
  }
  CHECK(segment_names(folder.path()).size() == 5);
  Opened again(folder);
  REQUIRE(again.seen.evidence.size() == 40);
  for (int i = 0; i < 40; ++i) {
    CHECK(again.seen.evidence[static_cast<std::size_t>(i)] == entry_number(i, 30'000));
  }
  REQUIRE(again.append("one more"));
}

TEST_CASE("an entry is read back from its place, queued ones as soon as they are durable") {
  const TestFolder folder;
  Opened opened(folder);
  RecordPlaces places;
  const auto sequence = opened.queue("hello", places);
  REQUIRE(sequence);
  REQUIRE(opened.log->wait_durable(*sequence));
  CHECK(opened.log->read(places.evidence) == "hello");
}

TEST_CASE("a torn tail is cut at the last whole record and writing goes on") {
  for (std::size_t cut = 1; cut < 80; cut += 7) {
    const TestFolder folder;
    {
      Opened first(folder);
      for (int i = 0; i < 3; ++i) REQUIRE(first.append(entry_number(i, 100)));
    }
    const auto path = folder.path() / segment_name(0);
    auto bytes = *read_whole_file(path);
    const std::size_t end = 3 * record_bytes(100, 0);
    bytes.replace(end - cut, cut, cut, '\0');  // the last bytes never reached the disk
    File::open(path, 1).write(bytes);
    {
      Opened again(folder);
      // The three bytes of padding are zero anyway.
      CHECK(again.seen.evidence.size() == (cut <= 3 ? 3 : 2));
      REQUIRE(again.append("after"));
    }
    Opened last(folder);
    CHECK(last.seen.evidence.back() == "after");
    CHECK(last.log->tail().kind == TailKind::clean);
  }
}

TEST_CASE("a changed byte in the middle is named by file and offset and never cut") {
  const TestFolder folder;
  {
    Opened first(folder);
    for (int i = 0; i < 5; ++i) REQUIRE(first.append(entry_number(i, 100)));
  }
  const auto path = folder.path() / segment_name(0);
  flip_bit(path, 2 * record_bytes(100, 0) + 60);
  const std::string before = *read_whole_file(path);
  Opened again(folder);
  CHECK(again.log->tail().kind == TailKind::damaged);
  CHECK(again.log->tail().file == segment_name(0));
  CHECK(again.log->tail().offset == 2 * record_bytes(100, 0));
  CHECK(again.seen.evidence.size() == 2);
  CHECK(*read_whole_file(path) == before);
}

TEST_CASE("damage in an earlier segment is damage, whatever it looks like") {
  const TestFolder folder;
  {
    Opened first(folder);
    for (int i = 0; i < 10; ++i) REQUIRE(first.append(entry_number(i, 60'000)));
  }
  const auto path = folder.path() / segment_name(0);
  auto bytes = *read_whole_file(path);
  bytes.replace(3 * record_bytes(60'000, 0) + 10'000, 50'000, 50'000, '\0');
  File::open(path, 1).write(bytes);
  Opened again(folder);
  CHECK(again.log->tail().kind == TailKind::damaged);
  CHECK(again.log->tail().offset == 3 * record_bytes(60'000, 0));
}

TEST_CASE("a missing segment in the middle is damage") {
  const TestFolder folder;
  {
    Opened first(folder);
    for (int i = 0; i < 15; ++i) REQUIRE(first.append(entry_number(i, 60'000)));
  }
  const auto names = segment_names(folder.path());
  REQUIRE(names.size() == 4);
  std::filesystem::remove(folder.path() / names[1]);
  Opened again(folder);
  CHECK(again.log->tail().kind == TailKind::damaged);
  CHECK(again.log->tail().file == names[2]);
}

TEST_CASE("eight threads share commits and nothing is lost or mixed up") {
  const TestFolder folder;
  constexpr int threads = 8;
  constexpr int each = 200;
  std::atomic<int> syncs = 0;
  LogOptions options = small_log();
  options.disk.fdatasync = [&syncs](int fd) {
    ++syncs;
    return DiskCalls::system().fdatasync(fd);
  };
  {
    Opened opened(folder, options);
    std::mutex numbering;
    std::vector<std::thread> running;
    std::atomic<int> acknowledged = 0;
    for (int t = 0; t < threads; ++t) {
      running.emplace_back([&, t] {
        for (int i = 0; i < each; ++i) {
          RecordPlaces places;
          Result<std::uint64_t> sequence = 0;
          {
            const std::lock_guard guard(numbering);
            sequence = opened.queue(entry_number(t * each + i, 200), places);
          }
          if (sequence && opened.log->wait_durable(*sequence) &&
              opened.log->read(places.evidence) == entry_number(t * each + i, 200)) {
            ++acknowledged;
          }
        }
      });
    }
    for (std::thread& thread : running) thread.join();
    CHECK(acknowledged == threads * each);
    MESSAGE("syncs for ", threads * each, " entries: ", syncs.load());
    CHECK(syncs < threads * each);
  }
  Opened again(folder);
  CHECK(again.seen.evidence.size() == threads * each);
}

TEST_CASE("after the first failing sync nothing is acknowledged and nothing is synced again") {
  const TestFolder folder;
  int syncs = 0;
  int failures = 0;
  bool broken = false;
  LogOptions options = small_log();
  options.disk.fdatasync = [&](int fd) {
    ++syncs;
    if (!broken) return DiskCalls::system().fdatasync(fd);
    errno = EIO;
    return -1;
  };
  options.abandon = [&](std::string_view, int error_number) {
    ++failures;
    CHECK(error_number == EIO);
  };
  {
    Opened opened(folder, options);
    REQUIRE(opened.append("sound"));
    broken = true;
    CHECK(opened.append("lost").error().rule == "log_failed");
    const int at_failure = syncs;
    broken = false;  // the kernel would report success now
    CHECK(opened.append("later").error().rule == "log_failed");
    CHECK(syncs == at_failure);
  }
  CHECK(failures == 1);
}

TEST_CASE("a short write counts as a failing one") {
  const TestFolder folder;
  bool broken = false;
  LogOptions options = small_log();
  options.disk.pwrite = [&](int fd, const void* bytes, std::size_t size, off_t at) {
    return DiskCalls::system().pwrite(fd, bytes, broken ? size / 2 : size, at);
  };
  int failures = 0;
  options.abandon = [&](std::string_view, int) { ++failures; };
  {
    Opened opened(folder, options);
    REQUIRE(opened.append(entry_number(0, 500)));
    broken = true;
    CHECK_FALSE(opened.append(entry_number(1, 500)));
    CHECK(failures == 1);
  }
  Opened again(folder);
  CHECK(again.seen.evidence.size() == 1);
  CHECK(again.log->tail().kind == TailKind::clean);
}

TEST_CASE("a full disk refuses, loses nothing and is left behind without a restart") {
  const TestFolder folder;
  bool full = false;
  LogOptions options = small_log();
  options.disk.allocate = [&](int fd, off_t size) {
    return full ? ENOSPC : DiskCalls::system().allocate(fd, size);
  };
  Opened opened(folder, options);
  int appended = 0;
  for (; appended < 4; ++appended) REQUIRE(opened.append(entry_number(appended, 60'000)));
  full = true;
  const auto refused = opened.append(entry_number(appended, 60'000));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::unavailable);
  CHECK(refused.error().rule == "disk_full");
  full = false;
  REQUIRE(opened.append(entry_number(appended++, 60'000)));
  Seen seen;
  REQUIRE(LogFile::open(folder.path(), options, false, collect(seen)));
  CHECK(seen.evidence.size() == static_cast<std::size_t>(appended));
}

TEST_CASE("the reserve is given up and must be there again before anything is appended") {
  const TestFolder folder;
  bool full = false;
  LogOptions options = small_log();
  options.reserve_bytes = 65'536;
  options.disk.allocate = [&](int fd, off_t size) {
    return full ? ENOSPC : DiskCalls::system().allocate(fd, size);
  };
  Opened opened(folder, options);
  CHECK(std::filesystem::file_size(folder.path() / "reserve") == 65'536);
  REQUIRE(opened.append("one"));
  full = true;
  opened.log->release_reserve();
  CHECK(opened.append("two").error().rule == "disk_full");
  full = false;
  REQUIRE(opened.append("two"));
  CHECK(std::filesystem::file_size(folder.path() / "reserve") == 65'536);
}

TEST_CASE("an empty segment made ahead for a batch that never came is no damage") {
  const TestFolder folder;
  {
    Opened first(folder);
    REQUIRE(first.append("one"));
  }
  File::open(folder.path() / segment_name(77), 0101 /* O_WRONLY | O_CREAT */)
      .write(std::string(segment_bytes_min, '\0'));
  {
    Opened again(folder);
    CHECK(again.seen.evidence.size() == 1);
    REQUIRE(again.append("two"));
  }
  CHECK(segment_names(folder.path()).size() == 1);
}

TEST_CASE("records nobody waits for are written by themselves") {
  const TestFolder folder;
  std::atomic<int> syncs = 0;
  LogOptions options = small_log();
  options.disk.fdatasync = [&syncs](int fd) {
    syncs.fetch_add(1);
    syncs.notify_all();
    return DiskCalls::system().fdatasync(fd);
  };
  Opened opened(folder, options);
  const int before = syncs;
  RecordPlaces places;
  REQUIRE(opened.queue("nobody waits", places));
  syncs.wait(before);
  CHECK(syncs > before);
}
