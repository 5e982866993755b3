#include "trade/products.h"

#include "model/quantity.h"

#include <doctest/doctest.h>

using namespace cupel;

TEST_CASE("a product names its metal only where it holds one") {
  CHECK(metal_of("710812") == "gold");
  CHECK(metal_of("711019") == "platinum");
  CHECK(metal_of("711021") == "palladium");
  CHECK(metal_of("7110").empty());
  CHECK(metal_of("711299").empty());
  CHECK(has_metal_price("7110"));
  CHECK_FALSE(has_metal_price("711319"));
  CHECK(is_scrap("711291"));
  CHECK(is_monetary_gold("710820"));
  CHECK_FALSE(is_unrefined_gold("710813"));
  CHECK(gold_fineness("710813").low_ppb == 995'000'000);
  CHECK(gold_fineness("7108").low_ppb == 860'000'000);
}

TEST_CASE("a heading is four digits, of any code") {
  CHECK(heading_of("710812") == "7108");
  CHECK(heading_of("7108129000") == "7108");
  CHECK(heading_of("71") == "71");
  CHECK(heading_of("").empty());
}

TEST_CASE("bullion, scrap and monetary gold are told by their headings") {
  for (const char* bullion : {"7106", "710691", "7108", "710812", "7110", "711011", "7112", "711291", "7118"}) {
    CAPTURE(bullion);
    CHECK(is_bullion(bullion));
  }
  for (const char* other : {"7113", "711319", "7102", "2616", "2843", "71", ""}) {
    CAPTURE(other);
    CHECK_FALSE(is_bullion(other));
    CHECK_FALSE(has_metal_price(other));
    CHECK(metal_of(other).empty());
  }
  CHECK_FALSE(is_scrap("7108"));
  CHECK_FALSE(is_monetary_gold("7108"));
  CHECK_FALSE(is_unrefined_gold("7108"));  // the heading alone does not say
  CHECK(is_unrefined_gold("710811"));
}

TEST_CASE("what has one metal has its price, and no code is two kinds of gold") {
  for (int code = 710'600; code < 711'900; ++code) {
    const std::string product = std::to_string(code);
    CAPTURE(product);
    if (!metal_of(product).empty()) CHECK(has_metal_price(product));
    CHECK_FALSE((is_monetary_gold(product) && is_unrefined_gold(product)));
    const FinenessRange fineness = gold_fineness(product);
    CHECK(fineness.low_ppb > 0);
    CHECK(fineness.low_ppb < fineness.high_ppb);
    CHECK(fineness.high_ppb == ppb_one);
  }
}
