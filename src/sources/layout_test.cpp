#include "sources/layout.h"

#include "model/facts.h"
#include "sources/projected.h"

#include <filesystem>
#include <set>

using namespace cupel;

TEST_CASE("layouts have names of their own in order, a page and tables of the data dictionary") {
  std::string_view last;
  for (const Layout* layout : layouts()) {
    CAPTURE(layout->name);
    CHECK(layout->name > last);
    last = layout->name;
    CHECK(find_layout(layout->name) == layout);
    CHECK(std::filesystem::exists(std::filesystem::path(CUPEL_SOURCE_DIR) / "docs" / "formats" / layout->page));
    REQUIRE(!layout->tables.empty());
    for (const std::string& table : layout->tables) CHECK(fact_table(table) != nullptr);
  }
  CHECK(layouts().size() == 14);
  CHECK(find_layout("nothing/1") == nullptr);
}

TEST_CASE("a file nobody knows is unrecognised, whatever it is") {
  CHECK(project_text("a,b\n1,2\n").error == "unrecognised");
  CHECK(project_text("just words\nand more\n").error == "unrecognised");
  CHECK(project_text("{\"a\":1}").error == "unrecognised");
  CHECK(project_text("%PDF-1.7").error == "unrecognised");
  CHECK(project_text(R"({"type":"FeatureCollection","features":[]})").error == "unrecognised");
}

TEST_CASE("of the shared trade tables that are no statements none is taken for one") {
  for (const char* file : {"trade/country-hs-tables/country-codes.csv",
                           "trade/country-hs-tables/harmonized-system.csv.gz",
                           "trade/mirror-tables/cif_fob_factor.csv", "trade/mirror-tables/reporter_codes.csv",
                           "trade/gfi-dots/orphaned_lost_2017_2018.csv.gz"}) {
    CAPTURE(file);
    auto read = project_shared(file);
    if (!read) return;
    CHECK(read->error == "unrecognised");
  }
}

TEST_CASE("source and mode are the mapping's, else the file's, else the layout's") {
  const std::string prices = "month,gold_usd_ozt\n2020-01,5\n";
  CHECK(project_text(prices).source == "precious_metals/1");
  CHECK(project_text(prices).mode == DeliveryMode::snapshot);
  auto mapped = project_text(prices, "[constants]\nsource=\"Central bank\"\nmode=\"increment\"\n");
  CHECK(mapped.source == "Central bank");
  CHECK(mapped.mode == DeliveryMode::increment);
}

TEST_CASE("a mapping gives the columns of a known layout their names") {
  auto file = project_text("Mes,Rep,Soc,Flujo,Partida,Kilos,Valor\n202001,ZMB,ZAF,X,7108,1,5\n",
                           "[columns]\nMes=\"period\"\nRep=\"reporterISO\"\nSoc=\"partnerISO\"\nFlujo=\"flowCode\"\n"
                           "Partida=\"cmdCode\"\nKilos=\"netWgt\"\nValor=\"primaryValue\"\n");
  CHECK(file.layout == "comtrade/1");
  CHECK(file.table("trade").rows() == 1);
}

TEST_CASE("short and long lines give no facts but stay rows") {
  auto file = project_text("month,gold_usd_ozt\n2020-01,5\n2020-02\n2020-03,5,6\n");
  CHECK(file.rows == 3);
  CHECK(file.table("price").rows() == 1);
  CHECK(file.count("short_line") == 1);
  CHECK(file.count("long_line") == 1);
}
