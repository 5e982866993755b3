#include "sources/csv.h"

#include <doctest/doctest.h>

using namespace cupel;

namespace {

std::string lines(const std::string& line, int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += line + "\n";
  return text;
}

}  // namespace

TEST_CASE("the delimiter that gives most lines the header's width wins") {
  CHECK(detect_delimiter("a,b\n1,2\n") == ',');
  CHECK(detect_delimiter("a;b\n1;2\n") == ';');
  CHECK(detect_delimiter("a\tb\n1\t2\n") == '\t');
  // A decimal comma in every row: comma fits the header of none.
  CHECK(detect_delimiter("a;b;c\n" + lines("1,5;2,5;3", 10)) == ';');
  // Comma cuts the header and one line alike, semicolon the header and all of ten.
  CHECK(detect_delimiter("a,x;b\n1,2;3\n" + lines("4;5", 10)) == ';');
}

TEST_CASE("with as many lines the wider one wins, then comma before semicolon before tab") {
  CHECK(detect_delimiter("a;b,c;d\n1;2,3;4\n") == ';');
  CHECK(detect_delimiter("a,b;c\n1,2;3\n") == ',');
  CHECK(detect_delimiter("a;b\tc\n1;2\t3\n") == ';');
}

TEST_CASE("one column, nothing at all and an unfinished line are comma") {
  CHECK(detect_delimiter("") == ',');
  CHECK(detect_delimiter("name\nx;y\n") == ',');
  CHECK(detect_delimiter("\n\n\n") == ',');
  CHECK(detect_delimiter("a;b") == ';');  // a header that was cut off
}

TEST_CASE("what stands in quotes does not count, also over lines and doubled quotes") {
  CHECK(detect_delimiter("\"a;b\",c\n1,2\n") == ',');
  CHECK(detect_delimiter("\"a;\"\";b\",c\n1,2\n") == ',');
  CHECK(detect_delimiter("\"a\n;;;;\",c\n1,2\n") == ',');
  // A quote inside a cell is an ordinary character.
  CHECK(detect_delimiter("a;b\n5\";6\n7;8\n") == ';');
}

TEST_CASE("carriage returns and blank lines change nothing") {
  CHECK(detect_delimiter("a;b\r\n1;2\r\n") == ';');
  CHECK(detect_delimiter("\n\na;b\n\n1;2\n") == ';');
}

TEST_CASE("only the first 64 lines and 64 KiB are looked at") {
  // Sixty-four lines with a tab, then any number with a comma: tab has the header.
  CHECK(detect_delimiter("a\tb,c\n" + lines("1\t2", 63) + lines("3,4", 1'000)) == '\t');
  const std::string far(70'000, 'x');
  CHECK(detect_delimiter("a;b" + far + ",c,d,e\n1;2\n") == ';');
}
