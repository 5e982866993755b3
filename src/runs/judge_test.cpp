#include "runs/finding_text.h"
#include "runs/judge.h"

#include <doctest/doctest.h>

using namespace cupel;

TEST_CASE("a figure is printed in plain digits") {
  CHECK(plain({true, 105, -1, ""}) == "10.5");
  CHECK(plain({true, -5, -3, ""}) == "-0.005");
  CHECK(plain({true, 1000, -3, ""}) == "1");
  CHECK(plain({true, 12, 3, ""}) == "12000");
  CHECK(plain({true, 0, -6, ""}) == "0");
}

TEST_CASE("a template shows an unknown name instead of hiding it") {
  CHECK(fill_template("{a} of {b}", {{"a", "1"}}) == "1 of {b}");
  CHECK(fill_template("no names", {}) == "no names");
  CHECK(fill_template("open {a", {{"a", "1"}}) == "open {a");
}

TEST_CASE("a judgement survives its canonical text, and the text is the same again") {
  Judgement one;
  one.rule = "A01";
  one.rule_version = 1;
  one.subject_kind = "licence";
  one.subject_key = "ML-1 \"x\"";
  one.subject_name = "ML-1";
  one.period_to_us = 5;
  one.outcome = "flagged";
  one.statistic = {true, 1, -1, "ha"};
  one.claim = {"0:1:2"};
  one.arguments = {{"scar", "0.1 ha"}};
  const std::string text = judgement_json(one);
  const auto again = parse_judgement(text);
  REQUIRE(again.has_value());
  CHECK(judgement_json(*again) == text);
  CHECK(text.find("null") == std::string::npos);
  CHECK(alert_key(one) == "licence:ML-1 \"x\"");
}
