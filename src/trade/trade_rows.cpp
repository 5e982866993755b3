#include "trade/trade_rows.h"

#include "model/ref.h"

#include <algorithm>
#include <tuple>

namespace cupel {
namespace {

using enum ColumnType;

std::string_view text_or_empty(const Column& column, std::size_t i) {
  return column.has(i) ? column.text(i) : std::string_view();
}

std::int64_t integer_or(const Column& column, std::size_t i, std::int64_t fallback) {
  return column.has(i) ? column.integer(i) : fallback;
}

std::optional<std::int64_t> integer_if(const Column& column, std::size_t i) {
  if (!column.has(i)) return std::nullopt;
  return column.integer(i);
}

TradePartner kind_of(std::string_view name, std::string_view partner) {
  if (name == "world") return TradePartner::world;
  return name == "unspecified" || partner.empty() ? TradePartner::unspecified : TradePartner::country;
}

}  // namespace

KernelInput trade_input() {
  return {"trade",
          "SELECT idx, row, reporter, partner, partner_kind, flow, product, year, month, customs, "
          "transport, value_e4, value_half_e4, currency, valuation, net_ug10, net_half_ug10, "
          "net_estimated FROM trade WHERE log = 0 AND reporter IS NOT NULL AND flow IS NOT NULL AND "
          "product IS NOT NULL AND year IS NOT NULL ORDER BY idx, row",
          {{"idx", int64, "", ""}, {"row", int64, "", ""}, {"reporter", text, "", ""},
           {"partner", text, "", ""}, {"partner_kind", text, "", ""}, {"flow", text, "", ""},
           {"product", text, "", ""}, {"year", int64, "", ""}, {"month", int64, "", ""},
           {"customs", text, "", ""}, {"transport", text, "", ""}, {"value_e4", int64, "1e-4", ""},
           {"value_half_e4", int64, "1e-4", ""}, {"currency", text, "", ""},
           {"valuation", text, "", ""}, {"net_ug10", int64, "0.1 µg", ""},
           {"net_half_ug10", int64, "0.1 µg", ""}, {"net_estimated", int64, "0/1", ""}}};
}

std::vector<TradeRow> read_trade(const Table& table) {
  std::vector<TradeRow> rows(table.rows());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    TradeRow& row = rows[i];
    row.index = table.at(0).integer(i);
    row.row = table.at(1).integer(i);
    row.reporter = text_or_empty(table.at(2), i);
    row.partner = text_or_empty(table.at(3), i);
    row.kind = kind_of(text_or_empty(table.at(4), i), row.partner);
    row.flow = text_or_empty(table.at(5), i);
    row.product = text_or_empty(table.at(6), i);
    row.year = static_cast<int>(table.at(7).integer(i));
    row.month = static_cast<int>(integer_or(table.at(8), i, 0));
    row.customs = text_or_empty(table.at(9), i);
    row.transport = text_or_empty(table.at(10), i);
    row.value_e4 = integer_if(table.at(11), i);
    row.value_half_e4 = integer_or(table.at(12), i, 0);
    row.currency = text_or_empty(table.at(13), i);
    row.valuation = text_or_empty(table.at(14), i);
    row.net_ug10 = integer_if(table.at(15), i);
    row.net_half_ug10 = integer_or(table.at(16), i, 0);
    row.net_estimated = integer_or(table.at(17), i, 0) != 0;
  }
  return rows;
}

KernelInput mirror_total_input() {
  return {"mirror_total",
          "SELECT idx, row, exporter, product, year, exporter_value_e4, partners_value_e4, currency "
          "FROM mirror_total WHERE log = 0 AND exporter IS NOT NULL AND product IS NOT NULL AND year "
          "IS NOT NULL ORDER BY idx, row",
          {{"idx", int64, "", ""}, {"row", int64, "", ""}, {"exporter", text, "", ""},
           {"product", text, "", ""}, {"year", int64, "", ""},
           {"exporter_value_e4", int64, "1e-4", ""}, {"partners_value_e4", int64, "1e-4", ""},
           {"currency", text, "", ""}}};
}

std::vector<MirrorTotal> read_mirror_totals(const Table& table) {
  std::vector<MirrorTotal> totals(table.rows());
  for (std::size_t i = 0; i < totals.size(); ++i) {
    totals[i] = {table.at(0).integer(i),
                 table.at(1).integer(i),
                 table.at(2).text(i),
                 table.at(3).text(i),
                 static_cast<int>(table.at(4).integer(i)),
                 integer_if(table.at(5), i),
                 integer_if(table.at(6), i),
                 text_or_empty(table.at(7), i)};
  }
  return totals;
}

std::string ref_text(std::int64_t index, std::int64_t row) {
  return to_text(Ref{0, static_cast<std::uint64_t>(index), static_cast<std::uint64_t>(row)});
}

std::vector<std::string> largest_refs(std::vector<const TradeRow*> rows) {
  std::ranges::sort(rows, [](const TradeRow* left, const TradeRow* right) {
    const auto key = [](const TradeRow* row) {
      return std::make_tuple(-row->value_e4.value_or(0), -row->net_ug10.value_or(0), row->index,
                             row->row);
    };
    return key(left) < key(right);
  });
  const auto same = [](const TradeRow* left, const TradeRow* right) {
    return left->index == right->index && left->row == right->row;
  };
  rows.erase(std::ranges::unique(rows, same).begin(), rows.end());
  if (rows.size() > refs_max) rows.resize(refs_max);
  std::vector<std::string> refs;
  refs.reserve(rows.size());
  for (const TradeRow* row : rows) refs.push_back(ref_text(row->index, row->row));
  return refs;
}

}  // namespace cupel
