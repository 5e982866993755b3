#include "runs/intake.h"

#include "model/encoding.h"
#include "runs/drawn_folder.h"

#include <sys/stat.h>

#include <algorithm>

using namespace cupel;
namespace fs = std::filesystem;

namespace {

constexpr std::string_view books = "licence_no,month,fine\nML-1,2025-01,5\nML-1,2025-02,6\n";
constexpr std::string_view books_mapping = "table = \"monthly_return\"\n[columns]\n\"fine\" = { field = \"fine\", "
                                           "unit = \"g\" }\n[constants]\nmetal = \"gold\"\n";

FilesToTake files_of(std::vector<fs::path> paths) { return {std::move(paths), {}, false, {}}; }

std::string statuses_of(const Intake& intake) {
  std::string text;
  for (const TakenFile& file : intake.files) text += fs::path(file.path).filename().string() + ":" + file.status + " ";
  return text;
}

}  // namespace

TEST_CASE("what cannot be read is refused with a sentence, and nothing of it stays") {
  DrawnFolder drawn;
  const std::uint64_t size = drawn.folder().ledger().size();
  ::mkfifo((drawn.write("beside.csv", "x").parent_path() / "pipe").c_str(), 0600);
  const fs::path incoming = drawn.path() / "incoming";
  struct Bad {
    fs::path path;
    std::string_view says;
  };
  for (const Bad& bad : {Bad{drawn.write("empty.csv", ""), "empty"}, Bad{incoming / "absent.csv", "cannot be opened"},
                         Bad{incoming / "pipe", "no regular file"},
                         Bad{drawn.write("nul.csv", std::string_view("a\0b\n", 4)), "NUL"},
                         Bad{drawn.write("head.csv.gz", "\x1f\x8b\x08\x00 no more"), ""},
                         Bad{drawn.write("open.geojson", R"({"type":"FeatureCollection","features":[{)"), ""}}) {
    CAPTURE(bad.path.string());
    const Intake intake = drawn.take(files_of({bad.path}));
    REQUIRE(intake.files.size() == 1);
    const TakenFile& file = intake.files.front();
    CHECK(file.status == "refused");
    CHECK_FALSE(file.index.has_value());
    CHECK_FALSE(file.reason.empty());
    CHECK(file.reason.find(bad.says) != std::string::npos);
  }
  CHECK(drawn.folder().ledger().size() == size);
  CHECK(drawn.folder().deliveries().empty());
  CHECK(drawn.folder().lake().deliveries().empty());
}

TEST_CASE("a file that no layout knows is unrecognised, and its hash is told") {
  DrawnFolder drawn;
  const std::string_view text = "colour,shape\nred,round\n";
  const TakenFile file = drawn.take("odd.csv", text);
  CHECK(file.status == "unrecognised");
  CHECK(file.sha256 == to_hex(bytes_of(sha256(text))));
  CHECK_FALSE(file.index.has_value());
}

TEST_CASE("the same bytes are taken once, under whatever name, now and in the next process") {
  DrawnFolder drawn;
  const TakenFile first = drawn.take("prices.csv", drawn_files::prices);
  REQUIRE(first.status == "taken");
  CHECK(first.rows == 4);
  CHECK(first.defects == 1);
  const std::uint64_t size = drawn.folder().ledger().size();
  drawn.open();
  const fs::path copy = drawn.write("copy.csv", drawn_files::prices);
  const Intake twice = drawn.take(files_of({copy, copy}));
  REQUIRE(statuses_of(twice) == "copy.csv:already copy.csv:already ");
  CHECK(twice.files[0].index == first.index);
  CHECK(twice.files[0].rows == 4);
  CHECK(drawn.folder().ledger().size() == size);
  // One byte more is another file.
  CHECK(drawn.take("more.csv", std::string(drawn_files::prices) + "2020-09,1\n").status == "taken");
}

TEST_CASE("the same bytes with another mapping are another delivery") {
  DrawnFolder drawn;
  const fs::path file = drawn.write("books.csv", books);
  const fs::path mapping = drawn.write("books.csv.mapping.toml", books_mapping);
  REQUIRE(statuses_of(drawn.take(files_of({file}))) == "books.csv:taken ");
  CHECK(statuses_of(drawn.take(files_of({file}))) == "books.csv:already ");
  drawn.write("books.csv.mapping.toml", std::string(books_mapping) + "mode = \"correction\"\n");
  REQUIRE(statuses_of(drawn.take(files_of({file}))) == "books.csv:taken ");
  const std::vector<Delivered> deliveries = drawn.folder().deliveries();
  REQUIRE(deliveries.size() == 2);
  CHECK_FALSE(deliveries[0].mode_stated);
  CHECK(deliveries[1].mode_stated);
  CHECK(deliveries[1].mode == "correction");
  CHECK(deliveries[0].original == deliveries[1].original);
}

TEST_CASE("a folder is taken in bytewise order, dotfiles counted, mappings with their files") {
  DrawnFolder drawn;
  drawn.write("b/prices.csv", drawn_files::prices);
  drawn.write("b/.hidden.csv", drawn_files::prices);
  drawn.write("b/.git/config", "x");
  drawn.write("b/Z.csv", "colour\nred\n");
  drawn.write("b/a/books.csv", books);
  drawn.write("b/a/books.csv.mapping.toml", books_mapping);
  drawn.write("b/lonely.csv.mapping.toml", books_mapping);
  const Intake intake = drawn.take(files_of({drawn.path() / "incoming" / "b"}));
  CHECK(statuses_of(intake) ==
        "Z.csv:unrecognised books.csv:taken lonely.csv.mapping.toml:unrecognised prices.csv:taken ");
  CHECK(intake.dotfiles_skipped == 2);
}

TEST_CASE("a folder that leads back into itself is named once, and its files are taken once") {
  DrawnFolder drawn;
  const fs::path folder = drawn.write("ring/prices.csv", drawn_files::prices).parent_path();
  fs::create_directory_symlink(folder, folder / "back");
  const Intake intake = drawn.take(files_of({folder}));
  REQUIRE(statuses_of(intake) == "back:refused prices.csv:taken ");
  CHECK(intake.files[0].reason == "this is a folder, not a file");
  // A link that leads elsewhere is followed.
  fs::remove(folder / "back");
  drawn.write("elsewhere/more.csv", "month,gold_usd_ozt\n2021-01,1\n");
  fs::create_directory_symlink(drawn.path() / "incoming" / "elsewhere", folder / "away");
  CHECK(statuses_of(drawn.take(files_of({folder}))) == "more.csv:taken prices.csv:already ");
}

TEST_CASE("an empty folder gives no file and is no failure") {
  DrawnFolder drawn;
  fs::create_directories(drawn.path() / "incoming" / "empty");
  const Intake intake = drawn.take(files_of({drawn.path() / "incoming" / "empty"}));
  CHECK(intake.files.empty());
  CHECK(intake.dotfiles_skipped == 0);
}

TEST_CASE("half of the rows may have defects, more need a word, and that word takes them") {
  DrawnFolder drawn;
  CHECK(drawn.take("half.csv", "month,gold_usd_ozt\n2020-05,many\n2020-06,1\n").status == "taken");
  const std::string_view text = "month,gold_usd_ozt\n2020-05,many\n2020-06,few\n2020-07,1\n";
  const TakenFile refused = drawn.take("most.csv", text);
  CHECK(refused.status == "refused");
  CHECK(refused.rows == 3);
  CHECK(refused.defects == 2);
  CHECK(refused.reason.find("2 of 3 rows have defects, most often: not_a_number (2)") != std::string::npos);
  FilesToTake all_the_same = files_of({drawn.path() / "incoming" / "most.csv"});
  all_the_same.accept_defects = true;
  const Intake intake = drawn.take(all_the_same);
  REQUIRE(statuses_of(intake) == "most.csv:taken ");
  CHECK(intake.files[0].defects == 2);
}

TEST_CASE("a mapping given apart helps the file it is named after, and otherwise the one it fits") {
  DrawnFolder drawn;
  const fs::path named = drawn.write("maps/books.csv.mapping.toml", books_mapping);
  const fs::path other = drawn.write("maps/other.toml", "table = \"price\"\n");
  FilesToTake files = files_of({drawn.write("books.csv", books)});
  CHECK(drawn.take(files).files[0].status == "unrecognised");
  files.mappings = {other, named};
  CHECK(drawn.take(files).files[0].status == "taken");
  files.paths = {drawn.write("unnamed.csv", std::string(books) + "ML-2,2025-01,7\n")};
  CHECK(drawn.take(files).files[0].format == "mapped/1");
}

TEST_CASE("a mapping that does not read stops the intake before any file") {
  DrawnFolder drawn;
  FilesToTake files = files_of({drawn.write("prices.csv", drawn_files::prices)});
  files.mappings = {drawn.write("maps/bad.toml", "table = [")};
  CHECK_THROWS_AS(drawn.take(files), const Failure&);
  files.mappings = {drawn.path() / "nowhere.toml"};
  CHECK_THROWS_AS(drawn.take(files), const Failure&);
  CHECK(drawn.folder().deliveries().empty());
}

TEST_CASE("an uploaded file bears the name it was given, and a compressed one is taken as it is") {
  DrawnFolder drawn;
  FilesToTake files = files_of({drawn.write("upload-0017", drawn_files::prices)});
  files.name = "prices of May.csv";
  const Intake intake = drawn.take(files);
  CHECK(intake.files[0].path == "prices of May.csv");
  REQUIRE(drawn.folder().deliveries().size() == 1);
  CHECK(drawn.folder().deliveries()[0].name == "prices of May.csv");
  const std::string kept = bytes_of_file(drawn.folder().ledger().vault().blob_path(
      drawn.folder().deliveries()[0].original));
  CHECK(kept == drawn_files::prices);
}
