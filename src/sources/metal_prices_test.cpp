#include "sources/projected.h"

using namespace cupel;

namespace {

/// Price of a metal and month in 1e-4, with its flag; nothing where there is none.
std::optional<std::pair<std::int64_t, std::int64_t>> price_of(const Table& prices, std::string_view metal,
                                                              std::string_view month) {
  for (std::size_t i = 0; i < prices.rows(); ++i) {
    if (text(prices, "metal", i) == metal && text(prices, "period", i) == month) {
      return std::pair(*integer(prices, "price_e4", i), *integer(prices, "annual_only", i));
    }
  }
  return std::nullopt;
}

}  // namespace

TEST_CASE("TR-16: the gold series has its known prices and says where a year's months repeat") {
  auto file = project_shared("trade/metal-prices/gold_monthly_1833_2026.csv",
                             "[constants]\nmetal=\"gold\"\n");
  if (!file) return;
  CHECK(file->layout == "metal_prices/1");
  CHECK(file->rows == 2'322);
  const Table& prices = file->table("price");
  CHECK(prices.rows() == 2'322);
  CHECK(price_of(prices, "gold", "2026-06") == std::pair<std::int64_t, std::int64_t>(42'280'000, 0));
  CHECK(price_of(prices, "gold", "2018-09") == std::pair<std::int64_t, std::int64_t>(11'980'000, 0));
  CHECK(price_of(prices, "gold", "2018-06") == std::pair<std::int64_t, std::int64_t>(12'820'000, 0));
  CHECK(price_of(prices, "gold", "1833-01") == std::pair<std::int64_t, std::int64_t>(189'300, 1));
  CHECK(price_of(prices, "gold", "1959-12")->second == 1);
  CHECK(price_of(prices, "gold", "1960-01")->second == 0);
  CHECK(text(prices, "currency", 0) == "USD");
}

TEST_CASE("TR-16: three metals a month from 1960 on") {
  auto file = project_shared("trade/metal-prices/precious_metals_monthly_1960_2026.csv");
  if (!file) return;
  CHECK(file->layout == "precious_metals/1");
  CHECK(file->rows == 798);
  const Table& prices = file->table("price");
  CHECK(prices.rows() == 3 * 798);
  CHECK(price_of(prices, "platinum", "2026-06")->first == 17'260'000);
  CHECK(price_of(prices, "silver", "2026-06")->first == 667'000);
  CHECK(price_of(prices, "gold", "1960-01")->second == 0);
}

TEST_CASE("a price without a metal asks for it") {
  CHECK(project_text("Date,Price\n2020-01,5\n").error == "needs:metal");
}

TEST_CASE("a year of eleven months or with a change in it is monthly") {
  std::string file = "month,gold_usd_ozt\n";
  for (int month = 1; month <= 11; ++month) file += (month < 10 ? "1950-0" : "1950-") + std::to_string(month) + ",35\n";
  CHECK(price_of(project_text(file).table("price"), "gold", "1950-01")->second == 0);
  CHECK(price_of(project_text(file + "1950-12,35\n").table("price"), "gold", "1950-01")->second == 1);
  CHECK(price_of(project_text(file + "1950-12,36\n").table("price"), "gold", "1950-01")->second == 0);
}

TEST_CASE("a price that is no number or before 1800 is a defect") {
  auto file = project_text("month,gold_usd_ozt\n1950-01,x\n1750-01,3\n1950,3\n");
  CHECK(file.table("price").rows() == 0);
  CHECK(file.count("not_a_number") == 1);
  CHECK(file.count("date_out_of_range") == 1);
  CHECK(file.count("bad_date") == 1);
}
