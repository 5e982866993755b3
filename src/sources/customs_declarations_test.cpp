#include "sources/projected.h"

using namespace cupel;

namespace {

constexpr std::string_view head =
    "Declaration ID,Date,Office ID,Process Type,Import Type,Import Use,Payment Type,Mode of Transport,"
    "Declarant ID,Importer ID,Seller ID,Courier ID,HS6 Code,Country of Departure,Country of Origin,"
    "Tax Rate,Tax Type,Country of Origin Indicator,Net Mass,Item Price,Fraud,Critical Fraud\n";

Projected one(const std::string& product, const std::string& origin, const std::string& mass,
              const std::string& price, const std::string& date = "2021-04-01") {
  return project_text(std::string(head) + "41256141," + date +
                      ",40,B,11,21,11,40,LPA7LKZ,Y3OM027,FQKH1PD,," + product + ",IT," + origin +
                      ",8.0,A,G," + mass + "," + price + ",0,0\n");
}

}  // namespace

TEST_CASE("the Korean declarations are 37,385, 8,134 and 8,481 rows without a defect") {
  for (const auto& [name, rows] : {std::pair("train", 37'385U), std::pair("valid", 8'134U),
                                   std::pair("test", 8'481U)}) {
    auto file = project_shared(std::string("trade/customs-declarations/df_syn_") + name + "_eng.csv.gz");
    if (!file) return;
    CHECK(file->layout == "customs_declarations/1");
    CHECK(file->rows == rows);
    CHECK(file->table("declaration").rows() == rows);
    CHECK(file->defects.empty());
    CHECK(find_layout(file->layout)->personal);
  }
}

TEST_CASE("a declaration's mass is in kilograms, its price in won, its product six digits") {
  auto file = one("420231", "RO", "1.0", "1248.7");
  const Table& table = file.table("declaration");
  REQUIRE(table.rows() == 1);
  CHECK(text(table, "number", 0) == "41256141");
  CHECK(integer(table, "date_us", 0) == 1'617'235'200'000'000);
  CHECK(text(table, "flow", 0) == "M");
  CHECK(text(table, "departure", 0) == "ITA");
  CHECK(text(table, "origin", 0) == "ROU");
  CHECK(integer(table, "net_ug10", 0) == 10'000'000'000);
  CHECK(integer(table, "net_half_ug10", 0) == 500'000'000);
  CHECK(integer(table, "value_e4", 0) == 12'487'000);
  CHECK(text(table, "currency", 0) == "KRW");
  CHECK(text(table, "importer", 0) == "Y3OM027");
  CHECK(!integer(table, "fineness_ppb", 0));
}

TEST_CASE("10121 is 010121, with a note") {
  auto file = one("10121", "RO", "1.0", "1");
  CHECK(text(file.table("declaration"), "product", 0) == "010121");
  CHECK(file.first("restored_zero").note);
  CHECK(one("1012", "RO", "1.0", "1").count("bad_product") == 1);
}

TEST_CASE("a country code that says unknown is missing; one that is none is a defect") {
  CHECK(text(one("420231", "ZZ", "1", "1").table("declaration"), "origin", 0).empty());
  CHECK(one("420231", "QQ", "1", "1").count("unknown_country") == 1);
}

TEST_CASE("mass 0 is kept as 0; negative mass, bad dates and years to come are defects") {
  CHECK(integer(one("420231", "RO", "0", "1").table("declaration"), "net_ug10", 0) == 0);
  CHECK(one("420231", "RO", "-1", "1").count("negative_mass") == 1);
  CHECK(one("420231", "RO", "1", "1", "2021-02-30").count("bad_date") == 1);
  CHECK(one("420231", "RO", "1", "1", "2199-01-01").count("date_out_of_range") == 1);
}
