// customs_declarations/1: single import declarations in the form of the Korean open data set
// (docs/formats/customs-declarations.md). Labels of inspection are not read: they are no facts of the
// declaration.
#include "model/calendar.h"
#include "model/quantity.h"
#include "sources/country.h"
#include "sources/fact_writer.h"
#include "sources/known_layouts.h"

#include <array>

namespace cupel {
namespace {

constexpr std::size_t product_digits = 6;

constexpr std::array needed = {
    std::string_view("Declaration ID"), std::string_view("Date"),
    std::string_view("HS6 Code"),       std::string_view("Country of Departure"),
    std::string_view("Country of Origin"), std::string_view("Net Mass"),
    std::string_view("Item Price")};

int recognises(const Preview& file) {
  for (const std::string_view name : needed) {
    if (file.find(name) < 0) return 0;
  }
  return 95;
}

std::vector<std::string> needs(const Preview&, const Mapping&) { return {}; }

class DeclarationProjector : public Projector {
 public:
  DeclarationProjector(const Preview& file, const Mapping& mapping)
      : number_(file.find("Declaration ID")),
        date_(file.find("Date")),
        office_(file.find("Office ID")),
        product_(file.find("HS6 Code")),
        departure_(file.find("Country of Departure")),
        origin_(file.find("Country of Origin")),
        importer_(file.find("Importer ID")),
        declarant_(file.find("Declarant ID")),
        seller_(file.find("Seller ID")),
        net_(file.find("Net Mass")),
        price_(file.find("Item Price")),
        flow_(mapping.constant("flow").empty() ? "M" : mapping.constant("flow")),
        currency_(mapping.constant("currency").empty() ? "KRW" : mapping.constant("currency")) {}

  void project(const RowBatch& batch, FactTables& facts, std::vector<Defect>& defects) override {
    Table& declarations = facts.table("declaration");
    for (std::size_t i = 0; i < batch.size(); ++i) {
      if (!batch.whole(i)) continue;
      RowView row(batch, i, defects);
      take(row, declarations);
    }
  }

 private:
  void take(RowView& row, Table& declarations) {
    if (!row.has(number_)) row.refuse(number_, "missing_field");
    const auto date = parse_iso_date(row.text(date_));
    if (!date) {
      row.refuse(date_, row.has(date_) ? "bad_date" : "missing_field");
    } else if (date->year < year_least || date->year > year_most) {
      row.refuse(date_, "date_out_of_range");
    }
    const std::string_view product = product_of(row);
    const std::string_view departure = country_of(row, departure_);
    const std::string_view origin = country_of(row, origin_);
    const Measured net = row.mass(net_, ug10_per_kilogram);
    const Measured price = row.money(price_);
    if (row.refused()) return;
    FactWriter out(declarations, row.number());
    out.text(row.text(number_)).text(row.text(date_)).integer(instant_us_of(*date));
    out.integer(date->year).integer(date->month).text(flow_).text(row.text(office_)).text(product);
    out.text(departure).text(origin).text(row.text(importer_)).text(row.text(declarant_));
    out.text(row.text(seller_)).integer(net.value).integer(net.half).null();
    out.integer(price.value).integer(price.half);
    out.text(price.value ? currency_ : std::string_view{});
  }

  /// Six digits; a code that lost its leading zero gets it back.
  std::string_view product_of(RowView& row) {
    const std::string_view stated = row.text(product_);
    if (stated.size() == product_digits) return stated;
    bool restored = false;
    padded_ = product_code(stated, restored);
    if (padded_.size() != product_digits) {
      row.refuse(product_, stated.empty() ? "missing_field" : "bad_product");
    } else {
      row.note(product_, "restored_zero");
    }
    return padded_;
  }

  static std::string_view country_of(RowView& row, int column) {
    const Partner country = find_country(row.text(column));
    if (country.kind == PartnerKind::unknown) row.refuse(column, "unknown_country");
    return country.alpha3;  // empty: stated as unknown ("ZZ")
  }

  int number_, date_, office_, product_, departure_, origin_, importer_, declarant_, seller_, net_,
      price_;
  std::string flow_;
  std::string currency_;
  std::string padded_;
};

}  // namespace

const Layout customs_declarations_layout = {
    .name = "customs_declarations/1",
    .reader = "csv/1",
    .page = "customs-declarations.md",
    .source = "customs_declarations/1",
    .personal = true,
    .tables = {"declaration"},
    .recognises = recognises,
    .needs = needs,
    .projector = [](const Preview& file, const Mapping& mapping) -> std::unique_ptr<Projector> {
      return std::make_unique<DeclarationProjector>(file, mapping);
    }};

}  // namespace cupel
