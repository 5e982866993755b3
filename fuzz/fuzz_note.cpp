// Notes, checkpoints, policies and the names of tiles and keys: what is read is written the same.
#include "ledger/checkpoint.h"
#include "ledger/note.h"
#include "ledger/policy.h"
#include "ledger/tiles.h"
#include "model/assert.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cupel;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  static const KeyPair secret = KeyPair::from_seed(Seed{});
  static const VerifierKey keys[] = {
      verifier_key("example.com/log", NoteKeyType::ed25519, secret.public_key()),
      verifier_key("w.example", NoteKeyType::cosignature, secret.public_key())};
  if (const auto note = parse_note(bytes)) {
    ASSERT(bytes.starts_with(note->text));
    static_cast<void>(verify_note(*note, keys));
    if (const auto checkpoint = parse_checkpoint(note->text)) {
      ASSERT(to_text(*checkpoint) == note->text);
    }
  }
  if (const auto checkpoint = parse_checkpoint(bytes)) ASSERT(to_text(*checkpoint) == bytes);
  if (const auto policy = parse_policy(bytes)) static_cast<void>(policy->is_met({0}));
  if (const auto name = parse_tile_path(bytes)) ASSERT(tile_path(*name) == bytes);
  if (const auto key = parse_verifier_key(bytes)) ASSERT(to_text(*key) == bytes);
  if (const auto key = parse_did_key(bytes)) ASSERT(did_key(*key) == bytes);
  if (const auto entries = entries_of_bundle(bytes)) {
    std::size_t total = 0;
    for (const std::string_view entry : *entries) total += 2 + entry.size();
    ASSERT(total == bytes.size());
  }
  return 0;
}
