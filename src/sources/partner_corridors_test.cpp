#include "sources/projected.h"

using namespace cupel;

namespace {

constexpr std::string_view congo = "[constants]\nexporter=\"COD\"\nproduct=\"7108\"\n";

}  // namespace

TEST_CASE("the Congo's corridors are 53 rows of imports that partners report") {
  auto file = project_shared("trade/drc-mirror/partner_corridors.csv", congo);
  if (!file) return;
  CHECK(file->layout == "partner_corridors/1");
  CHECK(file->rows == 53);
  const Table& trade = file->table("trade");
  REQUIRE(trade.rows() == 53);
  CHECK(file->defects.empty());
  std::int64_t emirates = 0;
  for (std::size_t i = 0; i < trade.rows(); ++i) {
    CHECK(text(trade, "flow", i) == "M");
    CHECK(text(trade, "partner", i) == "COD");
    CHECK(text(trade, "product", i) == "7108");
    CHECK(!integer(trade, "net_ug10", i));
    const auto year = integer(trade, "year", i).value();
    if (text(trade, "reporter", i) == "ARE" && year >= 2018 && year <= 2022) {
      emirates += integer(trade, "value_e4", i).value();
    }
  }
  CHECK(emirates == 500'276'849'270);  // TR-10a: 50,027,684.927
}

TEST_CASE("without exporter and product the corridors are refused by name") {
  const std::string file = "period,country,partner_import_value,quantity_kg\n2014,Belgium,1,0\n";
  CHECK(project_text(file).error == "needs:exporter,product");
  CHECK(project_text(file, "[constants]\nexporter=\"COD\"\n").error == "needs:product");
  CHECK(project_text(file, "[constants]\nexporter=\"Atlantis\"\nproduct=\"7108\"\n").error ==
        "needs:exporter");
}

TEST_CASE("partners are found under the names Comtrade gives them; others are defects") {
  auto file = project_text(
      "period,country,partner_import_value,quantity_kg\n2016,Rep. of Korea,1,0\n2016,Türkiye,1,0\n"
      "2016,USA,1,2\n2016,Atlantis,1,0\n", congo);
  const Table& trade = file.table("trade");
  REQUIRE(trade.rows() == 3);
  CHECK(text(trade, "reporter", 0) == "KOR");
  CHECK(text(trade, "reporter", 1) == "TUR");
  CHECK(text(trade, "reporter", 2) == "USA");
  CHECK(integer(trade, "net_ug10", 2) == 20'000'000'000);
  CHECK(file.first("unknown_country").text == "Atlantis");
}
