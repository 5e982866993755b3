#include "lake/drawn_prices.h"
#include "lake/temporary_folder.h"

#include <set>

namespace cupel {
namespace {

Hash digest_of(const std::vector<DrawnPrice>& prices, std::uint64_t index = 1, std::int64_t received_us = 0) {
  const TemporaryFolder data;
  const auto lake = opened_lake(data.path());
  BlockWriter block = lake->begin_delivery();
  block.append(price_facts(prices));
  DeliveryBlock delivery = delivery_number(index);
  delivery.delivery.received_us = received_us;
  REQUIRE(lake->commit(std::move(block), delivery, index + 1).has_value());
  return lake->content_digest();
}

TEST_CASE("where a record lies and when it came do not count") {
  const Hash digest = digest_of({{0, "a", 1}, {1, "b", 2}});
  CHECK(digest_of({{0, "a", 1}, {1, "b", 2}}, 7) == digest);
  CHECK(digest_of({{0, "a", 1}, {1, "b", 2}}, 1, 99) == digest);
}

TEST_CASE("missing, empty, zero, a repeated row, a row's number and a value's column all count") {
  const std::vector<std::vector<DrawnPrice>> lakes{
      {},
      {{0, "a", 1}},
      {{0, "a", 1}, {0, "a", 1}},
      {{1, "a", 1}},
      {{0, "a", -1}},
      {{0, "a", 0}},
      {{0, "a", {}}},
      {{0, "", 1}},
      {{0, {}, 1}},
      {{{}, "a", 1}},
      {{0, "a", 1, 5, {}}},
      {{0, "a", 1, {}, 5}},
      {{0, "a", 256}}};
  std::set<Hash> digests;
  for (const auto& prices : lakes) digests.insert(digest_of(prices));
  CHECK(digests.size() == lakes.size());
}

TEST_CASE("an empty lake has a digest, and reading it changes nothing") {
  const TemporaryFolder data;
  const auto lake = opened_lake(data.path());
  const Hash empty = lake->content_digest();
  CHECK(lake->content_digest() == empty);
  CHECK(lake->files().empty());
}

}  // namespace
}  // namespace cupel
