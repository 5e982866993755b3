#include "ledger/statement.h"

#include "ledger/entry.h"
#include "ledger/merkle.h"
#include "ledger/plain.h"
#include "ledger/vectors.h"

#include <map>

using namespace cupel;
using nlohmann::json;

namespace {

std::map<std::string, KeyPair> keys_of(const json& cases) {
  std::map<std::string, KeyPair> keys;
  for (const auto& [name, hex] : cases["seeds"].items()) {
    const std::string seed = from_hex(hex.get<std::string>()).value();
    KeyPair key = vectors::key_of_equal_bytes(static_cast<std::uint8_t>(seed[0]));
    const std::string did = did_key(key.public_key());
    keys.emplace(did, std::move(key));
  }
  return keys;
}

StatementDraft draft_of(const Statement& read) {
  return {read.type, read.id,   read.log, read.at_us, read.tz_minutes, read.refs, read.payload,
          read.rows, read.sd,   read.body, read.rules, read.issuer};
}

// Everything of one logged entry made anew and compared; the leaf hash is returned.
Hash check_rebuilt(const json& one, const std::map<std::string, KeyPair>& keys) {
  const std::string bytes = one["statement"].get<std::string>();
  CHECK(bytes.size() == one["statement_bytes"].get<std::size_t>());
  const auto statement = parse_statement(bytes);
  REQUIRE(statement.has_value());
  CHECK(check_demands(*statement).has_value());
  CHECK(statement->type == one["type"].get<std::string>());
  CHECK(to_hex(bytes_of(sha256(statement->message))) == one["message_sha256"].get<std::string>());
  CHECK(to_base64url(statement->digest) == one["statement_digest"].get<std::string>());
  CHECK(is_signed_by(*statement, parse_did_key(statement->issuer).value()));
  CHECK(sign_statement(draft_of(*statement), keys.at(statement->issuer)).value() == bytes);

  const std::string entry_bytes = one["entry"].get<std::string>();
  CHECK(entry_bytes.size() == one["entry_bytes"].get<std::size_t>());
  const auto entry = parse_entry(entry_bytes);
  REQUIRE(entry.has_value());
  CHECK(entry->statement_bytes == bytes);
  CHECK(entry->statement.digest == statement->digest);
  CHECK(check_entry_alone(*entry, one["index"].get<std::uint64_t>()).has_value());
  CHECK(build_entry({entry->received_us, entry->by, entry->prev, entry->keys}, bytes) ==
        entry_bytes);
  const Hash leaf = leaf_hash(entry_bytes);
  CHECK(to_hex(bytes_of(leaf)) == one["leaf_hash"].get<std::string>());
  return leaf;
}

}  // namespace

TEST_CASE("the log of 14 entries comes out of its seeds with every intermediate") {
  const auto cases = vectors::cases("statement.json");
  if (!cases) return;
  const auto keys = keys_of(*cases);
  MerkleTree tree;
  const auto root_is = [&](std::uint64_t size) {
    return to_hex(bytes_of(tree.root())) ==
           (*cases)["roots"][std::to_string(size)].get<std::string>();
  };
  CHECK(root_is(0));
  for (const auto& one : (*cases)["log"]) {
    CAPTURE(one["index"].get<int>());
    tree.push(check_rebuilt(one, keys));
    CHECK(root_is(tree.size()));
  }
  CHECK(tree.size() == 14);

  MerkleTree audit;
  for (const auto& one : (*cases)["audit"]["log"]) audit.push(check_rebuilt(one, keys));
  CHECK(audit.size() == 2);
  CHECK(to_hex(bytes_of(audit.root())) == (*cases)["audit"]["root_hex"].get<std::string>());
}
