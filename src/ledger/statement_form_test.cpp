#include "ledger/statement_form.h"

#include <doctest/doctest.h>

using namespace cupel;

namespace {

struct Refusal {
  std::string rule;
  std::uint64_t offset;
};

Refusal refusal_of(std::string_view bytes) {
  const auto scan = scan_canonical(bytes, {64, 3, 4});
  if (scan) return {"accepted", 0};
  return {scan.error().rule, scan.error().where.offset};
}

}  // namespace

TEST_CASE("steps 1 to 5 report the byte, the first step before the second") {
  struct Case {
    std::string_view bytes;
    std::string_view rule;
    std::uint64_t offset;
  };
  const std::string long_text(65, '{');
  const Case cases[] = {
      {"", "empty", 0},
      {long_text, "too_long", 64},
      {"[\xff", "not_an_object", 0},
      {"{x\xff", "not_utf8", 2},
      {"{x", "not_json", 1},
      {R"({"b":1,"a":1})", "not_canonical", 2},
      {R"({"a":1} )", "not_canonical", 7},
      {R"({"a":-0})", "not_canonical", 5},
      {R"({"a":"\u0061"})", "not_canonical", 6},
      {R"({"a":"\u000A"})", "not_canonical", 7},
      {R"({"a":1,"b":{"c":[]}})", "accepted", 0},
  };
  for (const Case& one : cases) {
    CAPTURE(one.bytes);
    const Refusal got = refusal_of(one.bytes);
    CHECK(got.rule == one.rule);
    CHECK(got.offset == one.offset);
  }
}

TEST_CASE("each refusal has the kind its door needs") {
  const auto kind_of = [](std::string_view rule) { return refuse(rule, "/x").error().kind; };
  CHECK(kind_of("too_deep") == ErrorKind::limit_exceeded);
  CHECK(kind_of("id_taken") == ErrorKind::conflict);
  CHECK(kind_of("bad_signature") == ErrorKind::forbidden);
  CHECK(kind_of("not_allowed") == ErrorKind::forbidden);
  CHECK(kind_of("bad_id") == ErrorKind::invalid_input);
}

TEST_CASE("a pointer escapes what it is made of") {
  CHECK(pointer_step("a/b~c") == "/a~1b~0c");
}
