#include "sources/country.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

namespace cupel {
namespace {

/// Letters of U+00C0 to U+00FF without their accents; '-' where there is none.
constexpr std::string_view latin =
    "aaaaaaaceeeeiiiidnooooo-ouuuuyts"
    "aaaaaaaceeeeiiiidnooooo-ouuuuyty";
static_assert(latin.size() == 64);

/// What two spellings of one name share: lower case, no accents, blanks or punctuation.
std::string key_of(std::string_view text) {
  std::string key;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 'A' && byte <= 'Z') {
      key += static_cast<char>(byte + 32);
    } else if ((byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9')) {
      key += static_cast<char>(byte);
    } else if (byte == '&') {
      key += "and";
    } else if (byte == 0xC3 && i + 1 < text.size()) {
      key += latin[static_cast<unsigned char>(text[++i]) & 63];
    } else if (byte == 0xE2 && i + 2 < text.size()) {
      i += 2;  // typographic quotes and dashes
    } else if (byte >= 0x80) {
      key += static_cast<char>(byte);
    }
  }
  if (key.starts_with("the") && text.size() > 4 && text[3] == ' ') key.erase(0, 3);
  return key;
}

struct Entry {
  std::string key;
  std::string_view alpha3;
  friend bool operator<(const Entry& left, const Entry& right) { return left.key < right.key; }
};

struct Legacy {
  std::string_view code;
  std::string_view alpha3;
};
constexpr std::array legacy_codes = {Legacy{"zar", "COD"}, Legacy{"rom", "ROU"},
                                     Legacy{"tmp", "TLS"}, Legacy{"bur", "MMR"},
                                     Legacy{"s19", "TWN"}, Legacy{"xkk", "XKX"},
                                     Legacy{"ks", "XKX"}, Legacy{"kos", "XKX"}};

std::vector<Entry> make_index() {
  std::vector<Entry> index;
  for (const Country& country : all_countries()) {
    index.push_back({key_of(country.alpha3), country.alpha3});
    if (!country.alpha2.empty()) index.push_back({key_of(country.alpha2), country.alpha3});
    std::string_view names = country.names;
    while (!names.empty()) {
      const std::size_t bar = names.find('|');
      index.push_back({key_of(names.substr(0, bar)), country.alpha3});
      names.remove_prefix(bar == std::string_view::npos ? names.size() : bar + 1);
    }
  }
  for (const Legacy& legacy : legacy_codes) {
    index.push_back({std::string(legacy.code), legacy.alpha3});
  }
  std::stable_sort(index.begin(), index.end());
  return index;
}

constexpr std::array world_keys = {std::string_view("w00"), std::string_view("wld"),
                                   std::string_view("world"), std::string_view("worldtotal"),
                                   std::string_view("allcountries")};
constexpr std::array unspecified_keys = {
    std::string_view("zz"),           std::string_view("x"),          std::string_view("xx"),
    std::string_view("x1"),           std::string_view("x2"),         std::string_view("bunkers"),
    std::string_view("freezones"),    std::string_view("unspecified"),
    std::string_view("notspecified"), std::string_view("unknown"),
    std::string_view("specialcategories")};

/// Codes of Comtrade that are no country (trade-money-parties §2.2, geodist's areas).
constexpr std::array no_country = {129, 221, 290, 471, 472, 473, 492, 527, 568, 577,
                                   636, 637, 697, 837, 838, 839, 879, 899};

struct OwnCode {
  int code;
  std::string_view alpha3;
};
constexpr std::array own_codes = {OwnCode{251, "FRA"}, OwnCode{490, "TWN"}, OwnCode{579, "NOR"},
                                  OwnCode{699, "IND"}, OwnCode{757, "CHE"}, OwnCode{842, "USA"}};

/// Alpha-2 and alpha-3 codes in capitals, without a search: position in all_countries(), or -1.
struct CodeTable {
  std::array<std::int16_t, 27 * 27 * 27> positions;

  static int slot(std::string_view code) {
    int slot = 0;
    for (const char c : code) {
      if (c < 'A' || c > 'Z') return -1;
      slot = slot * 27 + (c - 'A' + 1);
    }
    return slot;
  }
  CodeTable() {
    positions.fill(-1);
    std::int16_t position = 0;
    for (const Country& country : all_countries()) {
      positions[static_cast<std::size_t>(slot(country.alpha3))] = position;
      if (!country.alpha2.empty()) {
        positions[static_cast<std::size_t>(slot(country.alpha2))] = position;
      }
      ++position;
    }
  }
};

/// AAA to AAZ, QMA to QZZ, XAA to XZZ, ZZA to ZZZ: user-assigned by ISO 3166, for countries that do not
/// exist elsewhere (a demonstration's).
std::string_view user_assigned(std::string_view text) {
  static const std::vector<std::string> codes = [] {
    std::vector<std::string> all;
    const auto range = [&all](std::string_view first, std::string_view last) {
      for (std::string code(first);;) {
        all.push_back(code);
        if (code == last) return;
        for (std::size_t i = 3; i-- > 0;) {
          if (code[i] != 'Z') {
            ++code[i];
            break;
          }
          code[i] = 'A';
        }
      }
    };
    range("AAA", "AAZ");
    range("QMA", "QZZ");
    range("XAA", "XZZ");
    range("ZZA", "ZZZ");
    return all;
  }();
  const auto found = std::lower_bound(codes.begin(), codes.end(), text);
  return found != codes.end() && *found == text ? std::string_view(*found) : std::string_view();
}

}  // namespace

Partner find_country(std::string_view text) {
  static const CodeTable codes;
  if (text.size() == 2 || text.size() == 3) {
    const int slot = CodeTable::slot(text);
    const int position = slot < 0 ? -1 : codes.positions[static_cast<std::size_t>(slot)];
    if (position >= 0) {
      return {PartnerKind::country, all_countries()[static_cast<std::size_t>(position)].alpha3};
    }
  }
  static const std::vector<Entry> index = make_index();
  const std::string key = key_of(text);
  if (key.empty()) return {PartnerKind::unspecified, {}};
  if (std::ranges::find(world_keys, key) != world_keys.end()) return {PartnerKind::world, {}};
  const auto found = std::lower_bound(index.begin(), index.end(), Entry{key, {}});
  if (found != index.end() && found->key == key) return {PartnerKind::country, found->alpha3};
  if (const std::string_view own = user_assigned(text); !own.empty()) {
    return {PartnerKind::country, own};
  }
  const bool nes = text.ends_with(" nes") || text.ends_with(",nes") || text.ends_with("n.e.s.");
  if (nes || std::ranges::find(unspecified_keys, key) != unspecified_keys.end()) {
    return {PartnerKind::unspecified, {}};
  }
  return {};
}

Partner find_comtrade_code(std::string_view code) {
  int number = 0;
  const auto [end, error] = std::from_chars(code.data(), code.data() + code.size(), number);
  if (error != std::errc() || end != code.data() + code.size()) return {};
  if (number == 0) return {PartnerKind::world, {}};
  if (std::ranges::find(no_country, number) != no_country.end()) {
    return {PartnerKind::unspecified, {}};
  }
  for (const OwnCode& own : own_codes) {
    if (own.code == number) return {PartnerKind::country, own.alpha3};
  }
  for (const Country& country : all_countries()) {
    if (country.numeric == number) return {PartnerKind::country, country.alpha3};
  }
  return {};
}

}  // namespace cupel
