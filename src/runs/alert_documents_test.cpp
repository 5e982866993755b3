#include "runs/documents.h"
#include "runs/drawn_folder.h"

#include <nlohmann/json.hpp>

using namespace cupel;
using nlohmann::json;

namespace {

/// Five flagged detections, D-0 the deepest in the list by key alone.
struct Flagged : DrawnFolder {
  Flagged() {
    using case_worlds::feature, case_worlds::square;
    std::vector<std::string> dug;
    for (int i = 0; i < 5; ++i) {
      dug.push_back(feature(fmt::format(R"("id":"D-{}","year":202500,"accuracy_m":10)", i),
                            square(10.01 + 0.01 * i, 0.05, 0.005)));
    }
    REQUIRE(take("territories.geojson", drawn_files::territories()).status == "taken");
    REQUIRE(take("detections.geojson", case_worlds::collection("detections", dug)).status == "taken");
    run = analyse();
    REQUIRE(run.alerts.size() == 5);
  }
  json rows(const AlertList& asked) {
    const auto document = alert_rows_document(desk(), asked);
    REQUIRE(document.has_value());
    return json::parse(*document);
  }
  json alert(const std::string& key) {
    const auto document = alert_document(desk(), key);
    REQUIRE(document.has_value());
    return json::parse(*document)["alert"];
  }
  Run run;
};

std::string keys_of(const json& list) {
  std::string keys;
  for (const json& row : list["alerts"]) keys += row["key"].get<std::string>().substr(10) + " ";
  return keys;
}

}  // namespace

TEST_CASE("the list is given in pages that join without a gap or a row twice") {
  Flagged drawn;
  std::string seen;
  AlertList asked{.cursor = {}, .limit = 2, .priority = {}, .rule = {}, .kind = {}};
  std::size_t pages = 0;
  for (; pages < 9; ++pages) {
    const json page = drawn.rows(asked);
    CHECK(page["total"] == 5);
    CHECK(page["run"] == drawn.run.id);
    CHECK(page["alerts"].size() <= 2);
    seen += keys_of(page);
    if (page["next"].is_null()) break;
    asked.cursor = page["next"];
  }
  CHECK(pages == 2);
  CHECK(seen == "D-0 D-1 D-2 D-3 D-4 ");
}

TEST_CASE("the end of the list is an end, not an error") {
  Flagged drawn;
  for (const char* cursor : {"5", "6", "9223372036854775807"}) {
    const json page = drawn.rows({.cursor = cursor, .limit = 2, .priority = {}, .rule = {}, .kind = {}});
    CHECK(page["alerts"].empty());
    CHECK(page["next"] == nullptr);
    CHECK(page["total"] == 5);
  }
  // Exactly to the end: no page is left.
  CHECK(drawn.rows({.cursor = "3", .limit = 2, .priority = {}, .rule = {}, .kind = {}})["next"] == nullptr);
  CHECK(drawn.rows({.cursor = "2", .limit = 2, .priority = {}, .rule = {}, .kind = {}})["next"] == "4");
}

TEST_CASE("a cursor is a position in decimal digits, and no other text is one") {
  CHECK(position_of_cursor("") == std::size_t{0});
  CHECK(position_of_cursor("17") == std::size_t{17});
  // The position goes into the engine as an integer of 64 bits with a sign.
  for (const char* cursor : {"-1", "+1", " 1", "1 ", "0x1", "1.0", "one", "9223372036854775808",
                             "18446744073709551615", "18446744073709551616"}) {
    CAPTURE(cursor);
    const auto position = position_of_cursor(cursor);
    REQUIRE_FALSE(position.has_value());
    CHECK(position.error().rule == "bad_cursor");
  }
}

TEST_CASE("the list is narrowed by priority, rule and kind, and the total with it") {
  Flagged drawn;
  const std::string priority = drawn.rows({})["alerts"][0]["priority"];
  CHECK(drawn.rows({.cursor = {}, .limit = 1, .priority = priority, .rule = "A05", .kind = "detection"})["total"] == 5);
  CHECK(drawn.rows({.cursor = {}, .limit = 1, .priority = "P9", .rule = {}, .kind = {}})["total"] == 0);
  CHECK(drawn.rows({.cursor = {}, .limit = 1, .priority = {}, .rule = "A01", .kind = {}})["total"] == 0);
  CHECK(drawn.rows({.cursor = {}, .limit = 1, .priority = {}, .rule = {}, .kind = "licence"})["total"] == 0);
}

TEST_CASE("an alert names its neighbours in the list and everything that a reader has to weigh") {
  Flagged drawn;
  const json first = drawn.alert("detection:D-0");
  CHECK(first["previous"] == nullptr);
  CHECK(first["next"] == "detection:D-1");
  CHECK(first["position"] == 1);
  const json last = drawn.alert("detection:D-4");
  CHECK(last["previous"] == "detection:D-3");
  CHECK(last["next"] == nullptr);
  CHECK(last["total"] == 5);
  CHECK(last["window"] == json::array({"2025-01-01", "2026-01-01"}));
  REQUIRE(last["findings"].size() == 1);
  const json& finding = last["findings"][0];
  CHECK(finding["counted"] == true);
  CHECK(finding["limit_scale"] == json({{"value", 1e6}, {"limit", 1e4}, {"allowed", "below"}}));
  CHECK(finding["rows_total"] == 2);
  CHECK(finding["rows"].size() == 2);
  CHECK(last["innocent"] == json(rule("A05")->innocent));
  CHECK(last["next_check"] == json(rule("A05")->next_check));
  CHECK(last["does_not_show"] == rule("A05")->does_not_show);
  // What could not be asked is told with whom to ask.
  REQUIRE(last["not_judged"].size() == 1);
  CHECK(last["not_judged"][0]["rule"] == "A15");
  CHECK(last["not_judged"][0]["ask"] == rule("A15")->ask);
  CHECK(last["adds_up"].empty());
  CHECK(last["run"] == drawn.run.id);
  const auto unknown = alert_document(drawn.desk(), "detection:D-9");
  REQUIRE_FALSE(unknown.has_value());
  CHECK(unknown.error().kind == ErrorKind::not_found);
}

TEST_CASE("outcomes are counted per indicator, and an unknown indicator is not found") {
  Flagged drawn;
  const json all = json::parse(outcomes_document(drawn.desk(), "").value())["outcomes"];
  CHECK(all.size() == rules().size());
  const json one = json::parse(outcomes_document(drawn.desk(), "A05").value())["outcomes"];
  REQUIRE(one.size() == 1);
  CHECK(one[0]["flagged"] == 5);
  CHECK(one[0]["clear"] == 0);
  CHECK(one[0]["subjects"] == 5);
  const json strips = json::parse(outcomes_document(drawn.desk(), "A15").value())["outcomes"];
  CHECK(strips[0]["not_available"]["missing_input"] == 5);
  const auto unknown = outcomes_document(drawn.desk(), "Z99");
  REQUIRE_FALSE(unknown.has_value());
  CHECK(unknown.error().rule == "no_indicator");
}

TEST_CASE("what a run did is told in numbers, and an indicator's own fault by name") {
  Run run;
  run.id = "ab";
  run.as_of = 3;
  run.judgements.resize(3);
  run.judgements[0].outcome = "flagged";
  run.judgements[1].outcome = "clear";
  run.rules = {{"A01", ""}, {"A05", "it broke"}};
  const json told = json::parse(analyse_document(run).value());
  CHECK(told["findings"] == "1");
  CHECK(told["alerts"] == "0");
  CHECK(told["appended"] == false);
  CHECK(told["errors"] == json::array({{{"rule", "A05"}, {"error", "it broke"}}}));
}

TEST_CASE("before any run the list is empty and names none") {
  DrawnFolder drawn;
  const json page = json::parse(alert_rows_document(drawn.desk(), {}).value());
  CHECK(page["run"] == nullptr);
  CHECK(page["total"] == 0);
  CHECK(json::parse(alerts_document(drawn.desk()).value())["alerts"].empty());
}
