#include "trade/pairs.h"

#include <doctest/doctest.h>

using namespace cupel;

TEST_CASE("an importer that states CIF and FOB counts once, and no gap is netted away") {
  const std::vector<TradePair> pairs{{"A", "X", 2017, 900, 700, false},
                                     {"A", "X", 2017, 800, 700, true},
                                     {"B", "X", 2017, 100, 400, false},
                                     {"C", "X", 2017, 5, 5, false},
                                     {"A", "X", 2018, 1, 3, false}};
  const auto years = pair_totals(pairs);
  REQUIRE(years.size() == 2);
  const PairTotals& year = years.at(2017);
  CHECK(year.corridors == 3);
  CHECK(year.repeated == 1);
  CHECK(bool(year.absolute_e4 == 400));
  CHECK(bool(year.positive_e4 == 100));
  CHECK(bool(year.reversal_e4 == -300));
  CHECK(bool(year.net_e4() == -200));
  CHECK(year.equal == 1);
  CHECK(bool(year.imports_e4 == 905));
  CHECK(bool(year.exports_e4 == 1'105));
}
