#include "runs/archive.h"
#include "runs/embedded.h"
#include "runs/rule.h"
#include "runs/world.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include <set>

using namespace cupel;

TEST_CASE("every indicator has a drawn world, and the real path says of it what was drawn") {
  std::set<std::string> drawn;
  for (const EmbeddedFile& file : embedded_indicators()) {
    if (!file.path.ends_with(".world")) continue;
    CAPTURE(std::string(file.path));
    const auto world = parse_world(file.path, file.text);
    REQUIRE_MESSAGE(world.has_value(), (world ? "" : world.error().message));
    const auto result = run_world(file.path, *world, Progress{});
    REQUIRE_MESSAGE(result.has_value(), (result ? "" : result.error().message));
    for (const std::string& difference : result->differences) FAIL_CHECK(difference);
    std::set<std::string> outcomes;
    for (const Expectation& expected : world->expectations) {
      outcomes.insert(expected.outcome);
      drawn.insert(expected.rule);
    }
    for (const char* outcome : {"flagged", "clear", "not_available"}) CHECK(outcomes.contains(outcome));
  }
  for (const Rule& rule : rules()) CHECK_MESSAGE(drawn.contains(rule.id), rule.id);
}

TEST_CASE("a world that expects something else is told so, line by line") {
  const EmbeddedFile* first = nullptr;
  for (const EmbeddedFile& file : embedded_indicators()) {
    if (file.path.ends_with(".world")) first = first == nullptr ? &file : first;
  }
  REQUIRE(first != nullptr);
  auto world = parse_world(first->path, first->text);
  REQUIRE(world.has_value());
  // Planted fault: what was drawn as flagged is expected to be clear.
  std::size_t turned = 0;
  for (Expectation& expected : world->expectations) {
    if (expected.outcome != "flagged") continue;
    expected.outcome = "clear";
    expected.because.clear();
    ++turned;
  }
  REQUIRE(turned > 0);
  const auto result = run_world(first->path, *world, Progress{});
  REQUIRE(result.has_value());
  CHECK(result->differences.size() >= 2 * turned);  // not as expected, and a flag nobody expects
}

TEST_CASE("a world's grammar is refused by line") {
  const auto error_line = [](std::string_view text) {
    const auto world = parse_world("x.world", text);
    return world ? 0 : world.error().where.line;
  };
  CHECK(error_line("world a\nclock tomorrow\n") == 2);
  CHECK(error_line("world a\nhouse b\n") == 2);
  CHECK(error_line("world a\nfile ../b\n") == 2);
  CHECK(error_line("world a\nexpect A01 guilty X\n") == 2);
  CHECK(error_line("world a\nexpect A01 flagged\n") == 2);
  CHECK(error_line("world a\nexpect A01 flagged X because there\n") == 2);
  const auto world = parse_world("x.world",
                                 "world a\nfile b.csv\n    x;y\n\n    1;2\n# remark\n"
                                 "expect A01 flagged \"L 1\" statistic 0.1 because b.csv:3\n");
  REQUIRE(world.has_value());
  CHECK(world->files.front().content == "x;y\n\n1;2\n");
  CHECK(world->expectations.front().subject == "L 1");
  CHECK(world->expectations.front().because.front().line == 3);
}

TEST_CASE("an indicator with a missing or unknown key, or a default outside its range, is refused") {
  const Rule& any = rules().front();
  std::string text;
  for (const EmbeddedFile& file : embedded_indicators()) {
    if (file.path == any.path) text = file.text;
  }
  REQUIRE(parse_rule(any.path, text).has_value());
  CHECK_FALSE(parse_rule(any.path, "--- nickname = \"x\"\n" + text).has_value());
  const std::size_t at = text.find("--- question");
  REQUIRE(at != std::string::npos);
  std::string without = text;
  without.erase(at, without.find('\n', at) - at + 1);
  CHECK_FALSE(parse_rule(any.path, without).has_value());
}
