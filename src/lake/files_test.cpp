#include "lake/files.h"

#include "lake/temporary_folder.h"
#include "model/result.h"

#include <doctest/doctest.h>

#include <fstream>

namespace cupel {
namespace {

namespace fs = std::filesystem;

TEST_CASE("a file is hashed and read as it lies on the disk, at every size around a piece") {
  const TemporaryFolder folder;
  constexpr std::size_t piece = 1u << 20;
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, piece - 1, piece, piece + 1, 2 * piece}) {
    CAPTURE(size);
    std::string bytes(size, 'a');
    if (size > 0) bytes.back() = 'z';
    write_in_place(folder.path() / "file", bytes);
    const auto facts = file_facts(folder.path() / "file");
    REQUIRE(facts.has_value());
    CHECK(facts->bytes == size);
    CHECK(facts->sha256 == sha256(bytes));
    CHECK(read_file(folder.path() / "file") == bytes);
  }
}

TEST_CASE("a file that is absent is no failure; a folder in its place is one") {
  const TemporaryFolder folder;
  write_in_place(folder.path() / "file", "x");
  CHECK_FALSE(file_facts(folder.path() / "none").has_value());
  CHECK_FALSE(read_file(folder.path() / "file" / "below").has_value());
  CHECK_THROWS_AS(read_file(folder.path()), const Failure&);
  CHECK_THROWS_AS(file_facts(folder.path()), const Failure&);
}

TEST_CASE("what is written in place is the old or the new, and no part is left") {
  const TemporaryFolder folder;
  const fs::path path = folder.path() / "CURRENT";
  std::ofstream(path.string() + ".part") << "of an interrupted write, longer than what comes now";
  write_in_place(path, "old");
  write_in_place(path, "new");
  CHECK(read_file(path) == "new");
  CHECK_FALSE(fs::exists(path.string() + ".part"));
}

TEST_CASE("a disk that refuses is named with what was tried, and the old file stays") {
  const TemporaryFolder folder;
  const fs::path path = folder.path() / "CURRENT";
  write_in_place(path, "old");
  fs::create_directories(path.string() + ".part");
  try {
    write_in_place(path, "new");
    FAIL("written");
  } catch (const Failure& failure) {
    CHECK(failure.error.kind == ErrorKind::unavailable);
    CHECK(failure.error.message.find("written") != std::string::npos);
    CHECK(failure.error.message.find("CURRENT.part") != std::string::npos);
  }
  CHECK(read_file(path) == "old");
  CHECK_THROWS_AS(put_in_place(folder.path() / "none", path), const Failure&);
  CHECK_THROWS_AS(write_in_place(folder.path() / "none" / "file", "x"), const Failure&);
  CHECK_THROWS_AS(sync_folder(path), const Failure&);  // a file is no folder
}

}  // namespace
}  // namespace cupel
