#include "lake/drawn_prices.h"
#include "lake/state.h"
#include "lake/temporary_folder.h"

#include <fmt/format.h>

namespace cupel {
namespace {

namespace fs = std::filesystem;

/// "row:price" of a delivery's file, in the file's own order.
std::string order_in(Lake& lake, std::uint64_t index) {
  for (const TableFile& file : lake.files()) {
    if (file.table != "price" || file.delivery != index) continue;
    Engine engine = lake.open_views();
    const Table table = engine.query(fmt::format("select \"row\", price_e4 from read_parquet({})",
                                                 sql_text(lake.path_of(file.file).string())));
    std::string text;
    for (std::size_t i = 0; i < table.rows(); ++i) {
      text += table.at(0).has(i) ? std::to_string(table.at(0).integer(i)) : "-";
      text += ":" + std::to_string(table.at(1).integer(i)) + " ";
    }
    return text;
  }
  return "no file";
}

TEST_CASE("rows lie in the order of their numbers, those without one first, equal ones as they came") {
  const TemporaryFolder data;
  const auto lake = opened_lake(data.path());
  deliver(*lake, 1, {{2, "a", 10}, {{}, "a", 11}, {1, "a", 12}, {2, "a", 13}, {{}, "a", 14}});
  CHECK(order_in(*lake, 1) == "-:11 -:14 1:12 2:10 2:13 ");
}

TEST_CASE("the bytes do not depend on whether the rows came in order") {
  const TemporaryFolder data;
  const auto lake = opened_lake(data.path());
  deliver(*lake, 1, {{0, "a", 10}, {1, "b", 11}, {2, "c", 12}});
  const auto sorted = lake->files();
  deliver(*lake, 1, {{2, "c", 12}, {0, "a", 10}, {1, "b", 11}});
  const auto turned = lake->files();
  REQUIRE(sorted.size() == turned.size());
  for (std::size_t i = 0; i < sorted.size(); ++i) CHECK(sorted[i].sha256 == turned[i].sha256);
}

TEST_CASE("rows are counted per table while the block grows, and empty tables leave no file") {
  const TemporaryFolder data;
  const auto lake = opened_lake(data.path());
  BlockWriter block = lake->begin_delivery();
  CHECK(block.rows().empty());
  block.append(price_facts({}));
  CHECK(block.rows().empty());
  block.append(price_facts({{0, "a", 1}, {1, "a", 2}}));
  block.append(price_facts({{2, "a", 3}}));
  CHECK(block.rows() == std::map<std::string, std::uint64_t>{{"price", 3}});
  REQUIRE(lake->commit(std::move(block), delivery_number(4), 5).has_value());
  BlockWriter nothing = lake->begin_delivery();
  REQUIRE(lake->commit(std::move(nothing), delivery_number(5), 6).has_value());
  CHECK(order_in(*lake, 5) == "no file");
  CHECK(lake->deliveries() == std::vector<std::uint64_t>{4, 5});
}

TEST_CASE("text of a defect or a name that is no UTF-8 is shown with marks, and keeps the rest") {
  DeliveryRow row;
  row.name = "\xFF" "a\xC3";
  const Table delivered = delivery_rows(row);
  CHECK(delivered["name"].text(0) == "\uFFFDa\uFFFD");
  CHECK_FALSE(delivered["mode"].has(0));
  CHECK_FALSE(delivered["row"].has(0));
  const Table defects = defect_rows({{-1, 0, 0, "", "r", "\xFF\xFE", true}, {7, 8, 9, "/x\xFF", "r", "é", false}});
  CHECK_FALSE(defects["row"].has(0));
  CHECK_FALSE(defects["pointer"].has(0));
  CHECK(defects["text"].text(0) == "\uFFFD\uFFFD");
  CHECK(defects["note"].integer(0) == 1);
  CHECK(defects["row"].integer(1) == 7);
  CHECK(defects["pointer"].text(1) == "/x\uFFFD");
  CHECK(defects["text"].text(1) == "é");
}

TEST_CASE("a moved block is committed once, under its owner and label with quotes in them") {
  const TemporaryFolder data;
  const auto lake = opened_lake(data.path());
  BlockWriter first = lake->begin_delivery();
  first.append(price_facts({{0, "a", 1}}));
  BlockWriter second = std::move(first);
  DeliveryBlock delivery = delivery_number(3);
  delivery.owner = "it's";
  REQUIRE(lake->commit(std::move(second), delivery, 4).has_value());
  Engine engine = lake->open_views();
  CHECK(engine.query("select owner from price").at(0).text(0) == "it's");
}

}  // namespace
}  // namespace cupel
