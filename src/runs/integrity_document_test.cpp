#include "runs/documents.h"
#include "runs/drawn_folder.h"

#include <nlohmann/json.hpp>

using namespace cupel;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

struct Filled : DrawnFolder {
  Filled() {
    REQUIRE(take("territories.geojson", drawn_files::territories()).status == "taken");
    REQUIRE(take("detections.geojson", drawn_files::detections()).status == "taken");
    REQUIRE(take("prices.csv", drawn_files::prices).status == "taken");
    analyse();
  }
  json integrity() {
    const auto document = integrity_document(data(), Progress{});
    REQUIRE_MESSAGE(document.has_value(), (document ? "" : document.error().message));
    return json::parse(*document);
  }
};

void flip(const fs::path& path, std::streamoff offset) {
  std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
  file.seekg(offset);
  const int byte = file.get();
  file.seekp(offset);
  file.put(static_cast<char>(byte ^ 1));
}

bool names(const json& document, const std::string& file) {
  for (const json& damage : document["damage"]) {
    if (damage["file"] == file) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("a sound folder is called sound, with what was read") {
  Filled drawn;
  const json document = drawn.integrity();
  CHECK_MESSAGE(document["ok"] == true, document["damage"].dump());
  CHECK(document["damage"].empty());
  CHECK(document["entries"] == std::to_string(drawn.folder().ledger().size()));
  CHECK(std::stoull(document["bytes"].get<std::string>()) > 1'000);
}

TEST_CASE("one changed bit is named by its file, in log, vault and lake, also with the folder closed") {
  Filled drawn;
  std::vector<fs::path> files{drawn.folder().ledger().vault().blob_path(drawn.folder().deliveries().back().original)};
  for (const TableFile& file : drawn.folder().lake().files()) files.push_back(drawn.data() / file.file);
  drawn.close();
  for (const fs::path& path : files) {
    const std::string file = path.lexically_relative(drawn.data()).generic_string();
    CAPTURE(file);
    flip(path, 20);
    const json document = drawn.integrity();
    CHECK(document["ok"] == false);
    CHECK(names(document, file));
    flip(path, 20);
  }
  CHECK(drawn.integrity()["ok"] == true);
}

TEST_CASE("a run's findings are made again and compared with what was sealed") {
  Filled drawn;
  const json entry = json::parse(drawn.folder().ledger().entry(*drawn.folder().last_run()).value());
  CHECK(entry["statement"]["body"]["flagged"] == "2");
  const std::uint64_t size = drawn.folder().ledger().size();
  drawn.close();
  // A run whose findings are gone cannot be made again: the folder is not called sound.
  std::size_t removed = 0;
  for (const auto& item : fs::recursive_directory_iterator(drawn.data() / "vault")) {
    if (!item.is_regular_file()) continue;
    if (bytes_of_file(item.path()).find(R"("subject":{"key":"D-1")") == std::string::npos) continue;
    fs::remove(item.path());
    ++removed;
  }
  REQUIRE(removed == 1);
  const json document = drawn.integrity();
  CHECK(document["ok"] == false);
  CHECK(document["entries"] == std::to_string(size));
}

TEST_CASE("tables made again beside are the same, and a changed table is named as different") {
  Filled drawn;
  const json same = json::parse(rebuild_document(drawn.desk(), true, Progress{}).value());
  CHECK(same["identical"] == true);
  CHECK(same["different"].empty());
  CHECK(same["content_digest"].get<std::string>().size() == 64);
  std::string changed;
  for (const TableFile& file : drawn.folder().lake().files()) {
    if (file.table == "price") changed = file.file;
  }
  REQUIRE_FALSE(changed.empty());
  flip(drawn.data() / changed, 20);
  const json other = json::parse(rebuild_document(drawn.desk(), true, Progress{}).value());
  CHECK(other["identical"] == false);
  CHECK(other["different"] == json::array({changed}));
  // Made again in place, it is whole.
  CHECK(json::parse(rebuild_document(drawn.desk(), false, Progress{}).value())["identical"] == true);
  CHECK(drawn.integrity()["ok"] == true);
}

TEST_CASE("a reader compares, but makes no table again in place") {
  Filled drawn;
  drawn.open(ArchiveOptions::Access::read);
  CHECK(json::parse(rebuild_document(drawn.desk(), true, Progress{}).value())["identical"] == true);
  const auto refused = rebuild_document(drawn.desk(), false, Progress{});
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().kind == ErrorKind::forbidden);
}
