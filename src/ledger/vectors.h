/// For tests and fuzzing only: reading the published vectors.
#pragma once

#include "ledger/identity.h"
#include "ledger/proof.h"
#include "model/encoding.h"
#include "model/sha256.h"
#include "model/shared_data.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cstring>
#include <fstream>
#include <sstream>
#include <string>

namespace cupel::vectors {

inline std::string bytes_of_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  content << file.rdbuf();
  return content.str();
}

inline nlohmann::json json_of_file(const std::filesystem::path& path) {
  return nlohmann::json::parse(bytes_of_file(path));
}

/// Nothing, and a message that is counted, where the data is absent.
inline std::optional<nlohmann::json> cases(const std::string& name) {
  const auto path = shared_data("trace/cases/" + name);
  if (!path) {
    MESSAGE("skipped: CUPEL_SHARED is absent");
    return std::nullopt;
  }
  return json_of_file(*path);
}

/// Nothing unless there are exactly 32 bytes.
inline std::optional<Hash> hash_of(const std::optional<std::string>& bytes) {
  if (!bytes || bytes->size() != 32) return std::nullopt;
  Hash hash{};
  std::memcpy(hash.data(), bytes->data(), 32);
  return hash;
}

inline Hash hash_of_hex(const std::string& hex) {
  return hash_of(from_hex(hex)).value();
}

inline Hash hash_of_base64(const std::string& text) {
  return hash_of(from_base64(text)).value();
}

/// 32 equal bytes, as the cases name their keys.
inline KeyPair key_of_equal_bytes(std::uint8_t byte) {
  Seed seed{};
  seed.fill(byte);
  return KeyPair::from_seed(seed);
}

inline OutsideKeys vkey_of(const nlohmann::json& cases) {
  OutsideKeys outside;
  outside.vkeys.push_back(parse_verifier_key(cases["log_vkey"].get<std::string>()).value());
  return outside;
}

/// The proof document of statement.json with this name.
inline const nlohmann::json& proof_named(const nlohmann::json& cases, std::string_view name) {
  for (const auto& one : cases["proofs"]) {
    if (one["name"].get<std::string>() == name) return one["proof"];
  }
  FAIL("no such case");
  return cases;
}

/// The same taken apart.
inline ProofParts parts_named(const nlohmann::json& cases, std::string_view name) {
  return parse_proof(proof_named(cases, name).dump()).value();
}

}  // namespace cupel::vectors
