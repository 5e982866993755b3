#include "ledger/log_tree.h"

#include "ledger/test_folder.h"

#include <doctest/doctest.h>

using namespace cupel;

namespace {

Hash leaf_number(std::uint64_t i) { return leaf_hash("entry " + std::to_string(i)); }

Hash root_by_peaks(std::uint64_t size) {
  MerkleTree tree;
  for (std::uint64_t i = 0; i < size; ++i) tree.push(leaf_number(i));
  return tree.root();
}

Statement statement_number(std::uint64_t i, const std::string& issuer = "somebody") {
  Statement statement;
  statement.issuer = issuer;
  statement.id = "id " + std::to_string(i);
  statement.digest = sha256(issuer + statement.id);
  return statement;
}

struct Drawn {
  TestFolder folder;
  Issuers issuers;
  Vault vault{folder.path() / "vault"};
  LogTree tree{issuers, vault};
};

}  // namespace

TEST_CASE("the root is that of the growing tree at every size around a full tile, earlier sizes too") {
  TreeNodes nodes;
  for (std::uint64_t i = 0; i < 520; ++i) nodes.push(leaf_number(i));
  CHECK(nodes.size() == 520);
  for (const std::uint64_t size : {0u, 1u, 2u, 3u, 255u, 256u, 257u, 511u, 512u, 513u, 520u}) {
    CAPTURE(size);
    CHECK(nodes.root(size) == (size == 0 ? empty_root() : root_by_peaks(size)));
  }
}

TEST_CASE("a node of level 1 is the root of its 256 leaves, and there is none beyond the tree") {
  TreeNodes nodes;
  for (std::uint64_t i = 0; i < 511; ++i) nodes.push(leaf_number(i));
  CHECK(nodes.node(0, 300).value() == leaf_number(300));
  CHECK(nodes.node(1, 0).value() == root_by_peaks(256));
  for (const auto& [level, position] : {std::pair{0, std::uint64_t{511}}, {1, std::uint64_t{1}},
                                        {2, std::uint64_t{0}}, {9, std::uint64_t{0}}}) {
    const auto none = nodes.node(level, position);
    REQUIRE_FALSE(none.has_value());
    CHECK(none.error().rule == "not_in_log");
  }
  nodes.push(leaf_number(511));
  CHECK(nodes.node(1, 1).has_value());
}

TEST_CASE("a tree that was cut and grown again is the one that never was longer") {
  for (const std::uint64_t kept : {0u, 1u, 255u, 256u, 257u, 300u}) {
    CAPTURE(kept);
    TreeNodes nodes;
    for (std::uint64_t i = 0; i < 300; ++i) nodes.push(leaf_number(i));
    nodes.truncate(kept);
    CHECK(nodes.size() == kept);
    CHECK(nodes.node(1, 0).has_value() == (kept >= 256));
    for (std::uint64_t i = kept; i < 515; ++i) nodes.push(leaf_number(i));
    CHECK(nodes.root(515) == root_by_peaks(515));
  }
}

TEST_CASE("a statement is found by digest and by issuer with id, and one issuer's id is not another's") {
  Drawn drawn;
  for (std::uint64_t i = 0; i < 3; ++i) {
    drawn.tree.add(statement_number(i), static_cast<std::int64_t>(100 + i), leaf_number(i), {0, 8, 5});
  }
  CHECK(drawn.tree.size() == 3);
  CHECK(drawn.tree.last_received_us() == 102);
  CHECK(drawn.tree.index_of(statement_number(1).digest) == 1u);
  CHECK_FALSE(drawn.tree.index_of(statement_number(7).digest).has_value());
  REQUIRE(drawn.tree.with_id("somebody", "id 2").has_value());
  CHECK(drawn.tree.with_id("somebody", "id 2")->index == 2);
  CHECK(drawn.tree.with_id("somebody", "id 2")->digest == statement_number(2).digest);
  CHECK_FALSE(drawn.tree.with_id("somebody else", "id 2").has_value());
  // The border between issuer and id counts.
  CHECK_FALSE(drawn.tree.with_id("somebody\nid", " 2").has_value());
  CHECK(drawn.tree.place(1).bytes == 5);
  drawn.tree.set_place(1, {1, 0, 9});
  CHECK(drawn.tree.place(1).segment == 1);
}

TEST_CASE("of two entries with one statement the first counts") {
  Drawn drawn;
  drawn.tree.add(statement_number(0), 1, leaf_number(0));
  drawn.tree.add(statement_number(0), 2, leaf_number(1));
  CHECK(drawn.tree.index_of(statement_number(0).digest) == 0u);
  CHECK(drawn.tree.with_id("somebody", "id 0")->index == 0);
}

TEST_CASE("a batch that found no room leaves no trace") {
  Drawn drawn;
  std::vector<Statement> statements;
  for (std::uint64_t i = 0; i < 5; ++i) statements.push_back(statement_number(i));
  for (std::uint64_t i = 0; i < 5; ++i) {
    drawn.tree.add(statements[i], static_cast<std::int64_t>(i), leaf_number(i));
  }
  drawn.tree.take_back(3, {&statements[3], &statements[4]}, 2);
  CHECK(drawn.tree.size() == 3);
  CHECK(drawn.tree.last_received_us() == 2);
  CHECK(drawn.tree.nodes().root(3) == root_by_peaks(3));
  CHECK(drawn.tree.index_of(statements[2].digest) == 2u);
  CHECK_FALSE(drawn.tree.index_of(statements[3].digest).has_value());
  CHECK_FALSE(drawn.tree.with_id("somebody", "id 4").has_value());
  drawn.tree.add(statements[4], 9, leaf_number(3));
  CHECK(drawn.tree.index_of(statements[4].digest) == 3u);
}
