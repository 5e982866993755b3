#include "ledger/note.h"
#include "ledger/vectors.h"

using namespace cupel;

namespace {

std::string rule_of(const std::string& note, const OutsideKeys& outside) {
  const auto trusted = verify_checkpoint(note, outside);
  return trusted ? "accepted" : trusted.error().rule;
}

}  // namespace

TEST_CASE("a checkpoint counts with the log's signature and its witnesses") {
  const auto cases = vectors::cases("statement.json");
  if (!cases) return;
  const std::string witnessed = (*cases)["checkpoint_14"].get<std::string>();
  const std::string vkey = (*cases)["log_vkey"].get<std::string>();
  CHECK(verify_checkpoint(witnessed, vectors::vkey_of(*cases)).value().witnesses == 0);

  const Note note = parse_note(witnessed).value();
  REQUIRE(note.signatures.size() == 2);
  const PublicKey witness = vectors::key_of_equal_bytes(0x10).public_key();
  const VerifierKey key = verifier_key(note.signatures[1].name, NoteKeyType::cosignature, witness);
  OutsideKeys outside;
  outside.policy =
      parse_policy("log " + vkey + "\nwitness W " + to_text(key) + "\nquorum W\n").value();
  const auto trusted = verify_checkpoint(witnessed, outside);
  REQUIRE(trusted.has_value());
  CHECK(trusted->witnesses == 1);
  CHECK(trusted->checkpoint.size == 14);
  CHECK(rule_of((*cases)["checkpoint_5"].get<std::string>(), outside) == "quorum");
}

TEST_CASE("a checkpoint is refused by name") {
  const auto cases = vectors::cases("statement.json");
  if (!cases) return;
  const OutsideKeys outside = vectors::vkey_of(*cases);
  std::string note = (*cases)["checkpoint_5"].get<std::string>();
  CHECK(rule_of(note, outside) == "accepted");
  CHECK(rule_of(note.substr(1), outside) == "checkpoint_unsigned");
  std::string altered = note;
  altered[altered.find("\n5\n") + 1] = '6';
  CHECK(rule_of(altered, outside) == "checkpoint_signature");
  CHECK(rule_of("text\n", outside) == "checkpoint_malformed");
  CHECK(rule_of(note, OutsideKeys{}) == "checkpoint_unsigned");
}
