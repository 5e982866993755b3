/// Both sides' totals of all goods between countries and years: what the publisher's gaps add up to
/// (trade-money-parties.md §2.5, §2.9). These figures feed no rule: all goods, already made FOB.
#pragma once

#include "model/decimal.h"
#include "model/kernel.h"

#include <cstdint>
#include <map>
#include <span>
#include <string_view>
#include <vector>

namespace cupel {

/// One published row; values in 1e-4 USD. `import_e4` is FOB already: it is never divided again.
struct TradePair {
  std::string_view importer;
  std::string_view exporter;
  int year = 0;
  std::int64_t import_e4 = 0;
  std::int64_t export_e4 = 0;
  bool importer_fob = false;  // the importer reports FOB itself
};

KernelInput trade_pair_input();
std::vector<TradePair> read_trade_pairs(const Table& table);

/// Aggregates of a year, always all of them; a net figure is never shown without the gross ones.
struct PairTotals {
  std::int64_t corridors = 0;
  std::int64_t repeated = 0;       // keys stated both CIF and FOB: the FOB row was kept
  int128 absolute_e4 = 0;          // Σ |importer − exporter|
  int128 positive_e4 = 0;
  std::int64_t positive = 0;
  int128 reversal_e4 = 0;
  std::int64_t reversals = 0;
  std::int64_t equal = 0;
  int128 imports_e4 = 0;
  int128 exports_e4 = 0;
  int128 net_e4() const { return positive_e4 + reversal_e4; }
};

/// Per year, one row per corridor: where an importer states CIF and FOB, the FOB row.
std::map<int, PairTotals> pair_totals(std::span<const TradePair> pairs);

}  // namespace cupel
