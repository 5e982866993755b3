#include "ledger/note.h"

#include "ledger/vectors.h"

using namespace cupel;

namespace {

std::string bytes_of_case(const nlohmann::json& one) {
  if (one.contains("note")) return one["note"].get<std::string>();
  return from_base64(one["note_base64"].get<std::string>()).value();
}

std::string rule_of(std::string_view bytes, std::span<const VerifierKey> keys) {
  auto note = parse_note(bytes);
  if (!note) return note.error().rule;
  auto signers = verify_note(*note, keys);
  return signers ? "accepted" : signers.error().rule;
}

}  // namespace

TEST_CASE("21 notes are accepted and refused as they say") {
  const auto cases = vectors::cases("notes.json");
  if (!cases) return;
  const VerifierKey key = parse_verifier_key((*cases)["vkey"].get<std::string>()).value();
  CHECK((*cases)["cases"].size() == 21);
  for (const auto& one : (*cases)["cases"]) {
    CAPTURE(one["name"].get<std::string>());
    const bool accepted = rule_of(bytes_of_case(one), std::span(&key, 1)) == "accepted";
    CHECK(accepted == (one["expect"].get<std::string>() == "accept"));
  }
}

TEST_CASE("the specification's example note verifies, and no letter of it may change") {
  const VerifierKey key =
      parse_verifier_key("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")
          .value();
  std::string note =
      "This is an example message.\n\n\xE2\x80\x94 example.com/foo "
      "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM="
      "\n";
  CHECK(rule_of(note, std::span(&key, 1)) == "accepted");
  note[0] = 't';
  CHECK(rule_of(note, std::span(&key, 1)) == "note_signature");
}

TEST_CASE("what we sign we accept, and a cosignature carries its time") {
  const KeyPair log = vectors::key_of_equal_bytes(1);
  const KeyPair witness = vectors::key_of_equal_bytes(0x10);
  const std::string text = "example.com/log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";
  const std::string note = sign_note(text, "example.com/log", log) +
                           cosignature_line(text, "w.example", witness, 1'700'000'000);
  const VerifierKey keys[] = {
      verifier_key("example.com/log", NoteKeyType::ed25519, log.public_key()),
      verifier_key("w.example", NoteKeyType::cosignature, witness.public_key())};
  const auto signers = verify_note(parse_note(note).value(), keys);
  REQUIRE(signers.has_value());
  REQUIRE(signers->size() == 2);
  CHECK((*signers)[0].time_seconds == 0);
  CHECK((*signers)[1].key == 1);
  CHECK((*signers)[1].time_seconds == 1'700'000'000);

  // One bit of the time is one bit of what was signed.
  Note altered = parse_note(note).value();
  altered.signatures[1].bytes[7] ^= 1;
  CHECK(verify_note(altered, keys).error().rule == "note_signature");
  altered.signatures[1].bytes.assign(72, '\0');
  CHECK(verify_note(altered, keys).error().rule == "note_signature");
}

TEST_CASE("a post-quantum line is stored, handed on and not judged") {
  const KeyPair log = vectors::key_of_equal_bytes(1);
  const std::string text = "example.com/log\n";
  const std::string key_bytes(1'312, 'k');
  const VerifierKey slot{"w.example", note_key_id("w.example", 0x06, key_bytes), 0x06, key_bytes};
  std::string blob(reinterpret_cast<const char*>(slot.id.data()), 4);
  blob += std::string(8 + 2'420, 's');
  const std::string note = sign_note(text, "example.com/log", log) + "\xE2\x80\x94 w.example " +
                           to_base64(blob) + "\n";
  const VerifierKey keys[] = {
      slot, verifier_key("example.com/log", NoteKeyType::ed25519, log.public_key())};
  const Note read = parse_note(note).value();
  CHECK(read.signatures[1].bytes.size() == 2'428);
  CHECK(verify_note(read, keys).value().size() == 1);
}

TEST_CASE("notes have limits") {
  const KeyPair log = vectors::key_of_equal_bytes(1);
  const VerifierKey key = verifier_key("example.com/log", NoteKeyType::ed25519, log.public_key());
  std::string note = sign_note("text\n", "example.com/log", log);
  for (int i = 0; i < 63; ++i) note += "\xE2\x80\x94 other.example AAAAAAAA\n";
  CHECK(rule_of(note, std::span(&key, 1)) == "accepted");
  note += "\xE2\x80\x94 other.example AAAAAAAA\n";
  CHECK(rule_of(note, std::span(&key, 1)) == "note_malformed");
  CHECK(rule_of(std::string(note_bytes_max + 1, 'x'), std::span(&key, 1)) == "note_malformed");
  CHECK(rule_of("", std::span(&key, 1)) == "note_malformed");
}
