#include "runs/archive.h"
#include "runs/case_worlds.h"
#include "runs/world.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include <algorithm>

using namespace cupel;

namespace {

World ground() {
  using case_worlds::collection, case_worlds::feature, case_worlds::square;
  const std::string land = feature(R"("id":"T-1","kind":"protected","mining_allowed":false)", square(10, 0, 0.1));
  const std::string inside = feature(R"("id":"D-1","year":202500,"accuracy_m":10)", square(10.02, 0.05, 0.005));
  const std::string outside = feature(R"("id":"D-2","year":202500,"accuracy_m":10)", square(12, 0.05, 0.005));
  World world;
  world.clock_us = case_worlds::clock_us;
  world.files = {{"a/territories.geojson", collection("territories", {land})},
                 {"a/detections.geojson", collection("detections", {inside, outside})}};
  world.expectations = {{"A05", "flagged", "D-1", "", {}, {{"detections.geojson", 1}}, 7}};
  return world;
}

std::vector<std::string> differences_of(const World& world) {
  const auto result = run_world("drawn.world", world, Progress{});
  REQUIRE_MESSAGE(result.has_value(), (result ? "" : result.error().message));
  CHECK(result->expectations == world.expectations.size());
  return result->differences;
}

bool is_one_about(const std::vector<std::string>& differences, std::string_view text) {
  return differences.size() == 1 && differences.front().find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("a world that is as expected differs in nothing, and all that was said is handed back") {
  World world = ground();
  CHECK(differences_of(world).empty());
  const auto result = run_world("drawn.world", world, Progress{});
  REQUIRE(result.has_value());
  CHECK(std::ranges::any_of(result->judgements, [](const Judgement& one) {
    return one.rule == "A05" && one.subject_key == "D-2" && one.outcome == "clear";
  }));
}

TEST_CASE("each kind of difference is told, with the line that expected something else") {
  World world = ground();
  SUBCASE("a flag that nobody expects") {
    world.expectations = {{"A05", "clear", "D-2", "", {}, {}, 7}};
    CHECK(is_one_about(differences_of(world), "which nobody expects"));
  }
  SUBCASE("a subject that nothing is said of") {
    world.expectations.push_back({"A05", "clear", "D-9", "", {}, {}, 9});
    CHECK(is_one_about(differences_of(world), "line 9: A05 says nothing of D-9"));
  }
  SUBCASE("another outcome") {
    world.expectations.push_back({"A05", "flagged", "D-2", "", {}, {}, 9});
    CHECK(is_one_about(differences_of(world), "line 9: A05 of D-2 is clear"));
  }
  SUBCASE("another statistic") {
    world.expectations.front().statistic = "1";
    CHECK(is_one_about(differences_of(world), "line 7: A05 of D-1: statistic 1000000 ppm, not 1"));
  }
  SUBCASE("another reason") {
    world.expectations.front().reason = "missing_input";
    CHECK(is_one_about(differences_of(world), "line 7: A05 of D-1: reason"));
  }
  SUBCASE("a line at which no row begins") {
    world.expectations.front().because = {{"detections.geojson", 77}};
    CHECK(is_one_about(differences_of(world), "no row begins at detections.geojson:77"));
  }
  SUBCASE("a record that the finding does not rest on") {
    world.expectations.front().because = {{"detections.geojson", 2}};
    CHECK(is_one_about(differences_of(world), "does not rest on detections.geojson:2"));
  }
  SUBCASE("a file that is not taken in") {
    world.files.push_back({"odd.csv", "colour,shape\nred,round\n"});
    CHECK(is_one_about(differences_of(world), "odd.csv is unrecognised"));
  }
}

TEST_CASE("the worlds of one indicator are run by its id, and an unknown one is not found") {
  const auto document = Archive::test_indicators({"A05"}, Progress{});
  REQUIRE(document.has_value());
  const nlohmann::json tested = nlohmann::json::parse(*document);
  CHECK(tested["ok"] == true);
  REQUIRE(tested["worlds"].size() == 1);
  CHECK(tested["worlds"][0]["expectations"].get<int>() > 3);
  const auto unknown = Archive::test_indicators({"A0"}, Progress{});  // no more than the beginning of an id
  REQUIRE_FALSE(unknown.has_value());
  CHECK(unknown.error().kind == ErrorKind::not_found);
}
