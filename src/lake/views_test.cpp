#include "lake/lake.h"

#include "lake/temporary_folder.h"
#include "model/facts.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <sstream>

namespace cupel {
namespace {

// Drawn deliveries, one line each:
//   INDEX  LAYOUT  SOURCE  MODE  TABLE: key,key=value | key,key=value
// `-` is a missing source, mode or key. Keys are the columns named by the test; "value" goes to a
// number column. Rows are numbered from 0 in each delivery.
class Drawing {
 public:
  Drawing(std::vector<std::string> keys, std::string value)
      : keys_(std::move(keys)), value_(std::move(value)) {
    Result<std::unique_ptr<Lake>> lake = Lake::open({.data = folder_.path(), .write = true});
    REQUIRE(lake);
    lake_ = std::move(*lake);
  }

  void draw(const std::string& text) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
      if (line.find_first_not_of(' ') != std::string::npos) deliver(line);
    }
  }

  // "index:row key,key=value" of each row, in order.
  std::string rows(const std::string& view, const ViewOptions& options = {}) {
    Engine engine = lake_->open_views(options);
    std::string columns;
    for (const std::string& key : keys_) columns += ", " + sql_name(key);
    const Table table =
        engine.query(fmt::format("SELECT idx, row{}, {} FROM {} ORDER BY idx, row, {}", columns,
                                 sql_name(value_), sql_name(view), sql_name(value_)));
    std::string text;
    for (std::size_t i = 0; i < table.rows(); ++i) {
      text += fmt::format("{}:{} ", table.at(0).integer(i), table.at(1).integer(i));
      for (std::size_t k = 0; k < keys_.size(); ++k) {
        const Column& column = table.at(2 + k);
        text += k == 0 ? "" : ",";
        text += column.has(i) ? cell(column, i) : "-";
      }
      text += fmt::format("={}\n", table.at(2 + keys_.size()).integer(i));
    }
    return text;
  }

 private:
  static std::string cell(const Column& column, std::size_t i) {
    return column.type() == ColumnType::int64 ? std::to_string(column.integer(i))
                                              : std::string(column.text(i));
  }

  void deliver(const std::string& line) {
    std::istringstream words(line);
    std::string index, layout, source, mode, table;
    words >> index >> layout >> source >> mode >> table;
    table.pop_back();
    std::vector<ColumnSpec> specs{{"row", ColumnType::int64, "", ""}};
    const TableSpec* spec = fact_table(table);
    specs.insert(specs.end(), spec->columns.begin(), spec->columns.end());
    Table rows(specs);
    std::string word;
    while (words >> word) {
      if (word != "|") add_row(rows, word);
    }
    BlockWriter block = lake_->begin_delivery();
    std::map<std::string, Table> facts;
    facts.emplace(table, std::move(rows));
    block.append(facts);
    DeliveryBlock delivery;
    delivery.index = std::stoull(index);
    delivery.delivery.layout = layout;
    if (source != "-") delivery.delivery.source = source;
    if (mode != "-") delivery.delivery.mode = mode;
    REQUIRE(lake_->commit(std::move(block), delivery, delivery.index + 1));
  }

  void add_row(Table& rows, const std::string& word) {
    const std::size_t equals = word.find('=');
    std::istringstream parts(word.substr(0, equals));
    std::map<std::string, std::string> values;
    for (const std::string& key : keys_) std::getline(parts, values[key], ',');
    values[value_] = word.substr(equals + 1);
    const auto number = static_cast<std::int64_t>(rows.rows());
    for (std::size_t k = 0; k < rows.specs().size(); ++k) {
      const auto value = values.find(rows.specs()[k].name);
      if (rows.specs()[k].name == "row") {
        rows.at(k).append(number);
      } else if (value == values.end() || value->second == "-") {
        rows.at(k).append_null();
      } else if (rows.specs()[k].type == ColumnType::int64) {
        rows.at(k).append(std::int64_t{std::stoll(value->second)});
      } else {
        rows.at(k).append(std::string_view(value->second));
      }
    }
  }

  TemporaryFolder folder_;
  std::vector<std::string> keys_;
  std::string value_;
  std::unique_ptr<Lake> lake_;
};

TEST_CASE("a correction supersedes the same key and leaves the others") {
  Drawing drawing({"licence_no", "month"}, "gross_ug10");
  drawing.draw(R"(
    1 mapped/1 ministry - monthly_return: ML-1,2024-01=10 | ML-1,2024-02=11 | ML-2,2024-01=12
    4 mapped/1 ministry - monthly_return: ML-1,2024-02=99 | ML-3,2024-01=13
  )");
  CHECK(drawing.rows("monthly_return") ==
        "1:0 ML-1,2024-01=10\n1:2 ML-2,2024-01=12\n4:0 ML-1,2024-02=99\n4:1 ML-3,2024-01=13\n");
  CHECK(drawing.rows("all_monthly_return") ==
        "1:0 ML-1,2024-01=10\n1:1 ML-1,2024-02=11\n1:2 ML-2,2024-01=12\n"
        "4:0 ML-1,2024-02=99\n4:1 ML-3,2024-01=13\n");
}

TEST_CASE("the largest index decides, not the order of arrival in the lake") {
  Drawing drawing({"licence_no", "month"}, "gross_ug10");
  drawing.draw(R"(
    9 mapped/1 - - monthly_return: ML-1,2024-01=9
    3 mapped/1 - - monthly_return: ML-1,2024-01=3
    5 mapped/1 - - monthly_return: ML-1,2024-01=5
  )");
  CHECK(drawing.rows("monthly_return") == "9:0 ML-1,2024-01=9\n");
}

TEST_CASE("rows of one delivery with the same key all stay, and a later one supersedes them all") {
  Drawing drawing({"licence_no", "month"}, "gross_ug10");
  drawing.draw("1 mapped/1 - - monthly_return: ML-1,2024-01=10 | ML-1,2024-01=11");
  CHECK(drawing.rows("monthly_return") == "1:0 ML-1,2024-01=10\n1:1 ML-1,2024-01=11\n");
  drawing.draw("2 mapped/1 - - monthly_return: ML-1,2024-01=12 | ML-1,2024-01=13");
  CHECK(drawing.rows("monthly_return") == "2:0 ML-1,2024-01=12\n2:1 ML-1,2024-01=13\n");
}

TEST_CASE("a missing part of a key equals a missing part") {
  Drawing drawing({"reporter", "partner", "period"}, "value_e4");
  drawing.draw(R"(
    1 comtrade/1 - - trade: GHA,-,2020=1 | GHA,CHE,2020=2
    2 comtrade/1 - - trade: GHA,-,2020=3
  )");
  CHECK(drawing.rows("trade") == "1:1 GHA,CHE,2020=2\n2:0 GHA,-,2020=3\n");
}

TEST_CASE("a row without any part of its key is never superseded and supersedes nothing") {
  Drawing drawing({"number"}, "value_e4");
  drawing.draw(R"(
    1 customs_declarations/1 - - declaration: -=1 | D1=2
    2 customs_declarations/1 - - declaration: -=3 | D1=4 | D2=5
  )");
  CHECK(drawing.rows("declaration") == "1:0 -=1\n2:0 -=3\n2:1 D1=4\n2:2 D2=5\n");
}

TEST_CASE("two facts of one row are superseded one by one") {
  // One row of a file speaks of gold and of silver; a correction touches only the gold.
  Drawing drawing({"reporter", "product", "period"}, "value_e4");
  drawing.draw(R"(
    1 comtrade/1 - - trade: GHA,7108,2020=1 | GHA,7106,2020=2
    2 comtrade/1 - - trade: GHA,7108,2020=3
  )");
  CHECK(drawing.rows("trade") == "1:1 GHA,7106,2020=2\n2:0 GHA,7108,2020=3\n");
}

TEST_CASE("a layer's newer snapshot of the same period replaces all of it") {
  Drawing drawing({"key", "period"}, "mined_m2");
  drawing.draw(R"(
    1 geo_detections/1 amazon - detection: a,2018=1 | b,2018=2 | c,2019=3
    2 geo_detections/1 amazon - detection: b,2018=9
    3 geo_detections/1 other  - detection: z,2018=7
  )");
  CHECK(drawing.rows("detection") == "1:2 c,2019=3\n2:0 b,2018=9\n3:0 z,2018=7\n");
}

TEST_CASE("a newer register of licences from the same source makes missing ones vanish") {
  Drawing drawing({"licence_no"}, "accuracy_m");
  drawing.draw(R"(
    1 geo_licences/1 ministry - licence: ML-1=1 | ML-2=2
    2 geo_licences/1 province - licence: ML-1=3
    3 geo_licences/1 ministry - licence: ML-2=4
  )");
  CHECK(drawing.rows("licence") == "2:0 ML-1=3\n3:0 ML-2=4\n");
}

TEST_CASE("territories of another kind from the same source stay") {
  Drawing drawing({"key", "kind"}, "accuracy_m");
  drawing.draw(R"(
    1 geo_territories/1 ra - territory: p1,peoples=1 | p2,peoples=2
    2 geo_territories/1 ra - territory: w1,protected=3
    3 geo_territories/1 ra - territory: p1,peoples=4
  )");
  CHECK(drawing.rows("territory") == "2:0 w1,protected=3\n3:0 p1,peoples=4\n");
}

TEST_CASE("prices are replaced per metal and series, production too") {
  Drawing prices({"metal", "period", "series"}, "price_e4");
  prices.draw(R"(
    1 metal_prices/1 - - price: gold,1,m=1 | gold,2,m=2 | silver,1,m=3 | gold,1,d=4
    2 metal_prices/1 - - price: gold,2,m=5
  )");
  CHECK(prices.rows("price") == "1:2 silver,1,m=3\n1:3 gold,1,d=4\n2:0 gold,2,m=5\n");
  Drawing production({"country", "metal", "series"}, "point_g");
  production.draw(R"(
    1 production/1 clio - production: PER,gold,c=1 | CHL,gold,c=2
    2 production/1 usgs - production: PER,gold,c=3
    3 production/1 clio - production: PER,gold,c=4
  )");
  CHECK(production.rows("production") == "2:0 PER,gold,c=3\n3:0 PER,gold,c=4\n");
}

TEST_CASE("without a stated source the layout stands for it") {
  Drawing drawing({"licence_no"}, "accuracy_m");
  drawing.draw(R"(
    1 geo_licences/1 - - licence: ML-1=1
    2 other_layout/1 - - licence: ML-2=2
    3 geo_licences/1 - - licence: ML-3=3
  )");
  CHECK(drawing.rows("licence") == "2:0 ML-2=2\n3:0 ML-3=3\n");
}

TEST_CASE("a mapping's mode is stronger than the table's own") {
  Drawing licences({"licence_no"}, "accuracy_m");
  licences.draw(R"(
    1 mapped/1 ministry -         licence: ML-1=1 | ML-2=2
    2 mapped/1 ministry increment licence: ML-2=3 | ML-3=4
    3 mapped/1 province correction licence: ML-1=5
  )");
  CHECK(licences.rows("licence") == "1:0 ML-1=1\n2:0 ML-2=3\n2:1 ML-3=4\n3:0 ML-1=5\n");
  licences.draw("4 mapped/1 ministry - licence: ML-1=6");
  CHECK(licences.rows("licence") == "3:0 ML-1=5\n4:0 ML-1=6\n");
  Drawing returns({"licence_no", "month"}, "gross_ug10");
  returns.draw(R"(
    1 mapped/1 ministry -        monthly_return: ML-1,2024-01=1 | ML-2,2024-01=2
    2 mapped/1 ministry snapshot monthly_return: ML-2,2024-01=3
    3 mapped/1 ministry -        monthly_return: ML-2,2024-02=4
  )");
  CHECK(returns.rows("monthly_return") == "2:0 ML-2,2024-01=3\n3:0 ML-2,2024-02=4\n");
}

TEST_CASE("the past is seen as it was, and what is withdrawn no longer speaks") {
  Drawing drawing({"licence_no", "month"}, "gross_ug10");
  drawing.draw(R"(
    1 mapped/1 - - monthly_return: ML-1,2024-01=1
    2 mapped/1 - - monthly_return: ML-1,2024-01=2
    3 mapped/1 - - monthly_return: ML-1,2024-01=3
  )");
  CHECK(drawing.rows("monthly_return", {.as_of = 3, .withdrawn = {}}) == "2:0 ML-1,2024-01=2\n");
  CHECK(drawing.rows("all_monthly_return", {.as_of = 1, .withdrawn = {}}).empty());
  CHECK(drawing.rows("monthly_return", {.as_of = {}, .withdrawn = {3}}) == "2:0 ML-1,2024-01=2\n");
  CHECK(drawing.rows("all_monthly_return", {.as_of = {}, .withdrawn = {3}}).size() == 3 * 19);
}

}  // namespace
}  // namespace cupel
