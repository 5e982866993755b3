#include "earth/kernels.h"

#include <doctest/doctest.h>

#include <set>

using namespace cupel;

TEST_CASE("the kernels of earth: names in order, every column explained, inputs in a total order") {
  std::string previous;
  for (const TableKernel& kernel : earth_kernels()) {
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
    for (const char* needed : {"period_from_us", "period_to_us", "claim", "evidence"}) {
      CHECK_MESSAGE(names.contains(needed), needed);
    }
    for (const KernelInput& input : kernel.inputs) {
      CAPTURE(input.name);
      CHECK(input.sql.find("order by") != std::string::npos);
    }
  }
  CHECK(earth_kernels().size() == 3);
}

TEST_CASE("without a row every kernel gives an empty table of its columns") {
  for (const TableKernel& kernel : earth_kernels()) {
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
