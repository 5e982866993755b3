/// The lake's trade statistics as the kernels of this room read them.
#pragma once

#include "model/kernel.h"
#include "model/table.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cupel {

enum class TradePartner : std::uint8_t { country, unspecified, world };

/// One statement of one reporter. Texts point into the table they were read from.
struct TradeRow {
  std::int64_t index = 0;
  std::int64_t row = 0;
  std::string_view reporter;
  std::string_view partner;
  TradePartner kind = TradePartner::country;
  std::string_view flow;
  std::string_view product;
  int year = 0;
  int month = 0;  // 0: the whole year
  std::string_view customs;
  std::string_view transport;
  std::optional<std::int64_t> value_e4;
  std::int64_t value_half_e4 = 0;
  std::string_view currency;
  std::string_view valuation;
  std::optional<std::int64_t> net_ug10;
  std::int64_t net_half_ug10 = 0;
  bool net_estimated = false;
};

/// The query over the current view `trade`, in a total order.
KernelInput trade_input();

/// All rows of that query's result.
std::vector<TradeRow> read_trade(const Table& table);

/// A partner's total beside an exporter's, from `mirror_total`.
struct MirrorTotal {
  std::int64_t index = 0;
  std::int64_t row = 0;
  std::string_view exporter;
  std::string_view product;
  int year = 0;
  std::optional<std::int64_t> exporter_value_e4;
  std::optional<std::int64_t> partners_value_e4;
  std::string_view currency;
};

KernelInput mirror_total_input();
std::vector<MirrorTotal> read_mirror_totals(const Table& table);

/// "0:12:4", a record of our own log.
std::string ref_text(std::int64_t index, std::int64_t row);

/// References of the largest contributions by value, at most 200 (indicators.md §1.4).
inline constexpr std::size_t refs_max = 200;
std::vector<std::string> largest_refs(std::vector<const TradeRow*> rows);

}  // namespace cupel
