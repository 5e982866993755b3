#include "trade/drawn_tables.h"

#include <doctest/doctest.h>

#include <limits>

using namespace cupel;
using drawn::integer_at;
using drawn::text_at;

namespace {

Table ratios(const std::vector<drawn::Trade>& rows, const std::vector<drawn::Price>& prices) {
  return drawn::run("price_ratio", {drawn::trade(rows), drawn::prices(prices), drawn::no_declarations()});
}

}  // namespace

TEST_CASE("where there is no price there is no number and no evidence, and the reason says so") {
  const Table table = ratios({{.reporter = "COD", .partner = "ARE", .month = 6, .value = "9", .kilograms = "1"}}, {});
  const std::string key = "COD>ARE/710812/2020-06";
  const std::size_t row = drawn::row_of(table, key);
  CHECK(text_at(table, key, "reason") == "missing_input");
  for (const char* column : {"implied_ppb", "ratio_ppb", "ratio_low_ppb", "ratio_high_ppb", "worth_e4", "price_e4",
                             "statistic_m", "statistic_e"}) {
    CHECK_FALSE(table[column].has(row));
  }
  for (const char* column : {"worth_text", "ratio_text", "interval_text"}) {
    CHECK(text_at(table, key, column) == "not computed");
  }
  CHECK(integer_at(table, key, "evidence_count") == 0);
  CHECK(integer_at(table, key, "claim_count") == 1);
}

TEST_CASE("a mass or a value that is not stated is not on file, never 0") {
  const Table table = ratios({{.reporter = "COD", .partner = "ARE", .month = 6, .value = "9"},
                              {.reporter = "COD", .partner = "CHE", .month = 6, .kilograms = "1"}},
                             {{.month = 6, .price_e4 = 17'000'000}});
  CHECK(text_at(table, "COD>ARE/710812/2020-06", "mass_text") == "not on file");
  CHECK(text_at(table, "COD>CHE/710812/2020-06", "value_text") == "not on file");
  for (const char* key : {"COD>ARE/710812/2020-06", "COD>CHE/710812/2020-06"}) {
    CHECK(text_at(table, key, "reason") == "missing_input");
  }
}

TEST_CASE("a mass that may be 0 leaves the high end open, and the interval holds the ratio") {
  // "0" beside no value is a stated 0; half a kilogram is what "1" may hide at the least.
  const Table table = ratios({{.reporter = "COD", .partner = "ARE", .month = 6, .value = "50000", .kilograms = "1"},
                              {.reporter = "COD", .partner = "CHE", .month = 6, .value = "50000",
                               .kilograms = "1.000"}},
                             {{.month = 6, .price_e4 = 17'000'000}});
  const std::string coarse = "COD>ARE/710812/2020-06";
  const std::string fine = "COD>CHE/710812/2020-06";
  for (const std::string& key : {coarse, fine}) {
    CHECK(integer_at(table, key, "ratio_low_ppb") < integer_at(table, key, "ratio_ppb"));
    CHECK(integer_at(table, key, "ratio_ppb") < integer_at(table, key, "ratio_high_ppb"));
  }
  CHECK(integer_at(table, coarse, "ratio_ppb") == integer_at(table, fine, "ratio_ppb"));
  CHECK(integer_at(table, coarse, "ratio_low_ppb") < integer_at(table, fine, "ratio_low_ppb"));
  CHECK(integer_at(table, coarse, "ratio_high_ppb") > integer_at(table, fine, "ratio_high_ppb"));
  // 50,000 USD a kilogram at 1,700 USD an ounce, twice and two thirds of that at the ends.
  CHECK(text_at(table, coarse, "ratio_text") == "0.915");
  CHECK(text_at(table, coarse, "interval_text") == "between 0.610 and 1.83 of the price");
  CHECK(integer_at(table, coarse, "statistic_e") == -6);
}

TEST_CASE("an interval is a sentence: alike ends once, an open end as at least") {
  const Table table = ratios(
      {{.reporter = "COD", .partner = "ARE", .month = 6, .value = "8300.00", .kilograms = "1.000"},
       {.reporter = "COD", .partner = "CHE", .month = 6, .value = "50000", .kilograms = "0.5"}},
      {{.month = 6, .price_e4 = 17'000'000}});
  CHECK(text_at(table, "COD>ARE/710812/2020-06", "interval_text") == "0.152 of the price");
  CHECK(text_at(table, "COD>CHE/710812/2020-06", "interval_text") == "between 1.66 and 2.03 of the price");
}

TEST_CASE("a route names its countries; the longer name gives way to its code where the title is full") {
  const auto route = [](std::string_view reporter, std::string_view partner, std::string_view value) {
    const Table table = ratios({{.reporter = reporter, .partner = partner, .month = 6, .value = value,
                                 .kilograms = "1100.5"}},
                               {{.month = 6, .price_e4 = 17'000'000}});
    return std::string(table["route_text"].text(0));
  };
  CHECK(route("COD", "ARE", "177537") == "DR Congo to UAE, 2020-06");
  CHECK(route("ZMB", "ZAF", "7753") == "Zambia to South Africa, 2020-06");
  CHECK(route("ZMB", "ZAF", "177537") == "Zambia to ZAF, 2020-06");
  CHECK(route("XKE", "XHA", "177537") == "XKE to XHA, 2020-06");
  CHECK(route("CAF", "ARE", "177537") == "CAF to UAE, 2020-06");
  CHECK(route("CAF", "VCT", "177537") == "CAF to VCT, 2020-06");
}
