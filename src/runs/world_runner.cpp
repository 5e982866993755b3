#include "runs/alert_json.h"
#include "runs/analysis.h"
#include "runs/archive.h"
#include "runs/embedded.h"
#include "runs/finding_text.h"
#include "runs/intake.h"
#include "runs/scratch_folder.h"
#include "runs/world.h"

#include <nlohmann/json.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <fstream>
#include <set>

namespace cupel {
namespace {

namespace fs = std::filesystem;

void write_files(const World& world, const fs::path& folder) {
  for (const WorldFile& file : world.files) {
    const fs::path path = folder / file.name;
    fs::create_directories(path.parent_path());
    std::ofstream stream(path, std::ios::binary);
    stream << file.content;
    if (!stream.flush()) throw Failure(Error{ErrorKind::unavailable, "a world's file cannot be written", "", {}, {}});
  }
}

/// References of the row at a line of a file, by the last delivery of that name.
Result<std::string> reference_of(Folder& folder, StatedRows& rows, const WorldBecause& because) {
  for (const Delivered& delivered : folder.deliveries()) {
    if (delivered.name != because.file) continue;
    for (std::uint64_t number = 0; number < delivered.rows.count; ++number) {
      const auto row = rows.row(delivered.index, number, true);
      if (!row) return Failed(row.error());
      if (static_cast<std::int64_t>(row->line) == because.line) return to_text(Ref{0, delivered.index, number});
    }
  }
  return fail(ErrorKind::invalid_input, fmt::format("no row begins at {}:{}", because.file, because.line));
}

class Comparison {
 public:
  Comparison(const World& world, Folder& folder, const Run& run, WorldResult& result)
      : world_(world), folder_(folder), rows_(folder), run_(run), result_(result) {}

  void compare() {
    for (const RuleRun& rule : run_.rules) {
      if (!rule.error.empty()) result_.differences.push_back(fmt::format("{} failed: {}", rule.rule, rule.error));
    }
    std::set<std::pair<std::string, std::string>> expected_flags;
    std::set<std::string> mentioned;
    for (const Expectation& expected : world_.expectations) {
      mentioned.insert(expected.rule);
      if (expected.outcome == "flagged") expected_flags.insert({expected.rule, expected.subject});
      compare_one(expected);
    }
    for (const Judgement& one : run_.judgements) {
      if (one.outcome != "flagged" || expected_flags.contains({one.rule, one.subject_key})) continue;
      differ(0, fmt::format("{} flags {} {}, which nobody expects: {}", one.rule, one.subject_kind, one.subject_key,
                            title_of(one)));
    }
  }

 private:
  void differ(std::uint64_t line, const std::string& what) {
    result_.differences.push_back(line == 0 ? what : fmt::format("line {}: {}", line, what));
  }

  void compare_one(const Expectation& expected) {
    std::vector<const Judgement*> found;
    for (const Judgement& one : run_.judgements) {
      if (one.rule == expected.rule && one.subject_key == expected.subject) found.push_back(&one);
    }
    if (found.empty()) {
      differ(expected.line, fmt::format("{} says nothing of {}", expected.rule, expected.subject));
      return;
    }
    const auto as_expected =
        std::ranges::find_if(found, [&](const Judgement* one) { return one->outcome == expected.outcome; });
    if (as_expected == found.end()) {
      differ(expected.line,
             fmt::format("{} of {} is {} {}, not {}", expected.rule, expected.subject, found.front()->outcome,
                                        found.front()->reason, expected.outcome));
      return;
    }
    compare_details(expected, **as_expected);
  }

  void compare_details(const Expectation& expected, const Judgement& one) {
    if (!expected.reason.empty() && expected.reason != one.reason) {
      differ(expected.line,
             fmt::format("{} of {}: reason {}, not {}", expected.rule, expected.subject, one.reason, expected.reason));
    }
    if (expected.statistic && *expected.statistic != plain(one.statistic)) {
      differ(expected.line,
             fmt::format("{} of {}: statistic {} {}, not {}", expected.rule, expected.subject, plain(one.statistic),
                                        one.statistic.unit, *expected.statistic));
    }
    for (const WorldBecause& because : expected.because) {
      const auto reference = reference_of(folder_, rows_, because);
      if (!reference) {
        differ(expected.line, reference.error().message);
      } else if (std::ranges::find(one.claim, *reference) == one.claim.end() &&
                 std::ranges::find(one.evidence, *reference) == one.evidence.end()) {
        differ(expected.line, fmt::format("{} of {} does not rest on {}:{}", expected.rule, expected.subject,
                                          because.file, because.line));
      }
    }
  }

  const World& world_;
  Folder& folder_;
  StatedRows rows_;
  const Run& run_;
  WorldResult& result_;
};

}  // namespace

Result<WorldResult> run_world(std::string_view path, const World& world, const Progress& progress) {
  const ScratchFolder temporary;
  const fs::path files = temporary.path() / "files";
  fs::create_directories(files);
  write_files(world, files);
  const FixedClock clock(world.clock_us);
  ArchiveOptions options{temporary.path() / "data", temporary.path() / "keys", &clock, 1,
                         ArchiveOptions::Access::write};
  if (auto made = Archive::init(options, "demo.invalid/world", true); !made) return pass(made);
  auto folder = Folder::open(options, Progress{{}, progress.stop});
  if (!folder) return pass(folder);
  const Intake intake = take_in(**folder, {{files}, {}, false, {}}, Progress{{}, progress.stop});
  WorldResult result{std::string(path), world.expectations.size(), {}, {}};
  for (const TakenFile& file : intake.files) {
    if (file.status == "taken") continue;
    result.differences.push_back(fmt::format("{} is {}: {}", file.path, file.status, file.reason));
  }
  auto run = analyse_folder(**folder, Progress{{}, progress.stop});
  if (!run) return pass(run);
  Comparison(world, **folder, *run, result).compare();
  result.judgements = std::move(run->judgements);
  return result;
}

Result<std::string> Archive::test_indicators(const IndicatorTest& asked, const Progress& progress) {
  try {
    nlohmann::json worlds = nlohmann::json::array();
    bool ok = true;
    for (const EmbeddedFile& file : embedded_indicators()) {
      if (!file.path.ends_with(".world")) continue;
      const std::string name = fs::path(file.path).filename().string();
      if (!asked.rule.empty() && !name.starts_with(asked.rule + "-")) continue;
      progress.step(name, worlds.size(), 0);
      const auto world = parse_world(file.path, file.text);
      if (!world) return Failed(world.error());
      const auto result = run_world(file.path, *world, progress);
      if (!result) return Failed(result.error());
      ok = ok && result->differences.empty();
      worlds.push_back({{"world", std::string(file.path)}, {"expectations", result->expectations},
                        {"differences", result->differences}});
    }
    if (worlds.empty()) {
      return fail(ErrorKind::not_found, "there is no world of this indicator: " + asked.rule, "no_world");
    }
    return dump_document({{"cupel", 1}, {"verb", "indicators"}, {"ok", ok}, {"worlds", worlds}});
  } catch (const Failure& failure) {
    return Failed(failure.error);
  }
}

}  // namespace cupel
