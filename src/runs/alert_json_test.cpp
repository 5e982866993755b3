#include "runs/alert_json.h"

#include "runs/drawn_folder.h"

#include <nlohmann/json.hpp>

using namespace cupel;
using nlohmann::json;

namespace {

Judgement over(const std::string& inside) {
  Judgement one;
  one.rule = "A05";
  one.rule_version = 1;
  one.outcome = "flagged";
  one.subject_kind = "detection";
  one.subject_key = "D-1";
  one.subject_name = "Dug ground";
  one.statistic = {true, 42, -1, "ppm"};
  one.evidence = {"0:1:0"};
  one.arguments = {{"fine_ug10", "25000000000"}};
  if (!inside.empty()) one.arguments["inside"] = inside;
  return one;
}

/// The only alert's row.
json row_of(const Judgement& judgement) {
  Picture picture;
  picture.run.judgements = {judgement};
  picture.run.received_us = 77;
  picture.run.alerts = group_alerts(picture.run.judgements);
  picture.alerts = rank_alerts(picture.run);
  REQUIRE(picture.alerts.size() == 1);
  return alert_row_json(picture, picture.alerts.front());
}

}  // namespace

TEST_CASE("a figure is mantissa and exponent as text, or null") {
  CHECK(figure_json({}) == nullptr);
  CHECK(figure_json({true, 9'007'199'254'740'993, -3, "kg"}) ==
        json({{"m", "9007199254740993"}, {"e", "-3"}, {"unit", "kg"}}));
}

TEST_CASE("bytes that are no UTF-8 leave a document readable") {
  const std::string text = dump_document({{"text", "a\xFF"}});
  CHECK(json::parse(text)["text"] == "a\uFFFD");
}

TEST_CASE("a row names both sides, or null where an argument is missing") {
  const json row = row_of(over("90 % of 3 ha"));
  CHECK(row["seen"] == json({{"label", "inside"}, {"value", "90 % of 3 ha"}}));
  CHECK(row["said"]["value"] == "no mining");
  CHECK(row["key"] == "detection:D-1");
  CHECK(row["raised_us"] == "77");
  CHECK(row["groups"] == json::array({{{"group", "EARTH"}, {"state", "counted"}}}));
  CHECK(row["fine"].is_string());
  CHECK(row_of(over(""))["seen"] == nullptr);
  Judgement no_mass = over("90 % of 3 ha");
  no_mass.arguments.erase("fine_ug10");
  CHECK(row_of(no_mass)["fine"] == nullptr);
}

TEST_CASE("a brace in what a file said hides neither side") {
  const json row = row_of(over("{90} % of 3 ha"));
  CHECK(row["seen"] == json({{"label", "inside"}, {"value", "{90} % of 3 ha"}}));
}

TEST_CASE("a finding carries its parameters with their origins") {
  const json finding = finding_json(over("90 %"));
  CHECK(finding["statistic"]["m"] == "42");
  CHECK(finding["threshold"] == nullptr);
  CHECK(finding["evidence"] == json::array({"0:1:0"}));
  REQUIRE(finding["params"].size() == rule("A05")->parameters.size());
  for (const RuleParameter& parameter : rule("A05")->parameters) {
    CHECK(finding["params"][parameter.name]["value"] == std::to_string(parameter.value));
    CHECK(finding["params"][parameter.name]["origin"] == parameter.origin);
  }
}

TEST_CASE("the seal states origin, key, size and root, and when the last entry under it came") {
  DrawnFolder drawn;
  REQUIRE(drawn.take("prices.csv", drawn_files::prices).status == "taken");
  const json seal = seal_json(drawn.desk());
  CHECK(seal["origin"] == "demo.invalid/drawn");
  CHECK(seal["demonstration"] == true);
  CHECK(seal["size"] == std::to_string(drawn.folder().ledger().sealed()->size));
  CHECK(seal["root"].get<std::string>().size() == 44);
  CHECK(seal["sealed_us"] == std::to_string(case_worlds::clock_us));
  CHECK(seal["vkey"] == drawn.folder().ledger().vkey());
}
