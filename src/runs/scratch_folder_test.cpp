#include "runs/scratch_folder.h"

#include "model/result.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>

using namespace cupel;
namespace fs = std::filesystem;

TEST_CASE("a scratch folder is new, one's own, and gone with everything in it") {
  fs::path left;
  {
    const ScratchFolder first;
    const ScratchFolder second;
    CHECK(first.path() != second.path());
    CHECK(fs::is_empty(first.path()));
    CHECK((fs::status(first.path()).permissions() & fs::perms::others_all) == fs::perms::none);
    fs::create_directories(first.path() / "a" / "b");
    std::ofstream(first.path() / "a" / "b" / "c") << "x";
    left = first.path();
  }
  CHECK_FALSE(fs::exists(left));
}

TEST_CASE("one that is gone already is no trouble") {
  const ScratchFolder folder;
  fs::remove_all(folder.path());
}

TEST_CASE("where none can be made it is said, not written elsewhere") {
  const char* before = std::getenv("TMPDIR");
  const std::string kept = before == nullptr ? "" : before;
  const ScratchFolder parent;
  const fs::path closed = parent.path() / "gone";
  fs::create_directories(closed);
  ::setenv("TMPDIR", closed.c_str(), 1);
  {
    const ScratchFolder inside;
    CHECK(inside.path().parent_path() == closed);
  }
  fs::remove(closed);
  CHECK_THROWS_AS(ScratchFolder(), const Failure&);
  before == nullptr ? ::unsetenv("TMPDIR") : ::setenv("TMPDIR", kept.c_str(), 1);
}
