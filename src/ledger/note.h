/// Signed notes (C2SP signed-note v1.0.0) with the timestamped cosignatures of tlog-cosignature.
/// Limits: 64 signatures, 1 MiB.
#pragma once

#include "ledger/identity.h"
#include "model/result.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cupel {

inline constexpr std::size_t note_bytes_max = 1u << 20;
inline constexpr std::size_t note_signatures_max = 64;

struct NoteSignature {
  std::string name;
  NoteKeyId id{};
  std::string bytes;  // what follows the key id
};

struct Note {
  std::string text;  // with its last newline
  std::vector<NoteSignature> signatures;
};

/// Errors, rule "note_malformed".
Result<Note> parse_note(std::string_view bytes);

/// A signature of a known key that verified.
struct NoteSigner {
  std::size_t key = 0;              // position in the keys given
  std::uint64_t time_seconds = 0;   // of a cosignature; 0 for a plain signature
};
/// Which of the keys signed; unknown keys are ignored. Errors: "note_signature" (a known key whose
/// signature fails spoils the whole note), "note_unsigned" (no known key).
Result<std::vector<NoteSigner>> verify_note(const Note& note, std::span<const VerifierKey> keys);

/// Signature line `— name base64` with newline, type 0x01 over the text.
std::string signature_line(std::string_view text, std::string_view name, const KeyPair& key);
/// Cosignature line, type 0x04, over the checkpoint's text at a time above 0.
std::string cosignature_line(std::string_view text, std::string_view name, const KeyPair& key,
                             std::uint64_t time_seconds);
/// Text, empty line, one signature line.
std::string sign_note(std::string_view text, std::string_view name, const KeyPair& key);

}  // namespace cupel
