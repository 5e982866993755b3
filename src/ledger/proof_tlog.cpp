#include "ledger/checkpoint.h"
#include "ledger/merkle.h"
#include "ledger/note.h"
#include "ledger/plain.h"
#include "ledger/proof.h"
#include "model/encoding.h"

#include <algorithm>

namespace cupel {
namespace {

constexpr std::string_view first_line = "c2sp.org/tlog-proof@v1\n";
constexpr std::size_t path_hashes_max = 63;

Failed malformed(std::string message) {
  return fail(ErrorKind::invalid_input, std::move(message), "proof_malformed");
}

struct TlogProof {
  std::uint64_t index = 0;
  std::vector<Hash> path;
  std::string_view checkpoint;
};

// The line up to its newline, cut off; nothing when there is no newline.
std::optional<std::string_view> next_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

Result<TlogProof> parse_tlog_proof(std::string_view text) {
  if (text.size() > proof_bytes_max || !text.starts_with(first_line)) {
    return malformed("the first line of a tlog-proof is missing");
  }
  text.remove_prefix(first_line.size());
  TlogProof proof;
  auto line = next_line(text);
  constexpr std::string_view extra = "extra ";
  if (line && line->starts_with(extra)) {
    if (!from_base64(line->substr(extra.size()))) return malformed("extra data is no base64");
    line = next_line(text);
  }
  constexpr std::string_view index = "index ";
  if (!line || !line->starts_with(index)) return malformed("a tlog-proof has an index");
  const auto number =
      parse_decimal(line->substr(index.size()), static_cast<std::uint64_t>(INT64_MAX));
  if (!number) return malformed("the index is no canonical decimal number");
  proof.index = *number;
  while (true) {
    line = next_line(text);
    if (!line) return malformed("a tlog-proof ends before its checkpoint");
    if (line->empty()) break;
    const auto hash = hash_from(from_base64(*line));
    if (!hash || proof.path.size() == path_hashes_max) return malformed("a hash has another form");
    proof.path.push_back(*hash);
  }
  proof.checkpoint = text;
  return proof;
}

}  // namespace

Result<void> verify_tlog_proof(std::string_view text, std::string_view entry,
                               const Policy& policy) {
  auto proof = parse_tlog_proof(text);
  if (!proof) return pass(proof);
  OutsideKeys outside;
  outside.policy = policy;
  auto checkpoint = verify_checkpoint(proof->checkpoint, outside);
  if (!checkpoint) return pass(checkpoint);
  return verify_inclusion(proof->index, checkpoint->checkpoint.size, leaf_hash(entry), proof->path,
                          checkpoint->checkpoint.root);
}

std::string build_tlog_proof(std::uint64_t index, std::span<const Hash> path,
                             std::string_view checkpoint) {
  std::string text(first_line);
  text += "index " + std::to_string(index) + "\n";
  for (const Hash& hash : path) text += to_base64(bytes_of(hash)) + "\n";
  text += "\n";
  text += checkpoint;
  return text;
}

}  // namespace cupel
