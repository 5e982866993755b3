#include "ledger/policy.h"

#include "ledger/vectors.h"

using namespace cupel;

TEST_CASE("22 policies and 11 quorums are judged as they say") {
  const auto cases = vectors::cases("policy.json");
  if (!cases) return;
  int quorums = 0;
  CHECK((*cases)["cases"].size() == 22);
  for (const auto& one : (*cases)["cases"]) {
    CAPTURE(one["name"].get<std::string>());
    const auto policy = parse_policy(one["policy"].get<std::string>());
    const std::string expect = one["expect"].get<std::string>();
    if (expect != "reject-or-accept") CHECK(policy.has_value() == (expect == "accept"));
    if (!policy) CHECK(policy.error().rule == "bad_policy");
    if (!one.contains("quorum")) continue;
    for (const auto& quorum : one["quorum"]) {
      std::set<std::size_t> cosigned;
      for (const auto& witness : quorum["cosigned"]) cosigned.insert(witness.get<std::size_t>());
      CHECK(policy->is_met(cosigned) == quorum["met"].get<bool>());
      ++quorums;
    }
  }
  CHECK(quorums == 11);
}

TEST_CASE("a policy of 32 logs, witnesses and groups is read, and its faults have lines") {
  std::string text;
  for (std::uint8_t i = 0; i < 32; ++i) {
    const PublicKey log = vectors::key_of_equal_bytes(i).public_key();
    const auto other = static_cast<std::uint8_t>(i + 100);
    const PublicKey witness = vectors::key_of_equal_bytes(other).public_key();
    const std::string number = std::to_string(i);
    text += "log " + to_text(verifier_key("l" + number, NoteKeyType::ed25519, log)) + "\n";
    text += "witness W" + number + " " +
            to_text(verifier_key("w" + number, NoteKeyType::cosignature, witness)) +
            " https://w.example\n";
    text += "group G" + number + " all W" + number + "\n";
  }
  const auto policy = parse_policy(text + "quorum G31\n");
  REQUIRE(policy.has_value());
  CHECK(policy->logs.size() == 32);
  CHECK(policy->is_met({31}));
  CHECK_FALSE(policy->is_met({30}));
  const auto refused = parse_policy(text + "quorum G32\n");
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().where.line == 97);
  CHECK_FALSE(parse_policy("").has_value());
  CHECK_FALSE(parse_policy("quorum none\x7f\n").has_value());
}
