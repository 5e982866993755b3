#include "ledger/folder_lock.h"

#include "ledger/test_folder.h"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <fcntl.h>
#include <unistd.h>

#include <optional>

using namespace cupel;
namespace fs = std::filesystem;

TEST_CASE("a folder is locked once, until the lock's end, and the holder is named") {
  const TestFolder folder;
  const fs::path path = folder.path() / "lock";
  auto first = FolderLock::take(path);
  REQUIRE(first.has_value());
  const auto second = FolderLock::take(path);
  REQUIRE_FALSE(second.has_value());
  CHECK(second.error().kind == ErrorKind::conflict);
  CHECK(second.error().rule == "locked");
  CHECK(second.error().where.file == path.string());
  // Where the system tells who holds it, it is this process.
  if (fs::exists("/proc/locks") && second.error().message.find("another process") == std::string::npos) {
    CHECK(second.error().message.find(fmt::format("(process {})", ::getpid())) != std::string::npos);
  }
  {
    const FolderLock moved = std::move(*first);
    CHECK_FALSE(FolderLock::take(path).has_value());
  }
  CHECK(FolderLock::take(path).has_value());
  CHECK(fs::file_size(path) == 0);
}

TEST_CASE("locks of two folders do not touch each other") {
  const TestFolder folder;
  const auto first = FolderLock::take(folder.path() / "a");
  const auto second = FolderLock::take(folder.path() / "b");
  CHECK(first.has_value());
  CHECK(second.has_value());
}

TEST_CASE("a lock that cannot be made is refused, not a free folder") {
  const TestFolder folder;
  const auto refused = FolderLock::take(folder.path() / "none" / "lock");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::forbidden);
}

TEST_CASE("a file that nobody holds has no holder to name") {
  const TestFolder folder;
  const File file = File::open(folder.path() / "free", O_RDWR | O_CREAT);
  CHECK(holder_of_lock(file) == "another process");
}
