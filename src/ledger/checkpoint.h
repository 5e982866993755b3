/// Checkpoints (C2SP tlog-checkpoint v1.0.0): the text that a log signs.
#pragma once

#include "model/result.h"
#include "model/sha256.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cupel {

struct Checkpoint {
  std::string origin;
  std::uint64_t size = 0;  // at most 2^63 - 1
  Hash root{};
  std::vector<std::string> extensions;  // lines we never write
};

std::string to_text(const Checkpoint& checkpoint);
/// The text of a note. Errors, rule "checkpoint_malformed": anything but origin, canonical decimal
/// size, canonical base64 of 32 bytes and lines that are not empty; size 0 without the empty root.
Result<Checkpoint> parse_checkpoint(std::string_view text);

}  // namespace cupel
