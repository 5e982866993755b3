#include "model/encoding.h"
#include "runs/documents.h"
#include "runs/drawn_folder.h"

#include <nlohmann/json.hpp>

using namespace cupel;
using nlohmann::json;

namespace {

/// Two files of prices; the first with a defect in row 2.
struct Prices : DrawnFolder {
  Prices() {
    first = take("prices.csv", drawn_files::prices).index.value();
    second = take("more.csv", "month,gold_usd_ozt\n2021-01,few\n2021-02,none\n2021-03,1\n2021-04,2\n").index.value();
  }
  std::uint64_t first = 0;
  std::uint64_t second = 0;
};

json parsed(const Result<std::string>& document) {
  REQUIRE_MESSAGE(document.has_value(), (document ? "" : document.error().message));
  return json::parse(*document);
}

void check_not_found(const Result<std::string>& document) {
  REQUIRE_FALSE(document.has_value());
  CHECK(document.error().kind == ErrorKind::not_found);
}

}  // namespace

TEST_CASE("deliveries are listed newest first, page by page") {
  Prices drawn;
  const json first = parsed(deliveries_document(drawn.desk(), {"", 1}));
  CHECK(first["total"] == 2);
  REQUIRE(first["deliveries"].size() == 1);
  CHECK(first["deliveries"][0]["name"] == "more.csv");
  CHECK(first["deliveries"][0]["ref"] == fmt::format("0:{}", drawn.second));
  CHECK(first["deliveries"][0]["defects"] == 2);
  CHECK(first["deliveries"][0]["rows"] == "4");
  CHECK(first["deliveries"][0]["tables"] == json::array({"price"}));
  const json second = parsed(deliveries_document(drawn.desk(), {first["next"], 1}));
  CHECK(second["deliveries"][0]["name"] == "prices.csv");
  CHECK(second["deliveries"][0]["sha256"] == to_hex(bytes_of(sha256(drawn_files::prices))));
  CHECK(second["next"] == nullptr);
  CHECK(parsed(deliveries_document(drawn.desk(), {"7", 1}))["deliveries"].empty());
  CHECK(deliveries_document(drawn.desk(), {"x", 1}).error().rule == "bad_cursor");
}

TEST_CASE("the rows of a delivery are given as stated, from anywhere, and end where the file ends") {
  Prices drawn;
  const json rows = parsed(delivery_rows_document(drawn.desk(), {drawn.first, 2, 100}));
  CHECK(rows["columns"] == json::array({"month", "gold_usd_ozt"}));
  CHECK(rows["total"] == "4");
  REQUIRE(rows["rows"].size() == 2);
  CHECK(rows["rows"][0]["number"] == "2");
  CHECK(rows["rows"][0]["values"] == json::array({"2020-07", "many"}));
  CHECK(parsed(delivery_rows_document(drawn.desk(), {drawn.first, 1, 2}))["rows"].size() == 2);
  CHECK(parsed(delivery_rows_document(drawn.desk(), {drawn.first, 4, 2}))["rows"].empty());
  CHECK(parsed(delivery_rows_document(drawn.desk(), {drawn.first, UINT64_MAX, 2}))["rows"].empty());
  check_not_found(delivery_rows_document(drawn.desk(), {0, 0, 100}));
}

TEST_CASE("a long cell is cut where a character ends") {
  DrawnFolder drawn;
  std::string note = "n";
  for (int i = 0; i < 300; ++i) note += "\u00E9";
  const TakenFile taken = drawn.take("prices.csv", "month,gold_usd_ozt,note\n2020-05,1," + note + "\n");
  const json rows = parsed(delivery_rows_document(drawn.desk(), {taken.index.value(), 0, 1}));
  const std::string cell = rows["rows"][0]["values"][2];
  CHECK(cell.ends_with("\u00E9 …"));
  CHECK(cell.size() <= 404);
}

TEST_CASE("defects are listed by delivery, row and column, for one delivery or for all") {
  Prices drawn;
  const json all = parsed(delivery_defects_document(drawn.desk(), {{}, "", 2}));
  REQUIRE(all["defects"].size() == 2);
  CHECK(all["defects"][0]["text"] == "many");
  CHECK(all["defects"][0]["line"] == 4);
  CHECK(all["defects"][1]["text"] == "few");
  CHECK(all["next"] == "2");
  const json rest = parsed(delivery_defects_document(drawn.desk(), {{}, "2", 2}));
  CHECK(rest["defects"].size() == 1);
  CHECK(rest["next"] == nullptr);
  const json one = parsed(delivery_defects_document(drawn.desk(), {drawn.second, "", 100}));
  CHECK(one["defects"].size() == 2);
  CHECK(parsed(delivery_defects_document(drawn.desk(), {UINT64_MAX, "", 100}))["defects"].empty());
  CHECK(parsed(delivery_defects_document(drawn.desk(), {{}, "9223372036854775807", 2}))["defects"].empty());
  const json full = parsed(defects_document(drawn.desk()));
  REQUIRE(full["defects"].size() == 3);
  CHECK(full["defects"][2]["file"] == "more.csv");
  CHECK(full["defects"][2]["ref"] == fmt::format("0:{}", drawn.second));
}

TEST_CASE("a record shows its statement, its row with the lines around it, its facts and its defects") {
  Prices drawn;
  const json good = parsed(record_document(drawn.desk(), {0, drawn.first, 1}));
  CHECK(good["type"] == "delivery/1");
  CHECK(good["file"]["name"] == "prices.csv");
  CHECK(good["row"]["line"] == 3);
  CHECK(good["row"]["lines"].size() == 3);
  CHECK(good["row"]["lines"][1]["this"] == true);
  CHECK(good["row"]["lines"][2]["text"] == "2020-07,many");
  REQUIRE(good["facts"].size() == 1);
  CHECK(good["facts"][0]["table"] == "price");
  CHECK(std::ranges::find(good["facts"][0]["values"],
                          json({{"column", "price_e4"}, {"value", "17322000"}, {"unit", "1e-4 per troy ounce"}})) !=
        good["facts"][0]["values"].end());
  CHECK(good["defects"].empty());
  const json bad = parsed(record_document(drawn.desk(), {0, drawn.first, 2}));
  CHECK(bad["facts"].empty());
  REQUIRE(bad["defects"].size() == 1);
  CHECK(bad["defects"][0]["rule"] == "not_a_number");
}

TEST_CASE("a statement that is no delivery is a record too, but has no rows") {
  Prices drawn;
  const json beginning = parsed(record_document(drawn.desk(), {0, 0, {}}));
  CHECK(beginning["type"] == "init/1");
  CHECK(beginning["file"] == nullptr);
  check_not_found(record_document(drawn.desk(), {0, 0, 0}));
  check_not_found(record_document(drawn.desk(), {1, drawn.first, {}}));
  check_not_found(record_document(drawn.desk(), {0, 1'000, {}}));
  check_not_found(record_document(drawn.desk(), {0, drawn.first, 4}));
}

TEST_CASE("a proof is given for statements and rows of our log, and of nothing else") {
  Prices drawn;
  CHECK(proof_document(drawn.desk(), {{0, drawn.first, {}}}).has_value());
  const auto row = proof_document(drawn.desk(), {{0, drawn.first, 1}});
  REQUIRE(row.has_value());
  CHECK(json::parse(*row)["row"]["canonical"] == to_base64(R"({"gold_usd_ozt":"1732.2","month":"2020-06"})"));
  CHECK(row->find(to_base64(R"({"gold_usd_ozt":"1715.9","month":"2020-05"})")) == std::string::npos);
  check_not_found(proof_document(drawn.desk(), {{1, drawn.first, {}}}));
  check_not_found(proof_document(drawn.desk(), {{0, drawn.first, 4}}));
  check_not_found(proof_document(drawn.desk(), {{0, 1'000, {}}}));
}

TEST_CASE("a table's rows come in pages with every column of the dictionary") {
  Prices drawn;
  const json page = parsed(table_rows_document(drawn.desk(), {"price", "", 1}));
  CHECK(page["columns"][0] == "log");
  CHECK(page["columns"].size() == page["rows"][0].size());
  CHECK(page["rows"].size() == 1);
  CHECK(page["next"] == "1");
  // The second file is the newer snapshot: its two prices are what holds.
  const json rest = parsed(table_rows_document(drawn.desk(), {"price", "1", 1}));
  CHECK(rest["rows"][0][1] == std::to_string(drawn.second));
  CHECK(rest["next"] == nullptr);
  CHECK(parsed(table_rows_document(drawn.desk(), {"price", "9223372036854775807", 3}))["rows"].empty());
  check_not_found(table_rows_document(drawn.desk(), {"all_price", "", 3}));
  check_not_found(table_rows_document(drawn.desk(), {"price\" --", "", 3}));
  CHECK(table_rows_document(drawn.desk(), {"price", "9223372036854775808", 3}).error().rule == "bad_cursor");
}
