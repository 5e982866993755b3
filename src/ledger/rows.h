/// Rows of a delivery: one leaf per row, salt ‖ canonical row, under the root the statement names.
#pragma once

#include "model/result.h"
#include "model/sha256.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cupel {

using Salt = std::array<std::uint8_t, 16>;

inline constexpr std::uint64_t rows_max = 4'294'967'295;
inline constexpr std::size_t row_bytes_max = 1u << 20;

/// What a statement says of its rows. Count 0 goes with the empty root only.
struct RowsRoot {
  std::uint64_t count = 0;
  Hash root{};
  friend bool operator==(const RowsRoot&, const RowsRoot&) = default;
};

/// SHA-256(0x00 ‖ salt ‖ canonical row).
Hash row_leaf_hash(const Salt& salt, std::string_view canonical);

/// The `row` object of a proof document. Either salt and canonical row, or the leaf hash alone for
/// an erased or withheld row.
struct RowProof {
  std::uint64_t number = 0;
  std::uint64_t rows = 0;
  std::optional<Salt> salt;
  std::string canonical;  // with the salt only
  Hash leaf{};            // without the salt only
  std::vector<Hash> path;
};

/// Check against the signed statement's `rows`. Errors: "row_not_in_delivery"; "proof_malformed"
/// when the canonical row is no canonical JSON object or longer than 1 MiB.
Result<void> verify_row(const RowProof& proof, const std::optional<RowsRoot>& rows);

}  // namespace cupel
