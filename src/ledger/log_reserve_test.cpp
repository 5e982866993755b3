#include "ledger/log_reserve.h"

#include "ledger/test_folder.h"

#include <doctest/doctest.h>

#include <fcntl.h>

#include <cerrno>

using namespace cupel;
namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t room = 8'192;

/// A log folder with a reserve whose allocation is counted and can be made to fail.
struct Drawn {
  Drawn() { fs::create_directories(folder.path() / "staging"); }
  LogReserve reserve(std::uint64_t bytes = room) {
    return LogReserve(folder.path(), bytes, [this](int descriptor, off_t length) {
      ++asked;
      return refusal != 0 ? refusal : ::posix_fallocate(descriptor, 0, length);
    });
  }
  fs::path file() const { return folder.path() / "reserve"; }
  TestFolder folder;
  int asked = 0;
  int refusal = 0;
};

}  // namespace

TEST_CASE("a reserve is zeros of its size, made once and found again") {
  Drawn drawn;
  {
    LogReserve reserve = drawn.reserve();
    REQUIRE(reserve.make().has_value());
    REQUIRE(reserve.make().has_value());
  }
  CHECK(drawn.asked == 1);
  CHECK(*read_whole_file(drawn.file()) == std::string(room, '\0'));
  CHECK(fs::is_empty(drawn.folder.path() / "staging"));
  LogReserve next = drawn.reserve();
  REQUIRE(next.make().has_value());
  CHECK(drawn.asked == 1);
}

TEST_CASE("one of another size is replaced") {
  Drawn drawn;
  File::open(drawn.file(), O_WRONLY | O_CREAT).write("short");
  LogReserve reserve = drawn.reserve();
  REQUIRE(reserve.make().has_value());
  CHECK(fs::file_size(drawn.file()) == room);
}

TEST_CASE("what was given back is made again when there is room") {
  Drawn drawn;
  LogReserve reserve = drawn.reserve();
  REQUIRE(reserve.make().has_value());
  reserve.release();
  CHECK_FALSE(fs::exists(drawn.file()));
  reserve.release();
  REQUIRE(reserve.make().has_value());
  CHECK(fs::file_size(drawn.file()) == room);
  CHECK(drawn.asked == 2);
}

TEST_CASE("a full disk is said, and neither a half reserve nor a staged one is left") {
  Drawn drawn;
  drawn.refusal = ENOSPC;
  LogReserve reserve = drawn.reserve();
  const auto made = reserve.make();
  REQUIRE_FALSE(made.has_value());
  CHECK(made.error().kind == ErrorKind::unavailable);
  CHECK(made.error().rule == "disk_full");
  CHECK_FALSE(fs::exists(drawn.file()));
  CHECK(fs::is_empty(drawn.folder.path() / "staging"));
  drawn.refusal = 0;
  CHECK(reserve.make().has_value());
}

TEST_CASE("a log without a reserve asks for no room") {
  Drawn drawn;
  LogReserve reserve = drawn.reserve(0);
  CHECK(reserve.make().has_value());
  CHECK(drawn.asked == 0);
  CHECK_FALSE(fs::exists(drawn.file()));
}
