#include "ledger/signer_head.h"

#include "ledger/crc32c.h"
#include "ledger/disk.h"
#include "ledger/little_endian.h"
#include "ledger/merkle.h"

#include <fmt/core.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace cupel {
namespace {

constexpr std::string_view magic = "cupelhd1";
constexpr std::size_t covered_bytes = 56;

}  // namespace

std::string head_slot(const SignedHead& head) {
  std::string slot(magic);
  append_little_endian(slot, head.generation);
  append_little_endian(slot, head.size);
  slot.append(bytes_of(head.root));
  append_little_endian(slot, crc32c(slot));
  slot.resize(head_slot_bytes, '\0');
  return slot;
}

std::optional<SignedHead> parse_head_slot(std::string_view slot) {
  if (slot.size() != head_slot_bytes) return std::nullopt;
  SignedHead head;
  head.generation = little_endian_at<std::uint64_t>(slot, 8);
  head.size = little_endian_at<std::uint64_t>(slot, 16);
  slot.substr(24).copy(reinterpret_cast<char*>(head.root.data()), head.root.size());
  static_assert(24 + sizeof(Hash) == covered_bytes);
  if (head_slot(head) != slot) return std::nullopt;
  return head;
}

HeadSlots parse_head_file(std::string_view bytes) {
  if (bytes.size() != head_file_bytes) return {};
  HeadSlots slots = {parse_head_slot(bytes.substr(0, head_slot_bytes)),
                     parse_head_slot(bytes.substr(head_slot_bytes))};
  for (std::size_t i = 0; i < slots.size(); ++i) {
    // A slot in the other's place would win over a newer one.
    if (slots[i] && slots[i]->generation % 2 != i) slots[i].reset();
  }
  return slots;
}

std::optional<SignedHead> last_signed(const HeadSlots& slots) {
  if (!slots[0] || !slots[1]) return slots[0] ? slots[0] : slots[1];
  return slots[0]->generation > slots[1]->generation ? slots[0] : slots[1];
}

Result<void> SignerHead::make(const std::filesystem::path& file,
                              const std::filesystem::path& staging) {
  const SignedHead first{.generation = 1, .size = 0, .root = empty_root()};
  const SignedHead second{.generation = 2, .size = 0, .root = empty_root()};
  try {
    replace_file(staging, file, head_slot(second) + head_slot(first));
    return {};
  } catch (const Failure& failure) {
    if (failure.error.kind != ErrorKind::unavailable) throw;
    return Failed(failure.error);
  }
}

Result<SignerHead> SignerHead::open(const std::filesystem::path& file) {
  const auto bytes = read_whole_file(file);
  const HeadSlots slots = bytes ? parse_head_file(*bytes) : HeadSlots{};
  const auto last = last_signed(slots);
  if (!last) {
    return fail(ErrorKind::corrupt, "the signer's memory of its last head is missing or damaged",
                "damaged_head", Where{file.string(), 0, 0, {}, 0});
  }
  SignerHead head(file, *last);
  if (!slots[0] || !slots[1]) {
    // The signature that belonged to the torn slot never left. Written again as the successor of
    // the sound slot, which it can never outrank wrongly: it says the same.
    SignedHead mended = *last;
    ++mended.generation;
    head.write(mended);
    head.last_ = mended;
  }
  return head;
}

Result<void> SignerHead::remember(std::uint64_t size, const Hash& root) {
  if (failed_) {
    return fail(ErrorKind::unavailable, "the signer's head could not be written: nothing is signed",
                "signer_failed");
  }
  if (size < last_.size) {
    return fail(ErrorKind::conflict,
                fmt::format("a larger log was signed before: {} entries, now {}", last_.size, size),
                "smaller_head");
  }
  if (size == last_.size) {
    if (root == last_.root) return {};
    return fail(ErrorKind::conflict,
                fmt::format("another root was signed for {} entries", size), "other_root");
  }
  const SignedHead head{.generation = last_.generation + 1, .size = size, .root = root};
  failed_ = true;
  write(head);
  failed_ = false;
  last_ = head;
  return {};
}

void SignerHead::write(const SignedHead& head) const {
  File file = File::open(file_, O_WRONLY);
  const std::string slot = head_slot(head);
  const auto at = static_cast<off_t>(head.generation % 2 * head_slot_bytes);
  if (::pwrite(file.descriptor(), slot.data(), slot.size(), at) !=
      static_cast<ssize_t>(slot.size())) {
    throw Failure(io_error("the signer's head cannot be written", file_, errno));
  }
  file.sync();
}

}  // namespace cupel
