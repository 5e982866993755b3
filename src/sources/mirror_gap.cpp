// mirror_gap/1: an exporter's year beside the sum of its partners' years (docs/formats/mirror-gap.md).
#include "sources/country.h"
#include "sources/fact_writer.h"
#include "sources/known_layouts.h"

namespace cupel {
namespace {

constexpr std::string_view exports_ending = "_reported_exports";

/// The column of the exporter's own figure: "drc_reported_exports", "exporter_reported_exports", …
int exports_column(const Preview& file) {
  for (std::size_t i = 0; i < file.columns.size(); ++i) {
    if (file.columns[i].ends_with(exports_ending)) return static_cast<int>(i);
  }
  return -1;
}

int recognises(const Preview& file) {
  const bool all = file.find("period") >= 0 && file.find("partner_reported_imports") >= 0 &&
                   exports_column(file) >= 0;
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

class MirrorGapProjector : public Projector {
 public:
  MirrorGapProjector(const Preview& file, const Mapping& mapping)
      : period_(file.find("period")),
        imports_(file.find("partner_reported_imports")),
        partners_(file.find("reporting_partners")),
        exports_(exports_column(file)),
        exporter_(find_country(mapping.constant("exporter")).alpha3),
        product_(mapping.constant("product")),
        currency_(mapping.constant("currency").empty() ? "USD" : mapping.constant("currency")) {}

  void project(const RowBatch& batch, FactTables& facts, std::vector<Defect>& defects) override {
    Table& totals = facts.table("mirror_total");
    for (std::size_t i = 0; i < batch.size(); ++i) {
      if (!batch.whole(i)) continue;
      RowView row(batch, i, defects);
      const auto year = row.whole(period_, year_least, year_most, "date_out_of_range");
      if (!row.refused() && !year) row.refuse(period_, "missing_field");
      const Measured imports = row.money(imports_);
      const Measured exports = row.money(exports_);
      const auto partners = row.whole(partners_, 0, 1000, "not_a_count");
      if (row.refused()) continue;
      FactWriter out(totals, row.number());
      out.text(exporter_).text(product_).integer(year);
      out.integer(exports.value).integer(exports.half).integer(imports.value);
      out.integer(partners).text(currency_);
    }
  }

 private:
  int period_, imports_, partners_, exports_;
  std::string_view exporter_;
  std::string product_;
  std::string currency_;
};

}  // namespace

const Layout mirror_gap_layout = {
    .name = "mirror_gap/1",
    .reader = "csv/1",
    .page = "mirror-gap.md",
    .source = "mirror_gap/1",
    .personal = false,
    .tables = {"mirror_total"},
    .recognises = recognises,
    .needs = needs,
    .projector = [](const Preview& file, const Mapping& mapping) -> std::unique_ptr<Projector> {
      return std::make_unique<MirrorGapProjector>(file, mapping);
    }};

}  // namespace cupel
