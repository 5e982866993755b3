#include "lake/kernels.h"

#include <doctest/doctest.h>

namespace cupel {
namespace {

Result<Table> count_inputs(std::span<const Table> inputs) {
  Table output({{"rows", ColumnType::int64, "", ""}, {"first", ColumnType::text, "", ""}});
  if (inputs[0].rows() == 0) return fail(ErrorKind::invalid_input, "nothing to count");
  output["rows"].append(static_cast<std::int64_t>(inputs[0].rows()));
  output["first"].append(inputs[0].at(1).text(0));
  return output;
}

TableKernel kernel_over(std::string sql) {
  const std::vector<ColumnSpec> columns{{"n", ColumnType::int64, "", ""},
                                        {"t", ColumnType::text, "", ""}};
  return {"counted", "rows of its input", {{"input", std::move(sql), columns}},
          {{"rows", ColumnType::int64, "", ""}, {"first", ColumnType::text, "", ""}},
          count_inputs};
}

TEST_CASE("a kernel's result is a table under the kernel's name") {
  Engine engine{EngineOptions{}};
  REQUIRE(run_kernel(engine, kernel_over("SELECT range, 'x' || range FROM range(3) ORDER BY 1")));
  const Table table = engine.query("SELECT rows, first FROM counted");
  CHECK(table.at(0).integer(0) == 3);
  CHECK(table.at(1).text(0) == "x0");
}

TEST_CASE("a kernel's own error is passed on, and an input of other columns is our mistake") {
  Engine engine{EngineOptions{}};
  const Result<void> failed =
      run_kernel(engine, kernel_over("SELECT range, 'x' FROM range(0)"));
  REQUIRE_FALSE(failed);
  CHECK(failed.error().trail == std::vector<std::string>{"in the kernel counted"});
  CHECK_THROWS_AS(run_kernel(engine, kernel_over("SELECT 1")), Failure);
  CHECK_THROWS_AS(run_kernel(engine, kernel_over("SELECT 'a', 'b'")), Failure);
}

}  // namespace
}  // namespace cupel
