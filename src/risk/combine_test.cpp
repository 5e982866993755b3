#include "risk/combine.h"

#include "model/shared_data.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <map>

using namespace cupel;

namespace {

/// Cells of one CSV line; quotes may hold commas.
std::vector<std::string> csv_cells(const std::string& line) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      cells.emplace_back();
    } else {
      cells.back().push_back(c);
    }
  }
  return cells;
}

std::vector<std::vector<std::string>> csv_rows(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::vector<std::vector<std::string>> rows;
  for (std::string line; std::getline(file, line);) rows.push_back(csv_cells(line));
  return rows;
}

Finding finding(std::string rule, Severity severity, Group group,
                std::vector<std::string> evidence) {
  Finding made;
  made.rule = std::move(rule);
  made.severity = severity;
  made.group = group;
  made.evidence = std::move(evidence);
  made.limit_adopted = true;
  return made;
}

Finding finding_of(const nlohmann::json& stated, const std::map<std::string, Group>& groups) {
  const std::string rule = stated.at("id");
  Finding made = finding(rule, *parse_severity(stated.at("sev").get<std::string>()),
      groups.at(rule),
                         stated.at("evidence").get<std::vector<std::string>>());
  if (stated.contains("p")) {
    made.p_e9 = static_cast<std::int64_t>(stated.at("p").get<double>() * 1e9 + 0.5);
  }
  return made;
}

void check_case(const nlohmann::json& stated, const std::map<std::string, Group>& groups) {
  CAPTURE(stated.at("case").get<std::string>());
  std::vector<Finding> findings;
  for (const auto& one : stated.at("findings")) findings.push_back(finding_of(one, groups));
  const Combination combination = combine(findings);
  const auto& expected = stated.at("expect");
  CHECK(combination.hold() == expected.at("hold").get<bool>());
  const bool hold = combination.hold();
  CHECK((hold ? "P1"
      : name_of(combination.priority)) == expected.at("priority").get<std::string>());
  std::vector<std::string> counted;
  std::vector<std::string> counted_groups;
  for (const std::size_t i : combination.counted) {
    counted.push_back(findings[i].rule);
    counted_groups.emplace_back(name_of(findings[i].group));
  }
  CHECK(counted == expected.at("counted").get<std::vector<std::string>>());
  CHECK(counted_groups == expected.at("groups").get<std::vector<std::string>>());
  CHECK(combination.points == expected.at("points").get<int>());
  CHECK(combination.notes == expected.at("notes").get<std::vector<std::string>>());
}

}  // namespace

TEST_CASE("the 22 combining cases of the reference come out as written") {
  const auto cases = shared_data("field/cases/combine_cases.jsonl");
  const auto table = shared_data("field/tables/indicators.csv");
  if (!cases || !table) {
    MESSAGE("skipped: CUPEL_SHARED is absent");
    return;
  }
  std::map<std::string, Group> groups;
  for (const auto& row : csv_rows(*table)) {
    if (const auto group = parse_group(row.at(6))) groups[row.at(0)] = *group;
  }
  REQUIRE(groups.size() == 185);
  std::ifstream file(*cases);
  int number = 0;
  for (std::string line; std::getline(file, line); ++number) {
    check_case(nlohmann::json::parse(line), groups);
  }
  CHECK(number == 22);
}

TEST_CASE("aliases and groups equal the tables of the reference") {
  const auto aliases = shared_data("field/tables/indicator_aliases.csv");
  const auto groups = shared_data("field/tables/evidence_groups.csv");
  if (!aliases || !groups) {
    MESSAGE("skipped: CUPEL_SHARED is absent");
    return;
  }
  int pairs = 0;
  for (const auto& row : csv_rows(*aliases)) {
    if (row.at(0) == "id") continue;
    CHECK(same_test_as(row.at(0)) == same_test_as(row.at(1)));
    CHECK(same_test_as(row.at(0)) != row.at(0));
    ++pairs;
  }
  CHECK(pairs == 17);
  for (const auto& row : csv_rows(*groups)) {
    if (row.at(0) == "group") continue;
    const auto group = parse_group(row.at(0));
    REQUIRE(group);
    CHECK(counts(*group) == (row.back() == "1"));
  }
}

TEST_CASE("a finding repeated through an alias leaves the priority as it was") {
  std::vector<Finding> findings{finding("E01", Severity::high, Group::trade, {"0:1:4"}),
                                finding("A14", Severity::medium, Group::hg, {"0:2:1"})};
  const Priority before = combine(findings).priority;
  findings.push_back(finding("F04", Severity::high, Group::hg, {"0:9:9"}));
  findings.push_back(finding("F09", Severity::medium, Group::title, {"0:9:8"}));
  const Combination after = combine(findings);
  CHECK(after.priority == before);
  CHECK(after.attached.size() == 2);
}

TEST_CASE("the order in which findings arrive changes nothing") {
  std::vector<Finding> findings{finding("C01", Severity::stop, Group::mass, {"a", "w"}),
                                finding("C05", Severity::high, Group::chem, {"a"}),
                                finding("A13", Severity::medium, Group::chem, {"z"}),
                                finding("A01", Severity::high, Group::earth, {"s"}),
                                finding("A02", Severity::high, Group::earth, {"t"})};
  std::vector<std::size_t> order{0, 1, 2, 3, 4};
  const std::vector<std::string> expected{"C01", "A01", "A13"};
  int permutations = 0;
  do {
    std::vector<Finding> shuffled;
    for (const std::size_t i : order) shuffled.push_back(findings[i]);
    const Combination combination = combine(shuffled);
    std::vector<std::string> counted;
    for (const std::size_t i : combination.counted) counted.push_back(shuffled[i].rule);
    CHECK(counted == expected);
    CHECK(combination.points == 9);
    ++permutations;
  } while (std::ranges::next_permutation(order).found);
  CHECK(permutations == 120);
}

TEST_CASE("a STOP whose limit nobody adopted counts as HI and never holds") {
  std::vector<Finding> findings{finding("E09", Severity::stop, Group::doc, {"c"})};
  CHECK(combine(findings).priority == Priority::hold);
  findings[0].limit_adopted = false;
  const Combination combination = combine(findings);
  CHECK(combination.priority == Priority::p3);
  CHECK(combination.severities[0] == Severity::high);
  CHECK(combination.points == 3);
}

TEST_CASE("only flagged findings count, and missing data leaves an open mark") {
  std::vector<Finding> findings{finding("A01", Severity::high, Group::earth, {"s"}),
                                finding("E01", Severity::high, Group::trade, {"t"}),
                                finding("E02", Severity::high, Group::trade, {"u"}),
                                finding("E05", Severity::high, Group::price, {"v"}),
                                finding("C01", Severity::stop, Group::mass, {"w"}),
                                finding("C05", Severity::high, Group::chem, {"s"})};
  findings[2].outcome = Outcome::not_available;
  findings[3].outcome = Outcome::clear;
  findings[4].outcome = Outcome::not_available;
  const Combination combination = combine(findings);
  CHECK(combination.priority == Priority::p1);
  CHECK(evidence_strip(combination, findings) ==
        std::vector<StripMark>{{Group::earth, StripState::counted},
                               {Group::mass, StripState::not_judged},
                               {Group::chem, StripState::attached},
                               {Group::trade, StripState::counted}});
}

TEST_CASE("inside a priority more points, a smaller p, more metal and the key decide, in that order") {
  const AlertRank base{Priority::p2, 5, 1'000, 10, "b"};
  AlertRank other = base;
  other.subject_key = std::string("a");
  CHECK(ranks_before(other, base));
  other.fine_ug10 = 9;
  CHECK(ranks_before(base, other));
  other.p_e9 = 999;
  CHECK(ranks_before(other, base));
  other.points = 4;
  CHECK(ranks_before(base, other));
  other.priority = Priority::hold;
  CHECK(ranks_before(other, base));
  CHECK_FALSE(ranks_before(base, base));
}
