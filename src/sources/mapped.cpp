// mapped/1: any CSV whose mapping names the table it fills (docs/formats/mapping.md). A column of the
// file counts under the field its mapping gives it, or under its own name.
#include "model/calendar.h"
#include "model/quantity.h"
#include "sources/country.h"
#include "sources/fact_writer.h"
#include "sources/known_layouts.h"

#include <algorithm>
#include <array>

namespace cupel {
namespace {

struct RequiredFields {
  std::string_view table;
  std::vector<std::string_view> fields;
};

const std::vector<RequiredFields>& mapped_tables() {
  static const std::vector<RequiredFields> tables{
      {"declaration", {"number", "date"}},
      {"monthly_return", {"licence_no", "month"}},
      {"price", {"metal", "period", "price", "currency"}},
      {"production", {"country", "year", "metal", "production"}},
      {"stock", {"country", "year", "metal", "draw"}},
  };
  return tables;
}

const RequiredFields* required(std::string_view table) {
  const auto found = std::ranges::find(mapped_tables(), table, &RequiredFields::table);
  return found == mapped_tables().end() ? nullptr : &*found;
}

/// A field as the file or the mapping's constants give it.
struct Field {
  int position = -1;
  std::string constant;
  std::string unit;
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
    if (!column.unit.empty()) field.unit = column.unit;
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
  const RequiredFields* fields = required(mapping.table);
  if (fields == nullptr) return {"table"};
  for (const std::string_view name : fields->fields) {
    if (!is_given(file, mapping, name)) missing.emplace_back(name);
  }
  return missing;
}

/// "03/2025" or "01/03/2025" brought to the form that read_period knows.
std::string turned(std::string_view text, std::string_view form) {
  const auto part = [&](std::size_t begin, std::size_t size) { return std::string(text.substr(begin, size)); };
  if (form == "MM/YYYY" && text.size() == 7) return part(3, 4) + "-" + part(0, 2);
  if (form == "DD/MM/YYYY" && text.size() == 10) return part(6, 4) + "-" + part(3, 2) + "-" + part(0, 2);
  if (form == "MM/DD/YYYY" && text.size() == 10) return part(6, 4) + "-" + part(0, 2) + "-" + part(3, 2);
  if (form == "DD.MM.YYYY" && text.size() == 10) return part(6, 4) + "-" + part(3, 2) + "-" + part(0, 2);
  return std::string(text);
}

class MappedProjector : public Projector {
 public:
  MappedProjector(const Preview& file, const Mapping& mapping)
      : file_(file), mapping_(mapping), table_(mapping.table) {}

  void project(const RowBatch& batch, FactTables& facts, std::vector<Defect>& defects) override {
    Table& table = facts.table(table_);
    for (std::size_t i = 0; i < batch.size(); ++i) {
      if (!batch.whole(i)) continue;
      RowView row(batch, i, defects);
      if (table_ == "monthly_return") take_return(row, table);
      if (table_ == "stock") take_stock(row, table);
      if (table_ == "price") take_price(row, table);
      if (table_ == "production") take_production(row, table);
      if (table_ == "declaration") take_declaration(row, table);
    }
  }

 private:
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

  /// Mass in 0.1 µg; grams unless a unit is named.
  Measured mass(RowView& row, std::string_view name) {
    const Field& one = field(name);
    const auto unit = mass_unit(one.unit.empty() ? std::string_view("g") : std::string_view(one.unit));
    if (!unit) {
      if (row.has(one.position)) row.refuse_with(one.position, "unknown_unit", one.unit);
      return {};
    }
    return row.mass(one.position, unit->numerator, unit->denominator, one.decimal_sign);
  }

  /// Parts per billion; per mille unless a unit is named.
  std::optional<std::int64_t> fineness(RowView& row) {
    const Field& one = field("fineness");
    const auto stated = row.decimal(one.position, one.decimal_sign);
    if (!stated) return std::nullopt;
    const std::int64_t factor = one.unit == "percent" || one.unit == "%" ? 10'000'000
                                : one.unit == "share"                    ? ppb_one
                                : one.unit == "ppb"                      ? 1
                                                                         : 1'000'000;
    const auto ppb = scaled(*stated, factor);
    if (!ppb || *ppb < 0 || *ppb > ppb_one) {
      row.refuse(one.position, "fineness_out_of_range");
      return std::nullopt;
    }
    return ppb;
  }

  std::optional<Period> period(RowView& row, std::string_view name) {
    const Field& one = field(name);
    const std::string stated = turned(text(row, name), one.date_form);
    if (stated.empty()) {
      row.refuse(one.position, "missing_field");
      return std::nullopt;
    }
    const auto read = parse_period(stated);
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
      fine_mass = {fine(Mass{*gross.value}, share).ug10, fine(Mass{gross.half.value_or(0)}, share).ug10};
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
    const auto unit = mass_unit(draw.unit.empty() ? std::string_view("g") : std::string_view(draw.unit));
    const auto stated = row.decimal(draw.position, draw.decimal_sign);
    if (!unit) row.refuse_with(draw.position, "unknown_unit", draw.unit);
    if (!stated) row.refuse(draw.position, "missing_field");
    if (row.refused()) return;
    const Decimal magnitude{stated->mantissa < 0 ? -stated->mantissa : stated->mantissa, stated->scale};
    const auto drawn = scaled(magnitude, unit->numerator, unit->denominator);
    if (!drawn) {
      row.refuse(draw.position, "mass_overflow");
      return;
    }
    FactWriter out(table, row.number());
    out.text(where).text(text(row, "holder")).integer(year->year).text(metal);
    out.integer(stated->mantissa < 0 ? -*drawn : *drawn);
  }

  void take_price(RowView& row, Table& table) {
    const std::string metal = demanded(row, "metal");
    const auto when = period(row, "period");
    const Field& price = field("price");
    const auto unit = mass_unit(price.unit.empty() ? std::string_view("ozt") : std::string_view(price.unit));
    if (!unit) row.refuse_with(price.position, "unknown_unit", price.unit);
    const auto stated = row.decimal(price.position, price.decimal_sign);
    if (!stated) row.refuse(price.position, "missing_field");
    if (stated && stated->mantissa < 0) row.refuse(price.position, "negative_value");
    if (row.refused()) return;
    // Per unit → per troy ounce.
    const auto e4 = unit->numerator == ug10_per_troy_ounce && unit->denominator == 1
                        ? scaled(*stated, 10'000)
                        : scaled(*stated, 10'000 * ug10_per_troy_ounce, unit->numerator / unit->denominator);
    if (!e4) {
      row.refuse(price.position, "value_overflow");
      return;
    }
    std::string money = text(row, "currency");
    if (money.empty()) money = price.currency;
    FactWriter out(table, row.number());
    out.text(metal).text(when->text).integer(when->year);
    out.integer(when->month == 0 ? std::nullopt : std::optional<std::int64_t>(when->month));
    out.integer(when->day == 0 ? std::nullopt : std::optional<std::int64_t>(when->day));
    out.integer(*e4).text(money).text(text(row, "series").empty() ? "stated" : text(row, "series")).integer(0);
  }

  void take_production(RowView& row, Table& table) {
    const std::string stated_country = text(row, "country");
    const std::string_view where = country(row, "country", true);
    const auto year = period(row, "year");
    const std::string metal = demanded(row, "metal");
    const Field& figure = field("production");
    const std::int64_t grams = figure.unit == "g" ? 1 : figure.unit == "kg" ? 1'000 : 1'000'000;
    const Measured point = row.mass(figure.position, grams, 1, figure.decimal_sign);
    if (!point.value) row.refuse(figure.position, "missing_field");
    if (row.refused()) return;
    const std::string series = text(row, "series");
    FactWriter out(table, row.number());
    out.text(where).text(stated_country).integer(year->year).text(metal).text(row.stated(figure.position));
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
    std::string money = text(row, "currency");
    if (money.empty()) money = value.currency;
    FactWriter out(table, row.number());
    out.text(number).text(when->text).integer(instant_us_of({when->year, when->month, when->day}));
    out.integer(when->year).integer(when->month).text(text(row, "flow")).text(text(row, "office")).text(product);
    out.text(departure).text(origin).text(text(row, "importer")).text(text(row, "declarant")).text(text(row, "seller"));
    out.integer(net.value).integer(net.half).integer(purity).integer(price.value).integer(price.half).text(money);
  }

  Preview file_;
  Mapping mapping_;
  std::string table_;
  std::map<std::string, Field, std::less<>> fields_;
};

}  // namespace

const Layout mapped_layout = {
    .name = "mapped/1",
    .reader = "csv/1",
    .page = "mapping.md",
    .source = "mapped/1",
    .personal = false,
    .tables = {"declaration", "monthly_return", "price", "production", "stock"},
    .recognises = nullptr,
    .needs = needs,
    .projector = [](const Preview& file, const Mapping& mapping) -> std::unique_ptr<Projector> {
      return std::make_unique<MappedProjector>(file, mapping);
    }};

}  // namespace cupel
