#include "ledger/checkpoint.h"

#include "ledger/merkle.h"
#include "ledger/plain.h"
#include "model/encoding.h"

#include <optional>

namespace cupel {
namespace {

Failed malformed(std::string message) {
  return fail(ErrorKind::invalid_input, std::move(message), "checkpoint_malformed");
}

// Cut the next line off; nothing when no newline is left.
std::optional<std::string_view> next_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

}  // namespace

std::string to_text(const Checkpoint& checkpoint) {
  std::string text = checkpoint.origin + "\n" + std::to_string(checkpoint.size) + "\n" +
                     to_base64(bytes_of(checkpoint.root)) + "\n";
  for (const std::string& line : checkpoint.extensions) text += line + "\n";
  return text;
}

Result<Checkpoint> parse_checkpoint(std::string_view text) {
  Checkpoint checkpoint;
  const auto origin = next_line(text);
  const auto size = next_line(text);
  const auto root = next_line(text);
  if (!origin || !size || !root) {
    return malformed("a checkpoint has three lines: origin, size, root");
  }
  if (origin->empty()) return malformed("the origin of a checkpoint is empty");
  checkpoint.origin = std::string(*origin);
  const auto number = parse_decimal(*size, static_cast<std::uint64_t>(INT64_MAX));
  if (!number) return malformed("the size of a checkpoint is no canonical decimal number");
  checkpoint.size = *number;
  const auto hash = hash_from(from_base64(*root));
  if (!hash) return malformed("the root of a checkpoint is no canonical base64 of 32 bytes");
  checkpoint.root = *hash;
  if (checkpoint.size == 0 && checkpoint.root != empty_root()) {
    return malformed("an empty tree has another root");
  }
  while (!text.empty()) {
    const auto line = next_line(text);
    if (!line || line->empty()) {
      return malformed("a checkpoint holds an empty line or lacks its last newline");
    }
    checkpoint.extensions.emplace_back(*line);
  }
  return checkpoint;
}

}  // namespace cupel
