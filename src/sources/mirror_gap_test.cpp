#include "sources/projected.h"

using namespace cupel;

TEST_CASE("the Congo's yearly totals become mirror totals; a stated 0 stays 0") {
  auto file = project_shared("trade/drc-mirror/comtrade_mirror_gap.csv",
                             "[constants]\nexporter=\"COD\"\nproduct=\"7108\"\n");
  if (!file) return;
  CHECK(file->layout == "mirror_gap/1");
  const Table& totals = file->table("mirror_total");
  REQUIRE(totals.rows() == 12);
  CHECK(integer(totals, "year", 0) == 2014);
  CHECK(integer(totals, "exporter_value_e4", 0) == 0);
  CHECK(integer(totals, "partners_value_e4", 9) == 2'176'693'777'230);  // TR-10d
  CHECK(integer(totals, "exporter_value_e4", 9) == 13'275'149'370'960);
  CHECK(integer(totals, "partners_count", 9) == 7);
  CHECK(text(totals, "currency", 9) == "USD");
  CHECK(file->mode == DeliveryMode::correction);
}

TEST_CASE("without exporter and product the totals are refused by name") {
  CHECK(project_text("period,partner_reported_imports,reporting_partners,drc_reported_exports\n"
                     "2014,1,1,0\n").error == "needs:exporter,product");
}
