#include "serve/target.h"

#include <doctest/doctest.h>

#include <array>

namespace cupel::serve {
namespace {

TEST_CASE("a target is split and decoded once") {
  const auto target = parse_target("/api/v1/alerts/licence%3AML%2D1?limit=20&kind=a+b%26c");
  REQUIRE(target);
  CHECK(target->path == "/api/v1/alerts/licence%3AML%2D1");
  CHECK(target->segments == std::vector<std::string>{"api", "v1", "alerts", "licence:ML-1"});
  CHECK(target->member("limit") == "20");
  CHECK(target->member("kind") == "a b&c");
  CHECK_FALSE(target->member("rule"));
}

TEST_CASE("an encoded slash belongs to the name, as in the number of a licence") {
  const auto target = parse_target("/api/v1/alerts/licence%3AGY%2F2024%5C032");
  REQUIRE(target);
  CHECK(target->segments == std::vector<std::string>{"api", "v1", "alerts", "licence:GY/2024\\032"});
  CHECK_FALSE(checked_file_name("a/b"));
}

TEST_CASE("the root has no segments and a last slash is seen") {
  CHECK(parse_target("/")->segments.empty());
  CHECK_FALSE(parse_target("/")->trailing_slash);
  CHECK(parse_target("/log/")->trailing_slash);
}

TEST_CASE("a target that leads elsewhere or has two readings is refused") {
  constexpr auto refused = std::to_array<std::string_view>({
      "", "x", "*", "http://host/", "//x", "/a//b", "/a/../b", "/a/%2e%2e/b", "/./a", "/a\\b",
      "/a%00b", "/a%0ab", "/%", "/%2", "/%zz", "/%ff", "/%c0%af", "/a#b", "/a\tb",
      "/?a=%", "/?a=1&a=2", "/?%ff=1",
      "/a/a/a/a/a/a/a/a/a/a/a/a/a",  // 13 segments
  });
  for (const auto text : refused) {
    CAPTURE(text);
    const auto target = parse_target(text);
    REQUIRE_FALSE(target);
    CHECK(target.error().rule == "bad_target");
  }
  CHECK_FALSE(parse_target("/" + std::string(8192, 'a')));
  std::string many = "/?";
  for (int i = 0; i < 33; ++i) many += "m" + std::to_string(i) + "=&";
  CHECK_FALSE(parse_target(many));
}

TEST_CASE("a cookie is found by its whole name and only when it stands once") {
  CHECK(cookie_value("a=1; cupel_session=xyz; b=2", "cupel_session") == "xyz");
  CHECK(cookie_value("xcupel_session=1", "cupel_session").empty());
  CHECK(cookie_value("cupel_session=1; cupel_session=2", "cupel_session").empty());
  CHECK(cookie_value("", "cupel_session").empty());
}

TEST_CASE("a file name is one plain path component") {
  CHECK(checked_file_name("prix de l'or 2024.csv"));
  for (const auto name : {"", ".", "..", ".hidden", "a/b", "a\\b", "a\nb"}) {
    CAPTURE(name);
    CHECK_FALSE(checked_file_name(name));
  }
  CHECK_FALSE(checked_file_name(std::string(201, 'a')));
  CHECK_FALSE(checked_file_name("\xff.csv"));
}

}  // namespace
}  // namespace cupel::serve
