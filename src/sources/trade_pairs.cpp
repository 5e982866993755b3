// trade_pairs/1: both sides' totals of all goods between two countries, from IMF DOTS by GFI
// (docs/formats/trade-pairs.md). CIF values are already divided by 1.06: never divide again.
#include "sources/fact_writer.h"
#include "sources/known_layouts.h"

#include <array>

namespace cupel {
namespace {

constexpr std::array needed = {
    std::string_view("ctycode_m"), std::string_view("ctycode_x"), std::string_view("ctyname_m"),
    std::string_view("ctyname_x"), std::string_view("year_m"),    std::string_view("year_x"),
    std::string_view("indcode_m"), std::string_view("value_m"),   std::string_view("value_x")};

int recognises(const Preview& file) {
  for (const std::string_view name : needed) {
    if (file.find(name) < 0) return 0;
  }
  return 95;
}

std::vector<std::string> needs(const Preview&, const Mapping&) { return {}; }

class TradePairProjector : public Projector {
 public:
  explicit TradePairProjector(const Preview& file)
      : importer_(file.find("ctyname_m")),
        exporter_(file.find("ctyname_x")),
        importer_code_(file.find("ctycode_m")),
        exporter_code_(file.find("ctycode_x")),
        year_m_(file.find("year_m")),
        year_x_(file.find("year_x")),
        indicator_(file.find("indcode_m")),
        value_m_(file.find("value_m")),
        value_x_(file.find("value_x")),
        gap_(file.find("impmisbilat")) {}

  void project(const RowBatch& batch, FactTables& facts, std::vector<Defect>& defects) override {
    Table& pairs = facts.table("trade_pair");
    for (std::size_t i = 0; i < batch.size(); ++i) {
      if (!batch.whole(i)) continue;
      RowView row(batch, i, defects);
      take(row, pairs);
    }
  }

 private:
  void take(RowView& row, Table& pairs) const {
    const auto year = row.whole(year_m_, year_least, year_most, "date_out_of_range");
    if (row.text(year_m_) != row.text(year_x_)) row.refuse(year_x_, "years_differ");
    const std::string_view indicator = row.text(indicator_);
    const std::string_view valuation = indicator == "TMG_CIF_USD"   ? "cif"
                                       : indicator == "TMG_FOB_USD" ? "fob"
                                                                    : "";
    if (valuation.empty()) row.refuse(indicator_, "unknown_indicator");
    for (const int column : {importer_, exporter_, year_m_, value_m_, value_x_}) {
      if (!row.has(column)) row.refuse(column, "missing_field");
    }
    const Measured imports = row.money(value_m_);
    const Measured exports = row.money(value_x_);
    const auto stated_gap = row.decimal(gap_);
    if (row.refused()) return;
    FactWriter out(pairs, row.number());
    out.text(row.text(importer_)).text(row.text(exporter_));
    out.text(row.text(importer_code_)).text(row.text(exporter_code_));
    out.text("TOTAL").integer(year).integer(imports.value).integer(exports.value);
    out.text("USD").text(valuation);
    out.integer(stated_gap ? scaled(*stated_gap, 10'000) : std::nullopt);
  }

  int importer_, exporter_, importer_code_, exporter_code_, year_m_, year_x_, indicator_, value_m_,
      value_x_, gap_;
};

}  // namespace

const Layout trade_pairs_layout = {
    .name = "trade_pairs/1",
    .reader = "csv/1",
    .page = "trade-pairs.md",
    .source = "trade_pairs/1",
    .personal = false,
    .tables = {"trade_pair"},
    .recognises = recognises,
    .needs = needs,
    .projector = [](const Preview& file, const Mapping&) -> std::unique_ptr<Projector> {
      return std::make_unique<TradePairProjector>(file);
    }};

}  // namespace cupel
