/// Value against the price of the metal in it (trade-money-parties.md §3, rule E05).
#pragma once

#include "trade/prices.h"
#include "trade/trade_rows.h"

#include "model/kernel.h"
#include "model/quantity.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cupel {

/// V · 311,034,768 · 10^9 / (m · P), truncated: parts per billion of fine metal that would make the
/// value the metal's price. value in 1e-4 USD, mass in 0.1 µg, price in 1e-4 USD per troy ounce; mass
/// and price above 0.
std::int64_t implied_fineness_ppb(int128 value_e4, int128 net_ug10, std::int64_t price_e4);

/// A fact with a value and a mass: trade rows of one key, or one customs declaration.
struct PricedFact {
  std::string_view subject_kind;  // trade_row, declaration
  std::string subject_key;
  std::string subject_name;
  std::string route;              // for titles: "declaration D-1"; empty for a trade row
  std::string_view reporter;      // of a trade row
  std::string_view partner;
  std::string period;             // "2018-09", "2018"
  std::string_view flow;
  std::string_view product;
  std::int64_t period_from_us = 0;
  std::int64_t period_to_us = 0;
  int year = 0;
  int month = 0;                  // 0: a whole year
  std::optional<Date> date;       // a dated fact
  std::optional<std::int64_t> value_e4;
  std::int64_t value_half_e4 = 0;
  std::string_view currency;
  std::optional<std::int64_t> net_ug10;
  std::int64_t net_half_ug10 = 0;
  std::optional<std::int64_t> fineness_ppb;
  bool net_estimated = false;
  bool conflict = false;          // one key twice with different figures
  std::vector<std::string> refs;
};

/// Implied fineness, or the ratio to the fineness stated, with its interval.
struct PriceRatio {
  std::string_view reason;        // reason code; empty when there is a ratio
  std::int64_t ratio_ppb = 0;     // implied fineness / stated fineness (1 where none is stated)
  std::int64_t low_ppb = 0;       // smallest the digits and prices allow, rounded down
  std::int64_t high_ppb = 0;      // largest, rounded up; the largest integer when the mass may be 0
  std::int64_t implied_ppb = 0;   // implied fineness
  std::optional<PriceRange> price;
  int128 worth_e4 = 0;            // the mass (fine where stated) at the price
};

PriceRatio price_ratio(const PricedFact& fact, const PriceBook& prices);

/// Trade rows between two countries at the longest code of their period, one fact per route, code,
/// period and reporting side; in the order of their keys.
std::vector<PricedFact> facts_of_trade(std::span<const TradeRow> rows);

KernelInput declaration_input();
/// One fact per declaration number, in the order of the numbers.
std::vector<PricedFact> facts_of_declarations(const Table& table);

/// The kernel price_ratio: one row per fact.
TableKernel price_ratio_kernel();

}  // namespace cupel
