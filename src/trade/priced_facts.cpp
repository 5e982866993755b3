#include "trade/price_ratio.h"
#include "trade/countries.h"
#include "trade/products.h"
#include "trade/sides.h"

#include <fmt/format.h>

#include <algorithm>

namespace cupel {
namespace {

using enum ColumnType;

std::string_view text_or_empty(const Column& column, std::size_t i) {
  return column.has(i) ? column.text(i) : std::string_view();
}

std::optional<std::int64_t> integer_if(const Column& column, std::size_t i) {
  if (!column.has(i)) return std::nullopt;
  return column.integer(i);
}

/// "2018-09", or "2018" for a whole year.
std::string period_text(int year, int month) {
  return month == 0 ? fmt::format("{}", year) : fmt::format("{}-{:02}", year, month);
}

std::string goods_words(std::string_view product) {
  const std::string_view metal = metal_of(product);
  return metal.empty() ? std::string(product) : fmt::format("{} ({})", metal, product);
}

/// One month, or a year stated as a whole, of a side. An importer's statement turns the sign of the
/// route: both sides may state one route, code and period.
PricedFact fact_of(const ReporterYear& side, int month) {
  PricedFact fact;
  const bool sends = side.flow == "X";
  const std::string_view left = side.reporter;
  const std::string_view right = side.partner;
  const std::string period = period_text(side.year, month);
  fact.subject_kind = "trade_row";
  fact.subject_key =
      fmt::format("{}{}{}/{}/{}", left, sends ? '>' : '<', right, side.product, period);
  fact.subject_name = fmt::format("{} {} {}, {}, {}", country_name(left), sends ? "to" : "from",
                                  country_name(right), goods_words(side.product), period);
  fact.reporter = left;
  fact.partner = right;
  fact.period = period;
  fact.flow = side.flow;
  fact.product = side.product;
  fact.year = side.year;
  fact.month = month;
  fact.period_from_us = instant_us_of({side.year, month == 0 ? 1 : month, 1});
  const bool last = month == 0 || month == 12;
  fact.period_to_us = instant_us_of({side.year + (last ? 1 : 0), last ? 1 : month + 1, 1});
  fact.currency = side.currency;
  fact.conflict = side.conflict || side.currency_mixed;
  return fact;
}

void add_amounts(PricedFact& fact, const ReporterYear& side) {
  if (!side.value_missing) {
    fact.value_e4 = static_cast<std::int64_t>(side.value_e4.sum);
    fact.value_half_e4 = static_cast<std::int64_t>(side.value_e4.half);
  }
  if (!side.mass_missing) {
    fact.net_ug10 = static_cast<std::int64_t>(side.net_ug10.sum);
    fact.net_half_ug10 = static_cast<std::int64_t>(side.net_ug10.half);
  }
  fact.net_estimated = side.mass_estimated;
  fact.refs = largest_refs(side.rows);
}

}  // namespace

std::vector<PricedFact> facts_of_trade(std::span<const TradeRow> rows) {
  std::vector<TradeRow> countries;
  std::ranges::copy_if(rows, std::back_inserter(countries), [](const TradeRow& row) {
    return row.kind == TradePartner::country && row.product.size() >= 4;
  });
  std::vector<PricedFact> facts;
  // Each month stands for itself here: sides of one month each.
  std::ranges::stable_sort(countries, {}, &TradeRow::month);
  for (std::size_t begin = 0; begin < countries.size();) {
    std::size_t end = begin + 1;
    while (end < countries.size() && countries[end].month == countries[begin].month) ++end;
    const auto of_month = std::span(countries).subspan(begin, end - begin);
    for (const ReporterYear& side : sides_of(of_month, CodeLevel::subheading)) {
      PricedFact& fact = facts.emplace_back(fact_of(side, countries[begin].month));
      add_amounts(fact, side);
    }
    begin = end;
  }
  std::ranges::sort(facts, {}, &PricedFact::subject_key);
  return facts;
}

KernelInput declaration_input() {
  return {"declaration",
          "SELECT idx, row, number, date, flow, product, net_ug10, net_half_ug10, fineness_ppb, "
          "value_e4, value_half_e4, currency FROM declaration WHERE log = 0 AND number IS NOT NULL AND "
          "date IS NOT NULL AND product IS NOT NULL ORDER BY number, idx, row",
          {{"idx", int64, "", ""}, {"row", int64, "", ""}, {"number", text, "", ""},
           {"date", text, "YYYY-MM-DD", ""}, {"flow", text, "", ""}, {"product", text, "HS", ""},
           {"net_ug10", int64, "0.1 µg", ""}, {"net_half_ug10", int64, "0.1 µg", ""},
           {"fineness_ppb", int64, "ppb", ""}, {"value_e4", int64, "1e-4", ""},
           {"value_half_e4", int64, "1e-4", ""}, {"currency", text, "", ""}}};
}

std::vector<PricedFact> facts_of_declarations(const Table& table) {
  std::vector<PricedFact> facts;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const auto date = parse_iso_date(table.at(3).text(i));
    if (!date) continue;
    PricedFact fact;
    fact.subject_kind = "declaration";
    fact.subject_key = table.at(2).text(i);
    fact.subject_name = "Declaration " + fact.subject_key;
    constexpr std::size_t number_max = 10;  // titles have 90 characters
    fact.route = fact.subject_key.size() <= number_max ? "declaration " + fact.subject_key
                                                       : "one declaration";
    fact.flow = text_or_empty(table.at(4), i);
    fact.product = table.at(5).text(i);
    fact.year = date->year;
    fact.month = date->month;
    fact.date = date;
    fact.period_from_us = instant_us_of(*date);
    fact.period_to_us = fact.period_from_us + microseconds_per_day;
    fact.net_ug10 = integer_if(table.at(6), i);
    fact.net_half_ug10 = integer_if(table.at(7), i).value_or(0);
    fact.fineness_ppb = integer_if(table.at(8), i);
    if (fact.fineness_ppb.value_or(1) <= 0) fact.fineness_ppb.reset();
    fact.value_e4 = integer_if(table.at(9), i);
    fact.value_half_e4 = integer_if(table.at(10), i).value_or(0);
    fact.currency = text_or_empty(table.at(11), i);
    fact.refs = {ref_text(table.at(0).integer(i), table.at(1).integer(i))};
    if (!facts.empty() && facts.back().subject_key == fact.subject_key) {
      PricedFact& first = facts.back();
      first.conflict |= first.value_e4 != fact.value_e4 || first.net_ug10 != fact.net_ug10 ||
                        first.product != fact.product;
      first.refs.push_back(fact.refs.front());
      continue;
    }
    facts.push_back(std::move(fact));
  }
  return facts;
}

}  // namespace cupel
