// What a screen says of the drawn worlds: sentences with their figures, as a reader gets them.
#include "runs/embedded.h"
#include "runs/finding_text.h"
#include "runs/rule.h"
#include "runs/world.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>

using namespace cupel;

namespace {

using Subject = std::pair<std::string, std::string>;  // rule, source key

const std::map<Subject, Judgement>& judged_worlds() {
  static const std::map<Subject, Judgement> judged = [] {
    std::map<Subject, Judgement> found;
    for (const EmbeddedFile& file : embedded_indicators()) {
      if (!file.path.ends_with(".world")) continue;
      const auto world = parse_world(file.path, file.text);
      REQUIRE(world.has_value());
      const auto result = run_world(file.path, *world, Progress{});
      REQUIRE(result.has_value());
      const std::string own = world->expectations.front().rule;
      for (const Judgement& one : result->judgements) {
        if (one.rule == own) found[{one.rule, one.subject_key}] = one;
      }
    }
    return found;
  }();
  return judged;
}

const Judgement& judged(const char* rule_id, const char* key) {
  const auto found = judged_worlds().find({rule_id, key});
  REQUIRE_MESSAGE(found != judged_worlds().end(), rule_id << " " << key);
  return found->second;
}

std::string said(const Judgement& one) { return fill_template(rule(one.rule)->said.value, one.arguments); }
std::string seen(const Judgement& one) { return fill_template(rule(one.rule)->seen.value, one.arguments); }

std::ptrdiff_t characters(std::string_view text) {
  return std::ranges::count_if(text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; });
}

}  // namespace

TEST_CASE("every sentence of a judged subject is filled, and titles keep to ninety characters") {
  for (const auto& [subject, one] : judged_worlds()) {
    if (one.outcome != "flagged" && one.outcome != "clear") continue;
    CAPTURE(subject.first + " " + subject.second);
    CAPTURE(title_of(one));
    if (one.outcome == "flagged") CHECK(characters(title_of(one)) <= 90);
    for (const std::string& text : {title_of(one), here_of(one), limit_of(one), said(one), seen(one)}) {
      CAPTURE(text);
      CHECK_FALSE(text.empty());
      CHECK(text.find('{') == std::string::npos);
      CHECK(text.find("not computed") == std::string::npos);
      if (const auto at = text.find("between "); at != std::string::npos) {
        CHECK(text.find(" and ", at) != std::string::npos);
      }
    }
  }
}

TEST_CASE("E01 names the months without a row and says where no export to a partner is named") {
  const Judgement& china = judged("E01", "BEL>CHN/7108/2020");
  CHECK(title_of(china) == "Belgium names no export to China in 2020; China booked 3,300 kg.");
  CHECK(said(china) == "none named");
  CHECK(seen(china) == "3,300 kg");
  CHECK(here_of(china) ==
        "3,000 kg more arrived (91 %), between 2,997 kg and 3,303 kg; Belgium: no row for Oct, Nov, Dec 2020, "
        "months in which China booked 900 kg; China: no row for Feb 2020");
  const Judgement& lost = judged("E01", "BEL>NLD/7108/2020");
  CHECK(title_of(lost) == "Belgium booked 3.60 M USD to Netherlands in 2020; the side of Netherlands is not on file.");
  const Judgement& year = judged("E01", "BEL/7108/2020");
  CHECK(title_of(year) == "Belgium names no export to these partners in 2020; they booked 3,300 kg.");
  CHECK(here_of(year) ==
        "3,000 kg more arrived (91 %), at least 2,997 kg; Belgium: no row for Oct, Nov, Dec 2020; "
        "months without a row at 1 of 2 partners");
  const Judgement& norway = judged("E01", "ISL>NOR/7108/2020");
  CHECK(title_of(norway) == "Iceland booked 3,000 kg to Norway in 2020; Norway booked 4,200 kg.");
  CHECK(here_of(norway) == "1,200 kg more arrived (29 %), between 1,199 kg and 1,201 kg");
  CHECK(limit_of(norway) == "at most 1,000 kg a year, or 20 % of what the importer states");
  CHECK(here_of(judged("E01", "ISL>DNK/7108/2020")) == "200 kg less arrived");
  const auto& innocent = rule("E01")->innocent;
  CHECK(std::ranges::find(innocent, "months missing from the exporter's file") != innocent.end());
}

TEST_CASE("E05 names the countries and says the ratio once, or between two ends") {
  const Judgement& norway = judged("E05", "ISL>NOR/710812/2020-06");
  CHECK(title_of(norway) ==
        "225,156 USD for 633 kg of gold, Iceland to Norway, 2020-06; market price 35.3 M USD.");
  CHECK(here_of(norway) == "0.006 of the price");
  CHECK(limit_of(norway) == "at least 0.20");
  CHECK(here_of(judged("E05", "D-2")) == "between 0.571 and 0.632 of the price");
}

TEST_CASE("C11 says a stated production with its digits and how far it reaches") {
  const Judgement& iceland = judged("C11", "ISL/7108/2020");
  CHECK(title_of(iceland) ==
        "Iceland exported 1,800 kg of unrefined gold in 2020; mined 0.0000 t, at most 50.0 g.");
  CHECK(seen(iceland) == "0.0000 t, at most 50.0 g");
  CHECK(here_of(iceland) == "its mines are stated with 0.0000 t, at most 50.0 g");
  CHECK(limit_of(iceland) == "at least 1 kg mined, or at most 100 kg exported");
  CHECK(here_of(judged("C11", "NOR/7108/2020")) == "its mines are stated with 1.5 t, at most 1,550 kg");
  CHECK(reason_of(judged("C11", "DNK/7108/2020")) ==
        "production is stated with 0 t, at most 500 kg: too coarse to tell it from none");
}

TEST_CASE("A05 and A15 say the stated mined area and on which side of a border how much of it lies") {
  const Judgement& inside = judged("A05", "D-in");
  CHECK(title_of(inside) ==
        "Dug ground of 2025, 5.0 ha: all of it inside First land, at least 20 m from its border.");
  CHECK(seen(inside) == "100 % of 5.0 ha");
  CHECK(here_of(inside) == "all of it inside, at least 20 m from the border");
  CHECK(here_of(judged("A05", "D-out")) == "outside every territory on file");
  CHECK(here_of(judged("A05", "D-consent")) ==
        "all of it inside, at least 20 m from the border, where mining is allowed");
  CHECK(reason_of(judged("A05", "D-edge")) ==
        "1.2 % of it lies inside First land, none of it at least 20 m from the border");
  const Judgement& point = judged("A05", "P-in");
  CHECK(title_of(point) ==
        "Dug ground of 2025, one point: it lies inside First land, at least 20 m from its border.");
  CHECK(seen(point) == "one point, 45 m from the border");
  CHECK(here_of(point) == "45 m inside First land");
  CHECK(here_of(judged("A05", "P-out")) == "22 m outside First land");
  CHECK(reason_of(judged("A05", "P-edge")) == "it lies 11 m inside First land, known to 20 m");
  CHECK(title_of(judged("A15", "D-near")) ==
        "Dug ground of 2025, 5.0 ha; an unregistered strip lies 5.6 km away.");
}
