#include "trade/pairs.h"

#include <algorithm>
#include <tuple>

namespace cupel {
namespace {

using enum ColumnType;

auto key_of(const TradePair& pair) {
  return std::make_tuple(pair.year, pair.importer, pair.exporter);
}

void add_pair(PairTotals& totals, const TradePair& pair) {
  const int128 gap = int128{pair.import_e4} - pair.export_e4;
  ++totals.corridors;
  totals.imports_e4 += pair.import_e4;
  totals.exports_e4 += pair.export_e4;
  totals.absolute_e4 += gap < 0 ? -gap : gap;
  if (gap > 0) {
    ++totals.positive;
    totals.positive_e4 += gap;
  } else if (gap < 0) {
    ++totals.reversals;
    totals.reversal_e4 += gap;
  } else {
    ++totals.equal;
  }
}

}  // namespace

KernelInput trade_pair_input() {
  return {"trade_pair",
          "SELECT importer, exporter, year, import_value_e4, export_value_e4, import_valuation FROM "
          "trade_pair WHERE log = 0 AND import_value_e4 IS NOT NULL AND export_value_e4 IS NOT NULL "
          "ORDER BY idx, row",
          {{"importer", text, "", ""}, {"exporter", text, "", ""}, {"year", int64, "", ""},
           {"import_value_e4", int64, "1e-4", ""}, {"export_value_e4", int64, "1e-4", ""},
           {"import_valuation", text, "", ""}}};
}

std::vector<TradePair> read_trade_pairs(const Table& table) {
  std::vector<TradePair> pairs(table.rows());
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    pairs[i] = {table.at(0).text(i),    table.at(1).text(i),
                static_cast<int>(table.at(2).integer(i)), table.at(3).integer(i),
                table.at(4).integer(i), table.at(5).has(i) && table.at(5).text(i) == "fob"};
  }
  return pairs;
}

std::map<int, PairTotals> pair_totals(std::span<const TradePair> pairs) {
  std::vector<const TradePair*> sorted;
  sorted.reserve(pairs.size());
  for (const TradePair& pair : pairs) sorted.push_back(&pair);
  std::ranges::stable_sort(sorted, [](const TradePair* left, const TradePair* right) {
    return std::tuple_cat(key_of(*left), std::make_tuple(!left->importer_fob)) <
           std::tuple_cat(key_of(*right), std::make_tuple(!right->importer_fob));
  });
  std::map<int, PairTotals> years;
  const TradePair* last = nullptr;
  for (const TradePair* pair : sorted) {
    PairTotals& totals = years[pair->year];
    if (last != nullptr && key_of(*last) == key_of(*pair)) {
      ++totals.repeated;
    } else {
      add_pair(totals, *pair);
    }
    last = pair;
  }
  return years;
}

}  // namespace cupel
