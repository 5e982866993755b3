#include "ledger/identity.h"

#include "model/assert.h"
#include "model/encoding.h"
#include "model/sha256.h"

#include <sodium.h>

#include <algorithm>
#include <cstring>
#include <vector>

namespace cupel {
namespace {

constexpr std::string_view base58_digits =
    "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
constexpr std::string_view did_key_prefix = "did:key:z";
constexpr std::string_view ed25519_multicodec = "\xED\x01";
constexpr std::size_t base58_bytes_max = 64;
constexpr std::size_t name_bytes_max = 255;

void make_ready() {
  static const int ready = sodium_init();
  ASSERT(ready >= 0);
}

const unsigned char* raw(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

std::string_view view(const PublicKey& key) {
  return {reinterpret_cast<const char*>(key.data()), key.size()};
}

Failed bad_vkey(std::string message) {
  return fail(ErrorKind::invalid_input, std::move(message), "bad_vkey");
}

bool is_key_id_hex(std::string_view text) {
  return text.size() == 8 && from_hex(text).has_value();
}

// did:web:host(:part)*#fragment, printable ASCII.
bool is_did_web(std::string_view text) {
  constexpr std::string_view prefix = "did:web:";
  if (!text.starts_with(prefix)) return false;
  const std::size_t mark = text.find('#');
  if (mark == std::string_view::npos || mark == prefix.size() || mark + 1 == text.size()) {
    return false;
  }
  if (text.find('#', mark + 1) != std::string_view::npos) return false;
  return std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

}  // namespace

KeyPair KeyPair::from_seed(const Seed& seed) {
  make_ready();
  KeyPair pair;
  ASSERT(crypto_sign_seed_keypair(pair.public_key_.data(), pair.secret_.data(), seed.data()) == 0);
  return pair;
}

KeyPair::~KeyPair() {
  sodium_memzero(secret_.data(), secret_.size());
}

KeyPair::KeyPair(KeyPair&& other) noexcept
    : public_key_(other.public_key_), secret_(other.secret_) {
  sodium_memzero(other.secret_.data(), other.secret_.size());
}

KeyPair& KeyPair::operator=(KeyPair&& other) noexcept {
  if (this != &other) {
    public_key_ = other.public_key_;
    secret_ = other.secret_;
    sodium_memzero(other.secret_.data(), other.secret_.size());
  }
  return *this;
}

Signature KeyPair::sign(std::string_view message) const {
  Signature signature{};
  ASSERT(crypto_sign_detached(signature.data(), nullptr, raw(message), message.size(),
                              secret_.data()) == 0);
  return signature;
}

Seed random_seed() {
  make_ready();
  Seed seed{};
  randombytes_buf(seed.data(), seed.size());
  return seed;
}

bool verify_signature(const PublicKey& key, std::string_view message, std::string_view signature) {
  make_ready();
  if (signature.size() != crypto_sign_BYTES) return false;
  return crypto_sign_verify_detached(raw(signature), raw(message), message.size(), key.data()) == 0;
}

bool is_sound_key(const PublicKey& key) {
  make_ready();
  return crypto_core_ed25519_is_valid_point(key.data()) == 1;
}

std::string to_base58(std::string_view bytes) {
  ASSERT(bytes.size() <= base58_bytes_max);
  std::vector<std::uint8_t> digits;  // least significant first
  for (const char byte : bytes) {
    unsigned carry = static_cast<unsigned char>(byte);
    for (std::uint8_t& digit : digits) {
      carry += static_cast<unsigned>(digit) << 8;
      digit = static_cast<std::uint8_t>(carry % 58);
      carry /= 58;
    }
    for (; carry > 0; carry /= 58) digits.push_back(static_cast<std::uint8_t>(carry % 58));
  }
  std::string text;
  for (std::size_t i = 0; i < bytes.size() && bytes[i] == 0; ++i) text += '1';
  for (std::size_t i = digits.size(); i-- > 0;) text += base58_digits[digits[i]];
  return text;
}

std::optional<std::string> from_base58(std::string_view text) {
  if (text.size() > 2 * base58_bytes_max) return std::nullopt;
  std::vector<std::uint8_t> bytes;  // least significant first
  for (const char character : text) {
    const std::size_t digit = base58_digits.find(character);
    if (digit == std::string_view::npos) return std::nullopt;
    unsigned carry = static_cast<unsigned>(digit);
    for (std::uint8_t& byte : bytes) {
      carry += static_cast<unsigned>(byte) * 58;
      byte = static_cast<std::uint8_t>(carry & 0xFF);
      carry >>= 8;
    }
    for (; carry > 0; carry >>= 8) bytes.push_back(static_cast<std::uint8_t>(carry & 0xFF));
  }
  std::string out;
  for (std::size_t i = 0; i < text.size() && text[i] == '1'; ++i) out += '\0';
  for (std::size_t i = bytes.size(); i-- > 0;) out += static_cast<char>(bytes[i]);
  if (out.size() > base58_bytes_max) return std::nullopt;
  return out;
}

std::string did_key(const PublicKey& key) {
  return std::string(did_key_prefix) + to_base58(std::string(ed25519_multicodec).append(view(key)));
}

std::optional<PublicKey> parse_did_key(std::string_view text) {
  if (!text.starts_with(did_key_prefix)) return std::nullopt;
  const auto bytes = from_base58(text.substr(did_key_prefix.size()));
  if (!bytes || bytes->size() != 34 || !bytes->starts_with(ed25519_multicodec)) return std::nullopt;
  PublicKey key{};
  std::memcpy(key.data(), bytes->data() + 2, key.size());
  return key;
}

bool VerifierKey::is_known_type() const {
  const bool ed25519 = type == static_cast<std::uint8_t>(NoteKeyType::ed25519) ||
                       type == static_cast<std::uint8_t>(NoteKeyType::cosignature);
  return ed25519 && key.size() == 32;
}

NoteKeyId note_key_id(std::string_view name, std::uint8_t type, std::string_view key) {
  std::string bytes(name);
  bytes += '\n';
  bytes += static_cast<char>(type);
  bytes += key;
  const Hash hash = sha256(bytes);
  return {hash[0], hash[1], hash[2], hash[3]};
}

VerifierKey verifier_key(std::string_view name, NoteKeyType type, const PublicKey& key) {
  const auto code = static_cast<std::uint8_t>(type);
  return {std::string(name), note_key_id(name, code, view(key)), code, std::string(view(key))};
}

std::string to_text(const VerifierKey& key) {
  const std::string_view id(reinterpret_cast<const char*>(key.id.data()), key.id.size());
  return key.name + "+" + to_hex(id) + "+" +
         to_base64(std::string(1, static_cast<char>(key.type)) + key.key);
}

Result<VerifierKey> parse_verifier_key(std::string_view text) {
  const std::size_t first = text.find('+');
  const std::size_t second =
      first == std::string_view::npos ? first : text.find('+', first + 1);
  if (second == std::string_view::npos) {
    return bad_vkey("a verifier key has the form name+hex+base64");
  }
  VerifierKey key;
  key.name = std::string(text.substr(0, first));
  if (!is_note_key_name(key.name)) return bad_vkey("the name of a verifier key is not allowed");
  const std::string_view id = text.substr(first + 1, second - first - 1);
  if (!is_key_id_hex(id)) return bad_vkey("the id of a verifier key is not 8 hexadecimal digits");
  const auto bytes = from_base64(text.substr(second + 1));
  if (!bytes || bytes->size() < 2) return bad_vkey("a verifier key ends in base64 of type and key");
  key.type = static_cast<std::uint8_t>((*bytes)[0]);
  key.key = bytes->substr(1);
  const std::string id_bytes = *from_hex(id);
  std::memcpy(key.id.data(), id_bytes.data(), key.id.size());
  const bool ed25519 = key.type == static_cast<std::uint8_t>(NoteKeyType::ed25519) ||
                       key.type == static_cast<std::uint8_t>(NoteKeyType::cosignature);
  if (ed25519 && key.key.size() != 32) return bad_vkey("an Ed25519 key has 32 bytes");
  if (note_key_id(key.name, key.type, key.key) != key.id) {
    return bad_vkey("the id of a verifier key is not that of its name and key");
  }
  return key;
}

bool is_note_key_name(std::string_view name) {
  if (name.empty() || name.size() > name_bytes_max || !is_utf8(name)) return false;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const auto byte = static_cast<unsigned char>(name[i]);
    if (byte <= 0x20 || byte == 0x7F || byte == '+') return false;
    // White space beyond ASCII: U+0085 and U+00A0, U+1680, U+2000 to U+200A, U+2028, U+2029,
    // U+202F, U+205F, U+3000.
    const std::string_view two = name.substr(i, 2);
    if (two == "\xC2\x85" || two == "\xC2\xA0") return false;
    const std::string_view three = name.substr(i, 3);
    if (three == "\xE1\x9A\x80" || three == "\xE3\x80\x80" || three == "\xE2\x81\x9F") return false;
    if (three.size() == 3 && three.starts_with("\xE2\x80")) {
      const auto last = static_cast<unsigned char>(three[2]);
      if (last <= 0x8A || last == 0xA8 || last == 0xA9 || last == 0xAF) return false;
    }
  }
  return true;
}

bool is_issuer(std::string_view text) {
  if (text.size() > 2 * name_bytes_max) return false;
  if (text.starts_with("did:key:")) return parse_did_key(text).has_value();
  if (text.starts_with("did:")) return is_did_web(text);
  const std::size_t plus = text.find('+');
  return plus != std::string_view::npos && is_note_key_name(text.substr(0, plus)) &&
         is_key_id_hex(text.substr(plus + 1));
}

}  // namespace cupel
