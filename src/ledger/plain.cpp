#include "ledger/plain.h"

#include "model/encoding.h"

#include <charconv>
#include <cstring>

namespace cupel {

std::optional<std::uint64_t> parse_decimal(std::string_view text, std::uint64_t max) {
  if (text.empty() || (text[0] == '0' && text.size() > 1)) return std::nullopt;
  for (const char digit : text) {
    if (digit < '0' || digit > '9') return std::nullopt;
  }
  std::uint64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc() || number > max) return std::nullopt;
  return number;
}

std::optional<Hash> hash_from(const std::optional<std::string>& bytes) {
  if (!bytes || bytes->size() != 32) return std::nullopt;
  Hash hash{};
  std::memcpy(hash.data(), bytes->data(), hash.size());
  return hash;
}

std::optional<Hash> hash_from_base64url(std::string_view text) {
  if (text.size() != 43) return std::nullopt;
  return hash_from(from_base64url(text));
}

std::string to_base64url(const Hash& hash) {
  return to_base64url(bytes_of(hash));
}

}  // namespace cupel
