// The published trade files through readers, kernels and indicators, to the printed digit:
// trade-money-parties.md §2.9 (TR-01, 02, 03, 08, 10), §3.2 (TR-09).
#include "runs/real_files.h"
#include "trade/pairs.h"

#include <set>

using namespace cupel;
using namespace cupel::real_files;

namespace {

std::set<std::string> flagged(const std::map<std::string, Judgement>& judged) {
  std::set<std::string> keys;
  for (const auto& [key, one] : judged) {
    if (one.outcome == "flagged") keys.insert(key);
  }
  return keys;
}

std::map<std::string, int> outcomes(const std::map<std::string, Judgement>& judged) {
  std::map<std::string, int> counts;
  for (const auto& [key, one] : judged) {
    ++counts[one.outcome + (one.reason.empty() ? "" : " " + one.reason)];
  }
  return counts;
}

/// Whole dollars, half to even.
std::int64_t dollars(int128 e4) { return static_cast<std::int64_t>(divide_half_even(e4, 10'000)); }

bool near(std::int64_t left, std::int64_t right) { return left - right <= 10 && right - left <= 10; }

}  // namespace

TEST_CASE("TR-08, TR-09a: the exports file as facts") {
  if (trade_files_absent()) return;
  Loaded lake;
  lake.take(exports);
  CHECK(lake.rows() == 645);
  CHECK(lake.number("select sum(value_e4) from trade") == 27'002'273'621'160);
  const std::string heading = "select sum(value_e4) from trade where product = '7108' and partner_kind = 'world'";
  CHECK(lake.number(heading) == 6'750'568'405'310);
  CHECK(lake.number(heading + " and reporter = 'ZMB'") == 4'974'840'714'300);
  CHECK(lake.number(heading + " and reporter = 'COD'") == 1'775'727'691'010);
  const std::string rows = "select count(*) from trade where length(product) = 6 and partner_kind = 'country'";
  CHECK(lake.number(rows) == 189);
  CHECK(lake.number(rows + " and net_ug10 > 0") == 133);
  CHECK(lake.number(rows + " and net_ug10 > 0 and net_estimated = 1") == 2);
}

TEST_CASE("TR-10, E01: DR Congo's corridors carry both figures, and a total without partners is no corridor") {
  if (trade_files_absent()) return;
  Loaded lake;
  for (const Delivery& delivery : {exports, partners, totals}) lake.take(delivery);
  const auto judged = lake.judged().at("E01");
  CHECK(flagged(judged) == std::set<std::string>{
                               "corridor_year COD>ARE/7108/2018", "corridor_year COD>ARE/7108/2019",
                               "corridor_year COD>ARE/7108/2020", "corridor_year COD>ARE/7108/2021",
                               "corridor_year COD>ARE/7108/2022", "corridor_year COD>CHN/7108/2018",
                               "corridor_year COD>CHN/7108/2020", "corridor_year COD>UGA/7108/2018",
                               "corridor_year COD>UGA/7108/2022"});
  for (int year = 2018; year <= 2022; ++year) {
    CAPTURE(year);
    const Judgement& emirates = judged.at(fmt::format("corridor_year COD>ARE/7108/{}", year));
    CHECK(emirates.arguments.at("branch") == "value");
    for (const char* figure : {"said", "seen", "found"}) {
      CHECK(emirates.arguments.at(figure).find("USD") != std::string::npos);
    }
    CHECK(emirates.evidence.size() == 1);
    CHECK_FALSE(emirates.claim.empty());
  }
  const Judgement& uganda = judged.at("corridor_year COD>UGA/7108/2018");
  CHECK(fill_template(rule("E01")->title, uganda.arguments) ==
        "DR Congo booked 70,505 USD to Uganda in 2018; Uganda booked 27.3 M USD.");
  CHECK(uganda.arguments.at("found") == "27.1 M USD more arrived (100 %), between 26.9 M USD and 27.2 M USD");
  CHECK(uganda.evidence.size() == 1);
  CHECK_FALSE(uganda.claim.empty());
  // The exporter's file holds nine months of 2020: the finding says which are missing.
  const Judgement& nine = judged.at("corridor_year COD>CHN/7108/2020");
  CHECK(fill_template(rule("E01")->title, nine.arguments) ==
        "DR Congo names no export to China in 2020; China booked 2.45 M USD.");
  CHECK(nine.arguments.at("months") == "; DR Congo: no row for Jan, Apr, May 2020");
  CHECK(uganda.arguments.at("months") == "; DR Congo: no row for Jan, Feb, Mar, Apr 2018");
  const Judgement& china = judged.at("corridor_year COD>CHN/7108/2019");
  CHECK(china.outcome == "clear");
  CHECK(china.arguments.at("class") == "reversal");
  // −13.3 % of what the exporter states, as both state it.
  CHECK(lake.number("select (importer_value_e4 - exporter_value_e4) * 1000 // exporter_value_e4 from corridor_year "
                    "where subject_key = 'COD>CHN/7108/2019'") == -133);
  const Judgement& africa = judged.at("corridor_year COD>ZAF/7108/2018");
  CHECK(africa.outcome == "not_available");
  CHECK(africa.arguments.at("class") == "lost");
  for (const std::string importer : {"ARE", "BEL", "BWA", "DEU", "ITA", "TUR", "UGA"}) {
    const Judgement& one = judged.at("corridor_year COD>" + importer + "/7108/2023");
    CHECK(one.outcome == "not_available");
    CHECK(one.arguments.at("exporter_total") == "1.33 bn USD");
    CHECK(one.arguments.at("partners_total") == "218 M USD");
    CHECK(one.arguments.at("gap") == "not computed");
  }
  // No mass is stated by any partner: no country-year can be weighed.
  CHECK(judged.at("country_year COD/7108/2018").reason == "missing_input");
  CHECK(lake.number("select exporter_total_e4 from corridor_year where subject_key = 'COD>ARE/7108/2023'") ==
        13'275'149'370'960);
  // TR-10d: what two partners state beside the total; no difference of any two of them is taken.
  const auto imported_2023 = [&](const std::string& importer) {
    return lake.number("select sum(value_e4) from trade where flow = 'M' and partner = 'COD' and year = 2023 and "
                       "reporter = '" + importer + "'");
  };
  CHECK(imported_2023("ARE") == 2'082'484'612'720);
  CHECK(imported_2023("BWA") == 37'075'565'060);
  CHECK(judged.at("corridor_year COD>ARE/7108/2023").arguments.at("seen") == "208 M USD");
  CHECK(judged.at("corridor_year COD>BWA/7108/2023").arguments.at("seen") == "3.71 M USD");
  CHECK(lake.number("select min(year) from corridor_year where exporter = 'COD' and importer = 'BWA'") == 2023);
  CHECK(lake.number("select partners_total_e4 from corridor_year where subject_key = 'COD>ARE/7108/2023'") ==
        2'176'693'777'230);
  CHECK(lake.number("select sum(importer_value_e4) from corridor_year where exporter = 'COD' and importer = 'ARE' "
                    "and year between 2018 and 2022") == 500'276'849'270);
  CHECK(lake.number("select sum(exporter_value_e4) from corridor_year where exporter = 'COD' and importer = 'ARE' "
                    "and year between 2018 and 2022") == 69'794'912'960);
}

TEST_CASE("TR-09, E05: rows rounded to whole kilograms are never held above the price") {
  if (trade_files_absent()) return;
  Loaded lake;
  for (const Delivery& delivery : {exports, gold, metals}) lake.take(delivery);
  const auto judged = lake.judged().at("E05");
  CHECK(judged.size() == 189);
  const auto ratio = [&](const std::string& key) {
    return lake.number("select implied_ppb from price_ratio where subject_key = '" + key + "'");
  };
  CHECK(ratio("COD>ARE/710812/2018-09") == 9'234'895);
  CHECK(ratio("COD>ARE/710812/2018-06") == 91'124'177);
  CHECK(ratio("ZMB>ZAF/710813/2021-01") == 993'093'437);
  CHECK(ratio("ZMB>ARE/710813/2023-03") == 851'540'275);
  int above = 0;
  int below = 0;
  for (const std::string& key : flagged(judged)) {
    const Judgement& one = judged.at(key);
    (one.arguments.at("limit").starts_with("at most") ? above : below) += 1;
    CHECK(fill_template(rule("E05")->title, one.arguments).size() <= 90);
  }
  CHECK(above == 7);
  CHECK(below == 4);
  CHECK(lake.number("select count(*) from price_ratio where ratio_ppb > 1020000000") == 24);
  CHECK(lake.number("select count(*) from price_ratio where ratio_low_ppb > 1020000000") == 10);
  CHECK(lake.number("select count(*) from price_ratio where ratio_high_ppb < 700000000") == 9);
  CHECK(lake.number("select count(*) from price_ratio where ratio_high_ppb < 200000000") == 4);
  CHECK(outcomes(judged) == std::map<std::string, int>{{"flagged", 11},
                                                       {"not_available missing_input", 175},
                                                       {"not_available not_precise_enough", 2},
                                                       {"not_available unit_suspected", 1}});
}

TEST_CASE("TR-01, TR-03: the pairs of all goods add up as published and feed no rule") {
  if (trade_files_absent()) return;
  Loaded lake;
  lake.take(pairs);
  CHECK(lake.rows() == 46'479);
  CHECK(lake.number("select count(*) from trade_pair where year = 2017") == 23'138);
  // The printed gap is the difference of both values to a tenth of a cent.
  CHECK(lake.number("select count(*) from trade_pair where abs(abs(import_value_e4 - export_value_e4) - "
                    "abs(gap_stated_e4)) > 10") == 0);
  // TR-03a: at most 5.1e-4 USD, and what rounding to 1e-4 adds.
  CHECK(lake.number("select max(abs(abs(import_value_e4 - export_value_e4) - abs(gap_stated_e4))) from trade_pair") <=
        6);
  // TR-03c: eleven importers state CIF and FOB.
  CHECK(lake.number("select count(distinct importer) from (select importer from trade_pair group by importer, "
                    "exporter, year having count(distinct import_valuation) = 2)") == 11);
  const auto gaps = [&](int year) {
    return lake.number(fmt::format("select sum(abs(import_value_e4::hugeint - export_value_e4))::hugeint // 10000 "
                                   "from trade_pair where year = {}", year));
  };
  CHECK(near(gaps(2017), 3'700'228'499'854));
  CHECK(near(gaps(2018), 4'016'614'323'005));
  const Table table = lake.engine().query(trade_pair_input().sql);
  const auto years = pair_totals(read_trade_pairs(table));
  struct Expected {
    int year;
    std::int64_t corridors, repeated, absolute, positive_sum, positive, reversal_sum, reversals,
        equal, net, imports, exports;
  };
  for (const Expected& e :
       {Expected{2017, 21'721, 1'417, 3'330'159'514'941, 1'230'173'066'391, 11'572,
           -2'099'986'448'550, 9'922, 227,
                 -869'813'382'159, 15'887'396'508'210, 16'757'209'890'369},
        Expected{2018, 21'952, 1'389, 3'629'356'986'753, 1'341'857'904'272, 11'498,
            -2'287'499'082'482, 10'239, 215,
                 -945'641'178'210, 17'509'570'864'149, 18'455'212'042'359}}) {
    CAPTURE(e.year);
    const PairTotals& year = years.at(e.year);
    CHECK(year.corridors == e.corridors);
    CHECK(year.repeated == e.repeated);
    CHECK(near(dollars(year.absolute_e4), e.absolute));
    CHECK(near(dollars(year.positive_e4), e.positive_sum));
    CHECK(year.positive == e.positive);
    CHECK(near(dollars(year.reversal_e4), e.reversal_sum));
    CHECK(year.reversals == e.reversals);
    CHECK(year.equal == e.equal);
    CHECK(near(dollars(year.net_e4()), e.net));
    CHECK(near(dollars(year.imports_e4), e.imports));
    CHECK(near(dollars(year.exports_e4), e.exports));
  }
  for (const auto& [id, judged] : lake.judged()) CHECK_MESSAGE(judged.empty(), id);
}

TEST_CASE("production that ends in 2015 answers nothing about later exports") {
  if (trade_files_absent()) return;
  Loaded lake;
  for (const Delivery& delivery : {exports, mines}) lake.take(delivery);
  const auto judged = lake.judged();
  CHECK(flagged(judged.at("C11")).empty());
  CHECK(flagged(judged.at("E02")).empty());
  CHECK(judged.at("C11").at("country_year COD/7108/2018").reason == "missing_input");
  CHECK(judged.at("C11").at("country_year ZMB/7108/2017").outcome == "not_applicable");
  CHECK(judged.at("E02").at("country_year COD/7108/2018").reason == "missing_input");
}
