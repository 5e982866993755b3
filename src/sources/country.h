/// Countries as outside files name them, brought to ISO 3166-1 alpha-3 through one table.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace cupel {

struct Country {
  std::string_view alpha3;
  std::string_view alpha2;  // empty for some withdrawn codes
  int numeric;              // UN M49; 0: none
  std::string_view names;   // English, separated by '|'
};

/// In the order of alpha-3; 249 of ISO 3166-1, Kosovo (XKX), and withdrawn codes of past States.
std::span<const Country> all_countries();

enum class PartnerKind : std::uint8_t { country, world, unspecified, unknown };

struct Partner {
  PartnerKind kind = PartnerKind::unknown;
  std::string_view alpha3;  // only for country
};

/// A name, an alpha-2 or an alpha-3 code, in any letter case, accents and punctuation aside; legacy
/// codes (ZAR, ROM, TMP) too. World: "World", "W00". Unspecified: "ZZ", "_X", "Areas, nes", bunkers,
/// free zones, special categories and everything that ends in "nes". An empty text is unspecified.
Partner find_country(std::string_view text);

/// A numeric code of UN Comtrade: M49, with Comtrade's own for France (251), USA (842), Switzerland
/// (757), Norway (579), India (699). 0 is the world; the codes that are no country
/// (trade-money-parties §2.2) are unspecified; 490 stands for Taiwan in practice.
Partner find_comtrade_code(std::string_view code);

}  // namespace cupel
