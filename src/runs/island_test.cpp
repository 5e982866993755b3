// The demonstration country: every outcome as worlds/island.expected says, and no other.
#include "runs/analysis.h"
#include "runs/archive.h"
#include "runs/documents.h"
#include "runs/intake.h"
#include "runs/scratch_folder.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <fstream>
#include <sstream>

using namespace cupel;
namespace fs = std::filesystem;

namespace {

const fs::path worlds = fs::path(CUPEL_SOURCE_DIR) / "worlds";
const FixedClock island_clock(1'772'352'000'000'000);

ArchiveOptions options_in(const fs::path& folder, int threads) {
  return {folder / "data", folder / "keys", &island_clock, threads, ArchiveOptions::Access::write};
}

std::string outcomes_of(const Run& run) {
  std::string text;
  for (const Judgement& one : run.judgements) {
    text += one.rule + " " + one.outcome + " " + one.subject_kind + ":" + one.subject_key;
    if (!one.reason.empty()) text += " " + one.reason;
    text += "\n";
  }
  return text;
}

Result<Run> run_island(Folder& folder) {
  take_in(folder, {{worlds / "island"}, {}, false, {}}, Progress{});
  return analyse_folder(folder, Progress{});
}

}  // namespace

TEST_CASE("the demonstration country gives every expected outcome and no other") {
  const ScratchFolder scratch;
  const ArchiveOptions options = options_in(scratch.path(), 2);
  REQUIRE(Archive::init(options, "demo.invalid/island", true).has_value());
  auto folder = Folder::open(options, Progress{});
  REQUIRE(folder.has_value());
  auto run = run_island(**folder);
  REQUIRE(run.has_value());
  for (const RuleRun& rule : run->rules) CHECK_MESSAGE(rule.error.empty(), rule.rule << ": " << rule.error);
  const std::string outcomes = outcomes_of(*run);
  const fs::path expected_file = worlds / "island.expected";
  if (std::getenv("CUPEL_ACCEPT") != nullptr) std::ofstream(expected_file) << outcomes;
  std::ostringstream expected;
  expected << std::ifstream(expected_file).rdbuf();
  CHECK(outcomes == expected.str());

  SUBCASE("running again on the same folder appends nothing") {
    const std::uint64_t size = (*folder)->ledger().size();
    auto again = run_island(**folder);
    REQUIRE(again.has_value());
    CHECK_FALSE(again->appended);
    CHECK(again->id == run->id);
    CHECK((*folder)->ledger().size() == size);
  }
  SUBCASE("the lake made again is the same, byte for byte, with another number of threads") {
    Desk desk(std::move(*folder));
    const auto document = rebuild_document(desk, true, Progress{});
    REQUIRE(document.has_value());
    CHECK(nlohmann::json::parse(*document)["identical"].get<bool>());
  }
  SUBCASE("another log fed the same files has the same content digest and the same outcomes") {
    const ScratchFolder other;
    const ArchiveOptions one_thread = options_in(other.path(), 1);
    REQUIRE(Archive::init(one_thread, "demo.invalid/other", true).has_value());
    auto second = Folder::open(one_thread, Progress{});
    REQUIRE(second.has_value());
    auto second_run = run_island(**second);
    REQUIRE(second_run.has_value());
    CHECK((*second)->lake().content_digest() == (*folder)->lake().content_digest());
    CHECK(outcomes_of(*second_run) == outcomes);
  }
  SUBCASE("each finding of the run has a proof of its own, and nothing behind the last one") {
    REQUIRE((*folder)->ledger().seal());
    const auto rows = run_rows(*run).size();
    REQUIRE(rows > 6);
    const auto key = parse_verifier_key((*folder)->ledger().vkey());
    REQUIRE(key);
    Desk desk(std::move(*folder));
    for (std::uint64_t number = 0; number < rows; ++number) {
      const auto proof = proof_document(desk, ProofOf{Ref{0, *run->statement, number}});
      REQUIRE(proof.has_value());
      const ProofVerdict verdict = verify_proof(*proof, {{*key}, {}});
      CHECK(verdict.ok);
      CHECK(verdict.row_number == number);
    }
    const auto beyond = proof_document(desk, ProofOf{Ref{0, *run->statement, rows}});
    REQUIRE_FALSE(beyond.has_value());
    CHECK(beyond.error().rule == "no_row");
  }
}
