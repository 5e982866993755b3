#include "sources/projected.h"

using namespace cupel;

TEST_CASE("TR-01 and TR-02: 46,479 pairs, whose CIF values are whole once multiplied by 1.06") {
  auto file = project_shared("trade/gfi-dots/pairs_2017_2018.csv.gz");
  if (!file) return;
  CHECK(file->layout == "trade_pairs/1");
  CHECK(file->rows == 46'479);
  CHECK(file->defects.empty());
  const Table& pairs = file->table("trade_pair");
  REQUIRE(pairs.rows() == 46'479);
  int first_year = 0, cif = 0, whole_cif = 0, whole_fob = 0, zero = 0;
  for (std::size_t i = 0; i < pairs.rows(); ++i) {
    first_year += integer(pairs, "year", i) == 2017;
    const std::int64_t value = integer(pairs, "import_value_e4", i).value();
    zero += value == 0 || integer(pairs, "export_value_e4", i) == 0;
    if (text(pairs, "import_valuation", i) == "cif") {
      ++cif;
      const std::int64_t rest = (value * 53 / 50) % 10'000;
      whole_cif += rest <= 10 || rest >= 9'990;
    } else {
      whole_fob += value % 10'000 == 0;
    }
  }
  CHECK(first_year == 23'138);
  CHECK(cif == 43'673);
  CHECK(whole_cif == 43'673);
  CHECK(whole_fob == 2'806);
  CHECK(zero == 0);
}

TEST_CASE("names, codes, years and the printed gap of a pair are kept as stated") {
  auto file = project_text(
      "ctycode_m,ctycode_x,year_m,indcode_m,ctyname_m,value_m,ctyname_x,year_x,value_x,impmisbilat\n"
      "111,112,2017,TMG_CIF_USD,United States,50070630205.6604,United Kingdom,2017,58541401416,8470771210.33962\n"
      "111,112,2017,OTHER,United States,1,United Kingdom,2017,1,0\n"
      "111,112,2017,TMG_FOB_USD,United States,1,United Kingdom,2018,1,0\n");
  const Table& pairs = file.table("trade_pair");
  REQUIRE(pairs.rows() == 1);
  CHECK(text(pairs, "importer", 0) == "United States");
  CHECK(text(pairs, "exporter_code", 0) == "112");
  CHECK(integer(pairs, "import_value_e4", 0) == 500'706'302'056'604);
  CHECK(integer(pairs, "gap_stated_e4", 0) == 84'707'712'103'396);
  CHECK(file.count("unknown_indicator") == 1);
  CHECK(file.count("years_differ") == 1);
}
