#include "model/json_scan.h"

#include <doctest/doctest.h>

using namespace cupel;

namespace {

struct Refusal {
  std::string rule;
  std::uint64_t offset;
};

Refusal refusal_of(std::string_view text, const JsonLimits& limits) {
  const auto scan = JsonScan::read(text, limits);
  if (scan) return {"accepted", 0};
  return {scan.error().rule, scan.error().where.offset};
}

JsonLimits strict() {
  JsonLimits limits;
  limits.depth = 3;
  limits.members = 4;
  limits.whole_numbers_only = true;
  limits.allow_null = false;
  limits.allow_nul_character = false;
  return limits;
}

}  // namespace

TEST_CASE("nodes know their bytes, children and unescaped text") {
  const std::string text = R"( {"a":[1, "x\u00e9\n"],"b":{"c":true}} )";
  const auto scan = JsonScan::read(text, JsonLimits{});
  REQUIRE(scan.has_value());
  CHECK(scan->node(0).kind == JsonKind::object);
  CHECK(scan->node(0).count == 2);
  const std::size_t a = scan->member(0, "a");
  REQUIRE(a != 0);
  CHECK(scan->raw(a) == R"([1, "x\u00e9\n"])");
  CHECK(scan->text(scan->children(a)[1]) == "xé\n");
  const std::size_t b = scan->member(0, "b");
  CHECK(scan->raw(scan->member(b, "c")) == "true");
  CHECK(scan->member(0, "c") == 0);
  CHECK(scan->member(a, "c") == 0);
}

TEST_CASE("the first violation in byte order is named with its offset") {
  struct Case {
    std::string_view text;
    std::string_view rule;
    std::uint64_t offset;
  };
  const Case cases[] = {
      {R"({"a":1.5,"a":2})", "float", 5},
      {R"({"a":1e2})", "float", 5},
      {R"({"a":1,"a":null})", "duplicate_member", 7},
      {R"({"a":null,"a":1})", "null", 5},
      {R"({"a":9007199254740992})", "number_range", 5},
      {R"({"a":-9007199254740991})", "accepted", 0},
      {R"({"a":99999999999999999999})", "number_range", 5},
      {R"({"a":[[[1]]]})", "too_deep", 7},
      {R"({"a":1,"b":2,"c":3,"d":4,"e":5})", "too_many_members", 25},
      {R"({"a":"\u0000"})", "nul", 6},
      {R"({"a":"\ud800x"})", "lone_surrogate", 6},
      {R"({"a":1}{)", "not_json", 7},
      {R"({"a":)", "not_json", 5},
      {"{\"a\":\"\xc0\xaf\"}", "not_utf8", 6},
  };
  for (const Case& one : cases) {
    CAPTURE(one.text);
    const Refusal got = refusal_of(one.text, strict());
    CHECK(got.rule == one.rule);
    CHECK(got.offset == one.offset);
  }
}

TEST_CASE("many names in one object are told apart in reasonable time") {
  std::string text = "{";
  for (int i = 0; i < 20'000; ++i) text += "\"m" + std::to_string(i) + "\":0,";
  CHECK(refusal_of(text + "\"z\":0}", JsonLimits{}).rule == "accepted");
  CHECK(refusal_of(text + "\"m19999\":0}", JsonLimits{}).rule == "duplicate_member");
  CHECK(refusal_of(text + "\"m3\":0}", JsonLimits{}).rule == "duplicate_member");
}

TEST_CASE("names of a closed object do not count for the next one") {
  CHECK(refusal_of(R"([{"a":1},{"a":2}])", JsonLimits{}).rule == "accepted");
  CHECK(refusal_of(R"({"a":{"a":{"a":1}}})", JsonLimits{}).rule == "accepted");
  CHECK(refusal_of(R"({"a":{"b":1},"a":1})", JsonLimits{}).rule == "duplicate_member");
}
