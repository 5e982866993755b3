// comtrade/1: trade statistics as UN Comtrade hands them out (docs/formats/comtrade.md).
#include "model/quantity.h"
#include "sources/country.h"
#include "sources/fact_writer.h"
#include "sources/known_layouts.h"

#include <fmt/core.h>

#include <array>
#include <map>
#include <set>

namespace cupel {
namespace {

bool is_any_of(std::string_view text, std::initializer_list<std::string_view> words) {
  for (const std::string_view word : words) {
    if (text.size() != word.size()) continue;
    bool same = true;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const char low = text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] + 32) : text[i];
      same &= low == word[i];
    }
    if (same) return true;
  }
  return false;
}

/// X, M, RX, RM or DX; empty for anything else.
std::string_view flow_of(std::string_view text) {
  if (is_any_of(text, {"x", "export", "exports", "2"})) return "X";
  if (is_any_of(text, {"m", "import", "imports", "1"})) return "M";
  if (is_any_of(text, {"rx", "re-export", "re-exports", "3"})) return "RX";
  if (is_any_of(text, {"rm", "re-import", "re-imports", "4"})) return "RM";
  if (is_any_of(text, {"dx", "domestic export", "domestic exports"})) return "DX";
  return {};
}

/// Positions of the columns, in any letter case; -1 where the file has none.
struct ComtradeColumns {
  int period, flow, reporter_code, reporter_iso, reporter_name, partner_code, partner_iso,
      partner_name, partner2_code, product, revision, customs, transport, alternative,
      alternative_code, alternative_unit, net, net_estimated, fob, cif, value;

  explicit ComtradeColumns(const Preview& file)
      : period(file.find_any_case("period")),
        flow(first_of(file, {"flowCode", "flow", "flowDesc"})),
        reporter_code(file.find_any_case("reporterCode")),
        reporter_iso(file.find_any_case("reporterISO")),
        reporter_name(file.find_any_case("reporterDesc")),
        partner_code(file.find_any_case("partnerCode")),
        partner_iso(file.find_any_case("partnerISO")),
        partner_name(file.find_any_case("partnerDesc")),
        partner2_code(file.find_any_case("partner2Code")),
        product(file.find_any_case("cmdCode")),
        revision(file.find_any_case("classificationCode")),
        customs(file.find_any_case("customsCode")),
        transport(file.find_any_case("motCode")),
        alternative(file.find_any_case("altQty")),
        alternative_code(file.find_any_case("altQtyUnitCode")),
        alternative_unit(file.find_any_case("altQtyUnitAbbr")),
        net(file.find_any_case("netWgt")),
        net_estimated(file.find_any_case("isNetWgtEstimated")),
        fob(file.find_any_case("fobvalue")),
        cif(file.find_any_case("cifvalue")),
        value(file.find_any_case("primaryValue")) {}

  static int first_of(const Preview& file, std::initializer_list<std::string_view> names) {
    for (const std::string_view name : names) {
      if (const int position = file.find_any_case(name); position >= 0) return position;
    }
    return -1;
  }
  bool reporter() const { return reporter_code >= 0 || reporter_iso >= 0 || reporter_name >= 0; }
  bool partner() const { return partner_code >= 0 || partner_iso >= 0 || partner_name >= 0; }
  bool money() const { return value >= 0 || fob >= 0 || cif >= 0; }
};

int recognises(const Preview& file) {
  const ComtradeColumns columns(file);
  const bool whole = columns.period >= 0 && columns.product >= 0 && columns.partner() &&
                     columns.money();
  if (!whole) return 0;
  return columns.reporter() ? 95 : 60;
}

std::vector<std::string> needs(const Preview& file, const Mapping& mapping) {
  const ComtradeColumns columns(file);
  std::vector<std::string> missing;
  if (columns.flow < 0 && flow_of(mapping.constant("flow")).empty()) missing.emplace_back("flow");
  if (!columns.reporter() && mapping.constant("reporter").empty() &&
      mapping.constant("exporter").empty()) {
    missing.emplace_back("reporter");
  }
  return missing;
}

/// By code first (what is no country), then by ISO code, then by name.
Partner side_of(const RowView& row, int code, int iso, int name) {
  const Partner by_code = find_comtrade_code(row.text(code));
  if (by_code.kind == PartnerKind::world || by_code.kind == PartnerKind::unspecified) return by_code;
  if (row.has(iso)) {
    if (const Partner found = find_country(row.text(iso)); found.kind != PartnerKind::unknown) {
      return found;
    }
  }
  if (by_code.kind != PartnerKind::unknown) return by_code;
  if (row.has(name)) return find_country(row.text(name));
  const bool stated = row.has(code) || row.has(iso);
  return {stated ? PartnerKind::unknown : PartnerKind::unspecified, {}};
}

std::string_view kind_word(PartnerKind kind) {
  return kind == PartnerKind::country ? "country"
         : kind == PartnerKind::world ? "world"
                                      : "unspecified";
}

class ComtradeProjector : public Projector {
 public:
  ComtradeProjector(const Preview& file, const Mapping& mapping)
      : columns_(file),
        flow_(flow_of(mapping.constant("flow"))),
        valuation_(mapping.constant("valuation")),
        currency_(mapping.constant("currency").empty() ? "USD" : mapping.constant("currency")),
        decimal_sign_(mapping.constant("decimal") == "," ? ',' : '.') {
    const std::string_view reporter = mapping.constant("reporter").empty()
                                          ? mapping.constant("exporter")
                                          : mapping.constant("reporter");
    reporter_ = find_country(reporter).alpha3;
  }

  void project(const RowBatch& batch, FactTables& facts, std::vector<Defect>& defects) override {
    Table& trade = facts.table("trade");
    for (std::size_t i = 0; i < batch.size(); ++i) {
      if (!batch.whole(i)) continue;
      RowView row(batch, i, defects);
      take(row, trade);
    }
  }

  void finish(FactTables&, std::vector<Defect>& defects) override {
    for (const auto& [reporter, months] : months_) {
      if (months.empty()) continue;
      for (int month = *months.begin(); month < *months.rbegin(); ++month) {
        if (months.contains(month)) continue;
        Defect note;
        note.rule = "missing_period";
        note.text = fmt::format("{} {:04}-{:02}", reporter, month / 12, month % 12 + 1);
        note.note = true;
        defects.push_back(std::move(note));
      }
    }
  }

 private:
  void take(RowView& row, Table& trade) {
    const auto period = read_period(row, columns_.period);
    const std::string_view reporter = reporter_of(row);
    const Partner partner = side_of(row, columns_.partner_code, columns_.partner_iso,
                                    columns_.partner_name);
    if (partner.kind == PartnerKind::unknown) refuse_partner(row);
    const std::string_view flow = columns_.flow < 0 ? flow_ : flow_of(row.text(columns_.flow));
    if (flow.empty()) row.refuse(columns_.flow, "unknown_flow");
    const std::string_view part = row.text(columns_.partner2_code);
    if (!part.empty() && part != "0" && part != "0.0") {
      row.refuse(columns_.partner2_code, "partner2_detail");
    }
    bool restored = false;
    const std::string product = product_code(row.text(columns_.product), restored);
    if (product.empty()) row.refuse(columns_.product, "missing_field");
    const int value_column = money_column(row, flow);
    const Measured value = row.money(value_column, decimal_sign_);
    Measured net = row.mass(columns_.net, ug10_per_kilogram, 1, decimal_sign_);
    if (row.refused()) return;
    if (restored) row.note(columns_.product, "restored_zero");
    if (row.text(columns_.partner_code) == "490") row.note(columns_.partner_code, "other_asia");
    if (net.value == 0 && value.value.value_or(0) != 0) net = {};
    if (period->month != 0) {
      auto months = months_.find(reporter);
      if (months == months_.end()) months = months_.emplace(std::string(reporter), std::set<int>{}).first;
      months->second.insert(period->year * 12 + period->month - 1);
    }
    write(row, trade, {*period, reporter, partner, flow, product, value, net});
  }

  struct Fact {
    const Period& period;
    std::string_view reporter;
    Partner partner;
    std::string_view flow;
    std::string_view product;
    Measured value;
    Measured net;
  };

  void write(const RowView& row, Table& trade, const Fact& fact) const {
    FactWriter out(trade, row.number());
    out.text(fact.reporter).text(fact.partner.alpha3).text(kind_word(fact.partner.kind));
    out.text(fact.flow).text(fact.product).text(row.text(columns_.revision));
    out.text(fact.period.text).integer(fact.period.year);
    out.integer(fact.period.month == 0 ? std::nullopt : std::optional<std::int64_t>(fact.period.month));
    out.text(row.has(columns_.customs) ? row.text(columns_.customs) : "C00");
    out.text(row.has(columns_.transport) ? row.text(columns_.transport) : "0");
    out.integer(fact.value.value).integer(fact.value.half);
    out.text(fact.value.value ? currency_ : std::string_view{});
    out.text(valuation_.empty() ? stated_valuation(row) : valuation_);
    out.integer(fact.net.value).integer(fact.net.half).integer(estimated(row));
    out.text(alternative(row));
  }

  std::string_view reporter_of(RowView& row) const {
    if (!columns_.reporter()) return reporter_;
    const Partner reporter = side_of(row, columns_.reporter_code, columns_.reporter_iso,
                                     columns_.reporter_name);
    if (reporter.kind != PartnerKind::country) {
      const int column = columns_.reporter_iso >= 0 ? columns_.reporter_iso : columns_.reporter_code;
      row.refuse(column, "unknown_country");
    }
    return reporter.alpha3;
  }

  void refuse_partner(RowView& row) const {
    for (const int column : {columns_.partner_iso, columns_.partner_name, columns_.partner_code}) {
      if (!row.has(column)) continue;
      row.refuse(column, "unknown_country");
      return;
    }
  }

  /// The primary value; without that column FOB for exports and CIF for imports.
  int money_column(const RowView& row, std::string_view flow) const {
    if (row.has(columns_.value)) return columns_.value;
    const bool imports = flow == "M" || flow == "RM";
    const int first = imports ? columns_.cif : columns_.fob;
    return row.has(first) ? first : imports ? columns_.fob : columns_.cif;
  }

  /// The primary value repeats the one it was taken from.
  std::string_view stated_valuation(const RowView& row) const {
    const std::string_view value = row.text(columns_.value);
    const bool fob = row.has(columns_.fob) && (value.empty() || row.text(columns_.fob) == value);
    const bool cif = row.has(columns_.cif) && (value.empty() || row.text(columns_.cif) == value);
    if (fob == cif) return {};
    return fob ? "fob" : "cif";
  }

  std::optional<std::int64_t> estimated(const RowView& row) const {
    const std::string_view text = row.text(columns_.net_estimated);
    if (is_any_of(text, {"true", "1", "yes"})) return 1;
    if (is_any_of(text, {"false", "0", "no"})) return 0;
    return std::nullopt;
  }

  /// As stated, with its unit; missing without a unit ("N/A", -1). Never a mass.
  std::string alternative(const RowView& row) const {
    const std::string_view quantity = row.text(columns_.alternative);
    const std::string_view code = row.text(columns_.alternative_code);
    std::string_view unit = row.text(columns_.alternative_unit);
    if (columns_.alternative_unit < 0) unit = code;
    if (quantity.empty() || unit.empty() || unit == "N/A" || code == "-1") return {};
    return fmt::format("{} {}", quantity, unit);
  }

  ComtradeColumns columns_;
  std::string_view flow_;
  std::string valuation_;
  std::string currency_;
  std::string_view reporter_;
  char decimal_sign_;
  std::map<std::string, std::set<int>, std::less<>> months_;  // months with a row, by reporter
};

}  // namespace

const Layout comtrade_layout = {
    .name = "comtrade/1",
    .reader = "csv/1",
    .page = "comtrade.md",
    .source = "comtrade/1",
    .personal = false,
    .tables = {"trade"},
    .recognises = recognises,
    .needs = needs,
    .projector = [](const Preview& file, const Mapping& mapping) -> std::unique_ptr<Projector> {
      return std::make_unique<ComtradeProjector>(file, mapping);
    }};

}  // namespace cupel
