// Proof documents from anyone. The key asked for signed nothing, so that nothing may be accepted.
#include "ledger/proof.h"
#include "model/assert.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cupel;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  static const OutsideKeys outside = [] {
    OutsideKeys keys;
    Seed seed{};
    seed.fill(0xA5);
    keys.vkeys.push_back(verifier_key("example.com/cupel/test", NoteKeyType::ed25519,
                                      KeyPair::from_seed(seed).public_key()));
    return keys;
  }();
  if (const auto parts = parse_proof(bytes)) {
    const std::string written = build_proof(*parts);
    const auto again = parse_proof(written);
    ASSERT(again.has_value());
    ASSERT(build_proof(*again) == written);
  }
  ASSERT(!verify_proof(bytes, outside).ok);
  const ProofVerdict verdict = verify_proof(bytes, {});
  ASSERT(verdict.ok == verdict.reasons.empty());
  ASSERT(!verdict.key_from_outside);
  Policy policy;
  policy.logs = outside.vkeys;
  ASSERT(!verify_tlog_proof(bytes, "entry", policy).has_value());
  return 0;
}
