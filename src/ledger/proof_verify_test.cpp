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

bool has_note(const ProofVerdict& verdict, std::string_view note) {
  return std::find(verdict.notes.begin(), verdict.notes.end(), note) != verdict.notes.end();
}

void flip(std::string& bytes, std::size_t bit) {
  bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
}

void flip(Hash& hash, std::size_t bit) {
  hash[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
}

}  // namespace

TEST_CASE("19 proofs get their named verdicts") {
  const auto cases = vectors::cases("statement.json");
  if (!cases) return;
  const OutsideKeys outside = vkey_of(*cases);
  int accepted = 0;
  for (const auto& one : (*cases)["proofs"]) {
    CAPTURE(one["name"].get<std::string>());
    const ProofVerdict verdict = verify_proof(one["proof"].dump(2), outside);
    CAPTURE(verdict.where);
    CHECK(reason_of(verdict) == one.value("error", "accepted"));
    CHECK(has_note(verdict, "row_withheld") == one.value("erased", false));
    if (!verdict.ok) continue;
    ++accepted;
    CHECK(verdict.key_from_outside);
    CHECK(verdict.origin == "example.com/cupel/test");
    CHECK(std::to_string(*verdict.index) == one["proof"]["index"].get<std::string>());
    CHECK(has_note(verdict, "no_witness"));
    CHECK(verdict.witnesses == 0);
  }
  CHECK(accepted == 4);
  CHECK((*cases)["proofs"].size() == 19);
}

TEST_CASE("what was proved is handed on only when it was proved") {
  const auto cases = vectors::cases("statement.json");
  if (!cases) return;
  const OutsideKeys outside = vkey_of(*cases);
  const std::string row = build_proof(parts_named(*cases, "row 3 of the delivery, log of 5"));
  const ProofVerdict good = verify_proof(row, outside);
  CHECK(good.type == "delivery/1");
  CHECK(good.row_number == 3);
  CHECK(good.row_canonical.starts_with(R"({"#5":"",)"));
  CHECK(good.received_us == 1'767'232'810'000'000);
  const ProofVerdict field =
      verify_proof(build_proof(parts_named(*cases, "one disclosed field")), outside);
  REQUIRE(field.disclosed.size() == 1);
  CHECK(field.disclosed[0].value == "\"AB1234\"");

  const ProofVerdict bad = verify_proof(build_proof(parts_named(*cases, "one gram more")), outside);
  CHECK(bad.where == "/row");
  CHECK(bad.row_canonical.empty());
  CHECK(bad.type.empty());
}

TEST_CASE("no single bit of entry, row, salt and path may change") {
  const auto cases = vectors::cases("statement.json");
  if (!cases) return;
  const OutsideKeys outside = vkey_of(*cases);
  const ProofParts good = parts_named(*cases, "row 3 of the delivery, log of 5");
  CHECK(verify_proof(build_proof(good), outside).ok);
  int tried = 0;
  const auto refuses = [&](const ProofParts& altered) {
    ++tried;
    return !verify_proof(build_proof(altered), outside).ok;
  };
  for (std::size_t bit = 0; bit < good.entry.size() * 8; ++bit) {
    ProofParts altered = good;
    flip(altered.entry, bit);
    if (!refuses(altered)) FAIL_CHECK("entry, bit " << bit);
  }
  for (std::size_t bit = 0; bit < good.row->canonical.size() * 8; ++bit) {
    ProofParts altered = good;
    flip(altered.row->canonical, bit);
    if (!refuses(altered)) FAIL_CHECK("row, bit " << bit);
  }
  for (std::size_t bit = 0; bit < 128; ++bit) {
    ProofParts altered = good;
    (*altered.row->salt)[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
    if (!refuses(altered)) FAIL_CHECK("salt, bit " << bit);
  }
  for (std::size_t bit = 0; bit < 3 * 256; ++bit) {
    ProofParts altered = good;
    flip(altered.path[bit / 256], bit % 256);
    if (!refuses(altered)) FAIL_CHECK("path, bit " << bit);
    altered = good;
    flip(altered.row->path[bit / 256], bit % 256);
    if (!refuses(altered)) FAIL_CHECK("row path, bit " << bit);
  }
  CHECK(tried > 7'000);
}

TEST_CASE("without a key from outside a proof is consistent at best") {
  const auto cases = vectors::cases("statement.json");
  if (!cases) return;
  const ProofParts row = parts_named(*cases, "row 3 of the delivery, log of 5");
  const ProofVerdict verdict = verify_proof(build_proof(row), {});
  CHECK(verdict.ok);
  CHECK_FALSE(verdict.key_from_outside);
  CHECK(verdict.notes == std::vector<std::string>{"key_from_file", "log_signature_unchecked",
                                                  "no_witness"});
  ProofParts altered = row;
  flip(altered.entry, 0);
  CHECK(reason_of(verify_proof(build_proof(altered), {})) == "not_in_log");
  altered = row;
  flip(altered.row->canonical, 20);
  CHECK_FALSE(verify_proof(build_proof(altered), {}).ok);
  altered = row;
  altered.checkpoint = altered.checkpoint.substr(0, altered.checkpoint.find("\n\n") + 2) +
                       "\xE2\x80\x94 other.example AAAAAAAA\n";
  CHECK(reason_of(verify_proof(build_proof(altered), {})) == "checkpoint_unsigned");
}

TEST_CASE("the init entry brings the log's key with it, and that key is then asked") {
  const auto cases = vectors::cases("statement.json");
  if (!cases) return;
  const KeyPair log = vectors::key_of_equal_bytes(1);
  ProofParts parts;
  parts.entry = (*cases)["log"][0]["entry"].get<std::string>();
  parts.size = 1;
  Checkpoint checkpoint{"example.com/cupel/test", 1,
                        vectors::hash_of_hex((*cases)["roots"]["1"].get<std::string>()), {}};
  const std::string text = to_text(checkpoint);
  parts.checkpoint = text + "\n" + [&] {
    const Signature signature = log.sign(text);
    const VerifierKey key = verifier_key(checkpoint.origin, NoteKeyType::ed25519, log.public_key());
    std::string blob(reinterpret_cast<const char*>(key.id.data()), 4);
    blob.append(reinterpret_cast<const char*>(signature.data()), signature.size());
    return "\xE2\x80\x94 " + checkpoint.origin + " " + to_base64(blob) + "\n";
  }();
  const ProofVerdict verdict = verify_proof(build_proof(parts), {});
  CHECK(verdict.ok);
  CHECK(verdict.notes == std::vector<std::string>{"key_from_file", "no_witness"});
  parts.checkpoint[parts.checkpoint.size() - 20] ^= 1;
  CHECK(reason_of(verify_proof(build_proof(parts), {})) == "checkpoint_signature");
}

TEST_CASE("a proof for another log, under another key, or by too few witnesses is refused") {
  const auto cases = vectors::cases("statement.json");
  if (!cases) return;
  const std::string text = build_proof(parts_named(*cases, "one disclosed field"));
  OutsideKeys outside;
  outside.vkeys.push_back(verifier_key("example.com/cupel/test", NoteKeyType::ed25519,
                                       vectors::key_of_equal_bytes(0x66).public_key()));
  CHECK(reason_of(verify_proof(text, outside)) == "checkpoint_unsigned");
  OutsideKeys demanding;
  demanding.policy =
      parse_policy("log " + (*cases)["log_vkey"].get<std::string>() + "\nwitness W " +
                   to_text(verifier_key("w.example", NoteKeyType::cosignature,
                                        vectors::key_of_equal_bytes(0x10).public_key())) +
                   "\nquorum W\n")
          .value();
  CHECK(reason_of(verify_proof(text, demanding)) == "quorum");
}
