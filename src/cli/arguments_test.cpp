#include "cli/arguments.h"

#include <doctest/doctest.h>

#include <array>

namespace cupel::cli {
namespace {

constexpr auto options = std::to_array<OptionRule>({
    {"--mapping", "FILE", "", true},
    {"--compare", "", ""},
    {"--port", "N", ""},
});
constexpr Grammar grammar{"PATH...", 1, 3, options};

Result<Arguments> parse(std::vector<std::string> words) { return Arguments::parse(words, grammar); }

std::string refusal(std::vector<std::string> words) {
  const auto parsed = parse(std::move(words));
  REQUIRE_FALSE(parsed);
  CHECK(parsed.error().rule == "bad_usage");
  CHECK(parsed.error().kind == ErrorKind::invalid_input);
  return parsed.error().message;
}

TEST_CASE("options and operands stand in any order, values behind a blank or an equals sign") {
  const auto parsed = parse({"a", "--mapping", "m1", "--compare", "--mapping=m2", "b", "--data=d"});
  REQUIRE(parsed);
  CHECK(parsed->operands() == std::vector<std::string>{"a", "b"});
  CHECK(parsed->values("--mapping") == std::vector<std::string>{"m1", "m2"});
  CHECK(parsed->has("--compare"));
  CHECK(parsed->value("--data") == "d");
  CHECK_FALSE(parsed->has("--json"));
}

TEST_CASE("two dashes end the options, and one dash is an operand") {
  const auto parsed = parse({"--", "--compare", "-"});
  REQUIRE(parsed);
  CHECK(parsed->operands() == std::vector<std::string>{"--compare", "-"});
}

TEST_CASE("help asks for nothing else") { CHECK(parse({"-h"})->has("--help")); }

TEST_CASE("what is not known is refused with the nearest name") {
  CHECK(refusal({"a", "--mappin", "x"}) == "option is not known: --mappin; nearest: --mapping");
  CHECK(refusal({"a", "--jsno"}) == "option is not known: --jsno; nearest: --json");
}

TEST_CASE("values are where they belong and given once") {
  CHECK(refusal({"a", "--port"}) == "option needs a value: --port N");
  CHECK(refusal({"a", "--compare=1"}) == "option takes no value: --compare");
  CHECK(refusal({"a", "--port", "1", "--port", "2"}) == "option is given twice: --port");
  CHECK(refusal({}) == "operand is missing: PATH...");
  CHECK(refusal({"a", "b", "c", "d"}) == "operand is one too many: d");
}

TEST_CASE("numbers are whole and within their limits") {
  CHECK(*parse({"a", "--port", "0"})->number("--port", 8800, 0, 65535) == 0);
  CHECK(*parse({"a"})->number("--port", 8800, 0, 65535) == 8800);
  for (const auto text : {"65536", "-1", "1x", "", " 1", "99999999999999999999"}) {
    CAPTURE(text);
    CHECK_FALSE(parse({"a", "--port", text})->number("--port", 8800, 0, 65535));
  }
}

}  // namespace
}  // namespace cupel::cli
