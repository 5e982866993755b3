#include "runs/finding_text.h"

#include <doctest/doctest.h>

using namespace cupel;

namespace {

Judgement flagged() {
  Judgement one;
  one.rule = "A05";
  one.rule_version = 1;
  one.subject_kind = "detection";
  one.subject_key = "D-1";
  one.subject_name = "Dug ground";
  one.jurisdiction = "ISL";
  one.period_from_us = -5;
  one.period_to_us = 7;
  one.outcome = "flagged";
  one.reason = "missing_input";
  one.statistic = {true, 999, -3, "ppm"};
  one.threshold = {true, 1, 4, "ppm"};
  one.claim = {"0:1:2"};
  one.evidence = {"0:3:4", "0:3:5"};
  one.arguments = {{"site", "Dug ground, 3 ha"}, {"deep_words", "90 % of it"}, {"accuracy", "10 m"},
                   {"territory", "First land"}, {"most", "1 %"}, {"found", "90 % inside"}};
  return one;
}

}  // namespace

TEST_CASE("every member of a judgement comes back from its text") {
  const Judgement one = flagged();
  const auto again = parse_judgement(judgement_json(one));
  REQUIRE(again.has_value());
  CHECK(again->rule == one.rule);
  CHECK(again->rule_version == one.rule_version);
  CHECK(again->subject_kind == one.subject_kind);
  CHECK(again->subject_key == one.subject_key);
  CHECK(again->subject_name == one.subject_name);
  CHECK(again->jurisdiction == one.jurisdiction);
  CHECK(again->period_from_us == -5);
  CHECK(again->period_to_us == 7);
  CHECK(again->outcome == one.outcome);
  CHECK(again->reason == one.reason);
  CHECK(again->statistic.stated);
  CHECK(again->statistic.m == 999);
  CHECK(again->statistic.e == -3);
  CHECK(again->statistic.unit == "ppm");
  CHECK(again->threshold.e == 4);
  CHECK(again->claim == one.claim);
  CHECK(again->evidence == one.evidence);
  CHECK(again->arguments == one.arguments);
}

TEST_CASE("members that are not there leave no trace in what is signed") {
  Judgement one;
  one.rule = "A05";
  one.outcome = "clear";
  CHECK(judgement_json(one) == R"({"outcome":"clear","period":["0","0"],"rule":"A05","rule_version":0,)"
                               R"("subject":{"key":"","kind":"","name":""}})");
}

TEST_CASE("a cached judgement that does not read is an error, never a wrong number") {
  const std::string whole = judgement_json(flagged());
  for (std::size_t cut = 0; cut < whole.size(); cut += 7) CHECK_FALSE(parse_judgement(whole.substr(0, cut)));
  for (const char* period : {R"("7x")", R"("")", R"("99999999999999999999")", "7", "null"}) {
    CAPTURE(period);
    std::string text = whole;
    const std::size_t at = text.find(R"("7"])");
    REQUIRE(at != std::string::npos);
    const auto parsed = parse_judgement(text.replace(at, 3, period));
    REQUIRE_FALSE(parsed.has_value());
    CHECK(parsed.error().kind == ErrorKind::corrupt);
  }
}

TEST_CASE("the sentences are filled from the arguments") {
  const Judgement one = flagged();
  CHECK(title_of(one) == "Dug ground, 3 ha: 90 % of it inside First land, at least 10 m from its border.");
  CHECK(here_of(one) == "90 % inside");
  CHECK(limit_of(one) == "at most 1 %");
  CHECK(reason_of(one) == "the file does not say what this question needs");
  CHECK(alert_key(one) == "detection:D-1");
}

TEST_CASE("without the arguments of the sentence the figures are left, and without figures nothing") {
  Judgement one = flagged();
  one.arguments.clear();
  CHECK(here_of(one) == "0.999 ppm");
  CHECK(limit_of(one) == "10000 ppm");
  one.statistic = {};
  one.threshold = {};
  CHECK(here_of(one).empty());
  CHECK(limit_of(one).empty());
}

TEST_CASE("what the rule states itself goes before the templates") {
  Judgement one = flagged();
  one.arguments["here"] = "here";
  one.arguments["limit"] = "limit";
  one.arguments["reason_text"] = "reason";
  CHECK(here_of(one) == "here");
  CHECK(limit_of(one) == "limit");
  CHECK(reason_of(one) == "reason");
  one.arguments.clear();
  one.reason = "no_such_code";
  CHECK(reason_of(one) == "no_such_code");
}

TEST_CASE("each origin of a rule's limits is named once") {
  Rule drawn;
  CHECK(origin_of(drawn) == "bookkeeping, no limit of its own");
  for (const char* origin : {"law", "practice", "law"}) {
    RuleParameter parameter;
    parameter.origin = origin;
    drawn.parameters.push_back(parameter);
  }
  CHECK(origin_of(drawn) == "law; practice");
}
