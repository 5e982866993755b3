#include "sources/projected.h"

using namespace cupel;

TEST_CASE("a monthly return gets its fine mass from gross and fineness where it states none") {
  auto file = project_text("Lic;Month;Gross;Fineness\nML-1;03/2025;1000,5;900\n",
                           "table=\"monthly_return\"\n[columns]\nLic=\"licence_no\"\n"
                           "Month={field=\"month\",date=\"MM/YYYY\"}\n"
                           "Gross={field=\"gross\",unit=\"g\",decimal=\",\"}\nFineness=\"fineness\"\n"
                           "[constants]\nmetal=\"gold\"\n");
  CHECK(file.layout == "mapped/1");
  const Table& table = file.table("monthly_return");
  REQUIRE(table.rows() == 1);
  CHECK(text(table, "month", 0) == "2025-03");
  CHECK(integer(table, "gross_ug10", 0) == 10'005'000'000);
  CHECK(integer(table, "fine_ug10", 0) == 9'004'500'000);
  CHECK(integer(table, "fineness_ppb", 0) == 900'000'000);
  CHECK(file.mode == DeliveryMode::correction);
}

TEST_CASE("a mass without a unit, a value without a currency and absent keys are asked for") {
  CHECK(project_text("licence_no,month,fine\nML-1,2025-03,5\n", "table=\"monthly_return\"\n").error == "needs:unit");
  CHECK(project_text("licence_no,month,fine\nML-1,2025-03,5\n",
                     "table=\"monthly_return\"\n[constants]\nunit=\"kg\"\n").error.empty());
  CHECK(project_text("month,fine\n2025-03,5\n", "table=\"monthly_return\"\n[constants]\nunit=\"kg\"\n").error ==
        "needs:licence_no");
  CHECK(project_text("number,date,value\nD1,2025-03-01,5\n", "table=\"declaration\"\n").error == "needs:currency");
  CHECK(project_text("period,price\n2025-03,5\n", "table=\"price\"\n").error == "needs:metal,currency,unit");
}

TEST_CASE("a mapping for a column the file does not have is refused with the nearest name") {
  auto file = project_text("licence,month,fine\nML-1,2025-03,5\n",
                           "table=\"monthly_return\"\n[columns]\nlicense=\"licence_no\"\n");
  CHECK(file.error == "bad_mapping");
  CHECK(file.message.ends_with("license; nearest: licence"));
}

TEST_CASE("fineness above one, negative masses and overflow are defects and no facts") {
  const auto rule = [](const std::string& cells) {
    auto file = project_text("licence_no,month,gross,fineness\nML-1,2025-03," + cells + "\n",
                             "table=\"monthly_return\"\n[constants]\nunit=\"kg\"\n");
    CHECK(file.table("monthly_return").rows() == 0);
    REQUIRE(file.defects.size() == 1);
    return file.defects[0].rule;
  };
  CHECK(rule("5,1000.1") == "fineness_out_of_range");
  CHECK(rule("5,-1") == "fineness_out_of_range");
  CHECK(rule("-5,900") == "negative_mass");
  CHECK(rule("1e15,900") == "mass_overflow");
}

TEST_CASE("prices per gram become prices per troy ounce") {
  auto file = project_text("period,price\n2025-03-14,100\n", "table=\"price\"\n[columns]\n"
                           "price={field=\"price\",unit=\"g\",currency=\"EUR\"}\n[constants]\nmetal=\"gold\"\n");
  const Table& table = file.table("price");
  REQUIRE(table.rows() == 1);
  CHECK(integer(table, "price_e4", 0) == 31'103'477);  // 3,110.34768
  CHECK(integer(table, "day", 0) == 14);
  CHECK(text(table, "currency", 0) == "EUR");
}

TEST_CASE("stocks may grow or shrink") {
  auto file = project_text("country,year,metal,draw\nGHA,2025,gold,-2.5\nGHA,2024,gold,1\n",
                           "table=\"stock\"\n[constants]\nunit=\"kg\"\n");
  CHECK(integer(file.table("stock"), "draw_ug10", 0) == -25'000'000'000);
  CHECK(integer(file.table("stock"), "draw_ug10", 1) == 10'000'000'000);
}

TEST_CASE("production in any unit is an interval in grams") {
  auto file = project_text("country,year,metal,production\nGhana,2025,gold,91.5\n",
                           "table=\"production\"\n[constants]\nunit=\"t\"\n");
  CHECK(integer(file.table("production"), "point_g", 0) == 91'500'000);
  CHECK(integer(file.table("production"), "low_g", 0) == 91'450'000);
  CHECK(text(file.table("production"), "stated", 0) == "91.5");
}

TEST_CASE("trade rows and yearly totals of any office can be mapped") {
  auto trade =
      project_text("reporter,partner,flow,product,period,value,net\nGhana,World,X,7108,2024,5,0\n"
                   "Ghana,ARE,X,7108,202401,5,2\nGhana,ARE,Y,7108,2024,5,2\n",
                   "table=\"trade\"\n[constants]\nunit=\"kg\"\ncurrency=\"USD\"\nvaluation=\"fob\"\n");
  const Table& table = trade.table("trade");
  REQUIRE(table.rows() == 2);
  CHECK(text(table, "partner_kind", 0) == "world");
  CHECK(!integer(table, "net_ug10", 0));
  CHECK(text(table, "valuation", 1) == "fob");
  CHECK(integer(table, "month", 1) == 1);
  CHECK(trade.count("unknown_flow") == 1);
  auto totals = project_text("year,exporter_value,partners_value\n2024,0,7.5\n",
                             "table=\"mirror_total\"\n[constants]\nexporter=\"GHA\"\nproduct=\"7108\"\n"
                             "currency=\"USD\"\n");
  CHECK(integer(totals.table("mirror_total"), "partners_value_e4", 0) == 75'000);
  CHECK(integer(totals.table("mirror_total"), "exporter_value_e4", 0) == 0);
}

TEST_CASE("a declaration of another office is read through its mapping") {
  auto file = project_text("number,date,origin,net,value,fineness,product\nD1,01.03.2025,GH,2.5,100,0.9,71081200\n",
                           "table=\"declaration\"\n[columns]\ndate={field=\"date\",date=\"DD.MM.YYYY\"}\n"
                           "net={field=\"net\",unit=\"kg\"}\nvalue={field=\"value\",currency=\"USD\"}\n"
                           "fineness={field=\"fineness\",unit=\"share\"}\n[constants]\nflow=\"X\"\n");
  const Table& table = file.table("declaration");
  REQUIRE(table.rows() == 1);
  CHECK(text(table, "date", 0) == "2025-03-01");
  CHECK(text(table, "origin", 0) == "GHA");
  CHECK(text(table, "currency", 0) == "USD");
  CHECK(integer(table, "fineness_ppb", 0) == 900'000'000);
}
