#include "model/quantity.h"
#include "sources/csv.h"
#include "sources/fact_writer.h"
#include "sources/projected.h"

#include <cmath>
#include <map>

using namespace cupel;

namespace {

constexpr std::string_view exports_file = "trade/zambia-drc-exports/zmb_cod_7108_monthly_2017_2023.csv";

/// Six digits, one country as partner.
std::vector<std::size_t> rows_with_partner(const Table& trade) {
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < trade.rows(); ++i) {
    if (text(trade, "partner_kind", i) == "country" && text(trade, "product", i).size() == 6) rows.push_back(i);
  }
  return rows;
}

constexpr std::string_view head =
    "Period,ReporterISO,PartnerCode,PartnerISO,FlowCode,CmdCode,NetWgt,PrimaryValue\n";

Projected one(const std::string& row, std::string_view mapping = {}) {
  return project_text(std::string(head) + row + "\n", mapping);
}

}  // namespace

TEST_CASE("TR-08: the Zambian and Congolese file has 645 rows whose values sum to four times the truth") {
  auto file = project_shared(exports_file,
                             "[constants]\nflow=\"X\"\n");
  if (!file) return;
  CHECK(file->error.empty());
  CHECK(file->layout == "comtrade/1");
  CHECK(file->rows == 645);
  const Table& trade = file->table("trade");
  REQUIRE(trade.rows() == 645);
  std::int64_t all = 0, zambia = 0, congo = 0, zambia_hs6 = 0, congo_hs6 = 0;
  for (std::size_t i = 0; i < 645; ++i) {
    const std::int64_t value = integer(trade, "value_e4", i).value();
    all += value;
    const bool world = text(trade, "partner_kind", i) == "world";
    const bool from_zambia = text(trade, "reporter", i) == "ZMB";
    if (world && text(trade, "product", i) == "7108") (from_zambia ? zambia : congo) += value;
    if (world || text(trade, "product", i).size() != 6) continue;
    (from_zambia ? zambia_hs6 : congo_hs6) += value;
  }
  CHECK(all == 27'002'273'621'160);
  CHECK(zambia == 4'974'840'714'300);
  CHECK(congo == 1'775'727'691'010);
  CHECK(std::abs(zambia_hs6 - zambia) <= 20);
  CHECK(std::abs(congo_hs6 - congo) <= 20);
}

TEST_CASE("TR-09a: of 189 rows with a partner 133 have a net mass, 51 an empty one and 5 a zero") {
  const auto path = shared_data(exports_file);
  auto file = project_shared(exports_file, "[constants]\nflow=\"X\"\n");
  if (!file) return;
  const Table& trade = file->table("trade");
  int rows = 0, weighed = 0, estimated = 0;
  for (const std::size_t i : rows_with_partner(trade)) {
    ++rows;
    weighed += integer(trade, "net_ug10", i).has_value();
    estimated += integer(trade, "net_ug10", i).has_value() && integer(trade, "net_estimated", i) == 1;
  }
  CHECK(rows == 189);
  CHECK(weighed == 133);
  CHECK(estimated == 2);
  // What the file itself says of the 56 others, by the reader's cells.
  auto reader = open_csv(ByteSource::open(*path).value(), {"csv/1", ',', true});
  REQUIRE(reader.has_value());
  const Column& number = trade["row"];
  int empty = 0, zero = 0;
  std::size_t at = 0;
  RowBatch batch;
  std::vector<Defect> defects;
  for (auto more = (*reader)->next(batch); more && *more; more = (*reader)->next(batch)) {
    const int net = file->preview.find_any_case("netWgt");
    for (std::size_t i = 0; i < batch.size(); ++i, ++at) {
      REQUIRE(number.integer(at) == static_cast<std::int64_t>(at));
      if (text(trade, "partner_kind", at) != "country" || text(trade, "product", at).size() != 6) continue;
      RowView row(batch, i, defects);
      empty += row.text(net).empty();
      zero += row.text(net) == "0";
    }
  }
  CHECK(empty == 51);
  CHECK(zero == 5);
}

TEST_CASE("TR-09e: altQty is a mass in 87 of 131 rows and out by powers of ten in the others: never a mass") {
  auto file = project_shared(exports_file, "[constants]\nflow=\"X\"\n");
  if (!file) return;
  const Table& trade = file->table("trade");
  int both = 0, agree = 0, only_alternative = 0;
  std::map<int, int> powers;
  for (const std::size_t i : rows_with_partner(trade)) {
    const auto net = integer(trade, "net_ug10", i);
    const std::string stated = text(trade, "alternative_quantity", i);
    only_alternative += !net && !stated.empty();
    if (!net || stated.empty()) continue;
    const std::size_t blank = stated.find(' ');
    const auto unit = mass_unit(std::string_view(stated).substr(blank + 1)).value();
    const auto other = scaled(parse_decimal(stated.substr(0, blank)).value(), unit.numerator, unit.denominator);
    if (other == 0) continue;
    ++both;
    const double ratio = static_cast<double>(other.value()) / static_cast<double>(*net);
    if (std::abs(ratio - 1) <= 0.01) {
      ++agree;
    } else {
      ++powers[static_cast<int>(std::lround(std::log10(ratio)))];
    }
  }
  CHECK(both == 131);
  CHECK(agree == 87);
  CHECK(powers == std::map<int, int>{{-4, 34}, {-3, 4}, {-2, 4}, {2, 1}, {3, 1}});
  CHECK(only_alternative == 56);
}

TEST_CASE("a file without a flow column asks for the flow") {
  auto file = project_text("Period,ReporterISO,PartnerISO,CmdCode,PrimaryValue\n2020,ZMB,ZAF,7108,1\n");
  CHECK(file.error == "needs:flow");
  CHECK(project_text("Period,PartnerISO,CmdCode,PrimaryValue\n2020,ZAF,7108,1\n").error ==
        "needs:flow,reporter");
}

TEST_CASE("columns are found in any letter case and with semicolons") {
  auto file = project_text(
      "PERIOD;reporteriso;PartnerIso;FLOWCODE;cmdcode;netwgt;primaryvalue\n201809;COD;ARE;X;710812;633;225156.015\n");
  const Table& trade = file.table("trade");
  REQUIRE(trade.rows() == 1);
  CHECK(text(trade, "period", 0) == "2018-09");
  CHECK(integer(trade, "year", 0) == 2018);
  CHECK(integer(trade, "month", 0) == 9);
  CHECK(integer(trade, "net_ug10", 0) == 633 * 10'000'000'000);
  CHECK(integer(trade, "net_half_ug10", 0) == 5'000'000'000);
  CHECK(integer(trade, "value_e4", 0) == 2'251'560'150);
  CHECK(integer(trade, "value_half_e4", 0) == 5);
  CHECK(text(trade, "customs", 0) == "C00");
  CHECK(text(trade, "transport", 0) == "0");
}

TEST_CASE("partner 0 is the world, codes that are no country are unspecified, 490 is Taiwan with a note") {
  auto file = project_text(std::string(head) +
                           "2020,ZMB,0,W00,X,7108,1,1\n2020,ZMB,837,X1,X,7108,1,1\n"
                           "2020,ZMB,899,_X ,X,7108,1,1\n2020,ZMB,490,S19,X,7108,1,1\n"
                           "2020,ZMB,492,MCO,X,7108,1,1\n2020,ZMB,,,X,7108,1,1\n");
  const Table& trade = file.table("trade");
  REQUIRE(trade.rows() == 6);
  CHECK(text(trade, "partner_kind", 0) == "world");
  for (const std::size_t i : {1U, 2U, 4U, 5U}) {
    CHECK(text(trade, "partner_kind", i) == "unspecified");
    CHECK(text(trade, "partner", i).empty());
  }
  CHECK(text(trade, "partner", 3) == "TWN");
  CHECK(file.count("other_asia") == 1);
  CHECK(file.first("other_asia").note);
}

TEST_CASE("a product read as a number gets its leading zero back, with a note") {
  auto file = one("2020,ZMB,710,ZAF,X,10121,5,7");
  CHECK(text(file.table("trade"), "product", 0) == "010121");
  CHECK(file.first("restored_zero").note);
  CHECK(text(one("2020,ZMB,710,ZAF,X,7108.0,5,7").table("trade"), "product", 0) == "7108");
  CHECK(text(one("2020,ZMB,710,ZAF,X,TOTAL,5,7").table("trade"), "product", 0) == "TOTAL");
}

TEST_CASE("a weight of 0 beside a value is missing; without a value it is 0") {
  CHECK(!integer(one("2020,ZMB,710,ZAF,X,7108,0,7").table("trade"), "net_ug10", 0));
  CHECK(integer(one("2020,ZMB,710,ZAF,X,7108,0,0").table("trade"), "net_ug10", 0) == 0);
  CHECK(!integer(one("2020,ZMB,710,ZAF,X,7108,,7").table("trade"), "net_ug10", 0));
}

TEST_CASE("a value with more than four decimals is rounded half to even") {
  CHECK(integer(one("2020,ZMB,710,ZAF,X,7108,1,0.00005").table("trade"), "value_e4", 0) == 0);
  CHECK(integer(one("2020,ZMB,710,ZAF,X,7108,1,0.00015").table("trade"), "value_e4", 0) == 2);
}

TEST_CASE("what cannot be a fact is a defect with line, column and rule, and no fact") {
  struct Bad {
    std::string row;
    std::string rule;
    std::int64_t column;
  };
  for (const Bad& bad : {Bad{"2020,ZMB,710,ZAF,X,7108,-5,7", "negative_mass", 7},
                         Bad{"2020,ZMB,710,ZAF,X,7108,1e12,7", "mass_overflow", 7},
                         Bad{"2020,ZMB,710,ZAF,X,7108,five,7", "not_a_number", 7},
                         Bad{"2020,ZMB,710,ZAF,X,7108,NaN,7", "nan", 7},
                         Bad{"2020,ZMB,710,ZAF,X,7108,5,-7", "negative_value", 8},
                         Bad{"2020,ZMB,710,ZAF,X,7108,5,99999999999999999", "value_overflow", 8},
                         Bad{"2020,ZMB,,QAX,X,7108,5,7", "unknown_country", 4},
                         Bad{"2020,Atlantis,710,ZAF,X,7108,5,7", "unknown_country", 2},
                         Bad{"2199,ZMB,710,ZAF,X,7108,5,7", "date_out_of_range", 1},
                         Bad{"1799,ZMB,710,ZAF,X,7108,5,7", "date_out_of_range", 1},
                         Bad{"202013,ZMB,710,ZAF,X,7108,5,7", "bad_date", 1},
                         Bad{"2020,ZMB,710,ZAF,Q,7108,5,7", "unknown_flow", 5},
                         Bad{"2020,ZMB,710,ZAF,X,,5,7", "missing_field", 6}}) {
    CAPTURE(bad.row);
    auto file = one(bad.row);
    CHECK(file.table("trade").rows() == 0);
    REQUIRE(file.defects.size() == 1);
    CHECK(file.defects[0].rule == bad.rule);
    CHECK(file.defects[0].line == 2);
    CHECK(file.defects[0].row == 0);
    CHECK(file.defects[0].column == bad.column);
    CHECK(!file.defects[0].note);
  }
}

TEST_CASE("flows of older files and their words are read") {
  for (const auto& [stated, flow] : {std::pair("1", "M"), std::pair("Export", "X"), std::pair("re-export", "RX"),
                                     std::pair("4", "RM"), std::pair("DX", "DX")}) {
    CHECK(text(one(std::string("2020,ZMB,710,ZAF,") + stated + ",7108,5,7").table("trade"), "flow", 0) == flow);
  }
}

TEST_CASE("customs regimes and modes of transport are kept apart; rows by second partner are no facts") {
  auto file = project_text(
      "period,reporterCode,partnerCode,partner2Code,flowCode,cmdCode,customsCode,motCode,netWgt,primaryValue\n"
      "2020,894,710,0,X,7108,C00,0,5,7\n2020,894,710,0,X,7108,C01,1000,5,7\n2020,894,710,784,X,7108,C00,0,5,7\n");
  const Table& trade = file.table("trade");
  REQUIRE(trade.rows() == 2);
  CHECK(text(trade, "reporter", 0) == "ZMB");
  CHECK(text(trade, "customs", 1) == "C01");
  CHECK(text(trade, "transport", 1) == "1000");
  CHECK(file.count("partner2_detail") == 1);
}

TEST_CASE("valuation is what the primary value repeats") {
  const std::string columns = "period,reporterISO,partnerISO,flowCode,cmdCode,cifvalue,fobvalue,primaryValue\n";
  const auto valuation = [&](const std::string& values) {
    auto file = project_text(columns + "2020,ZMB,ZAF,M,7108," + values + "\n");
    return text(file.table("trade"), "valuation", 0);
  };
  CHECK(valuation("8,,8") == "cif");
  CHECK(valuation("8,7,7") == "fob");
  CHECK(valuation(",,7").empty());
  CHECK(valuation("7,7,7").empty());
}

TEST_CASE("units that say nothing give no alternative quantity") {
  const std::string columns =
      "period,reporterISO,partnerISO,flowCode,cmdCode,altQtyUnitCode,altQtyUnitAbbr,altQty,primaryValue\n";
  const auto alternative = [&](const std::string& cells) {
    auto file = project_text(columns + "2020,ZMB,ZAF,M,7108," + cells + ",7\n");
    return text(file.table("trade"), "alternative_quantity", 0);
  };
  CHECK(alternative("15,g,12") == "12 g");
  CHECK(alternative("-1,N/A,0").empty());
  CHECK(alternative("15,g,").empty());
}

TEST_CASE("a month between the first and the last without any row of a reporter is noted") {
  auto file = project_text(std::string(head) + "202001,ZMB,0,W00,X,7108,1,1\n202003,ZMB,0,W00,X,7108,1,1\n");
  CHECK(file.count("missing_period") == 1);
  CHECK(file.first("missing_period").text == "ZMB 2020-02");
  CHECK(file.first("missing_period").note);
}

TEST_CASE("a decimal comma is said by the mapping") {
  auto file = project_text("period;reporterISO;partnerISO;flowCode;cmdCode;netWgt;primaryValue\n"
                           "2020;ZMB;ZAF;X;7108;1,5;2,25\n", "[constants]\ndecimal = \",\"\n");
  CHECK(integer(file.table("trade"), "net_ug10", 0) == 15'000'000'000);
  CHECK(integer(file.table("trade"), "value_e4", 0) == 22'500);
}
