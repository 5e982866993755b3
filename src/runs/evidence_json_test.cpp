#include "runs/evidence_json.h"

#include "model/encoding.h"
#include "runs/drawn_folder.h"

#include <nlohmann/json.hpp>

using namespace cupel;
using nlohmann::json;

namespace {

Judgement resting_on(std::vector<std::string> claim, std::vector<std::string> evidence) {
  Judgement one;
  one.rule = "E05";
  one.claim = std::move(claim);
  one.evidence = std::move(evidence);
  return one;
}

std::vector<std::string> many(std::size_t count) {
  std::vector<std::string> refs;
  for (std::size_t i = 0; i < count; ++i) refs.push_back(fmt::format("0:99:{}", i));
  return refs;
}

std::pair<std::size_t, std::size_t> shown(DrawnFolder& drawn, std::size_t claim, std::size_t evidence) {
  std::size_t claims = 0;
  const json rows = evidence_rows(drawn.desk(), resting_on(many(claim), many(evidence)));
  for (const json& row : rows) claims += row["role"] == "claim" ? 1 : 0;
  return {claims, rows.size() - claims};
}

}  // namespace

TEST_CASE("a row of evidence shows file, line, values and the columns that the question reads") {
  DrawnFolder drawn;
  const TakenFile taken = drawn.take("prices.csv", drawn_files::prices);
  const std::string ref = fmt::format("0:{}:1", *taken.index);
  const json rows = evidence_rows(drawn.desk(), resting_on({}, {ref}));
  REQUIRE(rows.size() == 1);
  CHECK(rows[0]["ref"] == ref);
  CHECK(rows[0]["file"] == "prices.csv");
  CHECK(rows[0]["line"] == 3);
  CHECK(rows[0]["pointer"] == nullptr);
  CHECK(rows[0]["values"][1] == json({{"column", "gold_usd_ozt"}, {"text", "1732.2"}}));
  CHECK(rows[0]["canonical"] == R"({"gold_usd_ozt":"1732.2","month":"2020-06"})");
  CHECK(std::ranges::find(rows[0]["columns"], json("gold_usd_ozt")) != rows[0]["columns"].end());
  CHECK_FALSE(rows[0].contains("error"));
}

TEST_CASE("a record that is not on file says so and hides no other") {
  DrawnFolder drawn;
  const TakenFile taken = drawn.take("prices.csv", drawn_files::prices);
  const std::string there = fmt::format("0:{}:0", *taken.index);
  const std::string beyond = fmt::format("0:{}:4", *taken.index);
  const json rows = evidence_rows(drawn.desk(), resting_on({"0:77:0", "no reference", "0:2"}, {beyond, there}));
  REQUIRE(rows.size() == 5);
  CHECK(rows[0]["error"].get<std::string>().find("no such row") != std::string::npos);
  CHECK(rows[0]["file"] == "prices.csv");
  CHECK(rows[1]["values"].size() == 2);
  for (std::size_t i = 2; i < 5; ++i) CHECK(rows[i]["error"] == "this record is not on file");
}

TEST_CASE("a long list leaves room for both sides") {
  DrawnFolder drawn;
  const std::size_t most = evidence_rows_shown_max;
  CHECK(shown(drawn, 1, 1) == std::pair{std::size_t{1}, std::size_t{1}});
  CHECK(shown(drawn, most * 2, most * 2) == std::pair{most / 2, most - most / 2});
  CHECK(shown(drawn, most * 2, 3) == std::pair{most - 3, std::size_t{3}});
  CHECK(shown(drawn, 3, most * 2) == std::pair{std::size_t{3}, most - 3});
}

TEST_CASE("a long value is cut where a character ends") {
  DrawnFolder drawn;
  std::string note = "n";
  for (int i = 0; i < 300; ++i) note += "\u00E9";
  const TakenFile taken = drawn.take("prices.csv", "month,gold_usd_ozt,note\n2020-05,1," + note + "\n");
  REQUIRE(taken.status == "taken");
  const json rows = evidence_rows(drawn.desk(), resting_on({}, {fmt::format("0:{}:0", *taken.index)}));
  const std::string text = rows[0]["values"][2]["text"];
  CHECK(text.size() >= 396);
  CHECK(text.size() <= 400);
  CHECK(is_utf8(text));
}
