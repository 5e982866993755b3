#include "trade/balance_tables.h"

#include "trade/balance.h"
#include "trade/countries.h"
#include "trade/row_writer.h"

#include "model/quantity.h"

#include <fmt/format.h>

namespace cupel {
namespace {

using enum ColumnType;

std::vector<ColumnSpec> supply_columns() {
  return {
      {"subject_key", text, "", "country/heading/year"},
      {"subject_name", text, "", "the same in words"},
      {"country", text, "ISO 3166 alpha-3", "exporting country"},
      {"year", int64, "", "calendar year"},
      {"period_from_us", int64, "µs UTC", "begin of the year"},
      {"period_to_us", int64, "µs UTC", "end of the year"},
      {"applicable", int64, "0/1", "exports of more than monetary gold"},
      {"reason", text, "", "reason code; missing where every term is stated"},
      {"missing_term", text, "", "exports, production, imports or stock"},
      {"exports_complete", int64, "0/1", "every export row is weighed and the year is stated"},
      {"exports_gross_ug10", int64, "0.1 µg", "gross mass exported, as weighed"},
      {"exports_low_ug10", int64, "0.1 µg", "fine mass exported at the lowest fineness"},
      {"exports_high_ug10", int64, "0.1 µg", "fine mass exported at the highest fineness"},
      {"production_low_g", int64, "g", "mine production, lowest series and digit"},
      {"production_g", int64, "g", "largest stated figure"},
      {"production_high_g", int64, "g", "highest series and digit"},
      {"imports_high_ug10", int64, "0.1 µg", "imports as if all were fine"},
      {"stock_draw_ug10", int64, "0.1 µg", "taken from stock"},
      {"supply_high_ug10", int64, "0.1 µg", "production, imports and stock at their highest"},
      {"statistic_m", int64, "", "exports at the lowest in six digits: mantissa"},
      {"statistic_e", int64, "", "exponent of ten, kg"},
      {"threshold_m", int64, "", "supply at the highest in six digits: mantissa"},
      {"threshold_e", int64, "", "exponent of ten, kg"},
      {"country_name", text, "", "for titles"},
      {"exports_text", text, "", "fine mass exported, at least"},
      {"supply_text", text, "", "supply, at most"},
      {"production_text", text, "", "mine production, at most"},
      {"imports_text", text, "", "imports, at most"},
      {"stock_text", text, "", "taken from stock"},
      {"claim", text_list, "", "largest export rows"},
      {"claim_count", int64, "", "all of them"},
      {"evidence", text_list, "", "production, stock and largest import rows"},
      {"evidence_count", int64, "", "all of them"},
  };
}

std::vector<ColumnSpec> producer_columns() {
  return {
      {"subject_key", text, "", "country/heading/year"},
      {"subject_name", text, "", "the same in words"},
      {"country", text, "ISO 3166 alpha-3", "exporting country"},
      {"year", int64, "", "calendar year"},
      {"period_from_us", int64, "µs UTC", "begin of the year"},
      {"period_to_us", int64, "µs UTC", "end of the year"},
      {"applicable", int64, "0/1", "unrefined gold was exported"},
      {"reason", text, "", "missing_input: no production row for the year"},
      {"category_known", int64, "0/1", "every row says which gold it is"},
      {"exports_weighed", int64, "0/1", "at least one row of unrefined gold is weighed"},
      {"exports_complete", int64, "0/1", "all of them, and the year is stated"},
      {"mined_ug10", int64, "0.1 µg", "unrefined gold exported, gross"},
      {"mined_low_ug10", int64, "0.1 µg", "less half of the last digits"},
      {"production_low_ug10", int64, "0.1 µg", "mine production, lowest series and digit"},
      {"production_ug10", int64, "0.1 µg", "largest stated figure"},
      {"production_high_ug10", int64, "0.1 µg", "highest series and digit"},
      {"statistic_m", int64, "", "production at the highest in six digits: mantissa"},
      {"statistic_e", int64, "", "exponent of ten, kg"},
      {"country_name", text, "", "for titles"},
      {"mined_text", text, "", "unrefined gold exported"},
      {"production_text", text, "", "mine production, at most"},
      {"stated_text", text, "", "mine production as stated, and at most; missing: none on file"},
      {"claim", text_list, "", "largest export rows"},
      {"claim_count", int64, "", "all of them"},
      {"evidence", text_list, "", "production rows"},
      {"evidence_count", int64, "", "all of them"},
  };
}

void put_subject(RowWriter& writer, std::string_view country, int year) {
  writer.put(fmt::format("{}/7108/{}", country, year));
  writer.put(fmt::format("{}, gold (7108), {}", country_name(country), year));
  writer.put(country).put(int128{year}).put_year(year);
}

void put_refs(RowWriter& writer, std::vector<std::string> refs, std::size_t count) {
  if (refs.size() > refs_max) refs.resize(refs_max);
  writer.put(refs).put(int128{static_cast<std::int64_t>(count)});
}

void put_optional(RowWriter& writer, const std::optional<int128>& value) {
  if (value) {
    writer.put(*value);
  } else {
    writer.null();
  }
}

std::string text_of(const std::optional<int128>& mass) {
  return mass ? mass_text(*mass) : std::string("not on file");
}

void put_terms(RowWriter& writer, const SupplyYear& supply) {
  writer.put(supply.exports_gross_ug10).put(supply.exports_low_ug10).put(supply.exports_high_ug10);
  if (supply.production) {
    writer.put(int128{supply.production->low_g}).put(int128{supply.production->point_g});
    writer.put(int128{supply.production->high_g});
  } else {
    writer.null().null().null();
  }
  put_optional(writer, supply.imports_high_ug10);
  put_optional(writer, supply.stock ? std::optional(supply.stock->draw_ug10) : std::nullopt);
  put_optional(writer, supply.supply_high_ug10);
  writer.put(six_digits(supply.exports_low_ug10, -10));
  if (supply.supply_high_ug10) {
    writer.put(six_digits(*supply.supply_high_ug10, -10));
  } else {
    writer.null().null();
  }
}

void put_supply(RowWriter& writer, const SupplyYear& supply) {
  put_subject(writer, supply.country, supply.year);
  writer.put_flag(supply.applicable).put_if(supply.reason).put_if(supply.missing);
  writer.put_flag(supply.exports_complete);
  put_terms(writer, supply);
  writer.put(country_title(supply.country)).put(mass_text(supply.exports_low_ug10));
  writer.put(text_of(supply.supply_high_ug10));
  writer.put(supply.production ? mass_text(int128{supply.production->high_g} * ug10_per_gram)
                               : std::string("not on file"));
  writer.put(text_of(supply.imports_high_ug10));
  writer.put(supply.stock ? mass_text(supply.stock->draw_ug10) : std::string("not on file"));
  put_refs(writer, largest_refs(supply.exports), supply.exports.size());
  std::vector<std::string> refs;
  if (supply.production) refs = supply.production->refs;
  if (supply.stock) refs.insert(refs.end(), supply.stock->refs.begin(), supply.stock->refs.end());
  const std::size_t count = refs.size() + supply.imports.size();
  const auto imports = largest_refs(supply.imports);
  refs.insert(refs.end(), imports.begin(), imports.end());
  put_refs(writer, std::move(refs), count);
  writer.end_row();
}

void put_producer(RowWriter& writer, const ProducerYear& producer) {
  put_subject(writer, producer.country, producer.year);
  writer.put_flag(producer.applicable).put_if(producer.reason).put_flag(producer.category_known);
  writer.put_flag(producer.exports_weighed).put_flag(producer.exports_complete);
  writer.put(producer.mined_ug10).put(producer.mined_low_ug10);
  const auto& production = producer.production;
  if (production) {
    const int128 high = int128{production->high_g} * ug10_per_gram;
    writer.put(int128{production->low_g} * ug10_per_gram);
    writer.put(int128{production->point_g} * ug10_per_gram).put(high);
    writer.put(six_digits(high, -10));
  } else {
    writer.null().null().null().null().null();
  }
  writer.put(country_title(producer.country)).put(mass_text(producer.mined_ug10));
  writer.put(production ? mass_text(int128{production->high_g} * ug10_per_gram)
                        : std::string("not on file"));
  writer.put_if(production ? stated_text(*production) : std::string());
  put_refs(writer, largest_refs(producer.exports), producer.exports.size());
  const auto refs = production ? production->refs : std::vector<std::string>{};
  put_refs(writer, refs, refs.size());
  writer.end_row();
}

Result<Table> make_supply(std::span<const Table> inputs) {
  const auto rows = read_trade(inputs[0]);
  const auto sides = sides_of(rows, CodeLevel::subheading);
  Table table(supply_columns());
  RowWriter writer(table);
  const auto years = supply_years(sides, read_production(inputs[1]), read_stock(inputs[2]));
  for (const SupplyYear& supply : years) put_supply(writer, supply);
  return table;
}

Result<Table> make_producers(std::span<const Table> inputs) {
  const auto rows = read_trade(inputs[0]);
  const auto sides = sides_of(rows, CodeLevel::subheading);
  Table table(producer_columns());
  RowWriter writer(table);
  for (const ProducerYear& producer : producer_years(sides, read_production(inputs[1]))) {
    put_producer(writer, producer);
  }
  return table;
}

}  // namespace

TableKernel supply_balance_kernel() {
  return {"supply_balance",
          "a country's exports of gold at their lowest beside its production, imports and stock at "
          "their highest",
          {trade_input(), production_input(), stock_input()},
          supply_columns(),
          make_supply};
}

TableKernel non_producer_kernel() {
  return {"non_producer",
          "a country's exports of unrefined gold beside its mine production",
          {trade_input(), production_input()},
          producer_columns(),
          make_producers};
}

}  // namespace cupel
