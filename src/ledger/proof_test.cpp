#include "ledger/proof.h"

#include "ledger/vectors.h"

using namespace cupel;
using nlohmann::json;
using vectors::parts_named;
using vectors::vkey_of;

namespace {

std::string reason_of(const ProofVerdict& verdict) {
  return verdict.ok ? "accepted" : verdict.reasons.at(0);
}

}  // namespace

TEST_CASE("what is written is read back, and written the same again") {
  const auto cases = vectors::cases("statement.json");
  if (!cases) return;
  for (const auto& one : (*cases)["proofs"]) {
    if (one.value("error", "") == "proof_malformed") continue;
    const ProofParts parts = parse_proof(one["proof"].dump()).value();
    const std::string text = build_proof(parts);
    CHECK(json::parse(text) == one["proof"]);
    CHECK(build_proof(parse_proof(text).value()) == text);
  }
}

TEST_CASE("documents of another form are malformed") {
  const auto cases = vectors::cases("statement.json");
  if (!cases) return;
  const OutsideKeys outside = vkey_of(*cases);
  const json& good = vectors::proof_named(*cases, "row 3 of the delivery, log of 5");
  const auto where_with = [&](auto change) {
    json altered = good;
    change(altered);
    const ProofVerdict verdict = verify_proof(altered.dump(), outside);
    CHECK(reason_of(verdict) == "proof_malformed");
    return verdict.where;
  };
  CHECK(where_with([](json& p) { p["cupel_proof"] = 2; }) == "/cupel_proof");
  CHECK(where_with([](json& p) { p["more"] = 2; }) == "/more");
  CHECK(where_with([](json& p) { p.erase("row"); }) == "/row");
  CHECK(where_with([](json& p) { p["index"] = 3; }) == "/index");
  CHECK(where_with([](json& p) { p["index"] = "03"; }) == "/index");
  CHECK(where_with([](json& p) { p["path"] = "x"; }) == "/path");
  CHECK(where_with([](json& p) { p["entry"] = ""; }) == "/entry");
  CHECK(where_with([](json& p) { p["row"]["leaf"] = ""; }) == "/row");
  CHECK(where_with([](json& p) { p["row"]["rows"] = "-1"; }) == "/row/rows");
  CHECK(where_with([](json& p) { p.erase("checkpoint"); }) == "/checkpoint");
  CHECK(where_with([](json& p) { p["under"] = p; }) == "/checkpoint");
  CHECK(where_with([](json& p) { p["disclosures"] = 1; }) == "/disclosures");
  for (const char* text : {"", "{}", "[]", "null", "{\"cupel_proof\":1}"}) {
    CHECK(reason_of(verify_proof(text, outside)) == "proof_malformed");
  }
  json audit = vectors::proof_named(*cases, "audit entry 1 under audit.root");
  audit["under"]["under"] = audit["under"];
  audit["under"].erase("checkpoint");
  CHECK(reason_of(verify_proof(audit.dump(), outside)) == "proof_malformed");
}
