#include "ledger/disk.h"

#include "ledger/test_folder.h"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <set>

using namespace cupel;
namespace fs = std::filesystem;

namespace {

std::size_t count_in(const fs::path& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

}  // namespace

TEST_CASE("a full disk is unavailable, everything else our own fault, both with the file's name") {
  for (const int full : {ENOSPC, EDQUOT, EFBIG}) {
    const Error error = io_error("no", "a/b", full);
    CHECK(error.kind == ErrorKind::unavailable);
    CHECK(error.rule == "disk_full");
    CHECK(error.where.file == "a/b");
  }
  CHECK(io_error("no", "a/b", EIO).kind == ErrorKind::internal);
  CHECK(io_error("no", "a/b", EIO).rule == "io");
  CHECK(io_error("it cannot be", "a/b", EIO).message.starts_with("it cannot be: "));
}

TEST_CASE("a file is read from any offset, short only at its end") {
  const TestFolder folder;
  const fs::path path = folder.path() / "file";
  File::open(path, O_WRONLY | O_CREAT).write("0123456789");
  const auto file = File::open_to_read(path);
  REQUIRE(file.has_value());
  CHECK(file->bytes() == 10);
  char read[8] = {};
  CHECK(file->read_at(read, 4, 3) == 4);
  CHECK(std::string_view(read, 4) == "3456");
  CHECK(file->read_at(read, 8, 7) == 3);
  CHECK(file->read_at(read, 8, 10) == 0);
  CHECK(file->read_at(read, 8, 99) == 0);
}

TEST_CASE("a file that is absent is no failure to a reader; one that cannot be opened is") {
  const TestFolder folder;
  File::open(folder.path() / "file", O_WRONLY | O_CREAT).write("x");
  CHECK_FALSE(File::open_to_read(folder.path() / "none").has_value());
  CHECK_FALSE(File::open_to_read(folder.path() / "file" / "below").has_value());
  CHECK_THROWS_AS(File::open(folder.path() / "none", O_RDONLY), const Failure&);
  CHECK_THROWS_AS(File::open_to_read(folder.path() / std::string(300, 'n')), const Failure&);
  const auto none = read_whole_file(folder.path() / "none");
  REQUIRE_FALSE(none.has_value());
  CHECK(none.error().kind == ErrorKind::not_found);
  CHECK(read_whole_file(folder.path() / "file").value() == "x");
}

TEST_CASE("a moved file is closed once, by who has it last") {
  const TestFolder folder;
  File first = File::open(folder.path() / "a", O_RDWR | O_CREAT);
  File second = File::open(folder.path() / "b", O_RDWR | O_CREAT);
  const int kept = first.descriptor();
  const int closed = second.descriptor();
  second = std::move(first);
  CHECK(second.descriptor() == kept);
  CHECK(::fcntl(closed, F_GETFD) == -1);
  CHECK((::fcntl(kept, F_GETFD) & FD_CLOEXEC) != 0);
  {
    const File third = std::move(second);
    CHECK(third.descriptor() == kept);
  }
  CHECK(::fcntl(kept, F_GETFD) == -1);
}

TEST_CASE("a replaced file is the old or the new one, with its mode, and staging is left empty") {
  const TestFolder folder;
  const fs::path staging = folder.path() / "staging";
  make_folder(staging);
  const fs::path target = folder.path() / "target";
  replace_file(staging, target, "old");
  replace_file(staging, target, "new", 0600);
  CHECK(read_whole_file(target).value() == "new");
  struct stat status {};
  REQUIRE(::stat(target.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  CHECK(count_in(staging) == 0);
  // No target to be renamed to: the staged file goes too.
  CHECK_THROWS_AS(place_file(staging, folder.path() / "none" / "target", "x"), const Failure&);
  CHECK(count_in(staging) == 0);
}

TEST_CASE("a folder is made with its parents, with its mode, and again without trouble") {
  const TestFolder folder;
  const fs::path deep = folder.path() / "a" / "b" / "c";
  make_folder(deep, 0700);
  make_folder(deep, 0700);
  CHECK(fs::is_directory(deep));
  CHECK((fs::status(deep).permissions() & fs::perms::others_all) == fs::perms::none);
  File::open(folder.path() / "file", O_WRONLY | O_CREAT).write("x");
  CHECK_THROWS_AS(make_folder(folder.path() / "file" / "below"), const Failure&);
}

TEST_CASE("random names are 32 hex digits and differ") {
  std::set<std::string> names;
  for (int i = 0; i < 100; ++i) {
    const std::string name = random_name();
    CHECK(name.size() == 32);
    CHECK(name.find_first_not_of("0123456789abcdef") == std::string::npos);
    names.insert(name);
  }
  CHECK(names.size() == 100);
}
