// The published files, read here cell by cell: what the kernels must say about them to the digit
// (trade-money-parties.md §2.9, §3.2). The readers of sources/ are tested against the same numbers.
#include "trade/drawn_tables.h"
#include "trade/mirror.h"

#include "model/shared_data.h"

#include <algorithm>
#include <fstream>
#include <optional>

using namespace cupel;
using drawn::integer_at;
using drawn::text_at;

namespace {

using Row = std::map<std::string, std::string>;

std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      cells.emplace_back();
    } else if (c != '\r') {
      cells.back().push_back(c);
    }
  }
  return cells;
}

std::vector<Row> rows_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  const auto header = cells_of(line);
  std::vector<Row> rows;
  while (std::getline(file, line)) {
    const auto cells = cells_of(line);
    Row& row = rows.emplace_back();
    for (std::size_t i = 0; i < header.size(); ++i) row[header[i]] = cells.at(i);
  }
  return rows;
}

/// The files, and the drawn rows whose texts point into them.
struct Files {
  std::vector<Row> exports;
  std::vector<Row> partners;
  std::vector<Row> mirror;
  std::vector<Row> gold;
};

std::optional<Files> files() {
  const auto folder = shared_data("trade");
  if (!folder) {
    MESSAGE("skipped: CUPEL_SHARED is absent");
    return std::nullopt;
  }
  return Files{rows_of(*folder / "zambia-drc-exports/zmb_cod_7108_monthly_2017_2023.csv"),
               rows_of(*folder / "drc-mirror/partner_corridors.csv"),
               rows_of(*folder / "drc-mirror/comtrade_mirror_gap.csv"),
               rows_of(*folder / "metal-prices/gold_monthly_1833_2026.csv")};
}

std::string_view code_of(const std::string& name) {
  static const std::map<std::string, std::string_view> codes{
      {"Belgium", "BEL"}, {"Botswana", "BWA"}, {"Canada", "CAN"}, {"China", "CHN"}, {"Germany",
          "DEU"},
      {"Italy", "ITA"}, {"Japan", "JPN"}, {"Rep. of Korea", "KOR"}, {"South Africa", "ZAF"},
      {"Switzerland", "CHE"}, {"Türkiye", "TUR"}, {"USA", "USA"}, {"Uganda", "UGA"},
      {"United Arab Emirates", "ARE"}};
  return codes.at(name);
}

std::vector<drawn::Trade> exports_of(const Files& files) {
  std::vector<drawn::Trade> rows;
  for (const Row& row : files.exports) {
    const bool world = row.at("PartnerISO") == "W00";
    rows.push_back({.reporter = row.at("ReporterISO"), .partner = world ? ""
        : std::string_view(row.at("PartnerISO")),
                    .product = row.at("CmdCode"), .year = std::stoi(row.at("Year")),
                        .month = std::stoi(row.at("Month")),
                    .value = row.at("PrimaryValue"),
                    .kilograms = row.at("NetWgt") == "0" ? "" : std::string_view(row.at("NetWgt")),
                    .kind = world ? "world" : "country", .valuation = "fob",
                    .estimated = row.at("IsNetWgtEstimated") == "true"});
  }
  return rows;
}

Table all_trade(const Files& files) {
  auto rows = exports_of(files);
  for (const Row& row : files.partners) {
    rows.push_back({.reporter = code_of(row.at("country")), .partner = "COD", .flow = "M",
        .product = "7108",
                    .year = std::stoi(row.at("period")), .value = row.at("partner_import_value"),
                        .index = 2});
  }
  return drawn::trade(rows);
}

Table totals_of(const Files& files) {
  Table table(mirror_total_input().columns);
  std::int64_t number = 0;
  for (const Row& row : files.mirror) {
    table.at(0).append(std::int64_t{3});
    table.at(1).append(number++);
    table.at(2).append(std::string_view("COD"));
    table.at(3).append(std::string_view("7108"));
    table.at(4).append(std::int64_t{std::stoi(row.at("period"))});
    table.at(5).append(scaled(*parse_decimal(row.at("drc_reported_exports")), 10'000));
    table.at(6).append(scaled(*parse_decimal(row.at("partner_reported_imports")), 10'000));
    table.at(7).append(std::string_view("USD"));
  }
  return table;
}

Table gold_of(const Files& files) {
  std::vector<drawn::Price> rows;
  for (const Row& row : files.gold) {
    const int year = std::stoi(row.at("Date").substr(0, 4));
    if (year < 1960) continue;  // before, the months repeat the year's figure
    rows.push_back({.year = year, .month = std::stoi(row.at("Date").substr(5)),
                    .price_e4 = *scaled(*parse_decimal(row.at("Price")), 10'000)});
  }
  return drawn::prices(rows);
}

std::string corridor(std::string_view importer, int year) {
  return "COD>" + std::string(importer) + "/7108/" + std::to_string(year);
}

/// E01's value branch at its default limits.
bool is_flagged(const Table& table, const std::string& key) {
  return text_at(table, key, "reason").empty() && text_at(table, key, "branch") == "value" &&
         integer_at(table, key, "gap") > 10'000'000'000 && integer_at(table, key,
             "share_ppm") > 200'000 &&
         integer_at(table, key, "gap_low") > 0;
}

}  // namespace

TEST_CASE("aggregation rows of the published exports are counted once") {
  const auto read = files();
  if (!read) return;
  const Table table = drawn::trade(exports_of(*read));
  const auto rows = read_trade(table);
  REQUIRE(rows.size() == 645);
  int128 all = 0;
  for (const TradeRow& row : rows) all += *row.value_e4;
  CHECK(bool(all == int128{27'002'273'621'160}));
  std::map<std::string, int128> world;
  std::map<std::string, int128> named;
  for (const ReporterYear& side : sides_of(rows, CodeLevel::heading)) {
    auto& sums = side.kind == TradePartner::world ? world : named;
    sums[std::string(side.reporter)] += side.value_e4.sum;
  }
  CHECK(bool(world["ZMB"] == int128{4'974'840'714'300}));
  CHECK(bool(world["COD"] == int128{1'775'727'691'010}));
  CHECK(bool(named["ZMB"] - world["ZMB"] <= 30 && world["ZMB"] - named["ZMB"] <= 30));
  CHECK(bool(named["COD"] - world["COD"] <= 30 && world["COD"] - named["COD"] <= 30));
}

TEST_CASE("both figures of every DR Congo corridor stand side by side") {
  const auto read = files();
  if (!read) return;
  const Table table = drawn::run("corridor_year", {all_trade(*read), totals_of(*read)});
  const std::map<int, std::int64_t> stated{{2018, 6'780'641'850}, {2019, 22'354'378'850},
                                           {2020, 16'991'804'460}, {2021, 10'584'269'080},
                                           {2022, 13'083'818'720}};
  std::int64_t exported = 0;
  std::int64_t imported = 0;
  for (const auto& [year, value] : stated) {
    CAPTURE(year);
    const std::string key = corridor("ARE", year);
    CHECK(integer_at(table, key, "exporter_value_e4") == value);
    CHECK(is_flagged(table, key));
    exported += integer_at(table, key, "exporter_value_e4");
    imported += integer_at(table, key, "importer_value_e4");
  }
  CHECK(exported == 69'794'912'960);
  CHECK(imported == 500'276'849'270);
  CHECK(integer_at(table, corridor("UGA", 2018), "importer_value_e4") == 272'885'582'500);
  CHECK(integer_at(table, corridor("UGA", 2018), "exporter_value_e4") == 705'046'420);
  CHECK(is_flagged(table, corridor("UGA", 2018)));
  CHECK(text_at(table, corridor("UGA", 2018), "importer_text") == "27.3 M USD");
  CHECK(text_at(table, corridor("UGA", 2018), "exporter_text") == "70,505 USD");
  CHECK(text_at(table, corridor("ZAF", 2018), "class") == "lost");
  CHECK(integer_at(table, corridor("CHN", 2019), "importer_value_e4") == 425'162'140'000);
  CHECK(integer_at(table, corridor("CHN", 2019), "exporter_value_e4") == 490'524'060'460);
  CHECK(text_at(table, corridor("CHN", 2019), "class") == "reversal");
  CHECK(text_at(table, corridor("CHN", 2019), "reason").empty());
  CHECK_FALSE(is_flagged(table, corridor("CHN", 2019)));
  int flagged = 0;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const std::string key(table["subject_key"].text(i));
    if (!is_flagged(table, key)) continue;
    ++flagged;
  }
  CHECK(flagged == 9);
}

TEST_CASE("an exporter's year without partners is shown beside its partners' and judged by neither") {
  const auto read = files();
  if (!read) return;
  const Table table = drawn::run("corridor_year", {all_trade(*read), totals_of(*read)});
  for (const std::string_view importer : {"ARE", "BWA", "UGA"}) {
    const std::string key = corridor(importer, 2023);
    CHECK(text_at(table, key, "reason") == "missing_input");
    CHECK(integer_at(table, key, "exporter_total_e4") == 13'275'149'370'960);
    CHECK(integer_at(table, key, "partners_total_e4") == 2'176'693'777'230);
    CHECK(text_at(table, key, "branch") == "none");
  }
  CHECK(text_at(table, corridor("ARE", 2023), "importer_text") == "208 M USD");
  CHECK(text_at(table, corridor("BWA", 2023), "importer_text") == "3.71 M USD");
  CHECK(text_at(table, corridor("ARE", 2015), "reason") == "missing_input");
  const Table years = drawn::run("country_year", {all_trade(*read), totals_of(*read)});
  CHECK(text_at(years, "COD/7108/2023", "exporter_total_text") == "1.33 bn USD");
  CHECK(text_at(years, "COD/7108/2023", "partners_total_text") == "218 M USD");
  CHECK(text_at(years, "COD/7108/2023", "reason") == "missing_input");
}

TEST_CASE("implied fineness of the published exports") {
  const auto read = files();
  if (!read) return;
  const Table table = drawn::run("price_ratio", {drawn::trade(exports_of(*read)), gold_of(*read),
      drawn::no_declarations()});
  CHECK(table.rows() == 189);
  CHECK(integer_at(table, "COD>ARE/710812/2018-09", "implied_ppb") == 9'234'895);
  CHECK(integer_at(table, "COD>ARE/710812/2018-06", "implied_ppb") == 91'124'177);
  CHECK(integer_at(table, "ZMB>ZAF/710813/2021-01", "implied_ppb") == 993'093'437);
  CHECK(integer_at(table, "ZMB>ARE/710813/2023-03", "implied_ppb") == 851'540'275);
  int above = 0;
  int below_70 = 0;
  int below_20 = 0;
  int flagged_above = 0;
  int flagged_below = 0;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (!table["ratio_ppb"].has(i)) continue;
    const std::int64_t low = table["ratio_low_ppb"].integer(i);
    const std::int64_t high = table["ratio_high_ppb"].integer(i);
    above += low > 1'020'000'000;
    below_70 += high < 700'000'000;
    below_20 += high < 200'000'000;
    if (table["reason"].has(i)) continue;
    flagged_above += low > 1'050'000'000;
    flagged_below += high < 200'000'000;
  }
  CHECK(above == 10);
  CHECK(below_70 == 9);
  CHECK(below_20 == 4);
  CHECK(flagged_above <= 8);
  CHECK(flagged_below <= 4);
}

TEST_CASE("bands, medians and weights of the published exports") {
  const auto read = files();
  if (!read) return;
  const Table trade_table = drawn::trade(exports_of(*read));
  const Table price_table = gold_of(*read);
  const PriceBook prices(price_table);
  std::map<std::string, std::array<int, 5>> bands;
  std::map<std::string, std::vector<std::int64_t>> implied;
  std::map<std::string, int128> value;
  std::map<std::string, int128> fine_value;
  std::map<std::string, int128> mass;
  int weighed = 0;
  int estimated = 0;
  for (const TradeRow& row : read_trade(trade_table)) {
    if (row.kind != TradePartner::country || row.product.size() != 6 || !row.net_ug10) continue;
    ++weighed;
    estimated += row.net_estimated;
    const auto price = prices.month("gold", row.year, row.month);
    REQUIRE(price);
    const std::int64_t ppb = implied_fineness_ppb(*row.value_e4, *row.net_ug10, price->point_e4);
    const std::string reporter(row.reporter);
    const std::size_t band = ppb > 1'020'000'000 ? 4 : ppb >= 900'000'000 ? 3 : ppb >= 700'000'000
        ? 2 : ppb >= 200'000'000 ? 1 : 0;
    ++bands[reporter][band];
    implied[reporter].push_back(ppb);
    implied["all"].push_back(ppb);
    value[reporter] += *row.value_e4;
    fine_value[reporter] += int128{*row.net_ug10} * price->point_e4;
    mass[reporter] += *row.net_ug10;
  }
  CHECK(weighed == 133);
  CHECK(estimated == 2);
  CHECK(bands["COD"] == std::array{4, 11, 34, 14, 19});
  CHECK(bands["ZMB"] == std::array{2, 1, 5, 38, 5});
  const auto median = [&](const std::string& of) {
    auto& values = implied[of];
    std::ranges::sort(values);
    const std::size_t middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  };
  CHECK((median("COD") + 50'000) / 100'000 == 8'830);
  CHECK((median("ZMB") + 50'000) / 100'000 == 9'631);
  CHECK((median("all") + 50'000) / 100'000 == 9'313);
  const auto weighted = [&](const std::string& of) {
    return static_cast<std::int64_t>(divide_half_even(value[of] * ug10_per_troy_ounce * 1'000'000,
        fine_value[of]));
  };
  CHECK(weighted("COD") == 730'569);
  CHECK(weighted("ZMB") == 972'180);
  CHECK(bool(mass["COD"] == int128{5'336} * ug10_per_kilogram));
  CHECK(bool(mass["ZMB"] == int128{3'060'744} * ug10_per_gram));
}
