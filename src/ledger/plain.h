/// Canonical spellings that statements, proofs and checkpoints share.
#pragma once

#include "model/sha256.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cupel {

/// Digits without sign and leading zero, at most `max`.
std::optional<std::uint64_t> parse_decimal(std::string_view text, std::uint64_t max);

/// Nothing unless there are exactly 32 bytes.
std::optional<Hash> hash_from(const std::optional<std::string>& bytes);

/// 43 characters of canonical base64url.
std::optional<Hash> hash_from_base64url(std::string_view text);
std::string to_base64url(const Hash& hash);

}  // namespace cupel
