#include "ledger/rows.h"

#include "ledger/merkle.h"
#include "model/jcs.h"

namespace cupel {

Hash row_leaf_hash(const Salt& salt, std::string_view canonical) {
  thread_local Sha256 hasher;
  hasher.update(std::string_view("\0", 1));
  hasher.update(std::string_view(reinterpret_cast<const char*>(salt.data()), salt.size()));
  hasher.update(canonical);
  return hasher.finish();
}

Result<void> verify_row(const RowProof& proof, const std::optional<RowsRoot>& rows) {
  if (proof.salt) {
    if (proof.canonical.empty() || proof.canonical[0] != '{' ||
        proof.canonical.size() > row_bytes_max) {
      return fail(ErrorKind::invalid_input, "a row is no JSON object of at most 1 MiB",
                  "proof_malformed");
    }
    const auto canonical = canonicalise(proof.canonical);
    if (!canonical || *canonical != proof.canonical) {
      return fail(ErrorKind::invalid_input, "a row is not in canonical form", "proof_malformed");
    }
  }
  if (!rows) {
    return fail(ErrorKind::invalid_input, "the statement names no rows", "row_not_in_delivery");
  }
  if (proof.rows != rows->count) {
    return fail(ErrorKind::invalid_input,
                "the statement names another number of rows: " + std::to_string(rows->count),
                "row_not_in_delivery");
  }
  const Hash leaf = proof.salt ? row_leaf_hash(*proof.salt, proof.canonical) : proof.leaf;
  if (!verify_inclusion(proof.number, rows->count, leaf, proof.path, rows->root)) {
    return fail(ErrorKind::invalid_input, "the row does not lead to the root the statement names",
                "row_not_in_delivery");
  }
  return {};
}

}  // namespace cupel
