#include "sources/mapping_fields.h"

#include "model/calendar.h"
#include "model/quantity.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace cupel {
namespace {

using enum FieldKind;

constexpr std::array declaration_fields = {
    MappedField{"number", text, true}, MappedField{"date", time, true}, MappedField{"flow"},
    MappedField{"office"},             MappedField{"product"},          MappedField{"departure"},
    MappedField{"origin"},             MappedField{"importer"},         MappedField{"declarant"},
    MappedField{"seller"},             MappedField{"net", mass},        MappedField{"fineness", fineness},
    MappedField{"value", money},       MappedField{"currency"}};
constexpr std::array mirror_total_fields = {
    MappedField{"exporter", text, true}, MappedField{"product", text, true},
    MappedField{"year", time, true},     MappedField{"exporter_value", money},
    MappedField{"partners_value", money}, MappedField{"partners_count"}, MappedField{"currency"}};
constexpr std::array monthly_return_fields = {
    MappedField{"licence_no", text, true}, MappedField{"month", time, true}, MappedField{"metal"},
    MappedField{"gross", mass}, MappedField{"fine", mass}, MappedField{"fineness", fineness}};
constexpr std::array price_fields = {
    MappedField{"metal", text, true}, MappedField{"period", time, true},
    MappedField{"price", price, true}, MappedField{"currency", text, true}, MappedField{"series"}};
constexpr std::array production_fields = {
    MappedField{"country", text, true}, MappedField{"year", time, true},
    MappedField{"metal", text, true},   MappedField{"production", mass, true}, MappedField{"series"}};
constexpr std::array stock_fields = {
    MappedField{"country", text, true}, MappedField{"holder"}, MappedField{"year", time, true},
    MappedField{"metal", text, true},   MappedField{"draw", mass, true}};
constexpr std::array trade_fields = {
    MappedField{"reporter", text, true}, MappedField{"partner", text, true},
    MappedField{"flow", text, true},     MappedField{"product", text, true},
    MappedField{"hs_revision"},          MappedField{"period", time, true},
    MappedField{"customs"},              MappedField{"transport"},
    MappedField{"value", money},         MappedField{"currency"},
    MappedField{"valuation"},            MappedField{"net", mass}};

constexpr std::array tables = {MappedTable{"declaration", declaration_fields},
                               MappedTable{"mirror_total", mirror_total_fields},
                               MappedTable{"monthly_return", monthly_return_fields},
                               MappedTable{"price", price_fields},
                               MappedTable{"production", production_fields},
                               MappedTable{"stock", stock_fields},
                               MappedTable{"trade", trade_fields}};

constexpr std::array columns_of_layouts = {
    std::string_view("period"),        std::string_view("flowCode"),
    std::string_view("reporterCode"),  std::string_view("reporterISO"),
    std::string_view("reporterDesc"),  std::string_view("partnerCode"),
    std::string_view("partnerISO"),    std::string_view("partnerDesc"),
    std::string_view("partner2Code"),  std::string_view("cmdCode"),
    std::string_view("classificationCode"), std::string_view("customsCode"),
    std::string_view("motCode"),       std::string_view("altQty"),
    std::string_view("altQtyUnitCode"), std::string_view("altQtyUnitAbbr"),
    std::string_view("netWgt"),        std::string_view("isNetWgtEstimated"),
    std::string_view("fobvalue"),      std::string_view("cifvalue"),
    std::string_view("primaryValue"),  std::string_view("country"),
    std::string_view("partner_import_value"), std::string_view("quantity_kg"),
    std::string_view("partner_reported_imports"), std::string_view("reporting_partners"),
    std::string_view("exporter_reported_exports"), std::string_view("date"),
    std::string_view("price"),         std::string_view("month"),
    std::string_view("gold_usd_ozt"),  std::string_view("silver_usd_ozt"),
    std::string_view("platinum_usd_ozt"), std::string_view("palladium_usd_ozt"),
    std::string_view("id"),            std::string_view("key"),
    std::string_view("quarter"),       std::string_view("year"),
    std::string_view("model"),         std::string_view("mined_ha"),
    std::string_view("mined_m2"),      std::string_view("score"),
    std::string_view("accuracy_m"),    std::string_view("kind"),
    std::string_view("name"),          std::string_view("valid_from"),
    std::string_view("valid_to"),      std::string_view("mining_allowed"),
    std::string_view("registered"),    std::string_view("licence_no"),
    std::string_view("holder"),        std::string_view("mineral"),
    std::string_view("category"),      std::string_view("deposit_type"),
    std::string_view("status"),        std::string_view("clear_share")};

constexpr std::array constants = {
    std::string_view("accuracy_m"), std::string_view("category"), std::string_view("country"),
    std::string_view("currency"), std::string_view("customs"), std::string_view("decimal"),
    std::string_view("declarant"), std::string_view("departure"),
    std::string_view("deposit_type"), std::string_view("exporter"), std::string_view("flow"),
    std::string_view("holder"), std::string_view("hs_revision"), std::string_view("importer"),
    std::string_view("kind"), std::string_view("label"), std::string_view("layer"),
    std::string_view("licence_no"), std::string_view("metal"), std::string_view("mineral"),
    std::string_view("mining_allowed"), std::string_view("mode"), std::string_view("model"),
    std::string_view("month"), std::string_view("office"), std::string_view("origin"),
    std::string_view("owner"), std::string_view("partner"), std::string_view("period"),
    std::string_view("product"), std::string_view("quarter"), std::string_view("registered"),
    std::string_view("reporter"), std::string_view("seller"), std::string_view("series"),
    std::string_view("source"), std::string_view("status"), std::string_view("transport"),
    std::string_view("unit"), std::string_view("valid_from"), std::string_view("valid_to"),
    std::string_view("valuation"), std::string_view("year")};

bool take_digits(std::string_view& text, std::size_t least, std::size_t most, int& number) {
  std::size_t count = 0;
  number = 0;
  while (count < most && count < text.size() && text[count] >= '0' && text[count] <= '9') {
    number = number * 10 + (text[count++] - '0');
  }
  if (count < least) return false;
  text.remove_prefix(count);
  return true;
}

/// How often the form's first character is repeated.
std::size_t run_of(std::string_view form) {
  const std::size_t end = form.find_first_not_of(form.front());
  return end == std::string_view::npos ? form.size() : end;
}

}  // namespace

std::span<const MappedTable> mapped_tables() { return tables; }
std::span<const std::string_view> layout_columns() { return columns_of_layouts; }
std::span<const std::string_view> known_constants() { return constants; }

const MappedTable* mapped_table(std::string_view name) {
  const auto found = std::ranges::find(tables, name, &MappedTable::name);
  return found == tables.end() ? nullptr : &*found;
}

std::optional<FinenessUnit> fineness_unit(std::string_view name) {
  if (name == "permille") return FinenessUnit{ppb_one, 1'000};
  if (name == "percent" || name == "%") return FinenessUnit{ppb_one, 100};
  if (name == "karat") return FinenessUnit{ppb_one, 24};
  if (name == "share") return FinenessUnit{ppb_one, 1};
  if (name == "ppb") return FinenessUnit{1, 1};
  return std::nullopt;
}

bool has_unit(FieldKind kind, std::string_view unit) {
  if (kind == mass || kind == price) return mass_unit(unit).has_value();
  return kind == fineness && fineness_unit(unit).has_value();
}

bool is_date_form(std::string_view form) {
  if (form.find("YYYY") == std::string_view::npos || form.size() > 20) return false;
  while (!form.empty()) {
    const char c = form.front();
    const std::size_t count = run_of(form);
    if (c == 'Y' && count != 4) return false;
    if ((c == 'M' || c == 'D') && count > 2) return false;
    if (c == 'Q' && (count != 1 || form.size() < 2 || form[1] != 'n')) return false;
    const bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    if (letter && c != 'Y' && c != 'M' && c != 'D' && c != 'Q' && c != 'n') return false;
    form.remove_prefix(count);
  }
  return true;
}

std::optional<Period> parse_dated(std::string_view text, std::string_view form) {
  if (form.empty()) return parse_period(text);
  Period period;
  while (!form.empty()) {
    const char c = form.front();
    std::size_t count = run_of(form);
    bool fits = true;
    if (c == 'Y') {
      fits = take_digits(text, 4, 4, period.year);
    } else if (c == 'M') {
      fits = take_digits(text, count, 2, period.month) && period.month >= 1 && period.month <= 12;
    } else if (c == 'D') {
      fits = take_digits(text, count, 2, period.day);
    } else if (c == 'Q') {
      fits = text.starts_with('Q');
      if (fits) text.remove_prefix(1);
      fits = fits && take_digits(text, 1, 1, period.quarter) && period.quarter >= 1 &&
             period.quarter <= 4;
      count = 2;
    } else {
      count = 1;
      fits = text.starts_with(c);
      if (fits) text.remove_prefix(1);
    }
    if (!fits) return std::nullopt;
    form.remove_prefix(count);
  }
  if (!text.empty()) return std::nullopt;
  if (period.day != 0 && !is_valid({period.year, period.month, period.day})) return std::nullopt;
  period.text = fmt::format("{:04}", period.year);
  if (period.quarter != 0) period.text += fmt::format("Q{}", period.quarter);
  if (period.month != 0) period.text += fmt::format("-{:02}", period.month);
  if (period.day != 0) period.text += fmt::format("-{:02}", period.day);
  return period;
}

}  // namespace cupel
