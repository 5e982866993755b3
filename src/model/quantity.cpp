#include "model/quantity.h"

#include "model/assert.h"

#include <array>

namespace cupel {
namespace {

constexpr std::array<MassUnit, 16> mass_units{{
    {"g", ug10_per_gram, 1},
    {"kg", ug10_per_kilogram, 1},
    {"t", ug10_per_tonne, 1},
    {"mg", 10'000, 1},
    {"ct", ug10_per_carat, 1},
    {"carat", ug10_per_carat, 1},
    {"ozt", ug10_per_troy_ounce, 1},
    {"oz t", ug10_per_troy_ounce, 1},
    {"toz", ug10_per_troy_ounce, 1},
    {"troy ounce", ug10_per_troy_ounce, 1},
    {"tola", ug10_per_tola, 1},
    {"lb", ug10_per_pound, 1},
    {"dwt", ug10_per_troy_ounce, 20},
    {"gr", ug10_per_troy_ounce, 480},
    {"grain", ug10_per_troy_ounce, 480},
    {"oz", 28'349'523'125, 100},
}};

}  // namespace

std::optional<Mass> add(Mass left, Mass right) {
  Mass sum;
  if (__builtin_add_overflow(left.ug10, right.ug10, &sum.ug10)) return std::nullopt;
  return sum;
}

Mass fine(Mass gross, Fineness fineness) {
  ASSERT(fineness.ppb >= 0 && fineness.ppb <= ppb_one);
  return Mass{static_cast<std::int64_t>(divide_half_even(int128{gross.ug10} * fineness.ppb, ppb_one))};
}

std::optional<Money> add(const Money& left, const Money& right) {
  Money sum{0, left.currency};
  if (left.currency != right.currency || __builtin_add_overflow(left.e4, right.e4, &sum.e4)) {
    return std::nullopt;
  }
  return sum;
}

std::optional<MassUnit> mass_unit(std::string_view name) {
  for (const MassUnit& unit : mass_units) {
    if (unit.name == name) return unit;
  }
  return std::nullopt;
}

}  // namespace cupel
