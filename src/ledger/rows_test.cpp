#include "ledger/rows.h"

#include "ledger/merkle.h"
#include "ledger/vectors.h"

using namespace cupel;
using nlohmann::json;

namespace {

Salt salt_of_hex(const std::string& hex) {
  Salt salt{};
  const std::string bytes = from_hex(hex).value();
  REQUIRE(bytes.size() == salt.size());
  std::memcpy(salt.data(), bytes.data(), salt.size());
  return salt;
}

RowProof proof_of(const json& row, std::uint64_t rows) {
  RowProof proof;
  proof.number = std::stoull(row["number"].get<std::string>());
  proof.rows = rows;
  proof.salt = salt_of_hex(row["salt_hex"].get<std::string>());
  proof.canonical = row["canonical"].get<std::string>();
  for (const auto& hash : row["path"]) {
    proof.path.push_back(vectors::hash_of_hex(hash.get<std::string>()));
  }
  return proof;
}

}  // namespace

TEST_CASE("leaves and roots of both published deliveries come out") {
  const auto cases = vectors::cases("statement.json");
  if (!cases) return;
  for (const char* name : {"rows", "delivery_b"}) {
    const json& delivery = (*cases)[name];
    MerkleTree tree;
    for (const auto& row : delivery["rows"]) {
      const Hash leaf = row_leaf_hash(salt_of_hex(row["salt_hex"].get<std::string>()),
                                      row["canonical"].get<std::string>());
      CHECK(to_hex(bytes_of(leaf)) == row["leaf_hash"].get<std::string>());
      tree.push(leaf);
    }
    CHECK(to_hex(bytes_of(tree.root())) == delivery["root_hex"].get<std::string>());
  }
}

TEST_CASE("five rows verify, also beside an erased one, and no single bit may change") {
  const auto cases = vectors::cases("statement.json");
  if (!cases) return;
  const json& delivery = (*cases)["rows"];
  const RowsRoot rows{5, vectors::hash_of_hex(delivery["root_hex"].get<std::string>())};
  for (const auto& row : delivery["rows"]) {
    const RowProof proof = proof_of(row, 5);
    CHECK(verify_row(proof, rows).has_value());
    RowProof erased = proof;
    erased.salt.reset();
    erased.canonical.clear();
    erased.leaf = vectors::hash_of_hex(row["leaf_hash"].get<std::string>());
    CHECK(verify_row(erased, rows).has_value());
    erased.leaf[5] ^= 4;
    CHECK(verify_row(erased, rows).error().rule == "row_not_in_delivery");

    int accepted = 0;
    for (std::size_t bit = 0; bit < 16 * 8; ++bit) {
      RowProof altered = proof;
      (*altered.salt)[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
      accepted += verify_row(altered, rows).has_value() ? 1 : 0;
    }
    for (std::size_t bit = 0; bit < proof.canonical.size() * 8; ++bit) {
      RowProof altered = proof;
      altered.canonical[bit / 8] =
          static_cast<char>(altered.canonical[bit / 8] ^ (1 << (bit % 8)));
      accepted += verify_row(altered, rows).has_value() ? 1 : 0;
    }
    for (std::size_t bit = 0; bit < proof.path.size() * 32 * 8; ++bit) {
      RowProof altered = proof;
      altered.path[bit / 256][bit % 256 / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
      accepted += verify_row(altered, rows).has_value() ? 1 : 0;
    }
    CHECK(accepted == 0);
  }
}

TEST_CASE("a row is an object in canonical form within its limit") {
  const Salt salt{};
  const std::string canonical = R"({"a":"1"})";
  const RowsRoot rows{1, row_leaf_hash(salt, canonical)};
  RowProof proof;
  proof.rows = 1;
  proof.salt = salt;
  proof.canonical = canonical;
  CHECK(verify_row(proof, rows).has_value());
  CHECK(verify_row(proof, std::nullopt).error().rule == "row_not_in_delivery");
  proof.rows = 2;
  CHECK(verify_row(proof, rows).error().rule == "row_not_in_delivery");
  proof.rows = 1;
  proof.number = 1;
  CHECK(verify_row(proof, rows).error().rule == "row_not_in_delivery");
  for (const std::string& wrong :
       {std::string(""), std::string("[]"), std::string(R"({ "a":"1"})"),
        R"({"a":")" + std::string(row_bytes_max, 'x') + R"("})"}) {
    proof.canonical = wrong;
    CHECK(verify_row(proof, rows).error().rule == "proof_malformed");
  }
}
