#include "ledger/note.h"
#include "ledger/proof.h"

#include <algorithm>

namespace cupel {
namespace {

Failed refused(std::string_view reason, std::string message) {
  return fail(ErrorKind::invalid_input, std::move(message), std::string(reason));
}

// The keys that may speak for one origin: its logs first, then witnesses.
struct Known {
  std::vector<VerifierKey> keys;
  std::size_t logs = 0;
  std::vector<std::size_t> policy_witness;  // position in the policy, per witness key of `keys`
};

Known known_keys(const OutsideKeys& outside, const std::string& origin) {
  Known known;
  const auto is_log = [&](const VerifierKey& key) {
    return key.type == static_cast<std::uint8_t>(NoteKeyType::ed25519) && key.name == origin;
  };
  std::copy_if(outside.vkeys.begin(), outside.vkeys.end(), std::back_inserter(known.keys), is_log);
  if (outside.policy) {
    const auto& logs = outside.policy->logs;
    std::copy_if(logs.begin(), logs.end(), std::back_inserter(known.keys), is_log);
  }
  known.logs = known.keys.size();
  if (!outside.policy) return known;
  for (std::size_t i = 0; i < outside.policy->witnesses.size(); ++i) {
    known.keys.push_back(outside.policy->witnesses[i].key);
    known.policy_witness.push_back(i);
  }
  return known;
}

// Signature of the log, cosignatures, quorum.
Result<int> check_signatures(const Note& note, const OutsideKeys& outside,
                             const std::string& origin) {
  const Known known = known_keys(outside, origin);
  auto signers = verify_note(note, known.keys);
  if (!signers) {
    const bool fails = signers.error().rule == "note_signature";
    return refused(fails ? "checkpoint_signature" : "checkpoint_unsigned",
                   signers.error().message);
  }
  bool log_signed = false;
  std::set<std::size_t> cosigned;
  for (const NoteSigner& signer : *signers) {
    if (signer.key < known.logs) {
      log_signed = true;
    } else {
      cosigned.insert(known.policy_witness[signer.key - known.logs]);
    }
  }
  if (!log_signed) {
    return refused("checkpoint_unsigned", "no known key of the log signed");
  }
  if (outside.policy && !outside.policy->is_met(cosigned)) {
    return refused("quorum", "the witnesses that signed are no quorum");
  }
  return static_cast<int>(cosigned.size());
}

}  // namespace

Result<TrustedCheckpoint> verify_checkpoint(std::string_view bytes, const OutsideKeys& outside) {
  auto note = parse_note(bytes);
  if (!note) return refused("checkpoint_malformed", note.error().message);
  auto checkpoint = parse_checkpoint(note->text);
  if (!checkpoint) return pass(checkpoint);
  auto witnesses = check_signatures(*note, outside, checkpoint->origin);
  if (!witnesses) return pass(witnesses);
  return TrustedCheckpoint{std::move(*checkpoint), *witnesses};
}

}  // namespace cupel
