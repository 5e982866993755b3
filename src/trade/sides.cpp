#include "trade/sides.h"

#include "model/assert.h"
#include "trade/products.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace cupel {
namespace {

using Rows = std::span<const TradeRow* const>;

auto year_key(const TradeRow* row) {
  return std::make_tuple(row->flow, row->reporter, heading_of(row->product), row->year, row->kind,
                         row->partner);
}

auto full_key(const TradeRow* row) {
  return std::tuple_cat(year_key(row),
                        std::make_tuple(row->month, row->product.size(), row->product, row->customs,
                                        row->transport, row->index, row->row,
                                        row->value_e4.value_or(-1), row->net_ug10.value_or(-1)));
}

bool is_customs_total(const TradeRow* row) {
  return row->customs.empty() || row->customs == "C00";
}
bool is_transport_total(const TradeRow* row) {
  return row->transport.empty() || row->transport == "0";
}

/// The rows of one code and period that together are its total, each part once.
std::vector<const TradeRow*> totals_of(Rows rows) {
  const auto pick = [&](auto&& wanted) {
    std::vector<const TradeRow*> picked;
    std::ranges::copy_if(rows, std::back_inserter(picked), wanted);
    return picked;
  };
  auto picked = pick([](const TradeRow* row) {
    return is_customs_total(row) && is_transport_total(row);
  });
  if (picked.empty()) picked = pick(is_transport_total);
  if (picked.empty()) picked = pick(is_customs_total);
  return picked.empty() ? pick([](const TradeRow*) { return true; }) : picked;
}

Valuation valuation_of(const TradeRow* row) {
  if (row->valuation == "fob") return Valuation::fob;
  return row->valuation == "cif" ? Valuation::cif : Valuation::unknown;
}

void add_row(ReporterYear& side, const TradeRow* row) {
  if (side.rows.empty()) {
    side.currency = row->currency;
    side.valuation = valuation_of(row);
    side.digits = row->product.size();
  }
  if (row->currency != side.currency) side.currency_mixed = true;
  if (valuation_of(row) != side.valuation) side.valuation = Valuation::unknown;
  side.rows.push_back(row);
  if (row->value_e4) {
    side.value_e4.add(*row->value_e4, row->value_half_e4);
  } else {
    side.value_missing = true;
  }
  const bool no_mass = !row->net_ug10 || (*row->net_ug10 == 0 && row->value_e4.value_or(0) > 0);
  if (no_mass) {
    side.mass_missing = true;
  } else {
    side.net_ug10.add(*row->net_ug10, row->net_half_ug10);
  }
  if (row->net_estimated) side.mass_estimated = true;
  if (row->month != 0) {
    const int month = row->year * 12 + row->month - 1;
    if (side.months.empty() || side.months.back().month != month) side.months.push_back({month});
    side.months.back().value_e4 += row->value_e4.value_or(0);
    side.months.back().net_ug10 += row->net_ug10.value_or(0);
  }
}

/// Add the total of one code and period; a part stated twice counts once or is a conflict.
void add_code(ReporterYear& side, Rows rows) {
  const TradeRow* last = nullptr;
  for (const TradeRow* row : totals_of(rows)) {
    // Several unspecified partners of one period have no name to tell them apart: they add up.
    const bool same_part = last != nullptr && row->kind != TradePartner::unspecified &&
                           last->customs == row->customs && last->transport == row->transport;
    if (same_part) {
      side.conflict |= last->value_e4 != row->value_e4 || last->net_ug10 != row->net_ug10;
      continue;
    }
    add_row(side, row);
    last = row;
  }
}

/// Calls act(subspan) for each run of rows with equal keys.
template <class Key, class Act>
void for_each_run(Rows rows, Key key, Act act) {
  for (std::size_t begin = 0; begin < rows.size();) {
    std::size_t end = begin + 1;
    while (end < rows.size() && key(rows[end]) == key(rows[begin])) ++end;
    act(rows.subspan(begin, end - begin));
    begin = end;
  }
}

/// The rows of one period whose codes have the length to be added up.
Rows rows_at_level(Rows period, CodeLevel level) {
  const auto length = [](const TradeRow* row) { return row->product.size(); };
  std::size_t wanted = length(period.front());  // the shortest: a heading, or what there is
  if (level == CodeLevel::subheading) {
    const auto longer =
        std::ranges::find_if(period, [&](const TradeRow* row) { return length(row) >= 6; });
    if (longer != period.end()) wanted = length(*longer);
  }
  const auto begin = std::ranges::lower_bound(period, wanted, {}, length);
  const auto end = std::ranges::upper_bound(period, wanted, {}, length);
  return {begin, end};
}

/// The sides of one reporter, partner, heading and year.
void append_year(std::vector<ReporterYear>& sides, Rows year, CodeLevel level) {
  std::map<std::string_view, ReporterYear> by_product;
  const auto month_of = [](const TradeRow* row) { return row->month; };
  const bool whole_year = year.front()->month == 0;
  for_each_run(year, month_of, [&](Rows period) {
    if (whole_year && period.front()->month != 0) return;
    const Rows chosen = rows_at_level(period, level);
    const auto code = [](const TradeRow* row) { return row->product; };
    for_each_run(chosen, code, [&](Rows rows) {
      const std::string_view product = rows.front()->product;
      add_code(by_product[product.substr(0, level == CodeLevel::heading ? 4 : 6)], rows);
    });
  });
  const TradeRow* first = year.front();
  for (auto& [product, side] : by_product) {
    side.flow = first->flow;
    side.reporter = first->reporter;
    side.product = product;
    side.year = first->year;
    side.kind = first->kind;
    side.partner = first->partner;
    sides.push_back(std::move(side));
  }
}

}  // namespace

int128 interval_half_width(int128 half_squared) {
  ASSERT(half_squared >= 0 && half_squared <= squares_max);
  // Newton from above ends at the whole root; a float would round differently elsewhere.
  int128 root = half_squared < 2 ? half_squared : int128{1} << 60;
  for (int128 next = root; half_squared >= 2; root = next) {
    next = (root + half_squared / root) / 2;
    if (next >= root) break;
  }
  if (root * root < half_squared) ++root;
  constexpr int128 quantile_e7 = 16'448'536;  // of the normal distribution, one side 5 %
  constexpr int128 e7 = 10'000'000;
  return (root * quantile_e7 + e7 - 1) / e7;
}

void StatedAmount::add(std::int64_t amount, std::int64_t half_digit) {
  add({amount, half_digit, std::min(squares_max, int128{half_digit} * half_digit)});
}

void StatedAmount::add(const StatedAmount& other) {
  sum += other.sum;
  half += other.half;
  half_squared = std::min(squares_max, half_squared + other.half_squared);
}

std::vector<ReporterYear> sides_of(std::span<const TradeRow> rows, CodeLevel level) {
  std::vector<const TradeRow*> sorted;
  sorted.reserve(rows.size());
  for (const TradeRow& row : rows) {
    const bool of_flow = row.flow == "X" || row.flow == "M";
    if (of_flow && row.product.size() >= 4) sorted.push_back(&row);
  }
  std::ranges::sort(sorted, [](const TradeRow* left, const TradeRow* right) {
    return full_key(left) < full_key(right);
  });
  std::vector<ReporterYear> sides;
  for_each_run(sorted, year_key, [&](Rows year) { append_year(sides, year, level); });
  std::ranges::sort(sides, {}, [](const ReporterYear& side) {
    return std::make_tuple(side.flow, side.reporter, side.product, side.year, side.kind,
                           side.partner);
  });
  return sides;
}

}  // namespace cupel
