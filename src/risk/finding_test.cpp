#include "risk/finding.h"

#include <doctest/doctest.h>

#include <array>
#include <set>

using namespace cupel;

TEST_CASE("every word is read back as it is written, and no two are alike") {
  std::set<std::string_view> words;
  for (std::size_t i = 0; i < group_count; ++i) {
    const Group group = static_cast<Group>(i);
    CHECK(parse_group(name_of(group)) == group);
    CHECK(words.insert(name_of(group)).second);
  }
  for (const Outcome outcome : {Outcome::flagged, Outcome::clear, Outcome::not_available, Outcome::not_applicable,
                                Outcome::error}) {
    CHECK(parse_outcome(name_of(outcome)) == outcome);
    CHECK(words.insert(name_of(outcome)).second);
  }
  for (const Severity severity : {Severity::info, Severity::medium, Severity::high, Severity::stop}) {
    CHECK(parse_severity(name_of(severity)) == severity);
    CHECK(words.insert(name_of(severity)).second);
  }
  for (const Priority priority : {Priority::hold, Priority::p1, Priority::p2, Priority::p3, Priority::watch,
                                  Priority::none}) {
    CHECK(words.insert(name_of(priority)).second);
  }
  CHECK(words.size() == group_count + 5 + 4 + 6);
}

TEST_CASE("a word that is not one is none: no case, no blanks, no colour") {
  for (const char* none : {"", "green", "Flagged", "not available", "clear "}) CHECK_FALSE(parse_outcome(none));
  for (const char* none : {"", "med", "STOP/HI", "HIGH", " HI"}) CHECK_FALSE(parse_severity(none));
  for (const char* none : {"", "title", "Earth", "TITLE "}) CHECK_FALSE(parse_group(none));
}

TEST_CASE("the eleven reasons of not available, each once") {
  std::set<std::string_view> codes;
  for (const std::string_view code : reason_codes()) {
    CHECK(codes.insert(code).second);
    CHECK(is_reason_code(code));
  }
  CHECK(codes.size() == 11);
  CHECK(is_reason_code("unit_suspected"));
  for (const char* none : {"", "unknown", "missing", "not_available"}) CHECK_FALSE(is_reason_code(none));
}

TEST_CASE("points of a severity are its value, and three groups never count") {
  CHECK(static_cast<int>(Severity::stop) == 4);
  CHECK(static_cast<int>(Severity::info) == 1);
  int counting = 0;
  for (std::size_t i = 0; i < group_count; ++i) counting += counts(static_cast<Group>(i));
  CHECK(counting == 17);
  for (const Group group : {Group::model, Group::lab, Group::ctx}) CHECK_FALSE(counts(group));
  CHECK(counts(Group::inc));
}
