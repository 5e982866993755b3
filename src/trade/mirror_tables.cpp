#include "trade/mirror_tables.h"

#include "trade/countries.h"
#include "trade/mirror.h"
#include "trade/products.h"
#include "trade/row_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace cupel {
namespace {

using enum ColumnType;

std::vector<ColumnSpec> corridor_columns() {
  return {
      {"subject_key", text, "", "exporter>importer/heading/year"},
      {"subject_name", text, "", "the same in words"},
      {"exporter", text, "ISO 3166 alpha-3", "exporting country"},
      {"importer", text, "ISO 3166 alpha-3", "importing country"},
      {"product", text, "HS", "heading"},
      {"year", int64, "", "calendar year"},
      {"period_from_us", int64, "µs UTC", "begin of the year"},
      {"period_to_us", int64, "µs UTC", "end of the year"},
      {"applicable", int64, "0/1", "bullion between two countries"},
      {"reason", text, "", "reason code; missing where the gap can be judged"},
      {"class", text, "", "matched, reversal, orphaned, lost, imputed, conflict, self"},
      {"branch", text, "", "mass, value or none"},
      {"level", int64, "", "digits of the codes that were added up; the smaller of both sides"},
      {"importer_complete", int64, "0/1", "the importer states the year: the gap can grow no more"},
      {"valuation", text, "", "basis of the importer's value: fob, cif or unknown"},
      {"currency", text, "ISO 4217", "currency of the values"},
      {"exporter_value_e4", int64, "1e-4", "stated by the exporter; 0: it states the year without"},
      {"importer_value_e4", int64, "1e-4", "stated by the importer"},
      {"importer_fob_e4", int64, "1e-4", "importer's value made FOB"},
      {"gap_value_e4", int64, "1e-4", "importer made FOB less exporter less what the lag explains"},
      {"gap_value_low_e4", int64, "1e-4", "low end"},
      {"gap_value_high_e4", int64, "1e-4", "high end"},
      {"exporter_net_ug10", int64, "0.1 µg", "mass stated by the exporter"},
      {"importer_net_ug10", int64, "0.1 µg", "mass stated by the importer"},
      {"gap_net_ug10", int64, "0.1 µg", "importer less exporter less what the lag explains"},
      {"gap_net_low_ug10", int64, "0.1 µg", "low end"},
      {"gap_net_high_ug10", int64, "0.1 µg", "high end"},
      {"gap", int64, "of the branch", "gap of the branch"},
      {"gap_low", int64, "of the branch", "its low end"},
      {"gap_low_attributed", int64, "of the branch", "low end, had the exporter named all partners"},
      {"share_ppm", int64, "ppm", "gap of the branch / importer, never below 0"},
      {"statistic_m", int64, "", "gap of the branch in six digits: mantissa"},
      {"statistic_e", int64, "", "exponent of ten"},
      {"statistic_unit", text, "", "kg or USD"},
      {"exporter_total_e4", int64, "1e-4", "exporter's year, with or without partners"},
      {"partners_total_e4", int64, "1e-4", "what all partners state together; never netted"},
      {"exporter_name", text, "", "for titles"},
      {"importer_name", text, "", "for titles"},
      {"exporter_text", text, "", "exporter's figure of the branch"},
      {"importer_text", text, "", "importer's figure of the branch"},
      {"gap_text", text, "", "gap of the branch"},
      {"gap_words", text, "", "the gap of the branch with its share and both ends"},
      {"exporter_names", int64, "0/1", "the exporter has a row about this importer"},
      {"importer_states", int64, "0/1", "the importer has a row about this exporter"},
      {"exporter_months", text, "", "the exporter's months without any row; missing: none, or a whole year"},
      {"importer_months", text, "", "the importer's"},
      {"exporter_total_text", text, "", "exporter's total"},
      {"partners_total_text", text, "", "partners' total"},
      {"claim", text_list, "", "the exporter's largest rows"},
      {"claim_count", int64, "", "all of them"},
      {"evidence", text_list, "", "the importer's largest rows"},
      {"evidence_count", int64, "", "all of them"},
  };
}

std::vector<ColumnSpec> country_columns() {
  return {
      {"subject_key", text, "", "exporter/heading/year"},
      {"subject_name", text, "", "the same in words"},
      {"exporter", text, "ISO 3166 alpha-3", "exporting country"},
      {"product", text, "HS", "heading"},
      {"year", int64, "", "calendar year"},
      {"period_from_us", int64, "µs UTC", "begin of the year"},
      {"period_to_us", int64, "µs UTC", "end of the year"},
      {"applicable", int64, "0/1", "bullion"},
      {"reason", text, "", "reason code; missing where at least one partner could be weighed"},
      {"partners", int64, "", "corridors of the year"},
      {"partners_weighed", int64, "", "of these with both masses known"},
      {"partners_named", int64, "", "of these named by the exporter"},
      {"partners_silent", int64, "", "partners that state months, and not all twelve"},
      {"exporter_net_ug10", int64, "0.1 µg", "stated by the exporter to the weighed partners"},
      {"importers_net_ug10", int64, "0.1 µg", "stated by the weighed partners"},
      {"gap_net_ug10", int64, "0.1 µg", "sum of the positive gaps"},
      {"gap_net_low_ug10", int64, "0.1 µg", "low end"},
      {"gap_net_low_attributed_ug10", int64, "0.1 µg", "low end, had all partners been named"},
      {"reversed_net_ug10", int64, "0.1 µg", "sum of the negative gaps, never netted"},
      {"share_ppm", int64, "ppm", "positive gaps / weighed partners' statements"},
      {"statistic_m", int64, "", "positive gaps in six digits: mantissa"},
      {"statistic_e", int64, "", "exponent of ten"},
      {"currency", text, "ISO 4217", "currency of the totals"},
      {"exporter_total_e4", int64, "1e-4", "exporter's total of the year"},
      {"partners_total_e4", int64, "1e-4", "what all partners state together"},
      {"exporter_name", text, "", "for titles"},
      {"exporter_text", text, "", "mass stated by the exporter"},
      {"importers_text", text, "", "mass stated by the partners"},
      {"gap_text", text, "", "sum of the positive gaps"},
      {"gap_words", text, "", "the same with its share and its low end"},
      {"reversed_text", text, "", "sum of the negative gaps"},
      {"exporter_months", text, "", "the exporter's months without any row; missing: none, or a whole year"},
      {"exporter_total_text", text, "", "exporter's total"},
      {"partners_total_text", text, "", "partners' total"},
      {"claim", text_list, "", "the exporter's largest rows"},
      {"claim_count", int64, "", "all of them"},
      {"evidence", text_list, "", "the partners' largest rows"},
      {"evidence_count", int64, "", "all of them"},
  };
}

std::string heading_words(std::string_view product) {
  const std::string_view metal = metal_of(product);
  return metal.empty() ? std::string(product) : fmt::format("{} ({})", metal, product);
}

std::string_view valuation_name(const ReporterYear* received) {
  if (received == nullptr) return {};
  switch (received->valuation) {
    case Valuation::fob: return "fob";
    case Valuation::cif: return "cif";
    case Valuation::unknown: return "unknown";
  }
  return "unknown";
}

void put_gap(RowWriter& writer, const std::optional<MirrorGap>& gap, bool with_fob) {
  if (!gap) {
    for (int i = 0; i < (with_fob ? 6 : 5); ++i) writer.null();
    return;
  }
  writer.put(gap->exporter).put(gap->importer);
  if (with_fob) writer.put(gap->importer_point);
  writer.put(gap->point).put(gap->low).put(gap->high);
}

std::string amount_text(const CorridorYear& corridor, int128 amount) {
  return corridor.branch == Branch::mass ? mass_text(amount)
                                         : money_text(amount, corridor.currency);
}

std::string total_text(std::optional<std::int64_t> total_e4, std::string_view currency) {
  return total_e4 ? money_text(*total_e4, currency) : std::string("not on file");
}

/// What a side says, where no branch compares it.
std::string side_text(const ReporterYear* side) {
  if (side == nullptr) return "not on file";
  return side->value_missing ? mass_text(side->net_ug10.sum)
                             : money_text(side->value_e4.sum, side->currency);
}

void put_branch(RowWriter& writer, const CorridorYear& corridor) {
  const MirrorGap* gap = corridor.branch == Branch::mass    ? &*corridor.mass
                   : corridor.branch == Branch::value ? &*corridor.value
                                                      : nullptr;
  if (gap == nullptr) {
    for (int i = 0; i < 7; ++i) writer.null();
    return;
  }
  writer.put(gap->point).put(gap->low).put(gap->low_attributed).put(int128{gap->share_ppm()});
  writer.put(six_digits(gap->point, corridor.branch == Branch::mass ? -10 : -4));
  writer.put(corridor.branch == Branch::mass ? "kg" : "USD");
}

/// "1,200 kg more arrived (29 %), between 1,199 kg and 1,201 kg"; ends that read alike are left out.
std::string gap_words(const CorridorYear& corridor, const MirrorGap& gap) {
  const std::string low = amount_text(corridor, gap.low);
  const std::string high = amount_text(corridor, gap.high);
  if (gap.point < 0) return amount_text(corridor, -gap.point) + " less arrived";
  const std::string words = fmt::format("{} more arrived ({})", amount_text(corridor, gap.point),
                                        share_in_words(gap.share_ppm()));
  return low == high ? words : fmt::format("{}, between {} and {}", words, low, high);
}

/// "DR Congo: no row for Oct, Nov, Dec 2020"; empty without such months.
std::string silence_text(std::string_view country, const std::vector<int>& months, int year) {
  if (months.empty()) return {};
  constexpr std::array<std::string_view, 12> names{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::string list;
  for (const int month : months) {
    if (!list.empty()) list += ", ";
    list += names[static_cast<std::size_t>(month - 1)];
  }
  return fmt::format("{}: no row for {} {}", country_title(country), list, year);
}

/// With what the importer booked in those months, where it states months of the branch's quantity.
std::string exporter_silence(const CorridorYear& corridor) {
  const auto& silent = corridor.exporter_silent;
  std::string words = silence_text(corridor.exporter, silent, corridor.year);
  const ReporterYear* received = corridor.received;
  if (words.empty() || received == nullptr || received->annual() || corridor.branch == Branch::none) {
    return words;
  }
  int128 booked = 0;
  for (const MonthAmount& month : received->months) {
    if (std::ranges::find(silent, month.month % 12 + 1) == silent.end()) continue;
    booked += corridor.branch == Branch::mass ? month.net_ug10 : month.value_e4;
  }
  return fmt::format("{}, months in which {} booked {}", words, country_title(corridor.importer),
                     booked == 0 ? "nothing" : amount_text(corridor, booked));
}

void put_texts(RowWriter& writer, const CorridorYear& corridor) {
  writer.put(country_title(corridor.exporter)).put(country_title(corridor.importer));
  const auto& gap = corridor.branch == Branch::mass ? corridor.mass : corridor.value;
  if (corridor.branch == Branch::none || !gap) {
    writer.put(side_text(corridor.sent)).put(side_text(corridor.received));
    writer.put("not computed").put("not computed");
  } else {
    writer.put(amount_text(corridor, gap->exporter)).put(amount_text(corridor, gap->importer));
    writer.put(amount_text(corridor, gap->point)).put(gap_words(corridor, *gap));
  }
  writer.put_flag(corridor.sent != nullptr).put_flag(corridor.received != nullptr);
  writer.put_if(exporter_silence(corridor));
  writer.put_if(silence_text(corridor.importer, corridor.importer_silent, corridor.year));
  writer.put(total_text(corridor.exporter_total_e4, corridor.currency));
  writer.put(total_text(corridor.partners_total_e4, corridor.currency));
}

void put_rows(RowWriter& writer, std::vector<const TradeRow*> rows) {
  const int128 count = static_cast<std::int64_t>(rows.size());
  writer.put(largest_refs(std::move(rows))).put(count);
}

std::vector<const TradeRow*> rows_of(const ReporterYear* side) {
  return side == nullptr ? std::vector<const TradeRow*>{} : side->rows;
}

std::size_t level_of(const CorridorYear& corridor) {
  const std::size_t sent = corridor.sent != nullptr ? corridor.sent->digits : 99;
  const std::size_t received = corridor.received != nullptr ? corridor.received->digits : 99;
  return std::min(sent, received);
}

void put_corridor(RowWriter& writer, const CorridorYear& corridor) {
  writer.put(fmt::format("{}>{}/{}/{}", corridor.exporter, corridor.importer, corridor.product,
                         corridor.year));
  writer.put(fmt::format("{} to {}, {}, {}", country_name(corridor.exporter),
                         country_name(corridor.importer), heading_words(corridor.product),
                         corridor.year));
  writer.put(corridor.exporter).put(corridor.importer).put(corridor.product);
  writer.put(int128{corridor.year}).put_year(corridor.year);
  writer.put_flag(corridor.applicable).put_if(corridor.reason);
  writer.put(name_of(corridor.corridor_class)).put(name_of(corridor.branch));
  writer.put(int128{static_cast<std::int64_t>(level_of(corridor))});
  writer.put_flag(corridor.importer_complete);
  writer.put_if(valuation_name(corridor.received)).put_if(corridor.currency);
  put_gap(writer, corridor.value, true);
  put_gap(writer, corridor.mass, false);
  put_branch(writer, corridor);
  writer.put(corridor.exporter_total_e4).put(corridor.partners_total_e4);
  put_texts(writer, corridor);
  put_rows(writer, rows_of(corridor.sent));
  put_rows(writer, rows_of(corridor.received));
  writer.end_row();
}

std::vector<const TradeRow*> rows_of(const std::vector<const ReporterYear*>& sides) {
  std::vector<const TradeRow*> rows;
  for (const ReporterYear* side : sides) {
    rows.insert(rows.end(), side->rows.begin(), side->rows.end());
  }
  return rows;
}

/// "2,200 kg more arrived (31 %), at least 2,198 kg".
std::string gap_words(const CountryYear& country) {
  const std::string point = mass_text(country.gap_ug10);
  const std::string low = mass_text(country.gap_low_ug10());
  const std::string words = fmt::format("{} more arrived ({})", point, share_in_words(country.share_ppm()));
  return low == point ? words : fmt::format("{}, at least {}", words, low);
}

void put_country(RowWriter& writer, const CountryYear& country) {
  writer.put(fmt::format("{}/{}/{}", country.exporter, country.product, country.year));
  writer.put(fmt::format("{}, {}, {}", country_name(country.exporter),
                         heading_words(country.product), country.year));
  writer.put(country.exporter).put(country.product).put(int128{country.year});
  writer.put_year(country.year).put_flag(country.applicable).put_if(country.reason);
  writer.put(int128{country.partners}).put(int128{country.partners_weighed});
  writer.put(int128{country.partners_named}).put(int128{country.partners_silent});
  writer.put(country.exporter_ug10).put(country.importers_ug10).put(country.gap_ug10);
  writer.put(country.gap_low_ug10()).put(country.gap_low_attributed_ug10());
  writer.put(country.reversed_ug10).put(int128{country.share_ppm()});
  writer.put(six_digits(country.gap_ug10, -10)).put_if(country.currency);
  writer.put(country.exporter_total_e4).put(country.partners_total_e4);
  writer.put(country_title(country.exporter));
  writer.put(mass_text(country.exporter_ug10)).put(mass_text(country.importers_ug10));
  writer.put(mass_text(country.gap_ug10)).put(gap_words(country));
  writer.put(mass_text(country.reversed_ug10));
  writer.put_if(silence_text(country.exporter, country.exporter_silent, country.year));
  writer.put(total_text(country.exporter_total_e4, country.currency));
  writer.put(total_text(country.partners_total_e4, country.currency));
  put_rows(writer, rows_of(country.sent));
  put_rows(writer, rows_of(country.received));
  writer.end_row();
}

Result<Table> make_corridor_years(std::span<const Table> inputs) {
  const auto rows = read_trade(inputs[0]);
  const auto totals = read_mirror_totals(inputs[1]);
  const auto sides = sides_of(rows, CodeLevel::heading);
  Table table(corridor_columns());
  RowWriter writer(table);
  for (const CorridorYear& corridor : corridor_years(sides, totals)) put_corridor(writer, corridor);
  return table;
}

Result<Table> make_country_years(std::span<const Table> inputs) {
  const auto rows = read_trade(inputs[0]);
  const auto totals = read_mirror_totals(inputs[1]);
  const auto sides = sides_of(rows, CodeLevel::heading);
  Table table(country_columns());
  RowWriter writer(table);
  for (const CountryYear& country : country_years(corridor_years(sides, totals), totals)) {
    put_country(writer, country);
  }
  return table;
}

}  // namespace

TableKernel corridor_year_kernel() {
  return {"corridor_year",
          "both sides' statements about one exporter, importer, heading and year, and their gap",
          {trade_input(), mirror_total_input()},
          corridor_columns(),
          make_corridor_years};
}

TableKernel country_year_kernel() {
  return {"country_year",
          "an exporter's year: positive gaps of mass summed over its partners",
          {trade_input(), mirror_total_input()},
          country_columns(),
          make_country_years};
}

}  // namespace cupel
