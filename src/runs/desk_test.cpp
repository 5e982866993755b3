#include "runs/drawn_folder.h"
#include "runs/finding_text.h"

#include <algorithm>

using namespace cupel;

namespace {

Judgement judged(const std::string& rule, const std::string& outcome, const std::string& key,
                 const std::string& fine_ug10 = "") {
  Judgement one;
  one.rule = rule;
  one.outcome = outcome;
  one.subject_kind = "licence";
  one.subject_key = key;
  one.evidence = {"0:1:" + rule + key};
  if (!fine_ug10.empty()) one.arguments["fine_ug10"] = fine_ug10;
  return one;
}

Run run_of(std::vector<Judgement> judgements) {
  Run run;
  run.judgements = std::move(judgements);
  run.alerts = group_alerts(run.judgements);
  return run;
}

std::vector<std::string> keys_of(const std::vector<RankedAlert>& ranked) {
  std::vector<std::string> keys;
  for (const RankedAlert& one : ranked) keys.push_back(one.alert->key);
  return keys;
}

}  // namespace

TEST_CASE("only a flagged subject is an alert, and it carries all that was said of it") {
  const Run run = run_of({judged("A01", "clear", "1"), judged("A01", "flagged", "2"), judged("A05", "clear", "2"),
                          judged("A15", "not_available", "2"), judged("A15", "not_available", "3")});
  const auto ranked = rank_alerts(run);
  REQUIRE(keys_of(ranked) == std::vector<std::string>{"licence:2"});
  CHECK(ranked[0].judgements == std::vector<std::size_t>{1, 2, 3});
  REQUIRE(ranked[0].findings.size() == 3);
  CHECK(ranked[0].findings[0].outcome == Outcome::flagged);
  CHECK(ranked[0].findings[2].outcome == Outcome::not_available);
  CHECK(ranked[0].lead == 1);
}

TEST_CASE("two groups of evidence go before one, then the greater mass, then the key") {
  const Run run = run_of({judged("A01", "flagged", "b"), judged("A01", "flagged", "a"),
                          judged("A01", "flagged", "heavy", "5000"), judged("A01", "flagged", "heavier", "6000"),
                          judged("A01", "flagged", "two"), judged("E02", "flagged", "two")});
  CHECK(keys_of(rank_alerts(run)) == std::vector<std::string>{"licence:two", "licence:heavier", "licence:heavy",
                                                               "licence:a", "licence:b"});
}

TEST_CASE("the order of the alerts does not depend on the order of the judgements") {
  std::vector<Judgement> judgements{judged("A01", "flagged", "a"), judged("A01", "flagged", "b", "9"),
                                    judged("E02", "flagged", "a"), judged("A05", "flagged", "c")};
  const Run first = run_of(judgements);
  const auto expected = keys_of(rank_alerts(first));
  std::ranges::reverse(judgements);
  const Run second = run_of(judgements);
  CHECK(keys_of(rank_alerts(second)) == expected);
}

TEST_CASE("the title is that of a counted finding") {
  const Run run = run_of({judged("A15", "flagged", "x"), judged("A05", "flagged", "x")});
  const auto ranked = rank_alerts(run);
  REQUIRE(ranked.size() == 1);
  REQUIRE_FALSE(ranked[0].combination.counted.empty());
  CHECK(ranked[0].lead == ranked[0].judgements[ranked[0].combination.counted.front()]);
}

TEST_CASE("a picture stands until it is forgotten, and the views follow the tables") {
  DrawnFolder drawn;
  const auto empty = drawn.desk().picture();
  REQUIRE(empty.has_value());
  CHECK((*empty)->run.id.empty());
  CHECK((*empty)->alerts.empty());
  const auto territories = [&] {
    return drawn.desk().views().engine->query("select count(*) from territory").at(0).integer(0);
  };
  CHECK(territories() == 0);
  REQUIRE(drawn.take("territories.geojson", drawn_files::territories()).status == "taken");
  CHECK(territories() == 1);
  REQUIRE(drawn.take("detections.geojson", drawn_files::detections()).status == "taken");
  const Run run = drawn.analyse();
  const auto seen = drawn.desk().picture();
  REQUIRE(seen.has_value());
  CHECK((*seen)->run.id == run.id);
  CHECK((*seen)->features.size() == 4);
  CHECK((*seen)->alerts.size() == 2);
  CHECK((*empty)->alerts.empty());  // what somebody holds does not change
  CHECK(drawn.desk().picture()->get() == seen->get());
  drawn.desk().forget_picture();
  CHECK(drawn.desk().picture()->get() != seen->get());
}
