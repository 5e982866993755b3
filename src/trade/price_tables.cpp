#include "trade/countries.h"
#include "trade/price_ratio.h"
#include "trade/products.h"
#include "trade/row_writer.h"

#include <fmt/format.h>

#include <algorithm>

namespace cupel {
namespace {

using enum ColumnType;

std::vector<ColumnSpec> ratio_columns() {
  return {
      {"subject_kind", text, "", "trade_row or declaration"},
      {"subject_key", text, "", "route/code/period, or the declaration's number"},
      {"subject_name", text, "", "the same in words"},
      {"period_from_us", int64, "µs UTC", "begin of the period"},
      {"period_to_us", int64, "µs UTC", "end of the period"},
      {"flow", text, "", "X export, M import"},
      {"product", text, "HS", "longest code stated, at most six digits"},
      {"metal", text, "", "metal the code names"},
      {"applicable", int64, "0/1", "goods traded by their metal's price"},
      {"scrap", int64, "0/1", "waste and scrap (7112)"},
      {"reason", text, "", "reason code; missing where there is a ratio"},
      {"fineness_ppb", int64, "ppb", "stated fineness; missing: none stated"},
      {"implied_ppb", int64, "ppb", "implied fineness: value / (net mass × price), truncated"},
      {"ratio_ppb", int64, "ppb", "implied / stated fineness; implied where none is stated"},
      {"ratio_low_ppb", int64, "ppb", "low end of the ratio"},
      {"ratio_high_ppb", int64, "ppb", "high end of the ratio"},
      {"value_e4", int64, "1e-4", "stated value"},
      {"currency", text, "ISO 4217", "its currency"},
      {"net_ug10", int64, "0.1 µg", "net mass"},
      {"worth_e4", int64, "1e-4 USD", "the mass, fine where a fineness is stated, at the price"},
      {"price_low_e4", int64, "1e-4 USD per troy ounce", "lowest price of the period"},
      {"price_e4", int64, "1e-4 USD per troy ounce", "price of the period"},
      {"price_high_e4", int64, "1e-4 USD per troy ounce", "highest price of the period"},
      {"statistic_m", int64, "", "ratio in six digits: mantissa"},
      {"statistic_e", int64, "", "exponent of ten"},
      {"route_text", text, "", "who to whom and when, or the declaration"},
      {"value_text", text, "", "stated value"},
      {"mass_text", text, "", "net mass"},
      {"worth_text", text, "", "worth at the metal's price"},
      {"ratio_text", text, "", "ratio"},
      {"interval_text", text, "", "low and high end of the ratio as a sentence"},
      {"claim", text_list, "", "the rows with value and mass"},
      {"claim_count", int64, "", "all of them"},
      {"evidence", text_list, "", "the prices"},
      {"evidence_count", int64, "", "all of them"},
  };
}

void put_numbers(RowWriter& writer, const PriceRatio& ratio) {
  if (!ratio.price) {
    for (int i = 0; i < 4; ++i) writer.null();
    return;
  }
  writer.put(int128{ratio.implied_ppb}).put(int128{ratio.ratio_ppb});
  writer.put(int128{ratio.low_ppb}).put(int128{ratio.high_ppb});
}

void put_price(RowWriter& writer, const PriceRatio& ratio) {
  if (!ratio.price) {
    for (int i = 0; i < 6; ++i) writer.null();
    return;
  }
  writer.put(ratio.worth_e4).put(int128{ratio.price->low_e4});
  writer.put(int128{ratio.price->point_e4}).put(int128{ratio.price->high_e4});
  writer.put(six_digits(ratio.ratio_ppb, -9));
}

constexpr std::size_t title_characters_max = 90;

std::size_t characters_in(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

/// "DR Congo to UAE, 2018-09" in a title with `room` characters left for it: the longer name gives way
/// to its code first.
std::string route_words(const PricedFact& fact, std::size_t room) {
  if (!fact.route.empty()) return fact.route;
  std::string_view left = country_name(fact.reporter);
  std::string_view right = country_name(fact.partner);
  const auto words = [&] {
    return fmt::format("{} {} {}, {}", left, fact.flow == "X" ? "to" : "from", right, fact.period);
  };
  if (characters_in(words()) > room) {
    const bool left_longer = characters_in(left) > characters_in(right);
    (left_longer ? left : right) = left_longer ? fact.reporter : fact.partner;
  }
  if (characters_in(words()) > room) {
    left = fact.reporter;
    right = fact.partner;
  }
  return words();
}

/// "0.152 of the price", "between 0.610 and 1.83 of the price"; "at least 0.610" where the mass may be 0.
std::string interval_words(const PricedFact& fact, const PriceRatio& ratio) {
  const std::string low = ratio_text(ratio.low_ppb);
  if (fact.net_half_ug10 >= *fact.net_ug10) return fmt::format("at least {} of the price", low);
  const std::string high = ratio_text(ratio.high_ppb);
  return low == high ? fmt::format("{} of the price", low)
                     : fmt::format("between {} and {} of the price", low, high);
}

void put_texts(RowWriter& writer, const PricedFact& fact, const PriceRatio& ratio) {
  const std::string none = "not on file";
  const std::string value = fact.value_e4 ? money_text(*fact.value_e4, fact.currency) : none;
  const std::string mass = fact.net_ug10 ? mass_text(*fact.net_ug10) : none;
  const std::string worth = ratio.price ? money_text(ratio.worth_e4, "USD") : std::string("not computed");
  const std::string_view metal = metal_of(fact.product);
  // E05's title without the route.
  const std::string rest = fmt::format("{} for {} of {}, ; market price {}.", value, mass,
                                       metal.empty() ? fact.product : metal, worth);
  writer.put(route_words(fact, title_characters_max - std::min(title_characters_max, characters_in(rest))));
  writer.put(value).put(mass);
  if (!ratio.price) {
    writer.put("not computed").put("not computed").put("not computed");
    return;
  }
  writer.put(worth).put(ratio_text(ratio.ratio_ppb)).put(interval_words(fact, ratio));
}

void put_fact(RowWriter& writer, const PricedFact& fact, const PriceBook& prices) {
  const bool applicable = has_metal_price(fact.product);
  const PriceRatio ratio = applicable ? price_ratio(fact, prices) : PriceRatio{};
  writer.put(fact.subject_kind).put(fact.subject_key).put(fact.subject_name);
  writer.put(int128{fact.period_from_us}).put(int128{fact.period_to_us});
  writer.put_if(fact.flow).put(fact.product).put_if(metal_of(fact.product));
  writer.put_flag(applicable).put_flag(is_scrap(fact.product)).put_if(ratio.reason);
  writer.put(fact.fineness_ppb);
  put_numbers(writer, ratio);
  writer.put(fact.value_e4).put_if(fact.currency).put(fact.net_ug10);
  put_price(writer, ratio);
  put_texts(writer, fact, ratio);
  writer.put(fact.refs).put(int128{static_cast<std::int64_t>(fact.refs.size())});
  const auto refs = ratio.price ? ratio.price->refs : std::vector<std::string>{};
  writer.put(refs).put(int128{static_cast<std::int64_t>(refs.size())});
  writer.end_row();
}

Result<Table> make_ratios(std::span<const Table> inputs) {
  const auto rows = read_trade(inputs[0]);
  const PriceBook prices(inputs[1]);
  Table table(ratio_columns());
  RowWriter writer(table);
  for (const PricedFact& fact : facts_of_declarations(inputs[2])) put_fact(writer, fact, prices);
  for (const PricedFact& fact : facts_of_trade(rows)) put_fact(writer, fact, prices);
  return table;
}

}  // namespace

TableKernel price_ratio_kernel() {
  return {"price_ratio",
          "value of trade rows and declarations against the price of their metal",
          {trade_input(), price_input(), declaration_input()},
          ratio_columns(),
          make_ratios};
}

}  // namespace cupel
