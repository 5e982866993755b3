#include "cli/spoken.h"

namespace cupel::cli {
namespace {

std::string key_of(const FilledFolder& folder) {
  const std::string out = folder.at({"init"}).out;
  const auto at = out.find("key     ") + 8;
  return out.substr(at, out.find('\n', at) - at);
}

TEST_CASE("a proof is verified with a key from outside, consistent without one, refused when changed") {
  const FilledFolder folder;
  REQUIRE(folder.at({"ingest", folder.file("returns.csv")}).code == 0);
  const std::string proof = folder.file("row.proof");
  REQUIRE(folder.at({"proof", "0:2:1", "--out", proof}).code == 0);
  CHECK(run({"verify", proof, "--vkey", key_of(folder)}).code == 0);
  const Spoken own = run({"verify", proof});
  CHECK(own.code == 3);
  CHECK(own.out.contains("key_from_file"));

  const std::string text = folder.at({"proof", "0:2:1"}).out;
  const auto at = text.find("\"salt\":\"") + 8;
  std::string changed = text;
  changed[at] = changed[at] == 'A' ? 'B' : 'A';
  folder.write("changed.proof", changed);
  const Spoken refused = run({"verify", folder.file("changed.proof"), "--vkey", key_of(folder)});
  CHECK(refused.code == 1);
  CHECK(refused.out.starts_with("refused: "));
  CHECK(folder.at({"proof", "0:2:1", "--out", proof}).code == 3);  // never over a file
}

TEST_CASE("a file needs no data folder to be verified") {
  CHECK(run({"verify", "/nowhere/x.proof", "--data", "/nowhere"}).code == 4);
  CHECK(run({"verify", "/nowhere/x.proof", "--vkey", "nonsense"}).code == 2);
}

TEST_CASE("one flipped byte of the folder is found") {
  const FilledFolder folder;
  REQUIRE(folder.at({"ingest", folder.file("returns.csv")}).code == 0);
  CHECK(folder.at({"verify"}).code == 0);
  const auto checkpoint = folder.path / "data" / "log" / "checkpoint";
  std::fstream file(checkpoint, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(3);
  file.put('X');
  file.close();
  const Spoken found = folder.at({"verify"});
  CHECK(found.code == 1);
  CHECK(found.out.contains("damaged: log/checkpoint"));
}

}  // namespace
}  // namespace cupel::cli
