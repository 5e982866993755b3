#include "sources/csv.h"

#include "model/jcs.h"
#include "model/shared_data.h"

#include <doctest/doctest.h>
#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <random>

using namespace cupel;

namespace {

struct ReadAll {
  std::vector<std::string> rows;  // canonical
  std::vector<std::uint64_t> lines;
  std::vector<std::uint64_t> offsets;
  std::vector<bool> whole;
  std::vector<Defect> defects;
  std::vector<Defect> notes;
  std::vector<std::string> columns;
  char delimiter = 0;
  std::string error;
  std::string rule;
};

ReadAll read_all(std::string bytes, ReaderOptions options = {"csv/1"}) {
  ReadAll all;
  auto source = ByteSource::memory(std::move(bytes), "test.csv");
  if (!source) {
    all.error = source.error().message;
    all.rule = source.error().rule;
    return all;
  }
  auto reader = open_rows(std::move(*source), options);
  if (!reader) {
    all.error = reader.error().message;
    all.rule = reader.error().rule;
    return all;
  }
  RowBatch batch;
  for (;;) {
    auto more = (*reader)->next(batch);
    if (!more) {
      all.error = more.error().message;
      all.rule = more.error().rule;
      return all;
    }
    if (!*more) break;
    CHECK(batch.first_row() == all.rows.size());
    for (std::size_t i = 0; i < batch.size(); ++i) {
      std::string row;
      append_canonical(row, batch, i);
      all.rows.push_back(row);
      all.lines.push_back(batch.line(i));
      all.offsets.push_back(batch.byte_offset(i));
      all.whole.push_back(batch.whole(i));
    }
    all.defects.insert(all.defects.end(), batch.defects().begin(), batch.defects().end());
  }
  all.columns = (*reader)->columns();
  all.notes = (*reader)->notes();
  all.delimiter = (*reader)->options().delimiter;
  return all;
}

}  // namespace

TEST_CASE("rows as stated are those of the published vectors") {
  const auto path = shared_data("trace/cases/statement.json");
  if (!path) {
    MESSAGE("skipped: CUPEL_SHARED is absent");
    return;
  }
  const auto cases = nlohmann::json::parse(std::ifstream(*path)).at("rows");
  const ReadAll all = read_all(cases.at("csv").get<std::string>());
  CHECK(all.columns == cases.at("names").get<std::vector<std::string>>());
  REQUIRE(all.rows.size() == cases.at("rows").size());
  for (std::size_t i = 0; i < all.rows.size(); ++i) {
    CHECK(all.rows[i] == cases.at("rows").at(i).at("canonical").get<std::string>());
  }
  for (const auto& other : cases.at("names_of_other_headers")) {
    CHECK(column_names(other.at("header").get<std::vector<std::string>>(),
                       other.at("width").get<std::size_t>()) ==
          other.at("names").get<std::vector<std::string>>());
  }
}

TEST_CASE("a name that was made up already gets further marks until it is new") {
  CHECK(column_names({"", "#2", "a"}, 4) == std::vector<std::string>{"#1", "#2", "a", "#4"});
  CHECK(column_names({"#3", "x", ""}, 3) == std::vector<std::string>{"#3", "x", "#3#"});
}

TEST_CASE("quotes of RFC 4180 are removed and nothing else is touched") {
  const ReadAll all = read_all("a,b,c\r\n\"x, y\",\" q\",\"he said \"\"no\"\"\"\r\n 1 ,2\",x\"y\"\r\n");
  REQUIRE(all.rows.size() == 2);
  CHECK(all.rows[0] == R"({"a":"x, y","b":" q","c":"he said \"no\""})");
  CHECK(all.rows[1] == R"({"a":" 1 ","b":"2\"","c":"x\"y\""})");
  CHECK(all.defects.empty());
}

TEST_CASE("a line break inside quotes belongs to the cell and counts as a line") {
  const ReadAll all = read_all("a,b\n\"one\ntwo\",2\n3,4\n");
  REQUIRE(all.rows.size() == 2);
  CHECK(all.rows[0] == R"({"a":"one\ntwo","b":"2"})");
  CHECK(all.lines == std::vector<std::uint64_t>{2, 4});
  CHECK(all.offsets == std::vector<std::uint64_t>{4, 16});
}

TEST_CASE("the last line needs no line end") {
  CHECK(read_all("a,b\n1,2").rows == read_all("a,b\n1,2\n").rows);
  CHECK(read_all("a,b\n1,\"2\"").rows == read_all("a,b\n1,2\n").rows);
}

TEST_CASE("a header alone is a delivery without rows") {
  const ReadAll all = read_all("a,b\n");
  CHECK(all.error.empty());
  CHECK(all.rows.empty());
}

TEST_CASE("the delimiter is found by content, with comma before semicolon before tab") {
  CHECK(read_all("a;b;c\n1,5;2,5;3\n").delimiter == ';');
  CHECK(read_all("a\tb\n1,5\t2\n").delimiter == '\t');
  CHECK(read_all("a,b;c\n1,2;3\n").delimiter == ',');
  CHECK(read_all("\"a;b\",c\n1,2\n").delimiter == ',');
  CHECK(read_all("name\nx;y\n").delimiter == ',');
  CHECK(read_all("a;b,c;d\n1;2,5;3\n").delimiter == ';');
}

TEST_CASE("short and long lines are sealed as stated, named and give no facts") {
  const ReadAll all = read_all("a,b,c\n1,2\n1,2,3,4\n1,2,3\n");
  REQUIRE(all.rows.size() == 3);
  CHECK(all.rows[0] == R"({"a":"1","b":"2"})");
  CHECK(all.rows[1] == R"({"#4":"4","a":"1","b":"2","c":"3"})");
  CHECK(all.whole == std::vector<bool>{false, false, true});
  REQUIRE(all.defects.size() == 2);
  CHECK(all.defects[0].rule == "short_line");
  CHECK(all.defects[0].line == 2);
  CHECK(all.defects[1].rule == "long_line");
}

TEST_CASE("text that does not decode is kept as the line's bytes") {
  const ReadAll all = read_all("a,b\nJos\xE9,1\nZo\xC3\xAB,2\n");
  REQUIRE(all.rows.size() == 2);
  CHECK(all.rows[0] == R"({"#raw":"Sm9z6Swx"})");
  CHECK(all.rows[1] == "{\"a\":\"Zo\xC3\xAB\",\"b\":\"2\"}");
  REQUIRE(all.defects.size() == 1);
  CHECK(all.defects[0].rule == "not_utf8");
  CHECK(all.defects[0].row == 0);
}

TEST_CASE("text behind a closing quote costs one line, not the rest of the file") {
  const ReadAll all = read_all("a,b\n\"x\"y,1\n2,3\n");
  REQUIRE(all.rows.size() == 2);
  CHECK(all.rows[0].starts_with("{\"#raw\":"));
  CHECK(all.rows[1] == R"({"a":"2","b":"3"})");
  CHECK(all.defects[0].rule == "bad_quote");
}

TEST_CASE("a quote that is never closed costs one line, not the rest of the file") {
  const ReadAll all = read_all("a,b\n1,2\n\"x,1\n2,3\n4,5\n");
  REQUIRE(all.rows.size() == 4);
  CHECK(all.rows[1] == "{\"#raw\":\"IngsMQ\"}");
  CHECK(all.rows[3] == R"({"a":"4","b":"5"})");
  REQUIRE(all.defects.size() == 1);
  CHECK(all.defects[0].rule == "unclosed_quote");
  std::string far = "a,b\n\"x,1\n";
  for (int i = 0; i < 400000; ++i) far += "2,3\n";
  const ReadAll long_one = read_all(far);
  CHECK(long_one.rows.size() == 400001);
  CHECK(long_one.defects.size() == 1);
}

TEST_CASE("blank lines are no rows and are noted once; with one column they are empty cells") {
  const ReadAll all = read_all("a,b\n\n1,2\r\n\r\n3,4\n\n");
  CHECK(all.rows.size() == 2);
  REQUIRE(all.notes.size() == 1);
  CHECK(all.notes[0].rule == "blank_line");
  CHECK(all.notes[0].line == 2);
  CHECK(all.lines == std::vector<std::uint64_t>{3, 5});
  CHECK(read_all("a\n\n1\n").rows == std::vector<std::string>{R"({"a":""})", R"({"a":"1"})"});
}

TEST_CASE("a byte order mark is skipped, noted and counted in offsets") {
  const ReadAll all = read_all("\xEF\xBB\xBF" "a,b\n1,2\n");
  CHECK(all.columns == std::vector<std::string>{"a", "b"});
  CHECK(all.offsets == std::vector<std::uint64_t>{7});
  REQUIRE(all.notes.size() == 1);
  CHECK(all.notes[0].rule == "byte_order_mark");
}

TEST_CASE("what is no text table is refused with a sentence") {
  using namespace std::string_literals;
  CHECK(read_all("").error == "the file is empty");
  CHECK(read_all("\xFF\xFE" "a\0,\0b\0\n\0"s).rule == "utf16");
  CHECK(read_all("a\0,\0b\0\n\0001\0,\0002\0\n\0"s).rule == "utf16");
  CHECK(read_all("a,b\n1,\0002\n3,4\n5,6\n7,8\n"s).rule == "nul");
  CHECK(read_all("a,b\r1,2\r").rule == "cr_only");
  CHECK(read_all("PK\x03\x04zip").rule == "unrecognised");
  CHECK(read_all("a,b\n" + std::string(1 << 20, '1') + ",2\n").rule == "line_too_long");
  CHECK(read_all("a,b\n" + std::string(3 << 20, '1')).rule == "line_too_long");
}

TEST_CASE("without a header the columns are numbered") {
  ReaderOptions options{"csv/1"};
  options.header = false;
  const ReadAll all = read_all("1,2\n3,4\n", options);
  CHECK(all.rows == std::vector<std::string>{R"({"#1":"1","#2":"2"})", R"({"#1":"3","#2":"4"})"});
  CHECK(all.lines == std::vector<std::uint64_t>{1, 2});
  CHECK(all.offsets == std::vector<std::uint64_t>{0, 4});
}

TEST_CASE("rows cross the borders of chunks unharmed, and each is found again by its offset") {
  std::mt19937 random(7);
  std::string bytes = "n,text,\"na\"\"me\"\n";
  std::vector<std::string> expected;
  for (int i = 0; i < 60000; ++i) {
    std::string text;
    const auto length = random() % 60;
    for (unsigned k = 0; k < length; ++k) text += "ab,\"\n\r\\\x01\xC3\xA9;"[random() % 8];
    std::string quoted;
    for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
    bytes += fmt::format("{},\"{}\",{}{}", i, quoted, i % 7, i % 3 == 0 ? "\r\n" : "\n");
    std::string row = fmt::format("{{\"n\":\"{}\",\"na\\\"me\":\"{}\",\"text\":", i, i % 7);
    append_jcs_string(row, text);
    expected.push_back(row + "}");
  }
  const ReadAll all = read_all(bytes);
  REQUIRE(all.error.empty());
  REQUIRE(all.rows.size() == expected.size());
  CHECK(all.rows == expected);
  CHECK(all.defects.empty());
  for (const std::uint64_t number : {0U, 63U, 64U, 4095U, 4096U, 31234U, 59999U}) {
    auto source = ByteSource::memory(bytes, "test.csv");
    const std::uint64_t first = number & ~std::uint64_t{63};
    const auto row = read_row_at(std::move(*source), {"csv/1"}, all.offsets[first], first, number, true);
    REQUIRE(row);
    CHECK(row->canonical == expected[number]);
    CHECK(row->line == all.lines[number]);
  }
}
