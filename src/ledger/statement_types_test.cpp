#include "ledger/statement.h"

#include <doctest/doctest.h>

using namespace cupel;

namespace {

Statement of_type(std::string type, std::string body) {
  Statement statement;
  statement.type = std::move(type);
  statement.body = std::move(body);
  return statement;
}

std::string refusal_of(const Statement& statement) {
  const auto checked = check_demands(statement);
  return checked ? "accepted" : checked.error().rule + " " + checked.error().where.pointer;
}

}  // namespace

TEST_CASE("a type has one form") {
  for (const char* good : {"init/1", "lot.created/1", "a1.b2/999", "key.revoked/10"}) {
    CAPTURE(good);
    CHECK(is_statement_type(good));
  }
  for (const char* bad : {"", "init", "init/", "init/0", "init/01", "init/1000", "Init/1",
                          "a.b.c/1", ".a/1", "a./1", "1a/1", "a b/1", "a/1/1",
                          "abcdefghijabcdefghijabcdefghijabcdefghi/1"}) {
    CAPTURE(bad);
    CHECK_FALSE(is_statement_type(bad));
  }
}

TEST_CASE("types are known by class") {
  CHECK(class_of_type("delivery/1") == TypeClass::fact);
  CHECK(class_of_type("read/1") == TypeClass::audit);
  CHECK(class_of_type("run/1") == TypeClass::own);
  CHECK_FALSE(class_of_type("delivery/2").has_value());
  CHECK(refusal_of(of_type("delivery/2", "{}")) == "unknown_type /type");
  CHECK(refusal_of(of_type("site/1", "{}")) == "accepted");
}

TEST_CASE("each type gets what it demands") {
  Statement run = of_type("run/1", R"({"code":"cupel 0.1.0","size":"6"})");
  CHECK(refusal_of(run) == "missing_member /rows");
  run.rows = RowsRoot{};
  CHECK(refusal_of(run) == "accepted");
  run.body = R"({"code":"cupel 0.1.0","size":6})";
  CHECK(refusal_of(run) == "bad_body /body/size");

  CHECK(refusal_of(of_type("seal/1", "{}")) == "missing_member /payload");
  CHECK(refusal_of(of_type("key.revoked/1", R"({"key":"k"})")) == "bad_body /body/why");
  CHECK(refusal_of(of_type("key/1", R"({"key":"nobody","types":["site/1"]})")) ==
        "bad_body /body/key");
  CHECK(refusal_of(of_type("key/1", R"({"key":"a.example+00112233","types":[]})")) ==
        "bad_body /body/types");
  CHECK(refusal_of(of_type("audit.root/1", R"({"root":"x","size":"1"})")) ==
        "bad_body /body/root");
  CHECK(refusal_of(of_type("init/1", R"({"origin":"a b"})")) == "bad_body /body/origin");
}

TEST_CASE("an erasure names its targets inside its references") {
  Statement erasure =
      of_type("erasure/1", R"({"basis":"law","targets":[{"payload":true,"ref":0}]})");
  CHECK(refusal_of(erasure) == "missing_member /refs");
  erasure.refs.resize(1);
  CHECK(refusal_of(erasure) == "accepted");
  for (const char* targets :
       {"[]", "{}", R"([{"ref":0}])", R"([{"payload":true,"ref":1}])",
        R"([{"payload":false,"ref":0}])", R"([{"ref":0,"rows":[["2","1"]]}])",
        R"([{"ref":0,"rows":[["1"]]}])", R"([{"ref":0,"sd":["x"]}])",
        R"([{"ref":-1,"rows":[]}])"}) {
    CAPTURE(targets);
    erasure.body = std::string(R"({"basis":"law","targets":)") + targets + "}";
    CHECK(refusal_of(erasure) == "bad_body /body/targets");
  }
}
