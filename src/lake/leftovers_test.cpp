#include "lake/state.h"

#include "lake/temporary_folder.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

namespace cupel {
namespace {

namespace fs = std::filesystem;

/// The number of a process that has ended.
pid_t dead_process() {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(0);
  ::waitpid(child, nullptr, 0);
  return child;
}

void put(const fs::path& path) {
  fs::create_directories(path.parent_path());
  std::ofstream(path) << "x";
}

TEST_CASE("only what CURRENT names and what a living process spills outlives the next writer") {
  const TemporaryFolder folder;
  const fs::path lake = folder.path() / "lake";
  const fs::path own = lake / fmt::format("temporary-{}-1", ::getpid());
  const fs::path parent = lake / fmt::format("temporary-{}-1", ::getppid());
  const fs::path dead = lake / fmt::format("temporary-{}-1", dead_process());
  const std::vector<fs::path> stay{lake / "tables" / "price" / "d3.parquet", lake / "runs" / "ab.json",
                                   lake / "CURRENT", own / "spilled", parent / "spilled",
                                   lake / "tables" / "price" / "notes.txt"};
  const std::vector<fs::path> go{
      lake / "tables" / "price" / "d4.parquet", lake / "tables" / "price" / "d3.parquet.part",
      lake / "tables" / "trade" / "d3.parquet", lake / "runs" / "cd.json",
      lake / "CURRENT.part",                    dead / "spilled",
      lake / "temporary-x" / "spilled",         lake / "temporary--1-1" / "spilled"};
  for (const fs::path& path : stay) put(path);
  for (const fs::path& path : go) put(path);
  Current current;
  current.blocks[{"price", 3}] = {};
  current.runs["ab.json"] = {};
  remove_leftovers(lake, current);
  for (const fs::path& path : stay) CHECK_MESSAGE(fs::exists(path), path);
  for (const fs::path& path : go) CHECK_MESSAGE(!fs::exists(path), path);
}

TEST_CASE("a folder without a lake has no leftovers") {
  const TemporaryFolder folder;
  remove_leftovers(folder.path() / "lake", Current{});
  CHECK_FALSE(fs::exists(folder.path() / "lake"));
}

TEST_CASE("what a living process spills is at work, and nothing else is") {
  const std::string own = fmt::format("temporary-{}-7", ::getpid());
  CHECK(is_spilled_at_work(fs::path("lake") / own / "a.tmp"));
  CHECK_FALSE(is_spilled_at_work(fs::path("vault") / own / "a.tmp"));
  CHECK_FALSE(is_spilled_at_work(fs::path("lake") / "tables" / own));
  CHECK_FALSE(is_spilled_at_work(fs::path("lake") / fmt::format("temporary-{}-7", dead_process()) / "a.tmp"));
  CHECK_FALSE(is_spilled_at_work("lake/CURRENT"));
  CHECK_FALSE(is_spilled_at_work("lake"));
  CHECK_FALSE(is_spilled_at_work(""));
}

TEST_CASE("spill folders have names of their own, beside the tables where that can be written") {
  const TemporaryFolder folder;
  const fs::path first = new_spill_folder(folder.path());
  const fs::path second = new_spill_folder(folder.path());
  CHECK(first != second);
  CHECK(first.parent_path() == folder.path());
  CHECK(is_spilled_at_work(fs::path("lake") / first.filename()));
  CHECK(new_spill_folder(folder.path() / "none").parent_path() == fs::temp_directory_path());
}

TEST_CASE("a discarded lake is gone, and nothing beside it") {
  const TemporaryFolder folder;
  put(folder.path() / "lake" / "tables" / "price" / "d3.parquet");
  put(folder.path() / "vault" / "x");
  discard_lake(folder.path());
  discard_lake(folder.path());
  CHECK_FALSE(fs::exists(folder.path() / "lake"));
  CHECK(fs::exists(folder.path() / "vault" / "x"));
}

}  // namespace
}  // namespace cupel
