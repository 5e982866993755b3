#include "model/facts.h"

namespace cupel {
namespace {

using enum ColumnType;

const ColumnSpec geometry{"geometry", blob, "WKB, degrees of 1e-7",
                          "shape as received, repaired where a defect says so"};
const ColumnSpec accuracy{"accuracy_m", int64, "m", "stated accuracy of the position"};
const ColumnSpec source{"source", text, "", "who says so, as the file or its mapping names it"};
const ColumnSpec currency{"currency", text, "ISO 4217", "currency of the money columns of this row"};
const ColumnSpec year{"year", int64, "", "calendar year"};

TableSpec airstrip_table() {
  return {"airstrip", "landing strips", DeliveryMode::snapshot, {"key"},
          {{"key", text, "", "the file's own identifier"},
           {"registered", int64, "0/1", "in the aviation register; missing when the file does not say"},
           accuracy, source, geometry}};
}

TableSpec coverage_table() {
  return {"coverage", "what was seen clearly by the imagery, per quarter", DeliveryMode::snapshot, {"quarter"},
          {{"quarter", text, "YYYYQn", "quarter"}, year,
           {"quarter_number", int64, "", "1 to 4"},
           {"clear_share_ppm", int64, "ppm", "share of the polygon seen clearly at least once"},
           source, geometry}};
}

TableSpec declaration_table() {
  return {"declaration", "single customs declarations", DeliveryMode::increment, {"number"},
          {{"number", text, "", "declaration number as stated"},
           {"date", text, "YYYY-MM-DD", "date of the declaration"},
           {"date_us", int64, "µs UTC", "midnight of that day"}, year,
           {"month", int64, "", "1 to 12"},
           {"flow", text, "", "M import, X export"},
           {"office", text, "", "customs office"},
           {"product", text, "HS", "six digits, a lost leading zero restored"},
           {"departure", text, "ISO 3166 alpha-3", "country of departure"},
           {"origin", text, "ISO 3166 alpha-3", "country of origin"},
           {"importer", text, "", "importer's code as stated"},
           {"declarant", text, "", "declarant's code as stated"},
           {"seller", text, "", "seller's code as stated"},
           {"net_ug10", int64, "0.1 µg", "net mass"},
           {"net_half_ug10", int64, "0.1 µg", "half of the last stated digit of the net mass"},
           {"fineness_ppb", int64, "ppb", "stated fineness"},
           {"value_e4", int64, "1e-4", "stated price of the item"},
           {"value_half_e4", int64, "1e-4", "half of the last stated digit of the price"}, currency}};
}

TableSpec defect_table() {
  return {"defect", "rows and cells that could not be used, and repairs", DeliveryMode::increment, {},
          {{"line", int64, "", "line from 1; 0 not known"},
           {"column_number", int64, "", "cell from 1; 0 the row"},
           {"pointer", text, "", "JSON pointer"},
           {"rule", text, "", "which rule was broken"},
           {"text", text, "", "offending text, cut to 200 bytes"},
           {"note", int64, "0/1", "1: repaired or explained, nothing is missing"}}};
}

TableSpec delivery_table() {
  return {"delivery", "files taken in", DeliveryMode::increment, {},
          {{"name", text, "", "last component of the file's path; missing when disclosed only"},
           {"layout", text, "", "which outside format, with version"},
           {"reader", text, "", "how bytes became rows, with version"},
           {"mode", text, "", "increment, snapshot or correction"},
           {"source", text, "", "who delivered, as the mapping or the reader names it"},
           {"received_us", int64, "µs UTC", "time received by the log"},
           {"rows", int64, "", "rows sealed"},
           {"defects", int64, "", "rows with a defect"},
           {"sha256", text, "hex", "hash of the bytes received"},
           {"bytes", int64, "byte", "size received"}}};
}

TableSpec detection_table() {
  return {"detection", "dug ground seen from above", DeliveryMode::snapshot, {"period"},
          {{"key", text, "", "feature's id, else period and hash of its rings"},
           {"period", text, "", "2018, 2025Q2, …"}, year,
           {"quarter_number", int64, "", "1 to 4; missing for a whole year"},
           {"period_to_us", int64, "µs UTC", "end of the period"},
           {"model", text, "", "generation of the detector; areas of two generations are never added"},
           {"mined_m2", int64, "m²", "stated mined area; smaller than the polygon"},
           {"score_ppm", int64, "ppm", "detector's score"},
           accuracy, source, geometry}};
}

TableSpec licence_table() {
  return {"licence", "mining titles", DeliveryMode::snapshot, {"licence_no"},
          {{"licence_no", text, "", "number as stated, outer blanks off"},
           {"holder", text, "", "holder as stated"},
           {"mineral", text, "", "mineral"},
           {"category", text, "", "industrial, artisanal, …"},
           {"deposit_type", text, "", "alluvial, hard rock, riverbed, underground, …"},
           {"status", text, "", "status as stated"},
           {"valid_from_us", int64, "µs UTC", "first day"},
           {"valid_to_us", int64, "µs UTC", "end of the last day"},
           {"repair_ppm", int64, "ppm", "change of area by the repair of a broken polygon"},
           accuracy, source, geometry}};
}

TableSpec mirror_total_table() {
  return {"mirror_total", "an exporter's year beside the sum of its partners' years", DeliveryMode::correction,
          {"exporter", "product", "year"},
          {{"exporter", text, "ISO 3166 alpha-3", "exporting country"},
           {"product", text, "HS", "product"}, year,
           {"exporter_value_e4", int64, "1e-4", "what the exporter reports; a stated 0 may mean nothing reported"},
           {"exporter_half_e4", int64, "1e-4", "half of its last stated digit"},
           {"partners_value_e4", int64, "1e-4", "what the partners report together"},
           {"partners_count", int64, "", "how many partners report"}, currency}};
}

TableSpec monthly_return_table() {
  return {"monthly_return", "a licence's monthly production return", DeliveryMode::correction,
          {"licence_no", "month"},
          {{"licence_no", text, "", "number as stated, outer blanks off"},
           {"month", text, "YYYY-MM", "month"}, year,
           {"month_number", int64, "", "1 to 12"},
           {"metal", text, "", "gold, silver, …"},
           {"gross_ug10", int64, "0.1 µg", "gross mass"},
           {"fine_ug10", int64, "0.1 µg", "fine mass, as stated or gross × fineness"},
           {"fine_half_ug10", int64, "0.1 µg", "half of the last stated digit of the fine mass"},
           {"fineness_ppb", int64, "ppb", "stated fineness"}}};
}

TableSpec price_table() {
  return {"price", "metal prices", DeliveryMode::snapshot, {"metal", "period", "series"},
          {{"metal", text, "", "gold, silver, platinum, palladium"},
           {"period", text, "", "YYYY-MM or YYYY-MM-DD"}, year,
           {"month", int64, "", "1 to 12"},
           {"day", int64, "", "missing for a monthly mean"},
           {"price_e4", int64, "1e-4 per troy ounce", "price"}, currency,
           {"series", text, "", "which series"},
           {"annual_only", int64, "0/1", "the twelve months of the year repeat one annual figure"}}};
}

TableSpec production_table() {
  return {"production", "mine production per country and year", DeliveryMode::snapshot,
          {"country", "year", "metal", "series"},
          {{"country", text, "ISO 3166 alpha-3", "country; missing for regions"},
           {"country_stated", text, "", "name as received"}, year,
           {"metal", text, "", "metal"},
           {"stated", text, "", "figure as received"},
           {"point_g", int64, "g", "stated figure"},
           {"low_g", int64, "g", "stated figure less half its last digit, not below 0"},
           {"high_g", int64, "g", "stated figure plus half its last digit"},
           {"series", text, "", "which series"}}};
}

TableSpec stock_table() {
  return {"stock", "stocks of metal and their change", DeliveryMode::snapshot, {"country", "year", "metal"},
          {{"country", text, "ISO 3166 alpha-3", "country of the holder"},
           {"holder", text, "", "holder as stated"}, year,
           {"metal", text, "", "metal"},
           {"draw_ug10", int64, "0.1 µg", "fine mass taken from stock in the year; negative: put in"}}};
}

TableSpec territory_table() {
  return {"territory", "land whose rules decide about mining", DeliveryMode::snapshot, {"key"},
          {{"key", text, "", "the file's own identifier"},
           {"kind", text, "", "peoples, protected, world_heritage"},
           {"name", text, "", "name as its people write it"},
           {"country", text, "", "country as stated"},
           {"valid_from_us", int64, "µs UTC", "first day; missing: not stated"},
           {"valid_to_us", int64, "µs UTC", "end of the last day; missing: not stated"},
           {"mining_allowed", int64, "0/1", "missing when the file does not say"},
           {"repair_ppm", int64, "ppm", "change of area by the repair of a broken polygon"},
           accuracy, source, geometry}};
}

TableSpec trade_table() {
  return {"trade", "trade statistics: one reporter's statement about one partner and period",
          DeliveryMode::correction,
          {"reporter", "partner", "partner_kind", "flow", "product", "period", "customs", "transport"},
          {{"reporter", text, "ISO 3166 alpha-3", "who reports"},
           {"partner", text, "ISO 3166 alpha-3", "the other side; missing for totals and unspecified"},
           {"partner_kind", text, "", "country, world (a total) or unspecified"},
           {"flow", text, "", "X export, M import, RX, RM, DX"},
           {"product", text, "HS", "code as stated, a lost leading zero restored"},
           {"hs_revision", text, "", "H0 to H6"},
           {"period", text, "", "YYYY or YYYY-MM"}, year,
           {"month", int64, "", "1 to 12; missing for a year"},
           {"customs", text, "", "customs procedure; C00 is the total"},
           {"transport", text, "", "mode of transport; 0 is the total"},
           {"value_e4", int64, "1e-4", "trade value"},
           {"value_half_e4", int64, "1e-4", "half of its last stated digit"}, currency,
           {"valuation", text, "", "fob or cif; missing when the file does not say"},
           {"net_ug10", int64, "0.1 µg", "net mass; missing where 0 is stated beside a value"},
           {"net_half_ug10", int64, "0.1 µg", "half of its last stated digit"},
           {"net_estimated", int64, "0/1", "the statistical office estimated the mass"},
           {"alternative_quantity", text, "", "altQty as stated, with its unit; never a mass"}}};
}

TableSpec trade_pair_table() {
  return {"trade_pair", "both sides' totals of all goods between two countries in a year",
          DeliveryMode::correction, {"exporter", "importer", "product", "year", "import_valuation"},
          {{"importer", text, "", "importer's name as stated"},
           {"exporter", text, "", "exporter's name as stated"},
           {"importer_code", text, "", "importer's code as stated"},
           {"exporter_code", text, "", "exporter's code as stated"},
           {"product", text, "", "TOTAL: all goods"}, year,
           {"import_value_e4", int64, "1e-4", "importer's value, made FOB by the publisher"},
           {"export_value_e4", int64, "1e-4", "exporter's value, FOB"}, currency,
           {"import_valuation", text, "", "cif (already divided) or fob"},
           {"gap_stated_e4", int64, "1e-4", "gap the publisher printed"}}};
}

std::vector<TableSpec> all_tables() {
  return {airstrip_table(), coverage_table(), declaration_table(), defect_table(), delivery_table(),
          detection_table(), licence_table(), mirror_total_table(), monthly_return_table(), price_table(),
          production_table(), stock_table(), territory_table(), trade_table(), trade_pair_table()};
}

}  // namespace

std::span<const TableSpec> fact_tables() {
  static const std::vector<TableSpec> tables = all_tables();
  return tables;
}

const TableSpec* fact_table(std::string_view name) {
  for (const TableSpec& table : fact_tables()) {
    if (table.name == name) return &table;
  }
  return nullptr;
}

}  // namespace cupel
