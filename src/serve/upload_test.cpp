#include "serve/upload.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include <sys/stat.h>

namespace cupel::serve {
namespace {

namespace fs = std::filesystem;

struct Place {
  Place() {
    std::string pattern = (fs::temp_directory_path() / "cupel-upload-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    folder = pattern;
  }
  ~Place() { fs::remove_all(folder); }
  fs::path folder;
};

TEST_CASE("a kept upload holds its bytes under its own name, for this user only") {
  const Place place;
  auto upload = Upload::create(place.folder, 7, "data.csv");
  REQUIRE(upload);
  CHECK(upload->write("a;b\n"));
  CHECK(upload->write("1;2\n"));
  const fs::path file = upload->keep();
  CHECK(file == place.folder / "7" / "data.csv");
  struct stat state {};
  REQUIRE(::stat(file.c_str(), &state) == 0);
  CHECK((state.st_mode & 0777u) == 0600u);
  std::ifstream in(file);
  CHECK(std::string(std::istreambuf_iterator<char>(in), {}) == "a;b\n1;2\n");
  Upload::discard(file);
  CHECK(fs::is_empty(place.folder));
}

TEST_CASE("an upload that is not kept goes with its object, also after a move") {
  const Place place;
  {
    auto upload = Upload::create(place.folder, 1, "x");
    REQUIRE(upload);
    Upload moved = std::move(*upload);
    CHECK(moved.write("abc"));
  }
  CHECK(fs::is_empty(place.folder));
  Upload::discard({});
}

TEST_CASE("a folder that is gone is said, not hidden") {
  const auto upload = Upload::create("/nowhere/at/all", 1, "x");
  REQUIRE_FALSE(upload);
  CHECK(upload.error().kind == ErrorKind::unavailable);
}

TEST_CASE("what lies there already is never written through") {
  const Place place;
  fs::create_directory(place.folder / "1");
  fs::create_symlink("/dev/full", place.folder / "1" / "x");
  CHECK_FALSE(Upload::create(place.folder, 1, "x"));
}

}  // namespace
}  // namespace cupel::serve
