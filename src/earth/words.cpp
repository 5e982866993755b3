#include "earth/words.h"

#include "model/decimal.h"
#include "model/quantity.h"

#include <fmt/format.h>

#include <algorithm>

namespace cupel {
namespace {

std::string grouped(std::int64_t whole) {
  const std::string digits = fmt::format("{}", whole);
  std::string out;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const std::size_t left = digits.size() - i;
    if (i != 0 && left % 3 == 0 && out.back() != '-') out.push_back(',');
    out.push_back(digits[i]);
  }
  return out;
}

std::int64_t divided(std::int64_t value, std::int64_t by) {
  return static_cast<std::int64_t>(divide_half_even(value, by));
}

std::string tenths(std::int64_t value) {
  return fmt::format("{}.{}", grouped(value / 10), value % 10);
}

bool continues_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

}  // namespace

std::string mass_text(std::int64_t ug10) {
  const std::int64_t grams = divided(ug10, ug10_per_gram);
  if (grams >= 1000) return tenths(divided(ug10, ug10_per_kilogram / 10)) + " kg";
  if (grams >= 1 || ug10 == 0) return fmt::format("{} g", grams);
  return tenths(std::max<std::int64_t>(1, divided(ug10, ug10_per_gram / 10))) + " g";
}

std::string area_text(std::int64_t m2_e2) {
  constexpr std::int64_t per_hectare = 1'000'000;
  if (m2_e2 == 0) return "0 ha";
  if (m2_e2 >= 100 * per_hectare) return grouped(divided(m2_e2, per_hectare)) + " ha";
  if (m2_e2 >= per_hectare) return tenths(divided(m2_e2, per_hectare / 10)) + " ha";
  const std::int64_t hundredths = divided(m2_e2, per_hectare / 100);
  if (hundredths == 0) return fmt::format("{} m²", std::max<std::int64_t>(1, divided(m2_e2, 100)));
  if (hundredths % 10 == 0) return tenths(hundredths / 10) + " ha";
  return fmt::format("0.{:02} ha", hundredths);
}

std::string distance_text(std::int64_t mm) {
  const std::int64_t metres = divided(mm, 1000);
  if (metres < 1000) return fmt::format("{} m", metres);
  const std::int64_t tenths_km = divided(mm, 100'000);
  if (tenths_km >= 1000) return grouped(divided(mm, 1'000'000)) + " km";
  return tenths(tenths_km) + " km";
}

std::string share_text(std::int64_t ppm) {
  if (ppm % 10'000 == 0) return fmt::format("{} %", ppm / 10'000);
  if (ppm > 1'000'000) return tenths(divided(ppm, 1000)) + " %";
  const std::int64_t permille = std::clamp<std::int64_t>(divided(ppm, 1000), 1, 999);
  return permille % 10 == 0 ? fmt::format("{} %", permille / 10) : tenths(permille) + " %";
}

std::size_t characters_in(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char b) { return !continues_character(b); }));
}

std::string cut_text(std::string_view text, std::size_t characters_max) {
  if (characters_in(text) <= characters_max) return std::string(text);
  std::size_t end = 0;
  for (std::size_t kept = 0; end < text.size(); ++end) {
    if (!continues_character(text[end]) && ++kept == characters_max) break;
  }
  return std::string(text.substr(0, end)) + "…";
}

}  // namespace cupel
