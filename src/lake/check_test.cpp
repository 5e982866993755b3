#include "lake/drawn_prices.h"
#include "lake/temporary_folder.h"

#include <fstream>

namespace cupel {
namespace {

namespace fs = std::filesystem;

struct Drawn {
  Drawn() : lake(opened_lake(data.path())) {
    deliver(*lake, 1, {{0, "a", 1}});
    deliver(*lake, 2, {{0, "b", 2}});
    REQUIRE(lake->put_run_file("ab.json", "{}").has_value());
    REQUIRE(lake->publish(3).has_value());
  }
  std::string file_of(const std::string& table, std::uint64_t delivery) const {
    for (const TableFile& file : lake->files()) {
      if (file.table == table && file.delivery == delivery) return file.file;
    }
    return "none";
  }
  TemporaryFolder data;
  std::unique_ptr<Lake> lake;
};

std::string said(const LakeCheck& check) {
  std::string text;
  for (const LakeDamage& one : check.damage) text += one.file + " " + one.ref + " " + one.what + "|";
  return text;
}

TEST_CASE("a sound lake is read whole, every file told to the listener") {
  const Drawn drawn;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> steps;
  const LakeCheck check = check_lake(drawn.data.path(), [&](std::uint64_t done, std::uint64_t total) {
    steps.emplace_back(done, total);
  });
  CHECK(said(check).empty());
  const std::size_t named = drawn.lake->files().size() + 1;  // and the run's file
  CHECK(check.files == named + 1);                           // and CURRENT
  REQUIRE(steps.size() == named);
  CHECK(steps.back() == std::pair<std::uint64_t, std::uint64_t>{named, named});
  std::uint64_t bytes = fs::file_size(drawn.data.path() / "lake" / "CURRENT") + 2;
  for (const TableFile& file : drawn.lake->files()) bytes += file.bytes;
  CHECK(check.bytes == bytes);
}

TEST_CASE("each way in which a file can differ has its words and its delivery") {
  const Drawn drawn;
  const fs::path data = drawn.data.path();
  const std::string file = drawn.file_of("price", 2);
  SUBCASE("missing") {
    fs::remove(data / file);
    CHECK(said(check_lake(data)) == file + " 0:2 missing|");
  }
  SUBCASE("longer") {
    std::ofstream(data / file, std::ios::app) << "x";
    CHECK(said(check_lake(data)) == file + " 0:2 size differs|");
  }
  SUBCASE("changed") {
    std::fstream stream(data / file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(30);
    stream.put('\x7F');
    stream.close();
    CHECK(said(check_lake(data)) == file + " 0:2 sha256 differs|");
  }
  SUBCASE("a folder in its place") {
    fs::remove(data / file);
    fs::create_directories(data / file);
    CHECK(said(check_lake(data)).starts_with(file + " 0:2 the lake cannot be read"));
  }
  SUBCASE("a run's part") {
    fs::remove(data / "lake" / "runs" / "ab.json");
    CHECK(said(check_lake(data)) == "lake/runs/ab.json  missing|");
  }
  SUBCASE("strangers, links among them") {
    std::ofstream(data / "lake" / "tables" / "price" / "d9.parquet") << "x";
    fs::create_symlink(data / file, data / "lake" / "link");
    fs::create_directory_symlink(data / "lake" / "tables", data / "lake" / "again");
    const LakeCheck check = check_lake(data);
    CHECK(said(check) == "lake/again  a link, not named by CURRENT|lake/link  a link, not named by CURRENT|");
    REQUIRE(check.notes.size() == 1);  // what a kill may leave is no damage
    CHECK(check.notes.front().starts_with("lake/tables/price/d9.parquet: not named by CURRENT"));
  }
  SUBCASE("the list itself") {
    std::ofstream(data / "lake" / "CURRENT") << "no list\n";
    const LakeCheck check = check_lake(data);
    REQUIRE_FALSE(check.damage.empty());
    CHECK(check.damage.front().file == "lake/CURRENT");
    // Without its list every file is a stranger.
    CHECK(check.notes.size() == drawn.lake->files().size() + 1);
    CHECK(check.listed);
    fs::remove(data / "lake" / "CURRENT");
    CHECK_FALSE(check_lake(data).listed);
  }
}

TEST_CASE("a folder without a lake is sound") {
  const TemporaryFolder data;
  const LakeCheck check = check_lake(data.path());
  CHECK(check.damage.empty());
  CHECK(check.files == 0);
}

TEST_CASE("two lakes are compared by what lies on the disk, in both directions") {
  const Drawn drawn;
  const TemporaryFolder other_data;
  const auto other = opened_lake(other_data.path());
  deliver(*other, 1, {{0, "a", 1}});
  deliver(*other, 3, {{0, "c", 3}});
  const LakeComparison comparison = compare_lakes(*drawn.lake, *other);
  CHECK_FALSE(comparison.identical);
  const std::vector<std::string> expected{drawn.file_of("delivery", 2), "lake/tables/delivery/d3.parquet",
                                          drawn.file_of("price", 2), "lake/tables/price/d3.parquet"};
  CHECK(comparison.different == expected);
  for (const TableComparison& table : comparison.tables) {
    CHECK(table.identical == (table.table != "price" && table.table != "delivery"));
    if (table.table == "price") CHECK(table.rows == 2);
  }
  CHECK(compare_lakes(*drawn.lake, *drawn.lake).identical);
  std::ofstream(drawn.data.path() / drawn.file_of("price", 1), std::ios::app) << "x";
  CHECK(compare_lakes(*drawn.lake, *drawn.lake).different == std::vector<std::string>{drawn.file_of("price", 1)});
}

}  // namespace
}  // namespace cupel
