// Kill the writer at random moments: what it acknowledged must be there afterwards, byte for byte.
// The oracle is what the child told over a pipe before it was killed.

#include "ledger/damage.h"
#include "ledger/test_folder.h"
#include "model/encoding.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <ctime>
#include <random>
#include <sstream>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace cupel;

namespace {

/// Append from four threads until killed; tell "index hash" for each acknowledged entry.
[[noreturn]] void append_for_ever(const LedgerPaths& paths, const LogOptions& options, int pipe) {
  auto ledger = Ledger::open(paths, test_clock(), Ledger::Access::write, options);
  if (!ledger) ::_exit(9);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0;; ++i) {
        const auto receipts = (*ledger)->append(
            {{.type = "site/1", .signer = Signer::operator_key,
              .body = "{\"n\":" + std::to_string(i) + ",\"wide\":\"" +
                      std::string(static_cast<std::size_t>(i % 7) * 900, 'w') + "\"}"},
             {.type = "site/1", .signer = Signer::operator_key}});
        if (!receipts) ::_exit(8);
        std::string told;
        for (const Receipt& receipt : *receipts) {
          told += std::to_string(receipt.index) + " " +
                  to_hex(bytes_of(sha256(receipt.entry))) + "\n";
        }
        // Shorter than PIPE_BUF: lines of two threads never mix.
        if (::write(pipe, told.data(), told.size()) < 0) ::_exit(7);
        if (t == 0 && i % 5 == 4) static_cast<void>((*ledger)->audit("read/1", "{}"));
        if (t == 1 && i % 9 == 8 && !(*ledger)->seal()) ::_exit(6);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  ::_exit(5);
}

/// Add what the child told until it was killed; false when it gave up by itself before.
bool run_and_kill(const LedgerPaths& paths, const LogOptions& options, long after_us,
                  std::string& told) {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(ends[0]);
    append_for_ever(paths, options, ends[1]);
  }
  ::close(ends[1]);
  char piece[65'536];
  std::thread killer([child, after_us] {
    const timespec pause{.tv_sec = 0, .tv_nsec = after_us * 1'000};
    ::nanosleep(&pause, nullptr);
    ::kill(child, SIGKILL);
  });
  for (;;) {
    const ssize_t got = ::read(ends[0], piece, sizeof piece);
    if (got <= 0) break;
    told.append(piece, static_cast<std::size_t>(got));
  }
  ::close(ends[0]);
  killer.join();
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFSIGNALED(status);
}

std::size_t lost(const Ledger& ledger, const std::string& told) {
  std::size_t missing = 0;
  std::istringstream lines(told);
  std::uint64_t index = 0;
  std::string hash;
  while (lines >> index >> hash && hash.size() == 64) {
    const auto entry = ledger.entry(index);
    if (!entry || to_hex(bytes_of(sha256(*entry))) != hash) ++missing;
  }
  return missing;
}

struct Outcome {
  std::size_t rounds = 0;
  std::size_t acknowledged = 0;
  std::size_t lost = 0;
  std::size_t damaged = 0;
};

Outcome kill_rounds(const LogOptions& child_options, int rounds) {
  const TestFolder folder;
  REQUIRE(Ledger::init(folder.paths(), test_clock(), "demo.invalid/0a1b2c3d", true, small_log()));
  std::mt19937 random(20'260'301);  // the moments are the machine's anyway
  Outcome outcome;
  std::string told;
  for (; outcome.rounds < static_cast<std::size_t>(rounds); ++outcome.rounds) {
    const auto after_us = static_cast<long>(3'000 + random() % 40'000);
    if (!run_and_kill(folder.paths(), child_options, after_us, told)) ++outcome.damaged;
    const auto ledger =
        Ledger::open(folder.paths(), test_clock(), Ledger::Access::write, small_log());
    if (!ledger) {
      ++outcome.damaged;
      break;
    }
    outcome.lost += lost(**ledger, told);
    if (!(*ledger)->seal()) ++outcome.damaged;
  }
  outcome.acknowledged = static_cast<std::size_t>(std::count(told.begin(), told.end(), '\n'));
  const auto report = find_damage(
      folder.paths().data,
      [](const RowsToRebuild&, const RowSink&) -> Result<void> { return {}; }, {});
  outcome.damaged += report ? report->damage.size() : 1;
  return outcome;
}

}  // namespace

TEST_CASE("a writer that acknowledges before it writes is caught by this harness") {
  // Calibration: the write itself is skipped now and then and reported as done.
  LogOptions lying = small_log();
  auto count = std::make_shared<std::atomic<int>>(0);
  lying.disk.pwrite = [count](int fd, const void* bytes, std::size_t size, off_t at) {
    if (count->fetch_add(1) % 11 == 10) return static_cast<ssize_t>(size);
    return DiskCalls::system().pwrite(fd, bytes, size, at);
  };
  const Outcome outcome = kill_rounds(lying, 5);
  CHECK(outcome.lost + outcome.damaged > 0);
}

TEST_CASE("nothing acknowledged is lost when the writer is killed at random moments") {
  const Outcome outcome = kill_rounds(small_log(), 60);
  MESSAGE(outcome.rounds, " kills, ", outcome.acknowledged, " acknowledged entries");
  CHECK(outcome.rounds == 60);
  CHECK(outcome.acknowledged > 1'000);
  CHECK(outcome.lost == 0);
  CHECK(outcome.damaged == 0);
}

TEST_CASE("the process ends with exit code 74 at the first failing sync") {
  const TestFolder folder;
  REQUIRE(Ledger::init(folder.paths(), test_clock(), "demo.invalid/0a1b2c3d", true, small_log()));
  const pid_t child = ::fork();
  if (child == 0) {
    LogOptions failing = small_log();
    int syncs = 0;
    failing.disk.fdatasync = [&syncs](int fd) {
      if (++syncs < 3) return DiskCalls::system().fdatasync(fd);
      errno = EIO;
      return -1;
    };
    const auto ledger = Ledger::open(folder.paths(), test_clock(), Ledger::Access::write, failing);
    if (!ledger) ::_exit(1);
    for (int i = 0; i < 10; ++i) {
      if (!(*ledger)->append({{.type = "site/1", .signer = Signer::operator_key}})) ::_exit(2);
    }
    ::_exit(3);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 74);
  // What was acknowledged before (one entry) is there, and the log goes on.
  const auto ledger =
      Ledger::open(folder.paths(), test_clock(), Ledger::Access::write, small_log());
  REQUIRE(ledger);
  CHECK((*ledger)->size() >= 3);
  REQUIRE((*ledger)->append({{.type = "site/1", .signer = Signer::operator_key}}));
}
