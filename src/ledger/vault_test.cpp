#include "ledger/vault.h"

#include "ledger/little_endian.h"
#include "ledger/merkle.h"
#include "ledger/test_folder.h"
#include "model/encoding.h"

#include <doctest/doctest.h>

#include <set>

using namespace cupel;

namespace {

std::size_t files_in(const std::filesystem::path& folder) {
  std::size_t files = 0;
  std::error_code absent;
  for (const auto& item : std::filesystem::directory_iterator(folder, absent)) {
    files += item.exists() ? 1 : 0;
  }
  return files;
}

std::string row(std::uint64_t number) { return "{\"n\":\"" + std::to_string(number) + "\"}"; }

}  // namespace

TEST_CASE("a blob is found by its hash, twice the same is one file, a changed one is refused") {
  const TestFolder folder;
  Vault vault(folder.path() / "vault");
  auto writer = vault.stage_blob();
  writer.write("date,");
  writer.write("weight\n");
  const auto blob = writer.commit();
  REQUIRE(blob);
  CHECK(blob->digest == sha256("date,weight\n"));
  CHECK(blob->bytes == 12);
  REQUIRE(vault.put_blob("date,weight\n"));
  CHECK(vault.read_blob(blob->digest) == "date,weight\n");
  CHECK(vault.blob_bytes(blob->digest) == 12);
  const std::string name = to_hex(bytes_of(blob->digest));
  CHECK(vault.blob_path(blob->digest) ==
        folder.path() / "vault" / "blobs" / name.substr(0, 2) / name);
  flip_bit(vault.blob_path(blob->digest), 3);
  CHECK(vault.read_blob(blob->digest).error().rule == "blob_changed");
  REQUIRE(vault.put_blob("date,weight\n"));  // writing it again mends it
  CHECK(vault.read_blob(blob->digest));
  CHECK(vault.read_blob(sha256("other")).error().kind == ErrorKind::not_found);
}

TEST_CASE("what is not committed leaves nothing behind") {
  const TestFolder folder;
  Vault vault(folder.path() / "vault");
  {
    auto blob = vault.stage_blob();
    blob.write("half");
    auto rows = vault.stage_rows();
    rows.add(Salt{}, row(0));
    CHECK(files_in(folder.path() / "vault" / "staging") == 2);
  }
  CHECK(files_in(folder.path() / "vault" / "staging") == 0);
  CHECK(files_in(folder.path() / "vault" / "rows") == 0);
}

TEST_CASE("rows of every size have the root of RFC 6962 and every row is proved") {
  for (const std::uint64_t count : {0ull, 1ull, 2ull, 63ull, 64ull, 65ull, 255ull, 256ull, 257ull,
                                    700ull, 65'536ull + 300ull}) {
    const TestFolder folder;
    Vault vault(folder.path() / "vault");
    const std::vector<Salt> salts = random_salts(count);
    MerkleTree tree;
    auto writer = vault.stage_rows();
    for (std::uint64_t i = 0; i < count; ++i) {
      if (i % 64 == 0) writer.offset(1'000 + i);
      if (i % 3 == 0) {
        writer.add_leaf(salts[i], row_leaf_hash(salts[i], row(i)));
      } else {
        writer.add(salts[i], row(i));
      }
      tree.push(row_leaf_hash(salts[i], row(i)));
    }
    const auto rows = writer.commit();
    REQUIRE(rows);
    CHECK(rows->count == count);
    CHECK(rows->root == tree.root());
    CHECK(vault.has_rows(*rows));
    CHECK_FALSE(vault.has_rows({count + 1, rows->root}));
    const std::uint64_t step = count > 1'000 ? 9'973 : 17;
    for (std::uint64_t i = 0; i < count; i += step) {
      const auto evidence = vault.row_evidence(rows->root, count, i);
      REQUIRE(evidence);
      CHECK(evidence->salt == salts[i]);
      CHECK(evidence->first_row == i / 64 * 64);
      CHECK(evidence->byte_offset == 1'000 + i / 64 * 64);
      CHECK(verify_inclusion(i, count, row_leaf_hash(salts[i], row(i)), evidence->path, rows->root));
    }
    CHECK(vault.row_evidence(rows->root, count, count).error().kind == ErrorKind::not_found);
    CHECK(files_in(folder.path() / "vault" / "staging") == 0);
    const std::size_t levels = count >= 65'536 ? 3 : count >= 256 ? 2 : 1;
    CHECK(files_in(vault.rows_folder(rows->root)) == 2 + levels);
  }
}

TEST_CASE("a changed hash or salt of the rows is not proved") {
  const TestFolder folder;
  Vault vault(folder.path() / "vault");
  const std::vector<Salt> salts = random_salts(300);
  auto writer = vault.stage_rows();
  for (std::uint64_t i = 0; i < 300; ++i) {
    if (i % 64 == 0) writer.offset(i);
    writer.add(salts[i], row(i));
  }
  const auto rows = writer.commit();
  REQUIRE(rows);
  flip_bit(vault.rows_folder(rows->root) / "L0", 299 * 32);
  CHECK(vault.row_evidence(rows->root, 300, 298).error().kind == ErrorKind::corrupt);
  std::filesystem::resize_file(vault.rows_folder(rows->root) / "L0", 299 * 32);
  CHECK(vault.row_evidence(rows->root, 300, 299).error().kind == ErrorKind::corrupt);
}

TEST_CASE("salts are of the system's generator and differ") {
  const auto salts = random_salts(10'000);
  CHECK(std::set<Salt>(salts.begin(), salts.end()).size() == 10'000);
}

TEST_CASE("no byte of a principal's file can change unnoticed") {
  const TestFolder folder;
  Vault vault(folder.path() / "vault");
  const PrincipalRecord stated{.id = "gmGjYfmgWm76GopEiEztOg", .name = "Amina \"A\" Saïd",
                               .organisation = "self", .is_operator = true};
  REQUIRE(vault.put_principal(stated));
  const auto read = vault.principal(stated.id);
  REQUIRE(read);
  CHECK(read->name == stated.name);
  CHECK(read->is_operator);
  const std::string text = to_text(stated);
  for (std::size_t at = 0; at < text.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = text;
      changed[at] = static_cast<char>(changed[at] ^ (1 << bit));
      CHECK_FALSE(parse_principal(changed));
    }
  }
  CHECK(vault.principal("../../etc/passwd").error().kind == ErrorKind::not_found);
}
