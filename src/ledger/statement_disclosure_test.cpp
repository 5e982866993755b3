#include "ledger/statement.h"

#include "ledger/vectors.h"

using namespace cupel;

TEST_CASE("a disclosure is digested in the spelling received") {
  const std::string text = R"(["_26bc4LT-ac6q2KI6cBW5es", "family_name", "Möbius"])";
  const std::string disclosure = to_base64url(text);
  CHECK(disclosure_digest(disclosure) == "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0");
  const auto read = parse_disclosure(disclosure);
  REQUIRE(read.has_value());
  CHECK(read->name == "family_name");
  CHECK(read->value == "\"Möbius\"");
}

TEST_CASE("published disclosures are read, and the hidden payload is found") {
  const auto cases = vectors::cases("statement.json");
  if (!cases) return;
  int checked = 0;
  for (const auto& [entry, list] : (*cases)["disclosures"].items()) {
    for (const auto& one : list) {
      const std::string disclosure = one["disclosure"].get<std::string>();
      CHECK(disclosure_digest(disclosure) == one["digest"].get<std::string>());
      const auto read = parse_disclosure(disclosure);
      REQUIRE(read.has_value());
      CHECK(read->name == one["name"].get<std::string>());
      CHECK(nlohmann::json::parse(read->value) == one["value"]);
      CHECK(payload_of(*read).has_value() == (read->name == "payload"));
      ++checked;
    }
  }
  CHECK(checked == 4);
}

TEST_CASE("what is no salted field is refused") {
  for (const char* text : {"", "{}", "[]", R"(["salt","name"])", R"(["salt","name",1,2])",
                           R"([1,"name",1])", R"(["salt",2,1])"}) {
    CAPTURE(text);
    const auto read = parse_disclosure(to_base64url(text));
    REQUIRE_FALSE(read.has_value());
    CHECK(read.error().rule == "disclosure_not_in_statement");
  }
  CHECK_FALSE(parse_disclosure("***").has_value());
}

TEST_CASE("a field is salted anew each time") {
  const std::string first = make_disclosure("serial", "\"AB1234\"");
  CHECK(first != make_disclosure("serial", "\"AB1234\""));
  CHECK(parse_disclosure(first).value().value == "\"AB1234\"");
}
