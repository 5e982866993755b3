#include "runs/delivery.h"

#include "runs/drawn_folder.h"

#include <nlohmann/json.hpp>

using namespace cupel;

namespace {

DeliveryPlan plan_of_text(const std::string& text) {
  auto source = ByteSource::memory(text, "drawn.csv");
  REQUIRE(source.has_value());
  auto plan = plan_delivery(*source, std::nullopt);
  REQUIRE_MESSAGE(plan.has_value(), (plan ? "" : plan.error().message));
  CHECK(source->offset() == 0);  // stands at its beginning again
  return std::move(*plan);
}

Result<DeliveryCounts> read_text(DrawnFolder& drawn, const std::string& text, const Progress& progress = {}) {
  BlockWriter block = drawn.folder().lake().begin_delivery();
  Vault::RowsWriter rows = drawn.folder().ledger().vault().stage_rows();
  return read_delivery(ByteSource::memory(text, "drawn.csv").value(), plan_of_text(text), block, &rows, progress);
}

/// Prices, of which the first `bad` are no numbers.
std::string prices(std::size_t rows, std::size_t bad) {
  std::string text = "month,gold_usd_ozt\n";
  for (std::size_t i = 0; i < rows; ++i) {
    text += fmt::format("{}-{:02},{}\n", 1900 + i / 12 % 100, i % 12 + 1, i < bad ? "many" : "7");
  }
  return text;
}

}  // namespace

TEST_CASE("what is open about a file is refused by the names of what it needs") {
  auto source = ByteSource::memory("month,price\n2020-05,1\n2020-06,2\n", "drawn.csv");
  const auto mapping = parse_mapping("table = \"price\"\n[columns]\n\"price\" = { field = \"price\" }\n", "mapping");
  REQUIRE(mapping.has_value());
  const auto plan = plan_delivery(*source, *mapping);
  REQUIRE_FALSE(plan.has_value());
  CHECK(plan.error().rule == "needs");
  CHECK(plan.error().message.starts_with("needs:"));
  CHECK(plan.error().message.find("metal") != std::string::npos);
}

TEST_CASE("rows, defective rows and rules are counted over batches") {
  DrawnFolder drawn;
  const auto counts = read_text(drawn, prices(10'000, 4'500));
  REQUIRE(counts.has_value());
  CHECK(counts->rows == 10'000);
  CHECK(counts->defective == 4'500);
  CHECK(counts->rules == std::map<std::string, std::uint64_t>{{"not_a_number", 4'500}});
  CHECK(counts->defects.size() == 4'500);
  CHECK(counts->defects.back().row == 4'499);
}

TEST_CASE("beyond the hundred thousandth defect they are counted and named by one note") {
  DrawnFolder drawn;
  const auto counts = read_text(drawn, prices(defects_max + 7, defects_max + 7));
  REQUIRE(counts.has_value());
  CHECK(counts->defective == defects_max + 7);
  REQUIRE(counts->defects.size() == defects_max + 1);
  CHECK(counts->defects.back().rule == "more_defects");
  CHECK(counts->defects.back().note);
  CHECK(counts->defects.back().text.starts_with("7 further"));
}

TEST_CASE("a stop is heard between batches") {
  DrawnFolder drawn;
  std::stop_source stop;
  Progress progress{[&](std::string_view, std::uint64_t, std::uint64_t) { stop.request_stop(); }, stop.get_token()};
  try {
    (void)read_text(drawn, prices(10'000, 0), progress);
    FAIL("not stopped");
  } catch (const Failure& failure) {
    CHECK(failure.error.rule == "interrupted");
  }
}

TEST_CASE("the rows come again in order, byte for byte where they began") {
  const std::string text = "month,gold_usd_ozt\n2020-05,1\n2020-06,\"a \"\"b\"\"\"\n";
  std::vector<std::string> rows;
  std::vector<std::uint64_t> offsets;
  const auto done = replay_rows(ByteSource::memory(text, "drawn.csv").value(), plan_of_text(text).recognised.options,
                                [&](std::string_view canonical, std::uint64_t offset) -> Result<void> {
    rows.emplace_back(canonical);
    offsets.push_back(offset);
    return {};
  });
  REQUIRE(done.has_value());
  CHECK(rows == std::vector<std::string>{R"({"gold_usd_ozt":"1","month":"2020-05"})",
                                         R"({"gold_usd_ozt":"a \"b\"","month":"2020-06"})"});
  CHECK(offsets == std::vector<std::uint64_t>{19, 29});
}

TEST_CASE("who takes the rows may end the replay") {
  const std::string text = prices(10, 0);
  int taken = 0;
  const auto done = replay_rows(ByteSource::memory(text, "drawn.csv").value(), plan_of_text(text).recognised.options,
                                [&](std::string_view, std::uint64_t) -> Result<void> {
    if (++taken == 3) return fail(ErrorKind::corrupt, "enough", "enough");
    return {};
  });
  REQUIRE_FALSE(done.has_value());
  CHECK(done.error().rule == "enough");
  CHECK(taken == 3);
}
