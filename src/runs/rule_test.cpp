#include "runs/rule.h"

#include "runs/embedded.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using namespace cupel;

namespace {

/// A whole indicator, line by line: each test changes one of them.
const std::vector<std::string> lines{
    R"(--- id = "Z01")", "--- version = 3", R"(--- name = "a name")", R"(--- question = "Is it so?")",
    R"(--- stage = "mine")", R"(--- subject = ["licence"])", R"(--- period = "instant")", R"(--- kind = "rule")",
    R"(--- severity = "HI")", R"(--- group = "EARTH")", R"(--- inputs = ["licence"])",
    R"(--- kernels = ["licence_ground"])", R"(--- quotes = ["licence.licence_no", "licence.status"])",
    R"(--- title = "{licence} is odd")", R"(--- said = { label = "booked", value = "{booked}" })",
    R"(--- does_not_show = "who")", R"(--- innocent = ["an error"])", R"(--- next_check = ["look"])",
    R"(--- ask = "the office")", "--- [[parameter]]", R"(--- name = "most")", R"(--- unit = "m2")", "--- value = 5",
    "--- min = 0", "--- max = 10", R"(--- origin = "law")", "--- [reasons]", R"(--- missing_input = "not on file")",
    "---", "select 1", "from licence"};

/// The indicator with the line that begins so replaced; an empty `by` leaves it out.
std::string with(std::string_view begins = "--- nothing", std::string_view by = {}) {
  std::string text;
  for (const std::string& line : lines) {
    if (!line.starts_with(begins)) {
      text += line + "\n";
    } else if (!by.empty()) {
      text.append(by).push_back('\n');
    }
  }
  return text;
}

Error error_of(const std::string& text) {
  const auto parsed = parse_rule("mine/Z01.sql", text);
  REQUIRE_FALSE(parsed.has_value());
  return parsed.error();
}

}  // namespace

TEST_CASE("an indicator's front matter and its SQL are told apart") {
  const auto parsed = parse_rule("mine/Z01.sql", with());
  REQUIRE_MESSAGE(parsed.has_value(), (parsed ? "" : parsed.error().message));
  CHECK(parsed->id == "Z01");
  CHECK(parsed->version == 3);
  CHECK(parsed->path == "mine/Z01.sql");
  CHECK(parsed->sql == "select 1\nfrom licence\n");
  CHECK(parsed->said.value == "{booked}");
  CHECK(parsed->seen.label.empty());
  REQUIRE(parsed->quotes.size() == 2);
  CHECK(parsed->quotes[1].table == "licence");
  CHECK(parsed->quotes[1].field == "status");
  REQUIRE(parsed->parameters.size() == 1);
  CHECK(parsed->parameters[0].value == 5);
  CHECK(parsed->parameters[0].max == 10);
  CHECK(parsed->reasons.at("missing_input") == "not on file");
}

TEST_CASE("each key that a reader needs is missed when it is absent or empty") {
  for (const char* key : {"id", "version", "name", "question", "stage", "subject", "kind", "severity", "group",
                          "quotes", "title", "does_not_show", "innocent", "next_check", "ask"}) {
    CAPTURE(key);
    const std::string begins = std::string("--- ") + key + " =";
    // The parameter has a name too: leave the first one out only.
    std::string text = with();
    const std::size_t at = text.find(begins);
    REQUIRE(at != std::string::npos);
    text.erase(at, text.find('\n', at) + 1 - at);
    CHECK(error_of(text).rule == "bad_indicator");
  }
  CHECK(error_of(with("--- title", R"(--- title = "")")).rule == "bad_indicator");
}

TEST_CASE("an error of the front matter names the file's own line") {
  const Error error = error_of(with("--- period", "--- period = instant"));
  CHECK(error.where.file == "mine/Z01.sql");
  CHECK(error.where.line == 7);
  // SQL before the broken line counts as a line too.
  CHECK(error_of("select 0\n" + with("--- period", "--- period = instant")).where.line == 8);
  const Error unknown = error_of(with("--- period", R"(--- nickname = "x")"));
  CHECK(unknown.where.line == 7);
  CHECK(unknown.message.find("nickname") != std::string::npos);
}

TEST_CASE("a quoted field that no table has is refused by name") {
  CHECK(error_of(with("--- quotes", R"(--- quotes = ["licence.colour"])")).message.find("licence.colour") !=
        std::string::npos);
  CHECK(error_of(with("--- quotes", R"(--- quotes = ["nowhere.status"])")).rule == "bad_indicator");
  CHECK(error_of(with("--- quotes", R"(--- quotes = ["licence"])")).rule == "bad_indicator");
}

TEST_CASE("a parameter lies inside its range, borders included, and says where it comes from") {
  CHECK(parse_rule("x", with("--- value", "--- value = 0")).has_value());
  CHECK(parse_rule("x", with("--- value", "--- value = 10")).has_value());
  CHECK(error_of(with("--- value", "--- value = 11")).message.find("most") != std::string::npos);
  CHECK(error_of(with("--- value", "--- value = -1")).rule == "bad_indicator");
  CHECK(error_of(with("--- origin")).message.find("origin") != std::string::npos);
}

TEST_CASE("the program's indicators stand in the order of their ids, each once, and are found by id") {
  std::set<std::string> ids;
  for (const Rule& one : rules()) {
    CHECK(ids.insert(one.id).second);
    REQUIRE(rule(one.id) != nullptr);
    CHECK(rule(one.id)->path == one.path);
  }
  CHECK(std::ranges::is_sorted(rules(), {}, &Rule::id));
  const auto files = embedded_indicators();
  CHECK(static_cast<std::size_t>(std::ranges::count_if(files, [](const EmbeddedFile& file) {
          return file.path.ends_with(".sql");
        })) == ids.size());
  CHECK(rule("Z01") == nullptr);
  CHECK(rule("") == nullptr);
}

TEST_CASE("what is filled into a template is not filled again") {
  CHECK(fill_template("{a}{b}", {{"a", "{b}"}, {"b", "2"}}) == "{b}2");
  CHECK(fill_template("{}", {{"", "empty"}}) == "empty");
  CHECK(fill_template("", {{"a", "1"}}).empty());
}
