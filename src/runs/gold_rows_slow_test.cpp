// TR-09 row by row on the published exports of Zambia and DR Congo: reader, price lookup, implied
// fineness and intervals are the ones rule E05 uses (trade-money-parties.md §3.2).
#include "model/quantity.h"
#include "runs/real_files.h"
#include "trade/price_ratio.h"

#include <algorithm>
#include <array>

using namespace cupel;
using namespace cupel::real_files;

namespace {

/// Exports and gold's monthly price, read as the kernels read them.
class Exports {
 public:
  Exports() {
    for (const Delivery& delivery : {exports, gold}) lake_.take(delivery);
    trade_ = lake_.engine().query(trade_input().sql);
    price_ = lake_.engine().query(price_input().sql);
  }

  /// Rows at six digits between two countries.
  std::vector<TradeRow> rows() const {
    std::vector<TradeRow> rows = read_trade(trade_);
    std::erase_if(rows, [](const TradeRow& row) {
      return row.kind != TradePartner::country || row.product.size() != 6;
    });
    return rows;
  }
  PriceBook prices() const { return PriceBook(price_); }
  Loaded& lake() { return lake_; }

 private:
  Loaded lake_;
  Table trade_;
  Table price_;
};

/// As printed: four digits behind the point, from parts per billion.
std::int64_t four_digits(std::int64_t ppb) {
  return static_cast<std::int64_t>(divide_half_even(ppb, 100'000));
}

std::int64_t median(std::vector<std::int64_t> values) {
  REQUIRE_FALSE(values.empty());
  std::ranges::sort(values);
  const std::size_t middle = values.size() / 2;
  if (values.size() % 2 == 1) return values[middle];
  return static_cast<std::int64_t>(divide_half_even(int128{values[middle - 1]} + values[middle], 2));
}

/// below 0.20, [0.20, 0.70), [0.70, 0.90), [0.90, 1.02], above 1.02.
std::size_t band_of(std::int64_t ppb) {
  if (ppb < 200'000'000) return 0;
  if (ppb < 700'000'000) return 1;
  if (ppb < 900'000'000) return 2;
  return ppb <= 1'020'000'000 ? 3 : 4;
}

/// The weighed rows of one reporter together.
struct Weighed {
  std::array<int, 5> bands{};
  std::vector<std::int64_t> implied_ppb;
  int128 value_e4 = 0;
  int128 worth = 0;  // Σ mass × price: 0.1 µg × 1e-4 USD per ounce
  int128 net_ug10 = 0;

  void add(const TradeRow& row, const PriceRange& price) {
    const std::int64_t ppb = implied_fineness_ppb(*row.value_e4, *row.net_ug10, price.point_e4);
    ++bands[band_of(ppb)];
    implied_ppb.push_back(ppb);
    value_e4 += *row.value_e4;
    worth += int128{*row.net_ug10} * price.point_e4;
    net_ug10 += *row.net_ug10;
  }
  std::int64_t weighted_ppm() const {
    return static_cast<std::int64_t>(divide_half_even(value_e4 * ug10_per_troy_ounce * 1'000'000, worth));
  }
};

/// "12 g" in 0.1 µg.
std::int64_t mass_of(const std::string& stated) {
  const std::size_t blank = stated.find(' ');
  REQUIRE(blank != std::string::npos);
  const auto unit = mass_unit(std::string_view(stated).substr(blank + 1));
  REQUIRE(unit.has_value());
  return scaled(parse_decimal(stated.substr(0, blank)).value(), unit->numerator, unit->denominator).value();
}

}  // namespace

TEST_CASE("TR-09b: bands, medians and value-weighted fineness of the 133 weighed rows") {
  if (trade_files_absent()) return;
  Exports file;
  const PriceBook prices = file.prices();
  std::map<std::string_view, Weighed> by;
  int weighed = 0;
  for (const TradeRow& row : file.rows()) {
    if (!row.net_ug10) continue;
    const auto price = prices.month("gold", row.year, row.month);
    REQUIRE(price.has_value());
    by[row.reporter].add(row, *price);
    by["all"].add(row, *price);
    ++weighed;
  }
  CHECK(weighed == 133);
  CHECK(by["COD"].bands == std::array{4, 11, 34, 14, 19});
  CHECK(by["ZMB"].bands == std::array{2, 1, 5, 38, 5});
  CHECK(by["all"].bands == std::array{6, 12, 39, 52, 24});
  CHECK(four_digits(median(by["COD"].implied_ppb)) == 8'830);
  CHECK(four_digits(median(by["ZMB"].implied_ppb)) == 9'631);
  CHECK(four_digits(median(by["all"].implied_ppb)) == 9'313);
  CHECK(by["COD"].weighted_ppm() == 730'569);
  CHECK(by["ZMB"].weighted_ppm() == 972'180);
  CHECK(bool(by["COD"].net_ug10 == int128{5'336} * ug10_per_kilogram));
  CHECK(bool(by["ZMB"].net_ug10 == int128{3'060'744} * ug10_per_gram));
}

TEST_CASE("TR-09d: of 24 rows above 1.02 ten stay above it; the 14 others are 1 to 10 whole kilograms") {
  if (trade_files_absent()) return;
  Exports file;
  const PriceBook prices = file.prices();
  int above = 0, above_low = 0, rounded = 0, below_70 = 0, below_70_high = 0, below_20 = 0, below_20_high = 0;
  const auto rows = file.rows();
  for (const PricedFact& fact : facts_of_trade(rows)) {
    const PriceRatio ratio = price_ratio(fact, prices);
    if (!ratio.price) continue;
    below_70 += ratio.ratio_ppb < 700'000'000;
    below_70_high += ratio.high_ppb < 700'000'000;
    below_20 += ratio.ratio_ppb < 200'000'000;
    below_20_high += ratio.high_ppb < 200'000'000;
    if (ratio.ratio_ppb <= 1'020'000'000) continue;
    ++above;
    above_low += ratio.low_ppb > 1'020'000'000;
    if (ratio.low_ppb > 1'020'000'000) continue;
    CAPTURE(fact.subject_key);
    ++rounded;
    // Half a kilogram either way: the statement is in whole kilograms.
    CHECK(fact.net_half_ug10 == ug10_per_kilogram / 2);
    CHECK(*fact.net_ug10 % ug10_per_kilogram == 0);
    CHECK(*fact.net_ug10 >= ug10_per_kilogram);
    CHECK(*fact.net_ug10 <= 10 * ug10_per_kilogram);
    // Never above the metal's price at the end that favours the sender.
    CHECK(ratio.low_ppb <= 1'020'000'000);
  }
  CHECK(above == 24);
  CHECK(above_low == 10);
  CHECK(rounded == 14);
  CHECK(below_70 == 18);
  CHECK(below_70_high == 9);
  CHECK(below_20 == 6);
  CHECK(below_20_high == 4);
}

TEST_CASE("E05: the 14 kilogram-rounded rows of TR-09d are not flagged above the price, one by one") {
  if (trade_files_absent()) return;
  Exports file;
  const auto judged = file.lake().judged().at("E05");
  const PriceBook prices = file.prices();
  int rounded = 0;
  const auto rows = file.rows();
  for (const PricedFact& fact : facts_of_trade(rows)) {
    const PriceRatio ratio = price_ratio(fact, prices);
    if (!ratio.price || ratio.ratio_ppb <= 1'020'000'000 || ratio.low_ppb > 1'020'000'000) continue;
    ++rounded;
    const Judgement& one = judged.at("trade_row " + fact.subject_key);
    CHECK_MESSAGE(one.outcome == "not_available", fact.subject_key);
    CHECK_MESSAGE(one.reason == "missing_input", fact.subject_key);  // no fineness is stated
  }
  CHECK(rounded == 14);
}

TEST_CASE("TR-09e: a second quantity taken as mass would make gold of 15,072 times fineness") {
  if (trade_files_absent()) return;
  Exports file;
  const PriceBook prices = file.prices();
  const Table only = file.lake().engine().query(
      "select value_e4, alternative_quantity, year, month from trade where length(product) = 6 and "
      "partner_kind = 'country' and net_ug10 is null and alternative_quantity is not null order by idx, row");
  std::vector<std::int64_t> implied;
  for (std::size_t i = 0; i < only.rows(); ++i) {
    const auto price = prices.month("gold", static_cast<int>(only.at(2).integer(i)),
                                    static_cast<int>(only.at(3).integer(i)));
    REQUIRE(price.has_value());
    implied.push_back(implied_fineness_ppb(only.at(0).integer(i), mass_of(std::string(only.at(1).text(i))),
                                           price->point_e4));
  }
  CHECK(implied.size() == 56);
  CHECK(divide_half_even(median(implied), ppb_one) == 15'072);
  // 34,000,000 g stand beside 34 kg; the facts keep them apart.
  CHECK(file.lake().number("select count(*) from trade where reporter = 'ZMB' and partner = 'ARE' and period = "
                           "'2023-03' and product = '710813' and net_ug10 = 340000000000 and "
                           "alternative_quantity = '34000000 g'") == 1);
}
