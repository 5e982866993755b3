/// For tests: deliveries of a few prices.
#pragma once

#include "lake/lake.h"
#include "model/facts.h"

#include <doctest/doctest.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace cupel {

struct DrawnPrice {
  std::optional<std::int64_t> row;
  std::optional<std::string> metal;
  std::optional<std::int64_t> price_e4;
  std::optional<std::int64_t> year = {};
  std::optional<std::int64_t> month = {};
};

inline std::map<std::string, Table> price_facts(const std::vector<DrawnPrice>& prices) {
  std::vector<ColumnSpec> specs{{"row", ColumnType::int64, "", ""}};
  const TableSpec* spec = fact_table("price");
  specs.insert(specs.end(), spec->columns.begin(), spec->columns.end());
  Table table(specs);
  for (const DrawnPrice& price : prices) {
    for (std::size_t k = 0; k < specs.size(); ++k) {
      if (specs[k].name == "row") {
        table.at(k).append(price.row);
      } else if (specs[k].name == "price_e4") {
        table.at(k).append(price.price_e4);
      } else if (specs[k].name == "year") {
        table.at(k).append(price.year);
      } else if (specs[k].name == "month") {
        table.at(k).append(price.month);
      } else if (specs[k].name == "metal" && price.metal) {
        table.at(k).append(std::string_view(*price.metal));
      } else {
        table.at(k).append_null();
      }
    }
  }
  std::map<std::string, Table> facts;
  facts.emplace("price", std::move(table));
  return facts;
}

inline std::unique_ptr<Lake> opened_lake(const std::filesystem::path& data, bool write = true) {
  auto lake = Lake::open({.data = data, .threads = 1, .write = write});
  REQUIRE_MESSAGE(lake.has_value(), (lake ? "" : lake.error().message));
  return std::move(*lake);
}

inline DeliveryBlock delivery_number(std::uint64_t index) {
  DeliveryBlock block;
  block.index = index;
  block.delivery.layout = "drawn/1";
  block.delivery.reader = "csv/1";
  block.delivery.sha256 = std::string(64, '0');
  return block;
}

inline void deliver(Lake& lake, std::uint64_t index, const std::vector<DrawnPrice>& prices) {
  BlockWriter block = lake.begin_delivery();
  block.append(price_facts(prices));
  const auto done = lake.commit(std::move(block), delivery_number(index), index + 1);
  REQUIRE_MESSAGE(done.has_value(), (done ? "" : done.error().message));
}

}  // namespace cupel
