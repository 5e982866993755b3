// Kill and damage, in process: nothing acknowledged is lost, nothing altered goes unnoticed.
#include "runs/analysis.h"
#include "runs/archive.h"
#include "runs/documents.h"
#include "runs/intake.h"
#include "runs/scratch_folder.h"

#include "model/encoding.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <random>

using namespace cupel;
namespace fs = std::filesystem;

namespace {

const FixedClock test_clock(1'772'352'000'000'000);

ArchiveOptions options_in(const fs::path& folder, int threads = 1) {
  return {folder / "data", folder / "keys", &test_clock, threads, ArchiveOptions::Access::write};
}

/// A few files of the demonstration country: small enough to run fifty times.
void copy_files(const fs::path& into) {
  fs::create_directories(into);
  for (const char* name : {"licences.geojson", "detections-2025.geojson", "coverage-2025.geojson",
                           "kestria-exports-2025.csv",
                           "halmar-imports-2025.csv", "returns-2025.csv", "returns-2025.csv.mapping.toml"}) {
    fs::copy_file(fs::path(CUPEL_SOURCE_DIR) / "worlds" / "island" / name, into / name);
  }
}

/// What `run` does, telling over a pipe how many files are acknowledged. Ends the process.
[[noreturn]] void run_in_child(const fs::path& folder, int pipe) {
  const auto say = [pipe](char what, std::uint32_t value) {
    char message[5] = {what};
    std::memcpy(message + 1, &value, sizeof value);
    (void)!::write(pipe, message, sizeof message);
  };
  const ArchiveOptions options = options_in(folder);
  if (!Archive::init(options, "demo.invalid/survival", true)) ::_exit(3);
  auto open = Folder::open(options, Progress{});
  if (!open) ::_exit(4);
  Progress progress;
  progress.report = [&](std::string_view step, std::uint64_t done, std::uint64_t) {
    if (step.starts_with("taking in") || step == "taken in") say('a', static_cast<std::uint32_t>(done));
  };
  take_in(**open, {{folder / "files"}, {}, false, {}}, progress);
  if (!analyse_folder(**open, progress)) ::_exit(5);
  const Hash digest = (*open)->lake().content_digest();
  say('d', 0);
  (void)!::write(pipe, digest.data(), digest.size());
  open->reset();
  ::_exit(0);
}

struct ChildResult {
  bool finished = false;
  std::uint32_t acknowledged = 0;
  std::string digest;
};

/// Run in a child; kill it after `kill_after_us` (0: never).
ChildResult run_child(const fs::path& folder, useconds_t kill_after_us) {
  int pipe_ends[2];
  REQUIRE(::pipe(pipe_ends) == 0);
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(pipe_ends[0]);
    run_in_child(folder, pipe_ends[1]);
  }
  ::close(pipe_ends[1]);
  if (kill_after_us != 0) {
    ::usleep(kill_after_us);
    ::kill(child, SIGKILL);
  }
  std::string said;
  char buffer[4096];
  for (ssize_t got = 0; (got = ::read(pipe_ends[0], buffer, sizeof buffer)) > 0;) {
    said.append(buffer, static_cast<std::size_t>(got));
  }
  ::close(pipe_ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  ChildResult result;
  result.finished = WIFEXITED(status) && WEXITSTATUS(status) == 0;
  if (kill_after_us == 0) CHECK(WIFEXITED(status));
  if (WIFEXITED(status)) CHECK(WEXITSTATUS(status) == 0);
  for (std::size_t at = 0; at + 5 <= said.size(); at += 5) {
    std::uint32_t value = 0;
    std::memcpy(&value, said.data() + at + 1, sizeof value);
    if (said[at] == 'a') result.acknowledged = value;
    if (said[at] == 'd') {
      result.digest = to_hex(said.substr(at + 5, 32));
      break;
    }
  }
  return result;
}

std::size_t deliveries_in(const fs::path& folder) {
  ArchiveOptions options = options_in(folder);
  auto ledger = Ledger::open({options.data, options.keys}, test_clock, Ledger::Access::read);
  if (!ledger) return 0;
  std::size_t count = 0;
  for (std::uint64_t i = 0; i < (*ledger)->size(); ++i) {
    const auto entry = (*ledger)->entry(i);
    REQUIRE(entry.has_value());
    if (entry->find("\"type\":\"delivery/1\"") != std::string::npos) ++count;
  }
  return count;
}

struct Flippable {
  fs::path path;
  std::uintmax_t bytes;
};

std::vector<Flippable> files_of(const fs::path& data) {
  std::vector<Flippable> files;
  for (const auto& entry : fs::recursive_directory_iterator(data)) {
    if (entry.is_regular_file() && entry.file_size() > 0) files.push_back({entry.path(), entry.file_size()});
  }
  std::ranges::sort(files, {}, [](const Flippable& file) { return file.path.string(); });
  return files;
}

void flip(const fs::path& path, std::uintmax_t at, int bit) {
  std::fstream stream(path, std::ios::binary | std::ios::in | std::ios::out);
  stream.seekg(static_cast<std::streamoff>(at));
  const char byte = static_cast<char>(stream.get() ^ (1 << bit));
  stream.seekp(static_cast<std::streamoff>(at));
  stream.put(byte);
  REQUIRE(stream.flush());
}

}  // namespace

TEST_CASE("a run killed at fifty random moments loses nothing acknowledged and ends with the same tables") {
  ScratchFolder undisturbed;
  copy_files(undisturbed.path() / "files");
  const auto begin = std::chrono::steady_clock::now();
  const ChildResult whole = run_child(undisturbed.path(), 0);
  const auto took_us =
      std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin).count();
  REQUIRE(whole.finished);
  REQUIRE(whole.digest.size() == 64);
  REQUIRE(whole.acknowledged == 6);
  std::mt19937_64 random(20260301);
  std::uniform_int_distribution<std::int64_t> moment(1, took_us);
  for (int round = 0; round < 50; ++round) {
    CAPTURE(round);
    ScratchFolder folder;
    copy_files(folder.path() / "files");
    const ChildResult killed = run_child(folder.path(), static_cast<useconds_t>(moment(random)));
    CHECK(deliveries_in(folder.path()) >= killed.acknowledged);
    const ChildResult again = run_child(folder.path(), 0);
    CHECK(again.finished);
    CHECK(again.digest == whole.digest);
    CHECK(deliveries_in(folder.path()) == 6);
  }
}

TEST_CASE("a thousand flipped bits, the file drawn first and then the byte, are all named") {
  ScratchFolder folder;
  copy_files(folder.path() / "files");
  const ArchiveOptions options = options_in(folder.path());
  {
    // Small segments: what is checked is every byte, zeros behind the tail included, not their number.
    LogOptions small;
    small.segment_bytes = 262'144;
    small.reserve_bytes = 0;
    auto ledger = Ledger::init({options.data, options.keys}, test_clock, "demo.invalid/flips", true, small);
    REQUIRE(ledger.has_value());
  }
  REQUIRE(run_child(folder.path(), 0).finished);
  const fs::path reserve = options.data / "log" / "reserve";
  const auto intact = nlohmann::json::parse(*integrity_document(options.data, Progress{}));
  REQUIRE_MESSAGE(intact["ok"].get<bool>(), intact.dump());
  const std::vector<Flippable> files = files_of(options.data);
  REQUIRE(files.size() > 20);
  std::mt19937_64 random(7);
  std::size_t missed = 0;
  for (int round = 0; round < 1000; ++round) {
    const Flippable& file = files[random() % files.size()];
    const std::uintmax_t at = random() % file.bytes;
    const int bit = static_cast<int>(random() % 8);
    flip(file.path, at, bit);
    const std::string unreadable = R"({"damage":[{"file":"log"}]})";
    const auto report = nlohmann::json::parse(integrity_document(options.data, Progress{}).value_or(unreadable));
    const std::string name = fs::relative(file.path, options.data).generic_string();
    const bool named =
        std::ranges::any_of(report["damage"], [&](const auto& damage) { return damage["file"] == name; });
    if (!named) {
      ++missed;
      FAIL_CHECK("not named: " << name << " byte " << at << " bit " << bit << " " << report["damage"].dump());
    }
    flip(file.path, at, bit);
  }
  CHECK(missed == 0);
  CHECK(nlohmann::json::parse(*integrity_document(options.data, Progress{}))["ok"].get<bool>());
}
