// partner_corridors/1: what partners report to have imported from one exporter, by year
// (docs/formats/partner-corridors.md). The exporter and the product come from the mapping.
#include "model/quantity.h"
#include "sources/country.h"
#include "sources/fact_writer.h"
#include "sources/known_layouts.h"

namespace cupel {
namespace {

int recognises(const Preview& file) {
  const bool all = file.find("period") >= 0 && file.find("country") >= 0 &&
                   file.find("partner_import_value") >= 0;
  return all ? 95 : 0;
}

std::vector<std::string> needs(const Preview&, const Mapping& mapping) {
  std::vector<std::string> missing;
  if (find_country(mapping.constant("exporter")).kind != PartnerKind::country) {
    missing.emplace_back("exporter");
  }
  if (mapping.constant("product").empty()) missing.emplace_back("product");
  return missing;
}

class CorridorProjector : public Projector {
 public:
  CorridorProjector(const Preview& file, const Mapping& mapping)
      : period_(file.find("period")),
        country_(file.find("country")),
        value_(file.find("partner_import_value")),
        quantity_(file.find("quantity_kg")),
        exporter_(find_country(mapping.constant("exporter")).alpha3),
        product_(mapping.constant("product")),
        valuation_(mapping.constant("valuation")),
        currency_(mapping.constant("currency").empty() ? "USD" : mapping.constant("currency")) {}

  void project(const RowBatch& batch, FactTables& facts, std::vector<Defect>& defects) override {
    Table& trade = facts.table("trade");
    for (std::size_t i = 0; i < batch.size(); ++i) {
      if (!batch.whole(i)) continue;
      RowView row(batch, i, defects);
      take(row, trade);
    }
  }

 private:
  void take(RowView& row, Table& trade) const {
    const auto period = read_period(row, period_);
    const Partner importer = find_country(row.text(country_));
    if (importer.kind != PartnerKind::country) row.refuse(country_, "unknown_country");
    if (!row.has(value_)) row.refuse(value_, "missing_field");
    const Measured value = row.money(value_);
    Measured net = row.mass(quantity_, ug10_per_kilogram);
    if (row.refused()) return;
    if (net.value == 0 && *value.value != 0) net = {};
    FactWriter out(trade, row.number());
    out.text(importer.alpha3).text(exporter_).text("country").text("M").text(product_).null();
    out.text(period->text).integer(period->year);
    out.integer(period->month == 0 ? std::nullopt : std::optional<std::int64_t>(period->month));
    out.text("C00").text("0").integer(value.value).integer(value.half).text(currency_);
    out.text(valuation_).integer(net.value).integer(net.half).null().null();
  }

  int period_, country_, value_, quantity_;
  std::string_view exporter_;
  std::string product_;
  std::string valuation_;
  std::string currency_;
};

}  // namespace

const Layout partner_corridors_layout = {
    .name = "partner_corridors/1",
    .reader = "csv/1",
    .page = "partner-corridors.md",
    .source = "partner_corridors/1",
    .personal = false,
    .tables = {"trade"},
    .recognises = recognises,
    .needs = needs,
    .projector = [](const Preview& file, const Mapping& mapping) -> std::unique_ptr<Projector> {
      return std::make_unique<CorridorProjector>(file, mapping);
    }};

}  // namespace cupel
