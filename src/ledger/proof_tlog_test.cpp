#include "ledger/proof.h"

#include "ledger/vectors.h"

using namespace cupel;
using vectors::parts_named;

TEST_CASE("17 tlog-proofs are judged against their policy as they say") {
  const auto cases = vectors::cases("proofs.json");
  if (!cases) return;
  const Policy policy = parse_policy((*cases)["policy"].get<std::string>()).value();
  CHECK((*cases)["cases"].size() == 17);
  for (const auto& one : (*cases)["cases"]) {
    CAPTURE(one["name"].get<std::string>());
    const auto verdict = verify_tlog_proof(one["proof"].get<std::string>(),
                                           one["entry"].get<std::string>(), policy);
    CHECK(verdict.has_value() == (one["expect"].get<std::string>() == "accept"));
  }
}

TEST_CASE("a proof document is also a tlog-proof, and back") {
  const auto cases = vectors::cases("statement.json");
  if (!cases) return;
  const ProofParts parts = parts_named(*cases, "row 3 of the delivery, log of 5");
  const Policy policy =
      parse_policy("log " + (*cases)["log_vkey"].get<std::string>() + "\nquorum none\n").value();
  const std::string text = build_tlog_proof(parts.index, parts.path, parts.checkpoint);
  CHECK(verify_tlog_proof(text, parts.entry, policy).has_value());
  CHECK(verify_tlog_proof(text, parts.entry + " ", policy).error().rule == "not_in_log");
}
