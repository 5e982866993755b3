#include "ledger/log_facts.h"

#include "model/encoding.h"

#include <doctest/doctest.h>
#include <fmt/core.h>

using namespace cupel;

namespace {

const std::string origin = "demo.invalid/facts";

std::string key_named(const std::string& name) {
  Seed seed{};
  seed.fill(7);
  return to_text(verifier_key(name, NoteKeyType::ed25519, KeyPair::from_seed(seed).public_key()));
}

Statement statement_of(const std::string& type, const std::string& body) {
  Statement statement;
  statement.type = type;
  statement.log = origin;
  statement.body = body;
  return statement;
}

std::string init_body(const std::string& named, const std::string& rest = "") {
  return fmt::format(R"({{"logKey":"{}","operator":"did:key:z6Mk","origin":"{}"{}}})", key_named(named), named, rest);
}

}  // namespace

TEST_CASE("entry 0 says whose log it is, with which key it is sealed and whether it is a demonstration") {
  const auto facts = init_facts(statement_of("init/1", init_body(origin)));
  REQUIRE(facts.has_value());
  CHECK(facts->origin == origin);
  CHECK(facts->operator_name == "did:key:z6Mk");
  CHECK(to_text(facts->log_key) == key_named(origin));
  CHECK_FALSE(facts->demonstration);
  CHECK(init_facts(statement_of("init/1", init_body(origin, R"(,"demonstration":true)")))->demonstration);
  // Only the word itself makes one.
  for (const char* other : {"false", "\"true\"", "1", "null"}) {
    const std::string body = init_body(origin, std::string(",\"demonstration\":") + other);
    CHECK_FALSE(init_facts(statement_of("init/1", body))->demonstration);
  }
}

TEST_CASE("a beginning whose names do not agree is none") {
  const std::string good = init_body(origin);
  Statement elsewhere = statement_of("init/1", good);
  elsewhere.log = "demo.invalid/other";
  for (const Statement& bad :
       {elsewhere, statement_of("init/1", init_body("demo.invalid/other")), statement_of("key/1", good),
        statement_of("init/1", "{}"), statement_of("init/1", "no JSON"),
        statement_of("init/1", R"({"logKey":7,"origin":"demo.invalid/facts"})"),
        statement_of("init/1", R"({"logKey":"a+b+c","origin":"demo.invalid/facts"})")}) {
    CAPTURE(bad.body);
    const auto facts = init_facts(bad);
    REQUIRE_FALSE(facts.has_value());
    CHECK(facts.error().kind == ErrorKind::corrupt);
    CHECK(facts.error().rule == "bad_init");
  }
}

TEST_CASE("the audit tree's head is read from its statement and from nothing else") {
  const Hash root = sha256("root");
  const std::string text = to_base64url(bytes_of(root));
  const auto body = [&](const std::string& size) { return fmt::format(R"({{"root":"{}","size":{}}})", text, size); };
  const auto head = audit_root_of(statement_of("audit.root/1", body("\"17\"")));
  REQUIRE(head.has_value());
  CHECK(head->size == 17);
  CHECK(head->root == root);
  CHECK_FALSE(audit_root_of(statement_of("run/1", body("\"17\""))).has_value());
  for (const char* size : {"17", "\"017\"", "\"-1\"", "\"\"", "\"9223372036854775808\"", "null"}) {
    CAPTURE(size);
    CHECK_FALSE(audit_root_of(statement_of("audit.root/1", body(size))).has_value());
  }
  CHECK_FALSE(audit_root_of(statement_of("audit.root/1", R"({"size":"17"})")).has_value());
  CHECK_FALSE(audit_root_of(statement_of("audit.root/1", R"({"root":"AAAA","size":"17"})")).has_value());
  CHECK(audit_origin(origin) == origin + "/audit");
}
