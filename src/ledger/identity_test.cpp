#include "ledger/identity.h"

#include "ledger/vectors.h"

using namespace cupel;

TEST_CASE("151 published Ed25519 signatures are judged as they say") {
  const auto path = shared_data("trace/wycheproof/ed25519_test.json");
  if (!path) {
    MESSAGE("skipped: CUPEL_SHARED is absent");
    return;
  }
  int valid = 0;
  int invalid = 0;
  const auto published = vectors::json_of_file(*path);
  for (const auto& group : published["testGroups"]) {
    const auto key = vectors::hash_of(from_hex(group["publicKey"]["pk"].get<std::string>()));
    REQUIRE(key.has_value());
    for (const auto& one : group["tests"]) {
      CAPTURE(one["tcId"].get<int>());
      const bool accepted = verify_signature(*key, from_hex(one["msg"].get<std::string>()).value(),
                                             from_hex(one["sig"].get<std::string>()).value());
      CHECK(accepted == (one["result"].get<std::string>() == "valid"));
      ++(accepted ? valid : invalid);
    }
  }
  CHECK(valid == 88);
  CHECK(invalid == 63);
}

TEST_CASE("five published seeds give their did:key") {
  const auto path = shared_data("trace/did-key/ed25519-x25519.json");
  if (!path) {
    MESSAGE("skipped: CUPEL_SHARED is absent");
    return;
  }
  int checked = 0;
  const auto published = vectors::json_of_file(*path);
  for (const auto& [did, one] : published.items()) {
    const Seed seed = vectors::hash_of_hex(one["seed"].get<std::string>());
    const KeyPair key = KeyPair::from_seed(seed);
    CHECK(did_key(key.public_key()) == did);
    CHECK(one["didDocument"]["id"].get<std::string>() == did);
    CHECK(parse_did_key(did) == key.public_key());
    const std::string_view bytes(reinterpret_cast<const char*>(key.public_key().data()), 32);
    const auto& pair = one["verificationKeyPair"];  // one of the five writes the key as a JWK
    if (pair.contains("publicKeyBase58")) {
      CHECK(to_base58(bytes) == pair["publicKeyBase58"].get<std::string>());
    } else {
      CHECK(to_base64url(bytes) == pair["publicKeyJwk"]["x"].get<std::string>());
    }
    ++checked;
  }
  CHECK(checked == 5);
}

TEST_CASE("a did:key has one spelling") {
  const std::string did = did_key(vectors::key_of_equal_bytes(1).public_key());
  CHECK(did.size() == 56);
  CHECK_FALSE(parse_did_key(did + "#" + did.substr(8)).has_value());
  CHECK_FALSE(parse_did_key(did + " ").has_value());
  CHECK_FALSE(parse_did_key("did:key:z1" + did.substr(9)).has_value());
  CHECK_FALSE(parse_did_key("did:key:z").has_value());
  CHECK_FALSE(parse_did_key("did:key:z0OIl").has_value());
  CHECK_FALSE(parse_did_key("did:key:z" + std::string(500, '1')).has_value());
}

TEST_CASE("verifier keys are read and written in their one form") {
  const std::string text =
      "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
  const auto key = parse_verifier_key(text);
  REQUIRE(key.has_value());
  CHECK(key->name == "example.com/foo");
  CHECK(key->is_known_type());
  CHECK(to_text(*key) == text);
  CHECK_FALSE(parse_verifier_key("example.com/foo+530d903b" + text.substr(24)).has_value());
  CHECK_FALSE(parse_verifier_key("example.com/foo+530D903A" + text.substr(24)).has_value());
  CHECK_FALSE(parse_verifier_key("example.com/fo" + text.substr(15)).has_value());
  CHECK_FALSE(parse_verifier_key("example.com/foo").has_value());
  CHECK_FALSE(parse_verifier_key("").has_value());

  const std::string post_quantum(1'312, 'k');
  const NoteKeyId id = note_key_id("w.example", 0x06, post_quantum);
  const VerifierKey slot{"w.example", id, 0x06, post_quantum};
  const auto kept = parse_verifier_key(to_text(slot));
  REQUIRE(kept.has_value());
  CHECK(*kept == slot);
  CHECK_FALSE(kept->is_known_type());
}

TEST_CASE("names of keys and issuers are checked by form") {
  CHECK(is_note_key_name("example.com/cupel/test"));
  CHECK(is_note_key_name("пример.рф/журнал"));
  CHECK_FALSE(is_note_key_name(""));
  CHECK_FALSE(is_note_key_name("a b"));
  CHECK_FALSE(is_note_key_name("a+b"));
  CHECK_FALSE(is_note_key_name("a\u2003b"));
  CHECK_FALSE(is_note_key_name("a\u00a0b"));
  CHECK_FALSE(is_note_key_name("a\nb"));
  CHECK_FALSE(is_note_key_name(std::string(256, 'a')));
  CHECK(is_issuer("did:web:refinery.example#key-1"));
  CHECK_FALSE(is_issuer("did:web:refinery.example"));
  CHECK_FALSE(is_issuer("did:web:#k"));
  CHECK(is_issuer("example.com/log+ece72008"));
  CHECK_FALSE(is_issuer("example.com/log+ECE72008"));
  CHECK_FALSE(is_issuer("did:peer:2"));
  CHECK_FALSE(is_issuer("somebody"));
}

TEST_CASE("keys are drawn anew and small-order keys are not sound") {
  CHECK(random_seed() != random_seed());
  CHECK(is_sound_key(vectors::key_of_equal_bytes(1).public_key()));
  PublicKey small{};
  CHECK_FALSE(is_sound_key(small));
  small[0] = 1;
  CHECK_FALSE(is_sound_key(small));
  KeyPair first = vectors::key_of_equal_bytes(7);
  const KeyPair moved = std::move(first);
  const Signature signature = moved.sign("text");
  const std::string_view bytes(reinterpret_cast<const char*>(signature.data()), 64);
  CHECK(verify_signature(moved.public_key(), "text", bytes));
  CHECK_FALSE(verify_signature(moved.public_key(), "texts", bytes));
  CHECK_FALSE(verify_signature(moved.public_key(), "text", bytes.substr(1)));
}
