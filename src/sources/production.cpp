// production/1: mine production per country and year (docs/formats/production.md): the Clio-Infra and
// USGS table (gold in tonnes, everything else in thousand tonnes) and the BGS table (a unit per metal).
#include "sources/country.h"
#include "sources/fact_writer.h"
#include "sources/known_layouts.h"

#include <algorithm>
#include <array>

namespace cupel {
namespace {

constexpr std::int64_t tonne_g = 1'000'000;
constexpr std::int64_t kilogram_g = 1'000;
constexpr int production_year_least = 1500;  // the series begin in 1681
constexpr std::string_view clio_ending = " Production (Clio-Infra & USGS)";
constexpr std::string_view bgs_ending = " (BGS (2016))";

struct MetalColumn {
  int position;
  std::string metal;
  std::int64_t numerator;    // grams of one stated unit: numerator / denominator
  std::int64_t denominator;
  std::string_view series;
};

std::string lower(std::string_view text) {
  std::string low(text);
  std::ranges::transform(low, low.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  return low;
}

std::vector<MetalColumn> metal_columns(const Preview& file) {
  std::vector<MetalColumn> columns;
  for (std::size_t i = 0; i < file.columns.size(); ++i) {
    const std::string_view name = file.columns[i];
    const auto position = static_cast<int>(i);
    if (name.ends_with(clio_ending)) {
      const std::string metal = lower(name.substr(0, name.size() - clio_ending.size()));
      const std::int64_t grams = metal == "gold" ? tonne_g : 1000 * tonne_g;
      columns.push_back({position, metal, grams, 1, "clio_usgs"});
    } else if (name.ends_with(bgs_ending)) {
      const std::string metal = lower(name.substr(0, name.size() - bgs_ending.size()));
      if (metal == "diamond") {
        columns.push_back({position, metal, 1, 5, "bgs_2016"});  // carats
      } else {
        const bool kilograms = metal == "mercury" || metal == "platinum";
        columns.push_back({position, metal, kilograms ? kilogram_g : tonne_g, 1, "bgs_2016"});
      }
    }
  }
  return columns;
}

int recognises(const Preview& file) {
  const bool all = file.find("Entity") >= 0 && file.find("Year") >= 0;
  return all && !metal_columns(file).empty() ? 95 : 0;
}

std::vector<std::string> needs(const Preview&, const Mapping&) { return {}; }

/// Sums over countries: no country, and no defect.
bool is_region(std::string_view name) {
  static constexpr std::array regions = {
      std::string_view("World"),  std::string_view("Africa"),        std::string_view("Asia"),
      std::string_view("Europe"), std::string_view("North America"), std::string_view("South America"),
      std::string_view("Oceania"), std::string_view("Rest of World")};
  return std::ranges::find(regions, name) != regions.end();
}

class ProductionProjector : public Projector {
 public:
  ProductionProjector(const Preview& file, const Mapping& mapping)
      : entity_(file.find("Entity")),
        year_(file.find("Year")),
        metals_(metal_columns(file)),
        series_(mapping.constant("series")) {}

  void project(const RowBatch& batch, FactTables& facts, std::vector<Defect>& defects) override {
    Table& production = facts.table("production");
    for (std::size_t i = 0; i < batch.size(); ++i) {
      if (!batch.whole(i)) continue;
      RowView row(batch, i, defects);
      take(row, production);
    }
  }

 private:
  void take(RowView& row, Table& production) const {
    const auto year = row.whole(year_, production_year_least, year_most, "date_out_of_range");
    const std::string_view entity = row.text(entity_);
    Partner country{PartnerKind::world, {}};
    if (!is_region(entity)) country = find_country(entity);
    if (country.kind != PartnerKind::country && country.kind != PartnerKind::world) {
      row.refuse(entity_, "unknown_country");
    }
    if (!row.has(year_)) row.refuse(year_, "missing_field");
    if (row.refused()) return;
    for (const MetalColumn& metal : metals_) {
      const auto stated = row.decimal(metal.position);
      if (!stated) continue;
      if (stated->mantissa < 0) {
        row.refuse(metal.position, "negative_mass");
        continue;
      }
      const auto point = scaled(*stated, metal.numerator, metal.denominator);
      const auto half = half_last_digit(*stated, metal.numerator, metal.denominator);
      if (!point || !half || *point > INT64_MAX - *half) {
        row.refuse(metal.position, "mass_overflow");
        continue;
      }
      FactWriter out(production, row.number());
      out.text(country.alpha3).text(entity).integer(year).text(metal.metal);
      out.text(row.text(metal.position)).integer(point);
      out.integer(std::max<std::int64_t>(0, *point - *half)).integer(*point + *half);
      out.text(series_.empty() ? metal.series : std::string_view(series_));
    }
  }

  int entity_, year_;
  std::vector<MetalColumn> metals_;
  std::string series_;
};

}  // namespace

const Layout production_layout = {
    .name = "production/1",
    .reader = "csv/1",
    .page = "production.md",
    .source = "production/1",
    .personal = false,
    .tables = {"production"},
    .recognises = recognises,
    .needs = needs,
    .projector = [](const Preview& file, const Mapping& mapping) -> std::unique_ptr<Projector> {
      return std::make_unique<ProductionProjector>(file, mapping);
    }};

}  // namespace cupel
