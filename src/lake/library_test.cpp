#include "lake/library.h"

#include "model/result.h"

#include <doctest/doctest.h>

namespace cupel {
namespace {

TEST_CASE("the library is the locked version, loaded once, and says where it lies") {
  const Library& library = duckdb();
  CHECK(&library == &duckdb());
  CHECK(std::string(library.library_version()) == duckdb_version_expected);
  CHECK(std::filesystem::exists(library.file));
  CHECK(library.file.filename().string().starts_with("libduckdb.so"));
}

TEST_CASE("a function that the library lacks is named, not called") {
  CHECK(duckdb_symbol(duckdb().handle, "duckdb_connect") != nullptr);
  try {
    duckdb_symbol(duckdb().handle, "duckdb_no_such_function");
    FAIL("found");
  } catch (const Failure& failure) {
    CHECK(failure.error.rule == "engine_version");
    CHECK(failure.error.message.find("duckdb_no_such_function") != std::string::npos);
  }
}

}  // namespace
}  // namespace cupel
