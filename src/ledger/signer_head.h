/// The signer's own memory of what it signed last: log/head, two slots (docs/formats/log.md §5).
/// It is synced before a signature leaves, so that two roots for one size can never be signed.
#pragma once

#include "model/result.h"
#include "model/sha256.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace cupel {

struct SignedHead {
  std::uint64_t generation = 0;  // from 1
  std::uint64_t size = 0;
  Hash root{};
};

inline constexpr std::size_t head_file_bytes = 8'192;
inline constexpr std::size_t head_slot_bytes = 4'096;

/// 4,096 bytes.
std::string head_slot(const SignedHead& head);
/// Nothing unless every byte of the slot is as head_slot() writes it.
std::optional<SignedHead> parse_head_slot(std::string_view slot);

/// The two slots as they stand on the disk.
using HeadSlots = std::array<std::optional<SignedHead>, 2>;
HeadSlots parse_head_file(std::string_view bytes);
/// The sound slot with the larger generation.
std::optional<SignedHead> last_signed(const HeadSlots& slots);

class SignerHead {
 public:
  /// A file with two sound slots for the empty tree.
  static Result<void> make(const std::filesystem::path& file, const std::filesystem::path& staging);
  /// Mends one unsound slot from the other. Errors: corrupt "damaged_head" (no file, wrong size, no
  /// sound slot).
  static Result<SignerHead> open(const std::filesystem::path& file);

  const SignedHead& last() const { return last_; }
  /// Remember and sync the head that is about to be signed. Errors: conflict "smaller_head", and
  /// "other_root" for the size signed last with another root; unavailable "signer_failed" after a
  /// write failed once. Throws Failure when the disk fails.
  Result<void> remember(std::uint64_t size, const Hash& root);

 private:
  SignerHead(std::filesystem::path file, const SignedHead& last) : file_(std::move(file)), last_(last) {}
  void write(const SignedHead& head) const;
  std::filesystem::path file_;
  SignedHead last_;
  bool failed_ = false;  // a sync that failed is not repeated: the second one would lie
};

}  // namespace cupel
