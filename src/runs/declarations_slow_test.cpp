// The 54,000 Korean customs declarations through the front door: every row counted and sealed, and
// no indicator says more about them than they state (values in won, no fineness, no other side).
#include "model/shared_data.h"
#include "runs/analysis.h"
#include "runs/archive.h"
#include "runs/intake.h"
#include "runs/scratch_folder.h"

#include <doctest/doctest.h>

#include <fstream>
#include <map>
#include <set>

using namespace cupel;

namespace {

namespace fs = std::filesystem;

constexpr std::int64_t clock_us = 1'772'352'000'000'000;  // 2026-03-01T08:00Z

void write(const fs::path& path, std::string_view text) {
  std::ofstream stream(path, std::ios::binary);
  stream << text;
  REQUIRE(stream.flush().good());
}

/// The three files with what a mapping must add, and the prices that would let E05 speak.
void lay_out(const fs::path& folder, const fs::path& shared) {
  fs::create_directories(folder);
  for (const std::string part : {"train", "valid", "test"}) {
    const std::string name = "df_syn_" + part + "_eng.csv.gz";
    fs::copy_file(shared / "customs-declarations" / name, folder / name);
    write(folder / (name + ".mapping.toml"), "[constants]\nflow = \"M\"\ncurrency = \"KRW\"\n");
  }
  fs::copy_file(shared / "metal-prices" / "precious_metals_monthly_1960_2026.csv", folder / "metals.csv");
}

}  // namespace

TEST_CASE("54,000 declarations are taken in and counted, and no indicator claims more than they allow") {
  const auto shared = shared_data("trade");
  if (!shared) {
    MESSAGE("skipped: CUPEL_SHARED is absent");
    return;
  }
  const ScratchFolder temporary;
  lay_out(temporary.path() / "files", *shared);
  const FixedClock clock(clock_us);
  const ArchiveOptions options{temporary.path() / "data", temporary.path() / "keys", &clock, 2,
                               ArchiveOptions::Access::write};
  REQUIRE(Archive::init(options, "demo.invalid/declarations", true).has_value());
  auto folder = Folder::open(options, Progress{});
  REQUIRE(folder.has_value());
  const Intake intake = take_in(**folder, {{temporary.path() / "files"}, {}, false, {}}, Progress{});
  std::uint64_t rows = 0;
  std::size_t files = 0;
  for (const TakenFile& file : intake.files) {
    CAPTURE(file.path);
    CHECK(file.status == "taken");
    if (file.format != "customs_declarations/1") continue;
    ++files;
    rows += file.rows;
    CHECK(file.defects == 0);
  }
  CHECK(files == 3);
  CHECK(rows == 54'000);

  const auto run = analyse_folder(**folder, Progress{});
  REQUIRE(run.has_value());
  for (const RuleRun& rule : run->rules) CHECK_MESSAGE(rule.error.empty(), rule.rule, ": ", rule.error);
  std::map<std::string, int> outcomes;
  std::set<std::string> asked;
  for (const Judgement& one : run->judgements) {
    ++outcomes[one.rule + " " + one.outcome + " " + one.reason];
    asked.insert(one.rule);
  }
  // Only E05 has these as subjects. Not gold, silver or platinum: the question makes no sense.
  // A value in won: there is no limit in that currency. Nothing is flagged, and nothing is clear.
  CHECK(asked == std::set<std::string>{"E05"});
  int subjects = 0;
  for (const auto& [outcome, count] : outcomes) {
    subjects += count;
    MESSAGE(outcome << " " << count);
    const bool allowed = outcome == "E05 not_applicable no_metal_price" ||
                         outcome == "E05 not_available threshold_missing" ||
                         outcome == "E05 not_available missing_input";
    CHECK_MESSAGE(allowed, outcome);
  }
  CHECK(subjects == 54'000);
  CHECK(outcomes["E05 not_available threshold_missing"] > 0);
  CHECK(run->alerts.empty());
}
