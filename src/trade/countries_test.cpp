#include "trade/countries.h"

#include <doctest/doctest.h>

using namespace cupel;

TEST_CASE("long country names give way to their codes in titles") {
  CHECK(country_name("COD") == "DR Congo");
  CHECK(country_title("ARE") == "UAE");
  CHECK(country_title("CAF") == "CAF");
  CHECK(country_name("XXX") == "XXX");
}

TEST_CASE("a title has room for twelve bytes of a name, and never for half a character") {
  for (const char* code : {"TUR", "STP", "REU", "CIV", "USA", "GBR", "ZAF", "CHE", "UGA", "VCT"}) {
    CAPTURE(code);
    const auto title = country_title(code);
    CHECK(title.size() <= 12);
    CHECK((title == code || title == country_name(code)));
  }
  CHECK(country_title("ZAF") == "South Africa");  // twelve
  CHECK(country_title("VCT") == "VCT");
}

TEST_CASE("a code is three capitals; anything else stands for itself") {
  for (const char* none : {"", "cod", "CO", "CODE", "Z", "ZZZ", "   "}) {
    CAPTURE(none);
    CHECK(country_name(none) == none);
  }
  CHECK(country_name("ABW") == "Aruba");      // the first of the table
  CHECK(country_name("ZWE") == "Zimbabwe");   // the last
}
