#include "trade/price_ratio.h"

#include "trade/figures.h"
#include "trade/products.h"
#include "trade/units.h"

#include <algorithm>
#include <limits>

namespace cupel {
namespace {

constexpr std::string_view price_currency = "USD";
constexpr std::int64_t no_upper_end = std::numeric_limits<std::int64_t>::max();
/// Nothing sells at ten times its metal: the unit is wrong (§3.2).
constexpr std::int64_t ratio_beyond_belief_ppb = 10 * ppb_one;

/// numerator / denominator of the implied fineness, without leaving 128 bits.
struct Fraction {
  int128 numerator;    // value · 311,034,768 · 10^9
  int128 denominator;  // mass · price
};

Fraction fraction_of(int128 value_e4, int128 net_ug10, std::int64_t price_e4) {
  return {value_e4 * ug10_per_troy_ounce * ppb_one, net_ug10 * price_e4};
}

std::int64_t round_up(Fraction fraction) {
  return saturated((fraction.numerator + fraction.denominator - 1) / fraction.denominator);
}

/// Implied against stated fineness; rounds down, or up for the high end.
std::int64_t against(std::int64_t implied_ppb, std::int64_t fineness_ppb, bool up) {
  if (implied_ppb == no_upper_end) return no_upper_end;
  const int128 product = int128{implied_ppb} * ppb_one;
  return saturated((product + (up ? fineness_ppb - 1 : 0)) / fineness_ppb);
}

/// The reason why there is no ratio before any price is looked at.
std::string_view obstacle(const PricedFact& fact) {
  if (fact.conflict) return "impaired_evidence";
  if (fact.value_e4.value_or(0) <= 0) return "missing_input";
  if (fact.net_ug10.value_or(0) <= 0) return "missing_input";
  if (fact.currency != price_currency) return "threshold_missing";
  if (fact.net_estimated) return "not_precise_enough";
  if (metal_of(fact.product).empty()) return "missing_input";  // a heading of several metals
  if (!fact.date && fact.month == 0) return "not_precise_enough";  // a year has no one price
  return {};
}

}  // namespace

std::int64_t implied_fineness_ppb(int128 value_e4, int128 net_ug10, std::int64_t price_e4) {
  const Fraction fraction = fraction_of(value_e4, net_ug10, price_e4);
  return saturated(fraction.numerator / fraction.denominator);
}

PriceRatio price_ratio(const PricedFact& fact, const PriceBook& prices) {
  PriceRatio ratio;
  ratio.reason = obstacle(fact);
  if (!ratio.reason.empty()) return ratio;
  const std::string_view metal = metal_of(fact.product);
  ratio.price = fact.date ? prices.day(metal, *fact.date)
                          : prices.month(metal, fact.year, fact.month);
  if (!ratio.price) {
    ratio.reason = "missing_input";
    return ratio;
  }
  const std::int64_t value = *fact.value_e4;
  const std::int64_t mass = *fact.net_ug10;
  const std::int64_t fineness = fact.fineness_ppb.value_or(ppb_one);
  ratio.implied_ppb = implied_fineness_ppb(value, mass, ratio.price->point_e4);
  ratio.ratio_ppb = against(ratio.implied_ppb, fineness, false);
  const int128 value_low = std::max<int128>(0, int128{value} - fact.value_half_e4);
  ratio.low_ppb = against(implied_fineness_ppb(value_low, int128{mass} + fact.net_half_ug10,
                                               ratio.price->high_e4),
                          fineness, false);
  const int128 mass_low = int128{mass} - fact.net_half_ug10;
  const int128 value_high = int128{value} + fact.value_half_e4;
  const std::int64_t implied_high =
      mass_low > 0 ? round_up(fraction_of(value_high, mass_low, ratio.price->low_e4))
                   : no_upper_end;
  ratio.high_ppb = against(implied_high, fineness, true);
  ratio.worth_e4 = divide_half_even(divide_half_even(int128{mass} * fineness, ppb_one) *
                                        ratio.price->point_e4,
                                    ug10_per_troy_ounce);
  if (ratio.ratio_ppb > ratio_beyond_belief_ppb || is_price_unit_factor(ratio.ratio_ppb, ppb_one)) {
    ratio.reason = "unit_suspected";
  }
  return ratio;
}

}  // namespace cupel
