#include "runs/stated_rows.h"

#include "model/encoding.h"
#include "runs/drawn_folder.h"

using namespace cupel;

namespace {

std::string lines_of(const std::vector<std::pair<std::uint64_t, std::string>>& lines) {
  std::string text;
  for (const auto& [number, line] : lines) text += std::to_string(number) + "=" + line + "|";
  return text;
}

std::vector<std::string> columns_of(DrawnFolder& drawn, std::uint64_t index, std::uint64_t number,
                                    const std::vector<QuotedField>& fields) {
  const auto row = drawn.desk().rows().row(index, number, true);
  REQUIRE(row.has_value());
  return drawn.desk().rows().columns_behind(*drawn.folder().delivered(index), *row, fields);
}

}  // namespace

TEST_CASE("a row comes back as stated, with its line only when it is asked for") {
  DrawnFolder drawn;
  const TakenFile taken = drawn.take("prices.csv", drawn_files::prices);
  REQUIRE(taken.index.has_value());
  StatedRows& rows = drawn.desk().rows();
  const auto quick = rows.row(*taken.index, 2, false);
  REQUIRE(quick.has_value());
  CHECK(quick->line == 0);
  CHECK(quick->canonical == R"({"gold_usd_ozt":"many","month":"2020-07"})");
  // Kept without a line, it is read again for one that asks for it.
  CHECK(rows.row(*taken.index, 2, true)->line == 4);
  CHECK(rows.row(*taken.index, 0, true)->line == 2);
  CHECK(rows.row(*taken.index, 3, true)->values.back().second == "1968.6");
}

TEST_CASE("rows far into a file are found: the vault keeps an offset for every 64th only") {
  DrawnFolder drawn;
  std::string text = "month,gold_usd_ozt\n";
  for (int i = 0; i < 200; ++i) text += fmt::format("{}-{:02},{}\n", 2000 + i / 12, i % 12 + 1, 1'000 + i);
  const TakenFile taken = drawn.take("prices.csv", text);
  REQUIRE(taken.index.has_value());
  for (const std::uint64_t number : {63u, 64u, 65u, 127u, 128u, 199u}) {
    const auto row = drawn.desk().rows().row(*taken.index, number, true);
    REQUIRE(row.has_value());
    CHECK(row->line == number + 2);
    CHECK(row->values.back().second == std::to_string(1'000 + number));
  }
}

TEST_CASE("a row beyond the end, another statement's and an erased one are not found") {
  DrawnFolder drawn;
  const TakenFile taken = drawn.take("prices.csv", drawn_files::prices);
  StatedRows& rows = drawn.desk().rows();
  for (const auto& [index, number] : {std::pair{*taken.index, std::uint64_t{4}}, {std::uint64_t{0}, std::uint64_t{0}},
                                      {*taken.index + 1, std::uint64_t{0}}, {UINT64_MAX, UINT64_MAX}}) {
    const auto row = rows.row(index, number, true);
    REQUIRE_FALSE(row.has_value());
    CHECK(row.error().kind == ErrorKind::not_found);
  }
  std::filesystem::remove(drawn.folder().ledger().vault().blob_path(drawn.folder().delivered(*taken.index)->original));
  const auto gone = rows.row(*taken.index, 1, true);
  REQUIRE_FALSE(gone.has_value());
  CHECK(gone.error().kind == ErrorKind::not_found);
  CHECK(rows.lines_around(*drawn.folder().delivered(*taken.index), 2).empty());
}

TEST_CASE("the columns behind a fact are named as the file names them") {
  DrawnFolder drawn;
  const TakenFile taken = drawn.take("prices.csv", drawn_files::prices);
  CHECK(columns_of(drawn, *taken.index, 0, {{"price", "price_e4"}}) == std::vector<std::string>{"gold_usd_ozt"});
  CHECK(columns_of(drawn, *taken.index, 0, {{"price", "period"}}) == std::vector<std::string>{"month"});
  CHECK(columns_of(drawn, *taken.index, 0, {{"licence", "status"}}).empty());
  // The third row gave no fact: nothing rests on it.
  CHECK(columns_of(drawn, *taken.index, 2, {{"price", "period"}}).empty());
}

TEST_CASE("a line is shown between its neighbours, at both ends of the file too") {
  DrawnFolder drawn;
  const TakenFile taken = drawn.take("prices.csv", "month,gold_usd_ozt\r\n2020-05,1\r\n2020-06,2");
  REQUIRE(taken.status == "taken");
  const Delivered delivered = *drawn.folder().delivered(*taken.index);
  StatedRows& rows = drawn.desk().rows();
  CHECK(lines_of(rows.lines_around(delivered, 2)) == "1=month,gold_usd_ozt|2=2020-05,1|3=2020-06,2|");
  CHECK(lines_of(rows.lines_around(delivered, 1)) == "1=month,gold_usd_ozt|2=2020-05,1|");
  CHECK(lines_of(rows.lines_around(delivered, 3)) == "2=2020-05,1|3=2020-06,2|");
  CHECK(rows.lines_around(delivered, 0).empty());
  CHECK(rows.lines_around(delivered, 9).empty());
}

TEST_CASE("a very long line is cut where a character ends") {
  DrawnFolder drawn;
  std::string note;
  for (int i = 0; i < 1'500; ++i) note += "\u00E9";  // two bytes each, from an odd byte on
  const TakenFile taken = drawn.take("prices.csv", "month,gold_usd_ozt,note\n2020-05,12," + note + "\n2020-06,2,\n");
  REQUIRE(taken.status == "taken");
  const auto lines = drawn.desk().rows().lines_around(*drawn.folder().delivered(*taken.index), 2);
  REQUIRE(lines.size() == 3);
  CHECK(lines[1].second.size() < 2'100);
  CHECK(lines[1].second.ends_with(" …"));
  CHECK(is_utf8(lines[1].second));
}
