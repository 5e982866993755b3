#include "sources/fact_writer.h"

#include <doctest/doctest.h>

using namespace cupel;

TEST_CASE("periods are brought to one form") {
  CHECK(parse_period("2018")->text == "2018");
  CHECK(parse_period("201809")->text == "2018-09");
  CHECK(parse_period("2018-09")->month == 9);
  CHECK(parse_period("2025Q2")->quarter == 2);
  CHECK(parse_period("2025-q2")->text == "2025Q2");
  CHECK(parse_period("20180930")->text == "2018-09-30");
  CHECK(parse_period("2018-09-30")->day == 30);
  for (const char* bad : {"", "18", "20181", "201813", "2018-00", "2018-02-30", "2025Q5", "2018-09-3", "abcd",
                          "2018x"}) {
    CHECK(!parse_period(bad));
  }
}

TEST_CASE("a product code of odd length lost its leading zero") {
  bool restored = false;
  CHECK(product_code("10121", restored) == "010121");
  CHECK(restored);
  CHECK(product_code("7108", restored) == "7108");
  CHECK(!restored);
  CHECK(product_code(" 710812.0 ", restored) == "710812");
  CHECK(restored);
  CHECK(product_code("TOTAL", restored) == "TOTAL");
  CHECK(!restored);
  CHECK(product_code("1234567890123", restored) == "1234567890123");
  CHECK(!restored);
}

TEST_CASE("outer blanks are taken off, no-break spaces too") {
  CHECK(trim(" \t\xC2\xA0" "12 3\xC2\xA0 ") == "12 3");
  CHECK(trim("\xC2\xA0").empty());
  CHECK(trim("").empty());
}
