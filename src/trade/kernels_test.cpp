#include "trade/drawn_tables.h"

#include <doctest/doctest.h>

#include <set>

using namespace cupel;

TEST_CASE("the kernels of trade: names in order, every column explained, inputs that can be asked for") {
  std::string previous;
  for (const TableKernel& kernel : trade_kernels()) {
    CAPTURE(kernel.name);
    CHECK(previous < kernel.name);
    previous = kernel.name;
    CHECK_FALSE(kernel.meaning.empty());
    std::set<std::string> names;
    for (const ColumnSpec& column : kernel.output) {
      CAPTURE(column.name);
      CHECK(names.insert(column.name).second);
      CHECK_FALSE(column.meaning.empty());
    }
    // What every indicator's query needs.
    for (const char* needed : {"subject_key", "subject_name", "period_from_us", "period_to_us", "reason",
                               "statistic_m", "statistic_e", "claim", "evidence"}) {
      CHECK_MESSAGE(names.contains(needed), needed);
    }
    for (const KernelInput& input : kernel.inputs) {
      CHECK(input.sql.find("ORDER BY") != std::string::npos);  // a total order
      CHECK(input.sql.find("FROM " + input.name + " WHERE log = 0") != std::string::npos);
    }
  }
  CHECK(trade_kernels().size() == 5);
}

TEST_CASE("without a row every kernel gives an empty table of its columns") {
  for (const TableKernel& kernel : trade_kernels()) {
    CAPTURE(kernel.name);
    std::vector<Table> inputs;
    for (const KernelInput& input : kernel.inputs) inputs.emplace_back(input.columns);
    const auto table = kernel.function(inputs);
    REQUIRE(table.has_value());
    CHECK(table->rows() == 0);
    REQUIRE(table->specs().size() == kernel.output.size());
    for (std::size_t i = 0; i < kernel.output.size(); ++i) {
      CHECK(table->specs()[i].name == kernel.output[i].name);
      CHECK(table->specs()[i].type == kernel.output[i].type);
    }
  }
}
