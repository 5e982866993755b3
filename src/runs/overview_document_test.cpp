#include "runs/documents.h"
#include "runs/drawn_folder.h"

#include <nlohmann/json.hpp>

using namespace cupel;
using nlohmann::json;

namespace {

json overview_of(DrawnFolder& drawn) {
  const auto document = overview_document(drawn.desk());
  REQUIRE_MESSAGE(document.has_value(), (document ? "" : document.error().message));
  return json::parse(*document);
}

json stage_of(const json& overview, std::string_view id) {
  for (const json& stage : overview["stages"]) {
    if (stage["stage"] == id) return stage;
  }
  FAIL("no stage " << id);
  return {};
}

}  // namespace

TEST_CASE("an empty folder asks nothing, and says at each stage what is missing and whom to ask") {
  DrawnFolder drawn;
  const json overview = overview_of(drawn);
  CHECK(overview["files"] == 0);
  CHECK(overview["records"] == "0");
  CHECK(overview["span"] == nullptr);
  CHECK(overview["run"] == nullptr);
  CHECK(overview["alerts"] == 0);
  CHECK(overview["questions"] == json({{"possible", 0}, {"asked", 0}, {"not_asked", rules().size()}}));
  std::size_t questions = 0;
  for (const json& stage : overview["stages"]) {
    CAPTURE(stage["stage"].get<std::string>());
    questions += stage["questions"].get<std::size_t>();
    CHECK(stage["files"] == 0);
    CHECK(stage["newest"] == nullptr);
    REQUIRE_FALSE(stage["missing"].empty());
    for (const json& missing : stage["missing"]) {
      CHECK_FALSE(missing["what"].get<std::string>().empty());
      CHECK_FALSE(missing["ask"].get<std::string>().empty());
    }
  }
  CHECK(questions == rules().size());  // every indicator stands at one stage
}

TEST_CASE("files, records, span and stages are counted from what is on file") {
  DrawnFolder drawn;
  REQUIRE(drawn.take("territories.geojson", drawn_files::territories()).status == "taken");
  REQUIRE(drawn.take("detections.geojson", drawn_files::detections()).status == "taken");
  REQUIRE(drawn.take("prices.csv", drawn_files::prices).status == "taken");
  const Run run = drawn.analyse();
  const json overview = overview_of(drawn);
  CHECK(overview["files"] == 3);
  CHECK(overview["records"] == "8");
  // Prices of 2020 do not widen what the records cover.
  CHECK(overview["span"] == json::array({"2024", "2025"}));
  CHECK(overview["run"]["id"] == run.id);
  CHECK(overview["alerts"] == 2);
  CHECK(overview["questions"]["asked"] == 1);

  const json mine = stage_of(overview, "mine");
  CHECK(mine["files"] == 2);
  CHECK(mine["newest"] == "2025");
  CHECK(mine["possible"] == 1);
  for (const json& asked : mine["rules"]) {
    CHECK(asked["asked"] == (asked["rule"] == "A05"));
    if (asked["rule"] == "A05") CHECK(asked["why"] == "");
    if (asked["rule"] == "A15") CHECK(asked["why"] == "no file of kind airstrip");
  }
  CHECK(stage_of(overview, "export")["newest"].is_null());  // a price is no export
  CHECK(stage_of(overview, "export")["possible"] == 0);
}

TEST_CASE("what a country exports and what its partners import stand at two stages") {
  const std::string head = "Period,ReporterISO,PartnerISO,FlowCode,CmdCode,NetWgt,PrimaryValue\n";
  DrawnFolder drawn;
  REQUIRE(drawn.take("exports.csv", head + "202403,ZMB,ARE,X,7108,12,600000\n").status == "taken");
  REQUIRE(drawn.take("imports.csv", head + "202501,ARE,ZMB,M,7108,13,650000\n").status == "taken");
  drawn.analyse();
  const json overview = overview_of(drawn);
  CHECK(stage_of(overview, "export")["files"] == 1);
  CHECK(stage_of(overview, "export")["newest"] == "2024-03");
  CHECK(stage_of(overview, "import")["files"] == 1);
  CHECK(stage_of(overview, "import")["newest"] == "2025-01");
}

TEST_CASE("seven alerts stand to be decided at most; the number says how many there are") {
  using case_worlds::feature, case_worlds::square;
  DrawnFolder drawn;
  std::vector<std::string> dug;
  for (int i = 0; i < 9; ++i) {
    dug.push_back(feature(fmt::format(R"("id":"D-{}","year":202500,"accuracy_m":10)", i),
                          square(10.005 + 0.01 * i, 0.05, 0.005)));
  }
  drawn.take("territories.geojson", drawn_files::territories());
  drawn.take("detections.geojson", case_worlds::collection("detections", dug));
  drawn.analyse();
  const json overview = overview_of(drawn);
  CHECK(overview["to_decide"] == 9);
  CHECK(overview["decide"].size() == 7);
  CHECK(overview["decide"][0]["key"] == "detection:D-0");
}

TEST_CASE("the seal stands alone too, and is the overview's") {
  DrawnFolder drawn;
  drawn.take("prices.csv", drawn_files::prices);
  CHECK(json::parse(seal_document(drawn.desk()).value()) == overview_of(drawn)["seal"]);
}
