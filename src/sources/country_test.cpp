#include "sources/country.h"

#include "model/shared_data.h"

#include <doctest/doctest.h>

#include <fstream>
#include <set>
#include <string>

using namespace cupel;

namespace {

std::string_view alpha3(std::string_view text) { return find_country(text).alpha3; }

}  // namespace

TEST_CASE("countries are found by code and by the names statistics give them") {
  for (const auto& [text, code] :
       {std::pair("COD", "COD"), std::pair("cd", "COD"), std::pair("Congo, DRC", "COD"),
        std::pair("Democratic Republic of Congo", "COD"), std::pair("Dem. Rep. of the Congo", "COD"),
        std::pair("ZAR", "COD"), std::pair("Congo", "COG"), std::pair("Türkiye", "TUR"),
        std::pair("Turkiye", "TUR"), std::pair("Turkey", "TUR"), std::pair("Rep. of Korea", "KOR"),
        std::pair("North Korea", "PRK"), std::pair("USA", "USA"), std::pair("United States", "USA"),
        std::pair("UK", "GBR"), std::pair("United Arab Emirates", "ARE"), std::pair("Côte d'Ivoire", "CIV"),
        std::pair("Cote d’Ivoire", "CIV"), std::pair("Viet Nam", "VNM"), std::pair("Swaziland", "SWZ"),
        std::pair("Trinidad & Tobago", "TTO"), std::pair("The Gambia", "GMB"), std::pair("ROM", "ROU"),
        std::pair("China, P.R.: Hong Kong", "HKG"), std::pair("Kosovo", "XKX"), std::pair("Czechoslovakia", "CSK"),
        std::pair("Taiwan, Province of China", "TWN"), std::pair("S19", "TWN")}) {
    CAPTURE(text);
    CHECK(alpha3(text) == code);
  }
}

TEST_CASE("the world, nobody in particular and the unknown are told apart") {
  CHECK(find_country("World").kind == PartnerKind::world);
  CHECK(find_country("W00").kind == PartnerKind::world);
  for (const char* text : {"", "ZZ", "_X", "Areas, nes", "Bunkers", "Free Zones", "Other Africa, nes"}) {
    CHECK(find_country(text).kind == PartnerKind::unspecified);
  }
  for (const char* text : {"Atlantis", "Korea", "Q", "123"}) CHECK(find_country(text).kind == PartnerKind::unknown);
}

TEST_CASE("user-assigned codes of ISO 3166 stand for invented countries") {
  CHECK(alpha3("XKE") == "XKE");
  CHECK(alpha3("QMA") == "QMA");
  CHECK(find_country("QLZ").kind == PartnerKind::unknown);
}

TEST_CASE("Comtrade's numeric codes are M49 with a few of its own") {
  CHECK(find_comtrade_code("180").alpha3 == "COD");
  CHECK(find_comtrade_code("4").alpha3 == "AFG");
  CHECK(find_comtrade_code("842").alpha3 == "USA");
  CHECK(find_comtrade_code("757").alpha3 == "CHE");
  CHECK(find_comtrade_code("699").alpha3 == "IND");
  CHECK(find_comtrade_code("490").alpha3 == "TWN");
  CHECK(find_comtrade_code("0").kind == PartnerKind::world);
  for (const char* code : {"129", "221", "290", "471", "472", "473", "492", "527", "568", "577", "636", "637",
                           "697", "837", "838", "839", "879", "899"}) {
    CHECK(find_comtrade_code(code).kind == PartnerKind::unspecified);
  }
  CHECK(find_comtrade_code("9999").kind == PartnerKind::unknown);
  CHECK(find_comtrade_code("x").kind == PartnerKind::unknown);
}

TEST_CASE("every code is there once, in order") {
  std::set<std::string_view> alpha2;
  std::string_view last;
  for (const Country& country : all_countries()) {
    CHECK(country.alpha3 > last);
    last = country.alpha3;
    CHECK(alpha3(country.alpha3) == country.alpha3);
    if (!country.alpha2.empty()) CHECK(alpha2.insert(country.alpha2).second);
  }
  CHECK(all_countries().size() == 256);
}
