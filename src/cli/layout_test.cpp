#include "cli/layout.h"

#include <doctest/doctest.h>

namespace cupel::cli {
namespace {

using Align = TextTable::Align;

TEST_CASE("columns are as wide as they are shown, in any script") {
  TextTable table({{"name"}, {"rows", Align::right}, {"note"}});
  table.add({"Åland", "1", ""});
  table.add({"黄金", "1,234", "two\tlines\n"});
  CHECK(table.text() ==
        "name    rows  note\n"
        "Åland      1\n"
        "黄金   1,234  two?lines?\n");
}

TEST_CASE("marks take no column and wide letters take two") {
  CHECK(shown_width("e\u0301") == 1);
  CHECK(shown_width("金") == 2);
  CHECK(shown_width("ذهب") == 3);
  CHECK(shown_width("") == 0);
}

TEST_CASE("a cell cannot steer the terminal") { CHECK(plain("a\x1b[31mb\x7f") == "a?[31mb?"); }

TEST_CASE("whole numbers are grouped, other texts are left") {
  CHECK(grouped("0") == "0");
  CHECK(grouped("999") == "999");
  CHECK(grouped("1000") == "1,000");
  CHECK(grouped("-1234567") == "-1,234,567");
  CHECK(grouped("12.5") == "12.5");
  CHECK(grouped("") == "");
  CHECK(counted(1, "row", "rows") == "1 row");
  CHECK(counted(2000, "row", "rows") == "2,000 rows");
}

}  // namespace
}  // namespace cupel::cli
