// metal_prices/1 and precious_metals/1: monthly prices per troy ounce (docs/formats/metal-prices.md).
#include "sources/fact_writer.h"
#include "sources/known_layouts.h"

#include <fmt/core.h>

#include <algorithm>

namespace cupel {
namespace {

/// Before this year series repeat one annual mean over the twelve months.
constexpr int monthly_from_year = 1960;
constexpr std::string_view per_ounce_ending = "_usd_ozt";

/// One price column of a file.
struct PriceColumn {
  int position;
  std::string metal;
};

std::vector<PriceColumn> ounce_columns(const Preview& file) {
  std::vector<PriceColumn> columns;
  for (std::size_t i = 0; i < file.columns.size(); ++i) {
    const std::string_view name = file.columns[i];
    if (!name.ends_with(per_ounce_ending) || name == per_ounce_ending) continue;
    columns.push_back({static_cast<int>(i),
                       std::string(name.substr(0, name.size() - per_ounce_ending.size()))});
  }
  return columns;
}

bool first_row_is_period(const Preview& file, int column) {
  if (file.rows.empty()) return true;
  const auto position = static_cast<std::size_t>(column);
  return position < file.rows[0].size() && parse_period(file.rows[0][position].text).has_value();
}

int recognises_one(const Preview& file) {
  const int date = file.find_any_case("date");
  const bool all = file.columns.size() == 2 && date >= 0 && file.find_any_case("price") >= 0;
  return all && first_row_is_period(file, date) ? 80 : 0;
}

int recognises_several(const Preview& file) {
  const int month = file.find("month");
  return month >= 0 && !ounce_columns(file).empty() && first_row_is_period(file, month) ? 90 : 0;
}

std::vector<std::string> needs_metal(const Preview&, const Mapping& mapping) {
  if (!mapping.constant("metal").empty()) return {};
  return {"metal"};
}

std::vector<std::string> needs_nothing(const Preview&, const Mapping&) { return {}; }

/// Keeps the rows of a calendar year until it is complete: only then is it known whether the twelve
/// months repeat one figure.
class PriceProjector : public Projector {
 public:
  PriceProjector(int period, std::vector<PriceColumn> columns, std::string currency,
                 std::string series)
      : period_(period),
        columns_(std::move(columns)),
        currency_(std::move(currency)),
        series_(std::move(series)) {}

  void project(const RowBatch& batch, FactTables& facts, std::vector<Defect>& defects) override {
    for (std::size_t i = 0; i < batch.size(); ++i) {
      if (!batch.whole(i)) continue;
      RowView row(batch, i, defects);
      auto period = read_period(row, period_);
      if (period && period->month == 0) row.refuse(period_, "bad_date");
      Month month{row.number(), std::move(period), {}};
      for (const PriceColumn& column : columns_) month.prices.push_back(row.money(column.position));
      if (row.refused()) continue;
      if (!year_.empty() && year_.front().period->year != month.period->year) flush(facts);
      year_.push_back(std::move(month));
    }
  }

  void finish(FactTables& facts, std::vector<Defect>&) override { flush(facts); }

 private:
  struct Month {
    std::uint64_t row;
    std::optional<Period> period;
    std::vector<Measured> prices;
  };

  bool repeats(std::size_t column) const {
    if (year_.front().period->year >= monthly_from_year || year_.size() != 12) return false;
    return std::ranges::all_of(year_, [&](const Month& month) {
      return month.prices[column].value == year_.front().prices[column].value;
    });
  }

  void flush(FactTables& facts) {
    if (year_.empty()) return;
    Table& prices = facts.table("price");
    for (const Month& month : year_) {
      for (std::size_t k = 0; k < columns_.size(); ++k) {
        if (!month.prices[k].value) continue;
        const Period& period = *month.period;
        FactWriter out(prices, month.row);
        out.text(columns_[k].metal).text(period.text).integer(period.year).integer(period.month);
        out.integer(period.day == 0 ? std::nullopt : std::optional<std::int64_t>(period.day));
        out.integer(month.prices[k].value).text(currency_).text(series_);
        out.integer(repeats(k) ? 1 : 0);
      }
    }
    year_.clear();
  }

  int period_;
  std::vector<PriceColumn> columns_;
  std::string currency_;
  std::string series_;
  std::vector<Month> year_;
};

std::string constant_or(const Mapping& mapping, std::string_view name, std::string_view otherwise) {
  const std::string_view stated = mapping.constant(name);
  return std::string(stated.empty() ? otherwise : stated);
}

}  // namespace

const Layout metal_prices_layout = {
    .name = "metal_prices/1",
    .reader = "csv/1",
    .page = "metal-prices.md",
    .source = "metal_prices/1",
    .personal = false,
    .tables = {"price"},
    .recognises = recognises_one,
    .needs = needs_metal,
    .projector = [](const Preview& file, const Mapping& mapping) -> std::unique_ptr<Projector> {
      std::vector<PriceColumn> columns = {
          {file.find_any_case("price"), std::string(mapping.constant("metal"))}};
      return std::make_unique<PriceProjector>(file.find_any_case("date"), std::move(columns),
                                              constant_or(mapping, "currency", "USD"),
                                              constant_or(mapping, "series", "metal_prices/1"));
    }};

const Layout precious_metals_layout = {
    .name = "precious_metals/1",
    .reader = "csv/1",
    .page = "metal-prices.md",
    .source = "precious_metals/1",
    .personal = false,
    .tables = {"price"},
    .recognises = recognises_several,
    .needs = needs_nothing,
    .projector = [](const Preview& file, const Mapping& mapping) -> std::unique_ptr<Projector> {
      return std::make_unique<PriceProjector>(
          file.find("month"), ounce_columns(file), "USD",
          constant_or(mapping, "series", "precious_metals/1"));
    }};

}  // namespace cupel
