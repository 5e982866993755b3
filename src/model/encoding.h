/// Hexadecimal, base64 (RFC 4648 standard alphabet, padded) and base64url (no padding).
/// Decoding accepts the one canonical spelling only: no white space, no stray bits, no missing pad.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cupel {

std::string to_hex(std::string_view bytes);
/// Lower-case digits only; nothing for any other text.
std::optional<std::string> from_hex(std::string_view text);

std::string to_base64(std::string_view bytes);
std::optional<std::string> from_base64(std::string_view text);

std::string to_base64url(std::string_view bytes);
std::optional<std::string> from_base64url(std::string_view text);

/// True when the bytes are UTF-8 without overlong forms, surrogates and code points above U+10FFFF.
/// `bad_offset`, if given, receives the offset of the first byte that does not fit.
bool is_utf8(std::string_view bytes, std::size_t* bad_offset = nullptr);

}  // namespace cupel
