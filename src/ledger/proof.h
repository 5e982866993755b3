/// Proof documents (`{"cupel_proof":1,…}`) and tlog-proofs: writing, reading, verifying.
/// A proof shows presence and order. It does not show that the content is true.
#pragma once

#include "ledger/checkpoint.h"
#include "ledger/policy.h"
#include "ledger/rows.h"
#include "ledger/statement.h"
#include "model/result.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cupel {

inline constexpr std::size_t proof_bytes_max = 4u << 20;

struct ProofParts {
  std::string entry;
  std::uint64_t index = 0;
  std::uint64_t size = 0;
  std::vector<Hash> path;
  std::string checkpoint;  // signed note; empty for an audit entry
  std::string under;       // for an audit entry: the proof document of its audit.root entry
  std::optional<RowProof> row;
  std::vector<std::string> disclosures;
};

/// The document's text: standard base64, 64-bit values as decimal strings.
std::string build_proof(const ProofParts& parts);
/// Errors, rule "proof_malformed" with a pointer.
Result<ProofParts> parse_proof(std::string_view text);

/// What the verifier brings along. Without a policy, `vkeys` name logs (type 0x01).
struct OutsideKeys {
  std::vector<VerifierKey> vkeys;
  std::optional<Policy> policy;
  bool empty() const { return vkeys.empty() && !policy.has_value(); }
};

struct TrustedCheckpoint {
  Checkpoint checkpoint;
  int witnesses = 0;  // of the policy, whose cosignatures verified
};
/// A checkpoint's note against keys from outside. Errors: "checkpoint_malformed",
/// "checkpoint_signature" (a known key fails), "checkpoint_unsigned" (no known key of the log),
/// "quorum".
Result<TrustedCheckpoint> verify_checkpoint(std::string_view note, const OutsideKeys& outside);

/// The answer of `cupel verify FILE`.
struct ProofVerdict {
  bool ok = false;
  bool key_from_outside = false;  // with ok: exit code 0, otherwise 3
  std::string origin;             // empty when not known
  std::optional<std::uint64_t> index;
  std::optional<std::uint64_t> size;
  std::vector<std::string> reasons;  // one name when refused
  std::string where;                 // part of the document the reason is about
  std::string message;               // the reason in a sentence
  /// "key_from_file": no key from outside was given. "log_signature_unchecked": and the document
  /// holds none either. "no_witness", "row_withheld".
  std::vector<std::string> notes;
  int witnesses = 0;
  // What was proved; for showing, and only when ok.
  std::string type;
  std::string issuer;
  std::int64_t received_us = 0;
  std::optional<std::uint64_t> row_number;
  std::string row_canonical;
  std::vector<Disclosed> disclosed;
};

/// Checkpoint, inclusion, entry form, signature, row, disclosures, in this order.
ProofVerdict verify_proof(std::string_view text, const OutsideKeys& outside);

/// A tlog-proof (C2SP tlog-proof@v1) of an entry against a policy. Errors: "proof_malformed",
/// "checkpoint_malformed", "checkpoint_signature", "checkpoint_unsigned", "quorum", "not_in_log".
Result<void> verify_tlog_proof(std::string_view text, std::string_view entry, const Policy& policy);
/// The text of a tlog-proof.
std::string build_tlog_proof(std::uint64_t index, std::span<const Hash> path,
                             std::string_view checkpoint);

}  // namespace cupel
