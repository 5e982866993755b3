#include "ledger/signer_head.h"

#include "ledger/merkle.h"
#include "ledger/test_folder.h"

#include <doctest/doctest.h>

using namespace cupel;

namespace {

SignerHead made(const TestFolder& folder) {
  REQUIRE(SignerHead::make(folder.path() / "head", folder.path()));
  auto head = SignerHead::open(folder.path() / "head");
  REQUIRE(head);
  return std::move(*head);
}

}  // namespace

TEST_CASE("the signer remembers what it signed last and refuses to go back") {
  const TestFolder folder;
  SignerHead head = made(folder);
  CHECK(head.last().size == 0);
  CHECK(head.last().root == empty_root());
  REQUIRE(head.remember(5, sha256("five")));
  REQUIRE(head.remember(7, sha256("seven")));
  REQUIRE(head.remember(7, sha256("seven")));
  CHECK(head.remember(6, sha256("six")).error().rule == "smaller_head");
  CHECK(head.remember(7, sha256("other")).error().rule == "other_root");
  const auto again = SignerHead::open(folder.path() / "head");
  REQUIRE(again);
  CHECK(again->last().size == 7);
  CHECK(again->last().root == sha256("seven"));
}

TEST_CASE("any changed bit of a slot, its spare bytes included, is seen") {
  const SignedHead head{.generation = 4, .size = 12, .root = sha256("x")};
  std::string slot = head_slot(head);
  REQUIRE(parse_head_slot(slot));
  for (std::size_t at = 0; at < slot.size(); ++at) {
    slot[at] = static_cast<char>(slot[at] ^ 1);
    CHECK_FALSE(parse_head_slot(slot));
    slot[at] = static_cast<char>(slot[at] ^ 1);
  }
}

TEST_CASE("a torn slot is mended from the other and two torn ones stop the signer") {
  const TestFolder folder;
  SignerHead head = made(folder);
  REQUIRE(head.remember(5, sha256("five")));   // generation 3, second slot
  REQUIRE(head.remember(7, sha256("seven")));  // generation 4, first slot
  flip_bit(folder.path() / "head", 30);        // the newer slot
  const auto mended = SignerHead::open(folder.path() / "head");
  REQUIRE(mended);
  CHECK(mended->last().size == 5);
  const HeadSlots slots = parse_head_file(*read_whole_file(folder.path() / "head"));
  CHECK(slots[0]);
  CHECK(slots[1]);
  flip_bit(folder.path() / "head", 30);
  flip_bit(folder.path() / "head", head_slot_bytes + 30);
  CHECK(SignerHead::open(folder.path() / "head").error().rule == "damaged_head");
  std::filesystem::remove(folder.path() / "head");
  CHECK(SignerHead::open(folder.path() / "head").error().rule == "damaged_head");
}

TEST_CASE("a slot copied into the other's place does not count") {
  const std::string slot = head_slot({.generation = 9, .size = 90, .root = sha256("nine")});
  const std::string older = head_slot({.generation = 7, .size = 70, .root = sha256("seven")});
  const HeadSlots slots = parse_head_file(slot + older);
  CHECK_FALSE(slots[0]);
  CHECK(last_signed(slots)->size == 70);
}
