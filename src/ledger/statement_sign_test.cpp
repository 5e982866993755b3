#include "ledger/statement.h"

#include "ledger/vectors.h"

using namespace cupel;

TEST_CASE("a draft that breaks a rule is not signed") {
  const KeyPair key = vectors::key_of_equal_bytes(0x20);
  StatementDraft draft;
  draft.type = "measurement/1";
  draft.id = random_id();
  draft.log = "example.com/log";
  draft.sd = {disclosure_digest("b"), disclosure_digest("a")};
  draft.body = R"({ "z": 1, "a": "Doré" })";
  const auto made = sign_statement(draft, key);
  REQUIRE(made.has_value());
  const auto read = parse_statement(*made);
  REQUIRE(read.has_value());
  CHECK(read->body == R"({"a":"Doré","z":1})");
  CHECK(read->issuer == did_key(key.public_key()));
  CHECK(is_signed_by(*read, key.public_key()));

  const auto rule_with = [&](auto change) {
    StatementDraft altered = draft;
    change(altered);
    const auto refused = sign_statement(altered, key);
    return refused ? "accepted" : refused.error().rule;
  };
  CHECK(rule_with([](StatementDraft& d) { d.body = "{"; }) == "not_json");
  CHECK(rule_with([](StatementDraft& d) { d.body = "[]"; }) == "bad_body");
  CHECK(rule_with([](StatementDraft& d) { d.body = R"({"a":1.5})"; }) == "float");
  CHECK(rule_with([](StatementDraft& d) { d.id = "short"; }) == "bad_id");
  CHECK(rule_with([](StatementDraft& d) { d.type = "delivery/1"; }) == "missing_member");
  CHECK(rule_with([](StatementDraft& d) { d.log = "a+b"; }) == "bad_log");
  CHECK(rule_with([](StatementDraft& d) { d.at_us = -1; }) == "bad_at");
}

TEST_CASE("random ids have 128 bits and differ") {
  CHECK(random_id().size() == 22);
  CHECK(random_id() != random_id());
}
