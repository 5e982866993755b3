#include "model/result.h"

#include <doctest/doctest.h>

#include <array>
#include <set>

using namespace cupel;

namespace {

constexpr std::array kinds{ErrorKind::invalid_input, ErrorKind::not_found,   ErrorKind::conflict,
                           ErrorKind::forbidden,     ErrorKind::limit_exceeded, ErrorKind::corrupt,
                           ErrorKind::unavailable,   ErrorKind::internal};

Result<int> half_of(int number) {
  if (number % 2 != 0) return fail(ErrorKind::invalid_input, "odd", "odd_number", Where{"f.csv", 3, 4, "/a", 5});
  return number / 2;
}

Result<std::string> text_of_half(int number) {
  auto half = half_of(number);
  if (!half) return pass(half);
  return std::to_string(*half);
}

}  // namespace

TEST_CASE("every kind of error has its name and its exit code, and none ends well") {
  std::set<std::string_view> names;
  for (const ErrorKind kind : kinds) {
    CHECK(names.insert(name_of(kind)).second);
    CHECK(exit_code_of(kind) != 0);
    CHECK(exit_code_of(kind) != 1);    // what verify says of damage
    CHECK(exit_code_of(kind) != 130);  // Ctrl-C
  }
  CHECK(name_of(ErrorKind::limit_exceeded) == "limit_exceeded");
  CHECK(exit_code_of(ErrorKind::invalid_input) == 2);
  CHECK(exit_code_of(ErrorKind::conflict) == 3);
  CHECK(exit_code_of(ErrorKind::forbidden) == 3);
  CHECK(exit_code_of(ErrorKind::not_found) == 4);
  CHECK(exit_code_of(ErrorKind::limit_exceeded) == 5);
  CHECK(exit_code_of(ErrorKind::corrupt) == 6);
  CHECK(exit_code_of(ErrorKind::unavailable) == 7);
  CHECK(exit_code_of(ErrorKind::internal) == 70);
}

TEST_CASE("an error passed on keeps all it says") {
  CHECK(text_of_half(8) == "4");
  const auto failed = text_of_half(7);
  REQUIRE_FALSE(failed.has_value());
  CHECK(failed.error().kind == ErrorKind::invalid_input);
  CHECK(failed.error().message == "odd");
  CHECK(failed.error().rule == "odd_number");
  CHECK(failed.error().where.file == "f.csv");
  CHECK(failed.error().where.line == 3);
  CHECK(failed.error().where.column == 4);
  CHECK(failed.error().where.pointer == "/a");
  CHECK(failed.error().where.offset == 5);
}

TEST_CASE("a failure that abandons an operation carries the error") {
  const auto abandon = [] { throw Failure(Error{ErrorKind::unavailable, "disk full", "disk_full", {}, {}}); };
  try {
    abandon();
    FAIL("nothing was thrown");
  } catch (const Failure& failure) {
    CHECK(failure.error.kind == ErrorKind::unavailable);
    CHECK(failure.error.rule == "disk_full");
    CHECK(std::string(failure.what()) == "disk full");
  }
}
