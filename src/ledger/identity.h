/// Ed25519 keys and how they are written: did:key and the verifier keys of signed notes.
/// One accept rule everywhere, libsodium's: S < L, A and R canonical and not of small order, no
/// cofactor.
#pragma once

#include "model/result.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cupel {

using PublicKey = std::array<std::uint8_t, 32>;
using Seed = std::array<std::uint8_t, 32>;
using Signature = std::array<std::uint8_t, 64>;

/// A private key with its public half. The secret is wiped when the object ends. Movable only.
class KeyPair {
 public:
  static KeyPair from_seed(const Seed& seed);
  ~KeyPair();
  KeyPair(KeyPair&& other) noexcept;
  KeyPair& operator=(KeyPair&& other) noexcept;

  const PublicKey& public_key() const { return public_key_; }
  /// Deterministic: the same message gives the same 64 bytes.
  Signature sign(std::string_view message) const;

 private:
  KeyPair() = default;
  PublicKey public_key_{};
  std::array<std::uint8_t, 64> secret_{};
};

/// A new seed from the system's generator.
Seed random_seed();

bool verify_signature(const PublicKey& key, std::string_view message, std::string_view signature);
/// Asked once more when a key is registered: canonical, on the curve, not of small order.
bool is_sound_key(const PublicKey& key);

/// "did:key:z6Mk…", 56 characters: z, then base58btc of 0xED 0x01 and the key.
std::string did_key(const PublicKey& key);
/// Nothing for any other spelling, a fragment included.
std::optional<PublicKey> parse_did_key(std::string_view text);

/// Base58 with the Bitcoin alphabet, of at most 64 bytes.
std::string to_base58(std::string_view bytes);
std::optional<std::string> from_base58(std::string_view text);

/// Signature types of C2SP signed-note.
enum class NoteKeyType : std::uint8_t {
  ed25519 = 0x01,
  cosignature = 0x04,  // timestamped Ed25519
  ml_dsa_44 = 0x06,    // carried and stored, not judged: no library at hand verifies it
};

using NoteKeyId = std::array<std::uint8_t, 4>;

/// A verifier key: `name+hex8(id)+base64(type ‖ key)`.
struct VerifierKey {
  std::string name;
  NoteKeyId id{};
  std::uint8_t type = 0;
  std::string key;  // 32 bytes for both Ed25519 types

  /// Can this build judge signatures of it?
  bool is_known_type() const;
  friend bool operator==(const VerifierKey&, const VerifierKey&) = default;
};

/// The first four bytes of SHA-256(name ‖ 0x0A ‖ type ‖ key).
NoteKeyId note_key_id(std::string_view name, std::uint8_t type, std::string_view key);
VerifierKey verifier_key(std::string_view name, NoteKeyType type, const PublicKey& key);
std::string to_text(const VerifierKey& key);
/// Errors, rule "bad_vkey": form, a name with space or plus, an id that is not the key's.
Result<VerifierKey> parse_verifier_key(std::string_view text);

/// Not empty, UTF-8 without white space, control characters and plus; at most 255 bytes.
bool is_note_key_name(std::string_view name);
/// A form the member `issuer` may have: did:key, did:web with fragment, or name+hex8.
bool is_issuer(std::string_view text);

}  // namespace cupel
