// mapped/1: any CSV whose mapping names the table it fills (docs/formats/mapping.md). A column of the
// file counts under the field its mapping gives it, or under its own name.
#include "model/calendar.h"
#include "model/quantity.h"
#include "sources/country.h"
#include "sources/fact_writer.h"
#include "sources/known_layouts.h"
#include "sources/mapping_fields.h"

#include <algorithm>
#include <array>

namespace cupel {
namespace {

/// A field as the file or the mapping's constants give it.
struct Field {
  int position = -1;
  std::string constant;
  std::string unit;      // of the column, else of the file
  std::string own_unit;  // of the column
  std::string currency;
  std::string date_form;
  char decimal_sign = '.';
};

Field field_of(const Preview& file, const Mapping& mapping, std::string_view name) {
  Field field;
  field.position = file.find(name);
  field.constant = mapping.constant(name);
  field.unit = mapping.constant("unit");
  if (mapping.constant("decimal") == ",") field.decimal_sign = ',';
  for (const MappedColumn& column : mapping.columns) {
    if (column.field != name) continue;
    if (!column.unit.empty()) field.unit = field.own_unit = column.unit;
    field.currency = column.currency;
    field.date_form = column.date_form;
    if (column.decimal_sign == ',') field.decimal_sign = ',';
  }
  return field;
}

bool is_given(const Preview& file, const Mapping& mapping, std::string_view name) {
  if (file.find(name) >= 0 || !mapping.constant(name).empty()) return true;
  return name == "currency" && std::ranges::any_of(mapping.columns, [](const MappedColumn& one) {
           return !one.currency.empty();
         });
}

std::vector<std::string> needs(const Preview& file, const Mapping& mapping) {
  std::vector<std::string> missing;
  const MappedTable* const table = mapped_table(mapping.table);
  if (table == nullptr) return {"table"};
  bool money = false;
  bool unit_missing = false;
  for (const MappedField& field : table->fields) {
    const bool given = is_given(file, mapping, field.name);
    if (field.required && !given) missing.emplace_back(field.name);
    if (file.find(field.name) < 0) continue;
    money |= field.kind == FieldKind::money;
    const bool weighed = field.kind == FieldKind::mass || field.kind == FieldKind::price;
    unit_missing |= weighed && field_of(file, mapping, field.name).unit.empty();
  }
  if (unit_missing) missing.emplace_back("unit");
  if (money && !is_given(file, mapping, "currency")) missing.emplace_back("currency");
  return missing;
}

class MappedProjector : public Projector {
 public:
  MappedProjector(const Preview& file, const Mapping& mapping)
      : file_(file), mapping_(mapping), table_(mapping.table), take_(take_of(mapping.table)) {}

  void project(const RowBatch& batch, FactTables& facts, std::vector<Defect>& defects) override {
    Table& table = facts.table(table_);
    for (std::size_t i = 0; i < batch.size(); ++i) {
      if (!batch.whole(i)) continue;
      RowView row(batch, i, defects);
      (this->*take_)(row, table);
    }
  }

 private:
  using Take = void (MappedProjector::*)(RowView&, Table&);

  static Take take_of(std::string_view table) {
    if (table == "declaration") return &MappedProjector::take_declaration;
    if (table == "mirror_total") return &MappedProjector::take_mirror_total;
    if (table == "monthly_return") return &MappedProjector::take_return;
    if (table == "price") return &MappedProjector::take_price;
    if (table == "production") return &MappedProjector::take_production;
    if (table == "stock") return &MappedProjector::take_stock;
    ASSERT(table == "trade");
    return &MappedProjector::take_trade;
  }

  const Field& field(std::string_view name) {
    const auto found = fields_.find(name);
    if (found != fields_.end()) return found->second;
    return fields_.emplace(std::string(name), field_of(file_, mapping_, name)).first->second;
  }

  std::string text(const RowView& row, std::string_view name) {
    const Field& one = field(name);
    const std::string_view cell = row.text(one.position);
    return cell.empty() ? one.constant : std::string(cell);
  }

  std::string demanded(RowView& row, std::string_view name) {
    std::string value = text(row, name);
    if (value.empty()) row.refuse(field(name).position, "missing_field");
    return value;
  }

  /// Mass in 0.1 µg; the unit is known, or the file would have been refused.
  Measured mass(RowView& row, std::string_view name) {
    const Field& one = field(name);
    if (one.position < 0) return {};
    const auto unit = mass_unit(one.unit);
    ASSERT(unit.has_value());
    return row.mass(one.position, unit->numerator, unit->denominator, one.decimal_sign);
  }

  /// Parts per billion; per mille unless a unit is named. Never above one.
  std::optional<std::int64_t> fineness(RowView& row) {
    const Field& one = field("fineness");
    const auto stated = row.decimal(one.position, one.decimal_sign);
    if (!stated) return std::nullopt;
    const auto unit = fineness_unit(one.own_unit.empty() ? "permille" : one.own_unit);
    ASSERT(unit.has_value());
    const auto ppb = scaled(*stated, unit->numerator, unit->denominator);
    if (!ppb || stated->mantissa < 0 || *ppb > ppb_one) {
      row.refuse(one.position, "fineness_out_of_range");
      return std::nullopt;
    }
    return ppb;
  }

  std::optional<Period> period(RowView& row, std::string_view name) {
    const Field& one = field(name);
    const std::string stated = text(row, name);
    if (stated.empty()) {
      row.refuse(one.position, "missing_field");
      return std::nullopt;
    }
    const auto read = parse_dated(stated, row.has(one.position) ? one.date_form : "");
    if (!read) {
      row.refuse(one.position, "bad_date");
      return std::nullopt;
    }
    if (read->year < year_least || read->year > year_most) {
      row.refuse(one.position, "date_out_of_range");
      return std::nullopt;
    }
    return read;
  }

  std::string_view country(RowView& row, std::string_view name, bool demanded_here) {
    const std::string stated = text(row, name);
    if (stated.empty() && !demanded_here) return {};
    const Partner found = find_country(stated);
    if (found.kind != PartnerKind::country) {
      row.refuse_with(field(name).position, "unknown_country", stated);
      return {};
    }
    return found.alpha3;
  }

  void take_return(RowView& row, Table& table) {
    const std::string licence = demanded(row, "licence_no");
    const auto month = period(row, "month");
    if (month && month->month == 0) row.refuse(field("month").position, "bad_date");
    const Measured gross = mass(row, "gross");
    Measured fine_mass = mass(row, "fine");
    const auto purity = fineness(row);
    if (row.refused()) return;
    if (!fine_mass.value && gross.value && purity) {
      const Fineness share{static_cast<std::int32_t>(*purity)};
      fine_mass = {fine(Mass{*gross.value}, share).ug10,
                   fine(Mass{gross.half.value_or(0)}, share).ug10};
    }
    std::string metal = text(row, "metal");
    if (metal.empty()) metal = "gold";
    FactWriter out(table, row.number());
    out.text(licence).text(month->text).integer(month->year).integer(month->month).text(metal);
    out.integer(gross.value).integer(fine_mass.value).integer(fine_mass.half).integer(purity);
  }

  void take_stock(RowView& row, Table& table) {
    const std::string_view where = country(row, "country", true);
    const auto year = period(row, "year");
    const std::string metal = demanded(row, "metal");
    const Field& draw = field("draw");
    const auto stated = row.decimal(draw.position, draw.decimal_sign);
    if (!stated && !row.refused()) row.refuse(draw.position, "missing_field");
    if (row.refused()) return;
    const auto unit = mass_unit(draw.unit);
    ASSERT(unit.has_value());
    const auto drawn = scaled(*stated, unit->numerator, unit->denominator);
    if (!drawn) {
      row.refuse(draw.position, "mass_overflow");
      return;
    }
    FactWriter out(table, row.number());
    out.text(where).text(text(row, "holder")).integer(year->year).text(metal).integer(*drawn);
  }

  void take_price(RowView& row, Table& table) {
    const std::string metal = demanded(row, "metal");
    const auto when = period(row, "period");
    const Field& price = field("price");
    const auto stated = row.decimal(price.position, price.decimal_sign);
    if (!stated && !row.refused()) row.refuse(price.position, "missing_field");
    if (stated && stated->mantissa < 0) row.refuse(price.position, "negative_value");
    if (row.refused()) return;
    const auto unit = mass_unit(price.unit);
    ASSERT(unit.has_value());
    const std::int64_t per_ounce_e4 = 10'000 * ug10_per_troy_ounce * unit->denominator;
    const auto e4 = scaled(*stated, per_ounce_e4, unit->numerator);
    if (!e4) {
      row.refuse(price.position, "value_overflow");
      return;
    }
    FactWriter out(table, row.number());
    out.text(metal).text(when->text).integer(when->year);
    const std::string series = text(row, "series");
    out.integer(part(when->month)).integer(part(when->day)).integer(*e4).text(money_of(row, price));
    out.text(series.empty() ? "stated" : series).integer(0);
  }

  void take_production(RowView& row, Table& table) {
    const std::string stated_country = text(row, "country");
    const std::string_view where = country(row, "country", true);
    const auto year = period(row, "year");
    const std::string metal = demanded(row, "metal");
    const Field& figure = field("production");
    const auto unit = mass_unit(figure.unit);
    ASSERT(unit.has_value());
    const Measured point = row.mass(figure.position, unit->numerator,
                                    unit->denominator * ug10_per_gram, figure.decimal_sign);
    if (!point.value && !row.refused()) row.refuse(figure.position, "missing_field");
    if (row.refused()) return;
    const std::string series = text(row, "series");
    FactWriter out(table, row.number());
    out.text(where).text(stated_country).integer(year->year).text(metal);
    out.text(row.stated(figure.position));
    out.integer(point.value).integer(std::max<std::int64_t>(0, *point.value - *point.half));
    out.integer(*point.value + *point.half).text(series.empty() ? "stated" : series);
  }

  void take_declaration(RowView& row, Table& table) {
    const std::string number = demanded(row, "number");
    const auto when = period(row, "date");
    if (when && when->day == 0) row.refuse(field("date").position, "bad_date");
    bool restored = false;
    const std::string product = product_code(text(row, "product"), restored);
    const std::string_view departure = country(row, "departure", false);
    const std::string_view origin = country(row, "origin", false);
    const Measured net = mass(row, "net");
    const auto purity = fineness(row);
    const Field& value = field("value");
    const Measured price = row.money(value.position, value.decimal_sign);
    if (row.refused()) return;
    if (restored) row.note(field("product").position, "restored_zero");
    FactWriter out(table, row.number());
    out.text(number).text(when->text).integer(instant_us_of({when->year, when->month, when->day}));
    out.integer(when->year).integer(when->month).text(text(row, "flow")).text(text(row, "office"));
    out.text(product).text(departure).text(origin).text(text(row, "importer"));
    out.text(text(row, "declarant")).text(text(row, "seller"));
    out.integer(net.value).integer(net.half).integer(purity);
    out.integer(price.value).integer(price.half);
    out.text(price.value ? money_of(row, value) : std::string());
  }

  /// A side of trade: a country, the world, or nobody in particular.
  Partner side(RowView& row, std::string_view name) {
    const std::string stated = text(row, name);
    const Partner found = find_country(stated);
    if (found.kind == PartnerKind::unknown) {
      row.refuse_with(field(name).position, "unknown_country", stated);
    }
    return found;
  }

  void take_trade(RowView& row, Table& table) {
    const std::string_view reporter = country(row, "reporter", true);
    const Partner partner = side(row, "partner");
    const auto when = period(row, "period");
    const std::string flow = demanded(row, "flow");
    const bool known = flow == "X" || flow == "M" || flow == "RX" || flow == "RM" || flow == "DX";
    if (!known && !row.refused()) row.refuse(field("flow").position, "unknown_flow");
    bool restored = false;
    const std::string product = product_code(demanded(row, "product"), restored);
    const Field& value = field("value");
    const Measured stated = row.money(value.position, value.decimal_sign);
    Measured net = mass(row, "net");
    if (row.refused()) return;
    if (restored) row.note(field("product").position, "restored_zero");
    if (net.value == 0 && stated.value.value_or(0) != 0) net = {};
    const std::string customs = text(row, "customs");
    const std::string transport = text(row, "transport");
    const bool country = partner.kind == PartnerKind::country;
    FactWriter out(table, row.number());
    out.text(reporter).text(partner.alpha3);
    out.text(country ? "country" : partner.kind == PartnerKind::world ? "world" : "unspecified");
    out.text(flow).text(product).text(text(row, "hs_revision")).text(when->text).integer(when->year);
    out.integer(part(when->month)).text(customs.empty() ? "C00" : customs);
    out.text(transport.empty() ? "0" : transport).integer(stated.value).integer(stated.half);
    out.text(stated.value ? money_of(row, value) : std::string()).text(text(row, "valuation"));
    out.integer(net.value).integer(net.half).null().null();
  }

  void take_mirror_total(RowView& row, Table& table) {
    const std::string_view exporter = country(row, "exporter", true);
    const auto year = period(row, "year");
    bool restored = false;
    const std::string product = product_code(demanded(row, "product"), restored);
    const Field& exports = field("exporter_value");
    const Field& imports = field("partners_value");
    const Measured exported = row.money(exports.position, exports.decimal_sign);
    const Measured imported = row.money(imports.position, imports.decimal_sign);
    const auto count = row.whole(field("partners_count").position, 0, 1000, "not_a_count");
    if (row.refused()) return;
    if (restored) row.note(field("product").position, "restored_zero");
    FactWriter out(table, row.number());
    out.text(exporter).text(product).integer(year->year).integer(exported.value);
    out.integer(exported.half).integer(imported.value).integer(count);
    out.text(money_of(row, exported.value ? exports : imports));
  }

  /// Currency of the row, else of the column.
  std::string money_of(const RowView& row, const Field& money) {
    std::string currency = text(row, "currency");
    return currency.empty() ? money.currency : currency;
  }

  /// A part of a date that is not stated is 0 in Period and missing in a table.
  static std::optional<std::int64_t> part(int number) {
    return number == 0 ? std::nullopt : std::optional<std::int64_t>(number);
  }

  Preview file_;
  Mapping mapping_;
  std::string table_;
  Take take_;
  std::map<std::string, Field, std::less<>> fields_;
};

}  // namespace

const Layout mapped_layout = {
    .name = "mapped/1",
    .reader = "csv/1",
    .page = "mapping.md",
    .source = "mapped/1",
    .personal = false,
    .tables = {"declaration", "mirror_total", "monthly_return", "price", "production", "stock",
               "trade"},
    .recognises = nullptr,
    .needs = needs,
    .projector = [](const Preview& file, const Mapping& mapping) -> std::unique_ptr<Projector> {
      return std::make_unique<MappedProjector>(file, mapping);
    }};

}  // namespace cupel
