/// The quantities all rooms share, as integers whose type carries the unit (DESIGN §5).
/// Arithmetic that makes no sense in the field does not compile: a mass plus a fineness, two
/// currencies, grams plus hectares.
#pragma once

#include "model/decimal.h"

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cupel {

/// Units of mass: how many 0.1 µg one of them holds.
inline constexpr std::int64_t ug10_per_gram = 10'000'000;
inline constexpr std::int64_t ug10_per_kilogram = 10'000'000'000;
inline constexpr std::int64_t ug10_per_tonne = 10'000'000'000'000;
inline constexpr std::int64_t ug10_per_troy_ounce = 311'034'768;  // 31.1034768 g, exact
inline constexpr std::int64_t ug10_per_carat = 2'000'000;
inline constexpr std::int64_t ug10_per_tola = 116'638'038;
inline constexpr std::int64_t ug10_per_pound = 4'535'923'700;

/// Mass in 0.1 µg; at most 922,337 t. Sums of many go through int128.
struct Mass {
  std::int64_t ug10 = 0;
  friend auto operator<=>(const Mass&, const Mass&) = default;
};

/// Nothing on overflow.
std::optional<Mass> add(Mass left, Mass right);

/// Ore and stocks, in grams.
struct Tonnage {
  std::int64_t g = 0;
  friend auto operator<=>(const Tonnage&, const Tonnage&) = default;
};

/// Parts per billion of pure metal.
struct Fineness {
  std::int32_t ppb = 0;
  friend auto operator<=>(const Fineness&, const Fineness&) = default;
};

inline constexpr std::int64_t ppb_one = 1'000'000'000;

/// Return the mass of pure metal in `gross`, rounded half to even to 0.1 µg.
/// Exact in 128 bits; never passes through floating point.
Mass fine(Mass gross, Fineness fineness);

/// Money in 1e-4 of the currency's unit, with its ISO 4217 code.
struct Money {
  std::int64_t e4 = 0;
  std::string currency;
  friend bool operator==(const Money&, const Money&) = default;
};

/// Nothing on overflow or when the currencies differ.
std::optional<Money> add(const Money& left, const Money& right);

/// A unit of mass as files state it, with its exact ratio to 0.1 µg (numerator / denominator).
struct MassUnit {
  std::string_view name;
  std::int64_t numerator;
  std::int64_t denominator;
};

/// "g", "kg", "t", "mg", "ct", "ozt", "oz t", "troy ounce", "tola", "lb", "dwt", "gr", "oz".
std::optional<MassUnit> mass_unit(std::string_view name);

/// WGS 84 in 1e-7 degree.
struct Place {
  std::int32_t longitude_e7 = 0;
  std::int32_t latitude_e7 = 0;
  friend auto operator<=>(const Place&, const Place&) = default;
};

}  // namespace cupel
