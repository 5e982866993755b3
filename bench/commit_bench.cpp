// Group commit: records appended and waited for by many threads, beside a bare loop that writes the
// same bytes with the same number of pwrite and fdatasync calls, in the same minute on the same disk.
#include "bench.h"

#include "ledger/log_file.h"
#include "model/result.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <mutex>
#include <thread>

namespace cupel {
namespace {

constexpr std::size_t entry_bytes = 900;  // of a delivery's entry, about
constexpr int entries_per_thread = 200;
constexpr double allowed_share = 0.6;

struct Write {
  std::size_t bytes;
  off_t at;
};

/// What the log asked of the disk.
struct Trace {
  std::mutex mutex;
  std::vector<Write> writes;
};

double ms_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

double group_commit_ms(const std::filesystem::path& folder, int threads, Trace& trace) {
  LogOptions options;
  options.disk.pwrite = [&](int file, const void* bytes, std::size_t size, off_t at) {
    const std::lock_guard guard(trace.mutex);
    trace.writes.push_back({size, at});
    return ::pwrite(file, bytes, size, at);
  };
  std::filesystem::create_directories(folder);
  auto log = LogFile::open(folder, options, true, [](const auto&...) { return Result<void>(); });
  if (!log) throw Failure(log.error());
  if (auto started = (*log)->start_writing(); !started) throw Failure(started.error());
  const std::string entry(entry_bytes, 'e');
  std::mutex numbering;
  const auto append = [&](int entries) {
    for (int i = 0; i < entries; ++i) {
      std::uint64_t sequence = 0;
      {
        const std::lock_guard guard(numbering);
        const std::size_t size = record_bytes(entry.size(), 0);
        if (auto room = (*log)->make_room({&size, 1}); !room) throw Failure(room.error());
        RecordPlaces places;
        sequence = (*log)->enqueue(1'000, entry, {}, places);
      }
      if (auto durable = (*log)->wait_durable(sequence); !durable) throw Failure(durable.error());
    }
  };
  append(1);  // makes the segment
  trace.writes.clear();
  const auto start = std::chrono::steady_clock::now();
  std::vector<std::jthread> appenders;
  for (int i = 0; i < threads; ++i) appenders.emplace_back(append, entries_per_thread);
  appenders.clear();
  return ms_since(start);
}

double bare_loop_ms(const std::filesystem::path& file, const std::vector<Write>& writes) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  const std::string zeros(1 << 20, '\0');
  bool good = descriptor >= 0;
  for (int i = 0; i < 64 && good; ++i) {  // zeroed beforehand, as the log's segments are
    good = ::pwrite(descriptor, zeros.data(), zeros.size(), static_cast<off_t>(i) << 20) ==
           static_cast<ssize_t>(zeros.size());
  }
  good = good && ::fdatasync(descriptor) == 0;
  const std::string bytes(1 << 20, 'e');
  const auto start = std::chrono::steady_clock::now();
  for (const Write& write : writes) {
    good = good && ::pwrite(descriptor, bytes.data(), write.bytes, write.at) > 0 &&
           ::fdatasync(descriptor) == 0;
  }
  const double ms = ms_since(start);
  ::close(descriptor);
  if (!good) throw Failure({ErrorKind::unavailable, "the bare loop cannot write", "io", {}, {}});
  return ms;
}

void run(BenchRun& bench) {
  for (const int threads : {1, 8, 64}) {
    std::vector<std::pair<double, double>> rounds;  // share, and the log's own time
    std::size_t syncs = 0;
    for (int round = 0; round < 5; ++round) {
      Trace trace;
      const auto name = fmt::format("commit-{}-{}", threads, round);
      const double log_ms = group_commit_ms(bench.scratch() / name, threads, trace);
      const double bare_ms = bare_loop_ms(bench.scratch() / (name + ".bare"), trace.writes);
      std::filesystem::remove_all(bench.scratch() / name);
      std::filesystem::remove(bench.scratch() / (name + ".bare"));
      rounds.emplace_back(log_ms / bare_ms, log_ms);
      syncs = trace.writes.size();
    }
    std::ranges::sort(rounds);
    const auto [slower, log_ms] = rounds[rounds.size() / 2];
    bench.add({fmt::format("group commit: {} threads, {} records in {} syncs, times bare loop",
                           threads, threads * entries_per_thread, syncs),
               "x", 1 / allowed_share, slower,
               fmt::format("a bare pwrite + fdatasync loop / {}; the log took {:.0f} ms",
                           allowed_share, log_ms)});
  }
}

}  // namespace

extern const Bench commit_bench{"commit", run};

}  // namespace cupel
