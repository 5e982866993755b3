#include "ledger/note.h"

#include "model/assert.h"
#include "model/encoding.h"

#include <algorithm>
#include <cstring>

namespace cupel {
namespace {

constexpr std::string_view dash = "\xE2\x80\x94 ";
constexpr std::size_t key_id_bytes = 4;
constexpr std::size_t time_bytes = 8;

Failed malformed(std::string message) {
  return fail(ErrorKind::invalid_input, std::move(message), "note_malformed");
}

std::string bytes_of_signature(const Signature& signature) {
  return std::string(reinterpret_cast<const char*>(signature.data()), signature.size());
}

std::string line_of(std::string_view name, const NoteKeyId& id, std::string_view bytes) {
  std::string blob(reinterpret_cast<const char*>(id.data()), id.size());
  blob += bytes;
  return std::string(dash) + std::string(name) + " " + to_base64(blob) + "\n";
}

std::string cosigned_message(std::string_view text, std::uint64_t time_seconds) {
  return "cosignature/v1\ntime " + std::to_string(time_seconds) + "\n" + std::string(text);
}

Result<NoteSignature> parse_line(std::string_view line) {
  if (!line.starts_with(dash)) return malformed("a signature line does not begin with an em dash");
  line.remove_prefix(dash.size());
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos) return malformed("a signature line has no signature");
  NoteSignature signature;
  signature.name = std::string(line.substr(0, space));
  if (!is_note_key_name(signature.name)) return malformed("the name of a signer is not allowed");
  const auto blob = from_base64(line.substr(space + 1));
  if (!blob || blob->size() <= key_id_bytes) {
    return malformed("a signature is no canonical base64 of key id and signature");
  }
  std::memcpy(signature.id.data(), blob->data(), key_id_bytes);
  signature.bytes = blob->substr(key_id_bytes);
  return signature;
}

// The time of the cosignature (0 for a plain signature), or nothing when it does not verify.
std::optional<std::uint64_t> verified_time(const Note& note, const NoteSignature& signature,
                                           const VerifierKey& known) {
  PublicKey key{};
  std::memcpy(key.data(), known.key.data(), key.size());
  if (known.type == static_cast<std::uint8_t>(NoteKeyType::ed25519)) {
    if (!verify_signature(key, note.text, signature.bytes)) return std::nullopt;
    return 0;
  }
  if (signature.bytes.size() != time_bytes + 64) return std::nullopt;
  std::uint64_t time = 0;
  for (std::size_t i = 0; i < time_bytes; ++i) {
    time = time << 8 | static_cast<unsigned char>(signature.bytes[i]);
  }
  if (time == 0 || time > static_cast<std::uint64_t>(INT64_MAX)) return std::nullopt;
  const std::string_view rest = std::string_view(signature.bytes).substr(time_bytes);
  if (!verify_signature(key, cosigned_message(note.text, time), rest)) return std::nullopt;
  return time;
}

}  // namespace

Result<Note> parse_note(std::string_view bytes) {
  if (bytes.size() > note_bytes_max) return malformed("a note has at most 1 MiB");
  if (!is_utf8(bytes)) return malformed("a note is not UTF-8");
  for (const char character : bytes) {
    if (static_cast<unsigned char>(character) < 0x20 && character != '\n') {
      return malformed("a note holds a control character");
    }
  }
  const std::size_t gap = bytes.rfind("\n\n");
  if (gap == std::string_view::npos) return malformed("a note has no signatures");
  Note note;
  note.text = std::string(bytes.substr(0, gap + 1));
  std::string_view rest = bytes.substr(gap + 2);
  if (rest.empty()) return malformed("a note has no signatures");
  if (!rest.ends_with('\n')) return malformed("a note does not end with a newline");
  while (!rest.empty()) {
    if (note.signatures.size() == note_signatures_max) {
      return malformed("a note has more than 64 signatures");
    }
    const std::size_t end = rest.find('\n');
    auto signature = parse_line(rest.substr(0, end));
    if (!signature) return pass(signature);
    note.signatures.push_back(std::move(*signature));
    rest.remove_prefix(end + 1);
  }
  return note;
}

Result<std::vector<NoteSigner>> verify_note(const Note& note, std::span<const VerifierKey> keys) {
  std::vector<NoteSigner> signers;
  for (const NoteSignature& signature : note.signatures) {
    const auto known = std::find_if(keys.begin(), keys.end(), [&](const VerifierKey& key) {
      return key.is_known_type() && key.name == signature.name && key.id == signature.id;
    });
    if (known == keys.end()) continue;
    const auto time = verified_time(note, signature, *known);
    if (!time) {
      return fail(ErrorKind::invalid_input, "the signature of a known key fails: " + known->name,
                  "note_signature");
    }
    signers.push_back({static_cast<std::size_t>(known - keys.begin()), *time});
  }
  if (signers.empty()) {
    return fail(ErrorKind::invalid_input, "no known key signed the note", "note_unsigned");
  }
  return signers;
}

std::string signature_line(std::string_view text, std::string_view name, const KeyPair& key) {
  const VerifierKey known = verifier_key(name, NoteKeyType::ed25519, key.public_key());
  return line_of(name, known.id, bytes_of_signature(key.sign(text)));
}

std::string cosignature_line(std::string_view text, std::string_view name, const KeyPair& key,
                             std::uint64_t time_seconds) {
  ASSERT(time_seconds > 0 && time_seconds <= static_cast<std::uint64_t>(INT64_MAX));
  const VerifierKey known = verifier_key(name, NoteKeyType::cosignature, key.public_key());
  std::string bytes;
  for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>(time_seconds >> shift);
  bytes += bytes_of_signature(key.sign(cosigned_message(text, time_seconds)));
  return line_of(name, known.id, bytes);
}

std::string sign_note(std::string_view text, std::string_view name, const KeyPair& key) {
  ASSERT(text.ends_with('\n'));
  return std::string(text) + "\n" + signature_line(text, name, key);
}

}  // namespace cupel
