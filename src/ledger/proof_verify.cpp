#include "ledger/checkpoint.h"
#include "ledger/entry.h"
#include "ledger/merkle.h"
#include "ledger/note.h"
#include "ledger/plain.h"
#include "ledger/proof.h"
#include "ledger/statement_form.h"
#include "model/assert.h"

#include <algorithm>
#include <cstring>

namespace cupel {
namespace {

Failed refused(std::string_view reason, std::string where, std::string message) {
  Where place;
  place.pointer = std::move(where);
  return fail(ErrorKind::invalid_input, std::move(message), std::string(reason), place);
}

Failed refused_as(const Error& error, std::string where) {
  return refused(error.rule, std::move(where), error.message);
}

// The log's own key, where the document happens to hold the entry that names it.
std::optional<VerifierKey> key_from_file(const ProofParts& parts) {
  if (parts.index != 0) return std::nullopt;
  const auto entry = parse_entry(parts.entry);
  if (!entry || entry->statement.type != "init/1" || !check_demands(entry->statement)) {
    return std::nullopt;
  }
  const auto scan = JsonScan::read(entry->statement.body, JsonLimits{});
  ASSERT(scan.has_value());
  auto key = parse_verifier_key(scan->text(scan->member(0, "logKey")));
  if (!key) return std::nullopt;
  return std::move(*key);
}

Result<void> check_without_outside(const Note& note, const ProofParts& parts,
                                   const std::string& origin, ProofVerdict& verdict) {
  verdict.notes.emplace_back("key_from_file");
  const bool named = std::any_of(note.signatures.begin(), note.signatures.end(),
                                 [&](const NoteSignature& line) { return line.name == origin; });
  if (!named) {
    return refused("checkpoint_unsigned", "/checkpoint", "no signature bears the log's name");
  }
  const auto own = key_from_file(parts);
  if (!own) {
    verdict.notes.emplace_back("log_signature_unchecked");
    return {};
  }
  OutsideKeys from_file;
  from_file.vkeys.push_back(*own);
  auto checked = verify_checkpoint(parts.checkpoint, from_file);
  if (!checked) return refused_as(checked.error(), "/checkpoint");
  return {};
}

// With keys from outside, or with what the document itself can tell.
Result<Checkpoint> trusted_checkpoint(const ProofParts& parts, const OutsideKeys& outside,
                                      ProofVerdict& verdict) {
  if (!outside.empty()) {
    auto trusted = verify_checkpoint(parts.checkpoint, outside);
    if (!trusted) return refused_as(trusted.error(), "/checkpoint");
    verdict.witnesses = trusted->witnesses;
    return std::move(trusted->checkpoint);
  }
  auto note = parse_note(parts.checkpoint);
  if (!note) return refused("checkpoint_malformed", "/checkpoint", note.error().message);
  auto checkpoint = parse_checkpoint(note->text);
  if (!checkpoint) return refused_as(checkpoint.error(), "/checkpoint");
  auto checked = check_without_outside(*note, parts, checkpoint->origin, verdict);
  if (!checked) return pass(checked);
  return checkpoint;
}

Result<Checkpoint> check_checkpoint(const ProofParts& parts, const OutsideKeys& outside,
                                    ProofVerdict& verdict) {
  auto checkpoint = trusted_checkpoint(parts, outside, verdict);
  if (!checkpoint) return checkpoint;
  verdict.origin = checkpoint->origin;
  if (verdict.witnesses == 0) verdict.notes.emplace_back("no_witness");
  if (checkpoint->size != parts.size) {
    return refused("proof_malformed", "/size", "the size is not that of the checkpoint");
  }
  return checkpoint;
}

// Inclusion, form, signature; the entry stands in the tree of this root and bears this origin.
Result<Entry> check_proved_entry(const ProofParts& parts, const Hash& root,
                                 const std::string& origin, const OutsideKeys& outside) {
  const Hash leaf = leaf_hash(parts.entry);
  if (auto in_log = verify_inclusion(parts.index, parts.size, leaf, parts.path, root); !in_log) {
    return refused_as(in_log.error(), "/path");
  }
  auto entry = parse_entry(parts.entry);
  if (!entry) return refused_as(entry.error(), "/entry");
  if (auto alone = check_entry_alone(*entry, parts.index); !alone) {
    return refused_as(alone.error(), "/entry");
  }
  // An issuer under a note key's name is judged where that key was brought along.
  for (const VerifierKey& key : outside.vkeys) {
    const std::string text = to_text(key);
    const bool is_issuers = text.substr(0, text.rfind('+')) == entry->statement.issuer;
    if (!key.is_known_type() || !is_issuers) continue;
    PublicKey raw{};
    std::memcpy(raw.data(), key.key.data(), raw.size());
    if (!is_signed_by(entry->statement, raw)) {
      return refused("bad_signature", "/entry", "the statement's signature fails");
    }
  }
  if (entry->statement.log != origin) {
    return refused("other_log", "/entry", "the statement was made for another log");
  }
  return entry;
}

struct AuditRoot {
  std::uint64_t size = 0;
  Hash root{};
};

Result<AuditRoot> check_under(const ProofParts& parts, const OutsideKeys& outside,
                              ProofVerdict& verdict) {
  auto under = parse_proof(parts.under);
  if (!under) return refused_as(under.error(), "/under" + under.error().where.pointer);
  if (!under->under.empty() || under->row || !under->disclosures.empty()) {
    return refused("proof_malformed", "/under", "what stands under an audit entry is one entry");
  }
  auto checkpoint = check_checkpoint(*under, outside, verdict);
  if (!checkpoint) {
    return refused_as(checkpoint.error(), "/under" + checkpoint.error().where.pointer);
  }
  auto entry = check_proved_entry(*under, checkpoint->root, checkpoint->origin, outside);
  if (!entry) return refused_as(entry.error(), "/under" + entry.error().where.pointer);
  if (entry->statement.type != "audit.root/1" || !check_demands(entry->statement)) {
    return refused("proof_malformed", "/under", "an audit entry stands under an audit.root");
  }
  const auto scan = JsonScan::read(entry->statement.body, JsonLimits{});
  ASSERT(scan.has_value());
  constexpr auto size_max = static_cast<std::uint64_t>(INT64_MAX);
  const auto size = decimal_at(*scan, scan->member(0, "size"), size_max);
  const auto root = hash_at(*scan, scan->member(0, "root"));
  ASSERT(size && root);
  if (*size != parts.size) {
    return refused("proof_malformed", "/size", "the size is not that of the audit.root");
  }
  return AuditRoot{*size, *root};
}

Result<void> check_disclosures(const ProofParts& parts, const Statement& statement,
                               ProofVerdict& verdict) {
  std::set<std::string> shown;
  for (std::size_t i = 0; i < parts.disclosures.size(); ++i) {
    const std::string where = "/disclosures/" + std::to_string(i);
    const std::string digest = disclosure_digest(parts.disclosures[i]);
    const bool named = std::binary_search(statement.sd.begin(), statement.sd.end(), digest);
    if (!named || !shown.insert(digest).second) {
      return refused("disclosure_not_in_statement", where,
                     "the statement does not name the field, or it is shown twice");
    }
    auto field = parse_disclosure(parts.disclosures[i]);
    if (!field) return refused_as(field.error(), where);
    verdict.disclosed.push_back(std::move(*field));
  }
  return {};
}

Result<void> check_document(std::string_view text, const OutsideKeys& outside,
                            ProofVerdict& verdict) {
  auto parts = parse_proof(text);
  if (!parts) return pass(parts);
  verdict.index = parts->index;
  verdict.size = parts->size;
  Hash root{};
  std::string origin;
  if (parts->under.empty()) {
    auto checkpoint = check_checkpoint(*parts, outside, verdict);
    if (!checkpoint) return pass(checkpoint);
    root = checkpoint->root;
    origin = checkpoint->origin;
  } else {
    auto audit = check_under(*parts, outside, verdict);
    if (!audit) return pass(audit);
    root = audit->root;
    origin = verdict.origin + "/audit";
  }
  auto entry = check_proved_entry(*parts, root, origin, outside);
  if (!entry) return pass(entry);
  if (parts->row) {
    if (auto row = verify_row(*parts->row, entry->statement.rows); !row) {
      return refused_as(row.error(), "/row");
    }
    verdict.row_number = parts->row->number;
    verdict.row_canonical = parts->row->canonical;
    if (!parts->row->salt) verdict.notes.emplace_back("row_withheld");
  }
  auto fields = check_disclosures(*parts, entry->statement, verdict);
  if (!fields) return fields;
  verdict.type = entry->statement.type;
  verdict.issuer = entry->statement.issuer;
  verdict.received_us = entry->received_us;
  return {};
}

}  // namespace

ProofVerdict verify_proof(std::string_view text, const OutsideKeys& outside) {
  ProofVerdict verdict;
  auto checked = check_document(text, outside, verdict);
  if (checked) {
    verdict.ok = true;
    verdict.key_from_outside = !outside.empty();
    return verdict;
  }
  // Nothing of a refused document is handed on as if it had been checked.
  ProofVerdict refusal;
  refusal.origin = verdict.origin;
  refusal.index = verdict.index;
  refusal.size = verdict.size;
  refusal.reasons.push_back(checked.error().rule);
  refusal.where = checked.error().where.pointer;
  refusal.message = checked.error().message;
  return refusal;
}

}  // namespace cupel
