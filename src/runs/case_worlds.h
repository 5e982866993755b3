/// For tests: the reference's summarised cases drawn as worlds of ordinary files, from their inputs.
#pragma once

#include "earth/measure.h"
#include "model/assert.h"
#include "model/decimal.h"
#include "runs/world.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

namespace cupel::case_worlds {

/// Members of a case by name, as text; those of a list by "partners_kg/0/export". A null is absent.
using Members = std::map<std::string, std::string>;

/// A case of the reference with its place in our world.
struct Case {
  std::string name;       // "A01.1"
  std::string indicator;  // "A01"
  Members inputs;
  Members expect;
  std::string note;       // what it says besides
  std::string subject;    // source key, given when it is drawn

  bool has(const std::string& input) const { return inputs.contains(input); }
  const std::string& text(const std::string& input) const { return inputs.at(input); }
  Decimal decimal(const std::string& input) const { return parse_decimal(text(input)).value(); }
  std::int64_t whole(const std::string& input) const {
    const Decimal stated = decimal(input);
    const auto number = scaled(stated, 1);
    ASSERT(scaled(stated, 1'000) == *number * 1'000);
    return *number;
  }
};

inline constexpr std::int64_t clock_us = 1'772'352'000'000'000;  // 2026-03-01T08:00Z

/// A number with eight decimals: half of the last digit is then far below what anybody compares.
inline std::string stated_finely(Decimal number, std::int64_t divisor = 1) {
  const std::int64_t e8 = scaled(number, 100'000'000, divisor).value();
  return fmt::format("{}.{:08}", e8 / 100'000'000, e8 % 100'000'000);
}

inline std::string collection(std::string_view layer, const std::vector<std::string>& features) {
  return fmt::format(R"({{"type":"FeatureCollection","cupel_layer":"{}","source":"drawn","features":[)", layer) +
         fmt::format("{}]}}\n", fmt::join(features, ",\n"));
}

inline std::string feature(const std::string& properties, const std::string& geometry) {
  return fmt::format(R"({{"type":"Feature","properties":{{{}}},"geometry":{}}})", properties, geometry);
}

inline std::string square(double west, double south, double side) {
  const double east = west + side, north = south + side;
  return fmt::format(R"({{"type":"Polygon","coordinates":[[[{0:.7f},{1:.7f}],[{2:.7f},{1:.7f}],[{2:.7f},{3:.7f}],)"
                     R"([{0:.7f},{3:.7f}],[{0:.7f},{1:.7f}]]]}})",
                     west, south, east, north);
}

/// A01: a licence each, twelve equal returns, one detection with its stated hectares, four quarters.
inline World ground_and_booked(std::vector<Case>& cases) {
  std::vector<std::string> licences, detections, coverage;
  std::string returns = "licence_no,month,fine\n";
  double west = 10;
  for (Case& one : cases) {
    one.subject = one.name;
    licences.push_back(
        feature(fmt::format(R"("licence_no":"{}","deposit_type":"{}")", one.name, one.text("deposit")),
                square(west, 0, 0.01)));
    if (one.decimal("scar_ha").mantissa > 0) {
      detections.push_back(feature(fmt::format(R"("id":"{}","year":202500,"mined_ha":{})", one.name,
                                               one.text("scar_ha")),
                                   square(west + 0.004, 0.004, 0.001)));
    }
    for (int quarter = 1; quarter <= 4; ++quarter) {
      coverage.push_back(feature(fmt::format(R"("quarter":"2025Q{}","clear_share":{})", quarter,
                                             one.text("clear")),
                                 square(west - 0.01, -0.01, 0.03)));
    }
    const std::int64_t declared_g = one.whole("declared_fine_g");
    ASSERT(declared_g % 12 == 0);
    for (int month = 1; month <= 12; ++month) {
      returns += fmt::format("{},2025-{:02},{}\n", one.name, month, declared_g / 12);
    }
    west += 0.1;
  }
  return {"A01", clock_us,
          {{"licences.geojson", collection("licences", licences)},
           {"detections.geojson", collection("detections", detections)},
           {"coverage.geojson", collection("coverage", coverage)},
           {"returns.csv", returns},
           {"returns.csv.mapping.toml", "table = \"monthly_return\"\n[columns]\n"
                                        "\"fine\" = { field = \"fine\", unit = \"g\" }\n"
                                        "[constants]\nmetal = \"gold\"\n"}},
          {}};
}

/// A point so many metres east of a meridian, to the millimetre: places are whole 1e-7 degrees, so
/// the latitude is sought at which some number of them is that far.
struct Apart {
  double latitude = 0;
  double longitude = 0;  // difference in degrees
};
inline Apart apart(double metres) {
  Apart at;
  at.longitude = std::ceil(metres / 0.0111) * 1e-7;
  double nearer = 0, farther = 30;  // a degree of longitude shrinks towards the pole
  for (int step = 0; step < 60; ++step) {
    at.latitude = (nearer + farther) / 2;
    const double length = geodesic_m({0, at.latitude}, {at.longitude, at.latitude});
    (length > metres ? nearer : farther) = at.latitude;
  }
  return at;
}

/// A05: a closed territory each, and a point inside (negative) or outside of its western border.
inline World points_and_territories(std::vector<Case>& cases) {
  std::vector<std::string> territories, points;
  double west = 10;
  for (Case& one : cases) {
    one.subject = one.name;
    const std::int64_t signed_m = one.whole("signed_distance_m");
    const Apart place = apart(static_cast<double>(std::abs(signed_m)));
    territories.push_back(feature(fmt::format(R"("id":"T-{}","kind":"protected","mining_allowed":false)", one.name),
                                  square(west, place.latitude - 0.05, 0.1)));
    const double longitude = west + (signed_m < 0 ? place.longitude : -place.longitude);
    points.push_back(feature(fmt::format(R"("id":"{}","year":202500,"accuracy_m":{})", one.name,
                                         one.text("accuracy_m")),
                             fmt::format(R"({{"type":"Point","coordinates":[{:.7f},{:.7f}]}})", longitude,
                                         place.latitude)));
    west += 1;
  }
  return {"A05", clock_us,
          {{"territories.geojson", collection("territories", territories)},
           {"detections.geojson", collection("detections", points)}},
          {}};
}

inline constexpr std::string_view trade_head = "reporter,partner,flow,product,period,transport,net\n";
inline constexpr std::string_view trade_mapping =
    "table = \"trade\"\n[columns]\n\"net\" = { field = \"net\", unit = \"t\" }\n";

/// Tonnes in rows of whole tonnes, tenths and hundredths, as many as it takes for the squares of their
/// halves (500, 50 and 5 kg) to add up to u².
inline std::vector<std::string> stated_with(std::int64_t kilograms, std::int64_t u_kg) {
  std::vector<std::string> rows;
  std::int64_t squares = u_kg * u_kg;
  for (int decimals = 0; decimals <= 2; ++decimals) {
    const std::int64_t digit_kg = decimals == 0 ? 1'000 : decimals == 1 ? 100 : 10;
    const std::int64_t count = squares / (digit_kg * digit_kg / 4);
    squares -= count * (digit_kg * digit_kg / 4);
    const bool last = squares == 0;
    for (std::int64_t i = 0; i < count; ++i) {
      const std::int64_t rest = kilograms / digit_kg;  // whole digits still to be stated
      const std::int64_t part = last ? rest / (count - i) : std::min<std::int64_t>(rest, 1);
      const std::int64_t whole = 1'000 / digit_kg;
      rows.push_back(decimals == 0 ? fmt::format("{}", part)
                                   : fmt::format("{}.{:0{}}", part / whole, part % whole, decimals));
      kilograms -= part * digit_kg;
    }
    if (last) break;
  }
  ASSERT(squares == 0 && kilograms == 0);
  return rows;
}

/// E01, country-year: an exporter each, three partners; the uncertainty u lies in the partner's digits.
inline World partners_and_exports(std::vector<Case>& cases) {
  static const std::vector<std::string> exporters{"ISL", "MLT", "NOR", "FIN"};
  static const std::vector<std::string> importers{"CHE", "ARE", "IND", "TUR"};
  std::string trade{trade_head};
  for (std::size_t i = 0; i < cases.size(); ++i) {
    Case& one = cases[i];
    const std::string& exporter = exporters.at(i);
    one.subject = exporter + "/7108/2020";
    for (std::size_t k = 0; one.has(fmt::format("partners_kg/{}/export", k)); ++k) {
      const auto member = [&](const char* name) { return fmt::format("partners_kg/{}/{}", k, name); };
      const std::string& importer = importers.at(k);
      trade += fmt::format("{},{},X,7108,2020,0,{}\n", exporter, importer,
                           stated_finely(one.decimal(member("export")), 1'000));
      int transport = 0;
      const auto rows = stated_with(one.whole(member("partner_import")), one.whole(member("u")));
      for (const std::string& tonnes : rows) {
        trade += fmt::format("{},{},M,7108,2020,{},{}\n", importer, exporter, rows.size() == 1 ? 0 : ++transport,
                             tonnes);
      }
    }
  }
  return {"E01", clock_us, {{"trade.csv", trade}, {"trade.csv.mapping.toml", std::string(trade_mapping)}}, {}};
}

/// E02: exports as unrefined gold (7108.12), imports, production and stock stated in tonnes.
inline World supply_and_exports(std::vector<Case>& cases) {
  static const std::vector<std::string> countries{"PER", "NOR", "FIN"};
  std::string trade{trade_head};
  std::string production = "country,year,metal,production\n";
  std::string stocks = "country,year,metal,draw\n";
  for (std::size_t i = 0; i < cases.size(); ++i) {
    Case& one = cases[i];
    const std::string& country = countries.at(i);
    const std::int64_t year = one.has("year") ? one.whole("year") : 2020;
    one.subject = fmt::format("{}/7108/{}", country, year);
    const auto tonnes = [&](const char* input) { return stated_finely(one.decimal(input)); };
    trade += fmt::format("{},ARE,X,710812,{},0,{}\n", country, year, tonnes("exports_t"));
    trade += fmt::format("{},CHE,M,710812,{},0,{}\n", country, year, tonnes("imports_t"));
    production += fmt::format("{},{},gold,{}\n", country, year, tonnes("production_hi_t"));
    stocks += fmt::format("{},{},gold,{}\n", country, year, tonnes("stock_draw_t"));
  }
  return {"E02", clock_us,
          {{"trade.csv", trade},
           {"trade.csv.mapping.toml", std::string(trade_mapping)},
           {"production.csv", production},
           {"production.csv.mapping.toml", "table = \"production\"\n[columns]\n"
                                           "\"production\" = { field = \"production\", unit = \"t\" }\n"},
           {"stocks.csv", stocks},
           {"stocks.csv.mapping.toml", "table = \"stock\"\n[columns]\n\"draw\" = { field = \"draw\", unit = \"t\" }\n"
                                       "[constants]\nholder = \"central bank\"\n"}},
          {}};
}

/// Price and value five times the case's: an ounce at 5 × 75 USD per gram is whole in 1e-4 USD.
inline constexpr std::int64_t price_times = 5;

/// The code of an E05 case: unrefined gold where it names none.
inline std::string product_of(const Case& one) {
  std::string code = one.has("heading") ? one.text("heading") : "7108.12";
  std::erase(code, '.');
  return code;
}

/// E05: a declaration each, with the price of its day.
inline World declarations_and_price(std::vector<Case>& cases) {
  std::string declarations = "number,date,flow,product,net,fineness,price,currency\n";
  const std::int64_t spot = cases.front().whole("spot_usd_g");
  for (Case& one : cases) {
    one.subject = one.name;
    ASSERT(one.whole("spot_usd_g") == spot);
    declarations += fmt::format("{},2020-06-10,X,{},{}.0,{},{}.00,USD\n", one.name, product_of(one),
                                one.text("net_g"), one.text("fineness_permille"), one.whole("value_usd") * price_times);
  }
  return {"E05", clock_us,
          {{"declarations.csv", declarations},
           {"declarations.csv.mapping.toml", "table = \"declaration\"\n[columns]\n"
                                             "\"net\" = { field = \"net\", unit = \"g\" }\n"
                                             "\"fineness\" = { field = \"fineness\", unit = \"permille\" }\n"
                                             "\"price\" = { field = \"value\", currency = \"USD\" }\n"},
           {"prices.csv", fmt::format("metal,day,price\ngold,2020-06-10,{}\n", spot * price_times)},
           {"prices.csv.mapping.toml", "table = \"price\"\n[columns]\n\"day\" = { field = \"period\" }\n"
                                       "\"price\" = { field = \"price\", unit = \"g\", currency = \"USD\" }\n"}},
          {}};
}

}  // namespace cupel::case_worlds
