#include "trade/units.h"

#include <array>
#include <cstdint>
#include <span>

namespace cupel {
namespace {

struct Factor {
  std::int64_t numerator;
  std::int64_t denominator;
};

/// The first three are those of E05.
constexpr std::array<Factor, 6> factors{{{1'000, 1},
                                         {311'034'768, 10'000'000},
                                         {321'507'466, 10'000'000},
                                         {1'000'000, 1},
                                         {5, 1},
                                         {45'359'237, 100'000}}};
constexpr std::size_t price_factors = 3;

/// |numerator / denominator − factor| ≤ 3 % of the factor.
bool is_near(int128 numerator, int128 denominator, Factor factor) {
  const int128 left = numerator * factor.denominator * 100;
  const int128 right = denominator * factor.numerator;
  return left >= right * 97 && left <= right * 103;
}

bool is_near_any(int128 numerator, int128 denominator, std::span<const Factor> wanted) {
  if (numerator <= 0 || denominator <= 0) return false;
  // Halved together so that the products stay inside 128 bits.
  constexpr int128 limit = int128{1} << 80;
  while (numerator > limit || denominator > limit) {
    numerator /= 2;
    denominator /= 2;
  }
  for (const Factor factor : wanted) {
    if (is_near(numerator, denominator, factor) || is_near(denominator, numerator, factor)) {
      return true;
    }
  }
  return false;
}

}  // namespace

bool is_mass_unit_factor(int128 numerator, int128 denominator) {
  return is_near_any(numerator, denominator, factors);
}

bool is_price_unit_factor(int128 numerator, int128 denominator) {
  return is_near_any(numerator, denominator, std::span(factors).first(price_factors));
}

}  // namespace cupel
