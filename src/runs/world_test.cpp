#include "runs/world.h"

#include <doctest/doctest.h>

using namespace cupel;

namespace {

constexpr std::string_view expectation = "expect A01 flagged X\n";

Error error_of(const std::string& text) {
  const auto world = parse_world("drawn.world", text);
  REQUIRE_FALSE_MESSAGE(world.has_value(), text);
  CHECK(world.error().rule == "bad_world");
  CHECK(world.error().where.file == "drawn.world");
  return world.error();
}

World world_of(const std::string& text) {
  auto world = parse_world("drawn.world", text);
  REQUIRE_MESSAGE(world.has_value(), (world ? "" : world.error().message));
  return *world;
}

}  // namespace

TEST_CASE("a world has a title, a clock, files and expectations") {
  const World world = world_of("# a remark\nworld  two words \nclock 1970-01-01T00:00:01Z\nfile a/b.csv\n    x\n"
                               "      y\n\n\nfile \"c d.csv\"\n    z\nexpect A01 clear \"ML 1\" reason why\n");
  CHECK(world.title == "two words");
  CHECK(world.clock_us == 1'000'000);
  REQUIRE(world.files.size() == 2);
  CHECK(world.files[0].name == "a/b.csv");
  CHECK(world.files[0].content == "x\n  y\n");
  CHECK(world.files[1].name == "c d.csv");
  CHECK(world.files[1].content == "z\n");
  REQUIRE(world.expectations.size() == 1);
  const Expectation& expected = world.expectations.front();
  CHECK(expected.rule == "A01");
  CHECK(expected.outcome == "clear");
  CHECK(expected.subject == "ML 1");
  CHECK(expected.reason == "why");
  CHECK_FALSE(expected.statistic.has_value());
  CHECK(expected.line == 11);
}

TEST_CASE("a '#' is content inside a file, a remark outside of it and behind an expectation") {
  const World world = world_of("file a.csv\n    # kept\n# gone\nexpect A01 flagged X because a.csv:1 b:c:2 # gone\n");
  CHECK(world.files.front().content == "# kept\n");
  REQUIRE(world.expectations.front().because.size() == 2);
  CHECK(world.expectations.front().because[1].file == "b:c");
  CHECK(world.expectations.front().because[1].line == 2);
}

TEST_CASE("a remark ends a file: a line further in is a statement again") {
  CHECK(error_of("file a.csv\n    x\n# remark\n    y\n").where.line == 4);
}

TEST_CASE("a world that expects nothing proves nothing") {
  CHECK(error_of("world a\nfile b.csv\n    x\n").message.find("at least one") != std::string::npos);
  CHECK(error_of("").rule == "bad_world");
}

TEST_CASE("each error of the grammar names its line") {
  const std::string first = "world a\n";
  for (const std::string line :
       {"clock", "clock 2026-03-01", "file", "file /etc/passwd", "file a/../../b", "expect", "expect A01",
        "expect A01 flagged", "expect A01 flagged \"\"", "expect A01 Flagged X", "expect A01 flagged X why not",
        "expect A01 flagged X because a.csv", "expect A01 flagged X because a.csv:",
        "expect A01 flagged X because a:1x", "expect A01 flagged X because a:-", "files a.csv", "    indented"}) {
    CAPTURE(line);
    CHECK(error_of(first + line + "\n" + std::string(expectation)).where.line == 2);
  }
}

TEST_CASE("every outcome may be expected, and no other word") {
  for (const std::string outcome : {"flagged", "clear", "not_available", "not_applicable", "error"}) {
    CHECK(world_of("expect A01 " + outcome + " X\n").expectations.front().outcome == outcome);
  }
  CHECK(error_of("expect A01 guilty X\n").message.find("guilty") != std::string::npos);
}
