#include "sources/mapping_fields.h"

#include "model/facts.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace cupel;

TEST_CASE("date forms are patterns of year, month, day and quarter") {
  for (const char* good : {"YYYY", "MM/YYYY", "DD.MM.YYYY", "M/D/YYYY", "YYYYMMDD", "YYYYQn", "YYYY-MM-DD"}) {
    CHECK(is_date_form(good));
  }
  for (const char* bad : {"", "MM", "YY", "YYYYMMM", "YYYY Month", "YYYYQ"}) CHECK(!is_date_form(bad));
}

TEST_CASE("dates are read by their form alone") {
  CHECK(parse_dated("03/2025", "MM/YYYY")->text == "2025-03");
  CHECK(parse_dated("31.12.2025", "DD.MM.YYYY")->text == "2025-12-31");
  CHECK(parse_dated("1/2/2025", "M/D/YYYY")->text == "2025-01-02");
  CHECK(parse_dated("2025Q3", "YYYYQn")->text == "2025Q3");
  CHECK(parse_dated("2025-03", "")->text == "2025-03");
  CHECK(!parse_dated("2025-03", "MM/YYYY"));
  CHECK(!parse_dated("13/2025", "MM/YYYY"));
  CHECK(!parse_dated("30.02.2025", "DD.MM.YYYY"));
  CHECK(!parse_dated("03/2025 ", "MM/YYYY"));
}

TEST_CASE("units belong to the kind of a field") {
  CHECK(has_unit(FieldKind::mass, "ozt"));
  CHECK(!has_unit(FieldKind::mass, "permille"));
  CHECK(has_unit(FieldKind::fineness, "karat"));
  CHECK(!has_unit(FieldKind::text, "kg"));
  CHECK(fineness_unit("karat")->denominator == 24);
}

TEST_CASE("every table a mapping fills is a table of the data dictionary, its key can be given") {
  for (const MappedTable& table : mapped_tables()) {
    CAPTURE(table.name);
    const TableSpec* const spec = fact_table(table.name);
    REQUIRE(spec != nullptr);
    for (const std::string& key : spec->business_key) {
      const bool made = key == "partner_kind" || key == "series" || key == "customs" || key == "transport";
      const bool given = std::ranges::find(table.fields, key, &MappedField::name) != table.fields.end();
      CHECK((given || made));
    }
  }
}
