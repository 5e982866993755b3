#include "trade/mirror.h"

#include "trade/figures.h"
#include "trade/lag.h"
#include "trade/products.h"
#include "trade/units.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace cupel {
namespace {

constexpr std::string_view limit_currency = "USD";  // the currency of E01's limit of value

/// Freight and insurance of bullion: 0.5 %, at least 0.2, at most 1.0 % (§2.3).
constexpr int128 freight_base = 1'000;
constexpr int128 freight_point = 1'005;
constexpr int128 freight_low = 1'002;
constexpr int128 freight_high = 1'010;

using CorridorKey = std::tuple<std::string_view, std::string_view, std::string_view, int>;
using RouteKey = std::tuple<std::string_view, std::string_view, std::string_view>;

/// All years of one exporter, importer and product.
struct Route {
  std::vector<const ReporterYear*> sent;
  std::vector<const ReporterYear*> received;
};

/// What every corridor is judged with.
struct Book {
  ReportCoverageMap coverage;
  std::map<RouteKey, Route> routes;
  std::map<std::tuple<std::string_view, std::string_view, int>, const MirrorTotal*> totals;
  std::map<std::tuple<std::string_view, std::string_view, int>, int128> partners_e4;

  const ReportCoverage* find(std::string_view flow, std::string_view reporter,
                             std::string_view product, int year) const {
    const auto found = coverage.find({flow, reporter, product, year});
    return found == coverage.end() ? nullptr : &found->second;
  }
};

int128 made_fob(int128 stated, int128 freight, bool round_up) {
  const int128 product = stated * freight_base;
  return round_up ? (product + freight - 1) / freight : product / freight;
}

enum class Quantity : std::uint8_t { value, mass };

std::vector<MonthlyShipment> series_of(std::span<const ReporterYear* const> sides,
                                       Quantity quantity) {
  std::vector<MonthlyShipment> series;
  for (const ReporterYear* side : sides) {
    for (const MonthAmount& month : side->months) {
      series.push_back(
          {month.month, quantity == Quantity::value ? month.value_e4 : month.net_ug10});
    }
  }
  std::ranges::sort(series, {}, &MonthlyShipment::month);
  return series;
}

/// First month in which the exporter states the product; nothing when it states a whole year.
std::optional<int> first_month(const Book& book, std::string_view exporter,
                               std::string_view product) {
  std::optional<int> first;
  const auto end = book.coverage.end();
  for (auto at = book.coverage.lower_bound({"X", exporter, product, 0}); at != end; ++at) {
    const auto& [flow, reporter, code, year] = at->first;
    if (flow != "X" || reporter != exporter || code != product) break;
    if (at->second.annual) return std::nullopt;
    if (!at->second.months.empty() && !first) first = *at->second.months.begin();
  }
  return first;
}

/// How much of a positive gap shipments of the months before explain. 0 where a side states years.
int128 explained_by_lag(const Book& book, const CorridorYear& corridor, Quantity quantity,
                        int128 gap) {
  if (gap <= 0 || corridor.received->annual()) return 0;
  const auto start = first_month(book, corridor.exporter, corridor.product);
  if (!start) return 0;
  const Route& route =
      book.routes.at({corridor.exporter, corridor.importer, corridor.product});
  const bool whole_years = std::ranges::any_of(
      route.received, [](const ReporterYear* side) { return side->annual(); });
  if (whole_years) return 0;
  const auto sent = series_of(route.sent, quantity);
  auto arrived = series_of(route.received, quantity);
  if (quantity == Quantity::value && corridor.received->valuation != Valuation::fob) {
    for (MonthlyShipment& arrival : arrived) {
      arrival.amount = made_fob(arrival.amount, freight_point, false);
    }
  }
  const LagMatch match = match_with_lag(sent, arrived, lag_months);
  int128 orphaned = 0;
  for (std::size_t i = 0; i < arrived.size(); ++i) {
    const bool of_year = arrived[i].month / 12 == corridor.year;
    const bool censored = arrived[i].month < *start + lag_months;  // sent before the file begins
    if (of_year && !censored) orphaned += match.orphaned_each[i];
  }
  return std::max(int128{0}, gap - orphaned);
}

std::optional<MirrorGap> value_gap(const Book& book, const CorridorYear& corridor,
                             const ReportCoverage& exporter) {
  const ReporterYear& received = *corridor.received;
  const StatedAmount sent = corridor.sent != nullptr ? corridor.sent->value_e4 : StatedAmount{};
  if (received.value_missing || (corridor.sent != nullptr && corridor.sent->value_missing)) {
    return std::nullopt;
  }
  MirrorGap gap;
  gap.exporter = sent.sum;
  gap.importer = received.value_e4.sum;
  const StatedAmount& stated = received.value_e4;
  int128 low = stated.low();
  int128 high = stated.high();
  gap.importer_point = stated.sum;
  if (received.valuation != Valuation::fob) {
    gap.importer_point = divide_half_even(stated.sum * freight_base, freight_point);
    low = made_fob(low, freight_high, false);
    if (received.valuation == Valuation::cif) high = made_fob(high, freight_low, true);
  }
  const int128 explained =
      explained_by_lag(book, corridor, Quantity::value, gap.importer_point - sent.sum);
  gap.point = gap.importer_point - sent.sum - explained;
  gap.low_attributed = low - sent.high() - explained;
  gap.low = gap.low_attributed - exporter.unattributed_value_e4();
  gap.high = high - sent.low();
  return gap;
}

std::optional<MirrorGap> mass_gap(const Book& book, const CorridorYear& corridor,
                            const ReportCoverage& exporter) {
  const ReporterYear& received = *corridor.received;
  if (!received.mass_known() || (corridor.sent != nullptr && !corridor.sent->mass_known())) {
    return std::nullopt;
  }
  const auto unattributed = exporter.unattributed_net_ug10();
  if (!unattributed) return std::nullopt;
  const StatedAmount sent = corridor.sent != nullptr ? corridor.sent->net_ug10 : StatedAmount{};
  MirrorGap gap;
  gap.exporter = sent.sum;
  gap.importer = received.net_ug10.sum;
  gap.importer_point = gap.importer;
  const int128 explained =
      explained_by_lag(book, corridor, Quantity::mass, gap.importer - gap.exporter);
  StatedAmount both = received.net_ug10;
  both.add(sent);
  gap.half_squared = both.half_squared;
  const int128 half_width = interval_half_width(gap.half_squared);
  gap.point = gap.importer - gap.exporter - explained;
  gap.low_attributed = gap.point - half_width;
  gap.low = gap.low_attributed - *unattributed;
  gap.high = gap.importer - gap.exporter + half_width;
  return gap;
}

/// Equal to within 1e-6, as stated or made FOB: one side was filled from the other.
bool is_imputed(const MirrorGap& gap) {
  const auto equal = [&](int128 importer) {
    const int128 difference = importer > gap.exporter ? importer - gap.exporter
                                                      : gap.exporter - importer;
    return gap.exporter > 0 && difference * 1'000'000 < gap.exporter;
  };
  return equal(gap.importer) || equal(gap.importer_point);
}

void fill_totals(const Book& book, CorridorYear& corridor, const ReportCoverage* exporter) {
  const auto key = std::make_tuple(corridor.exporter, corridor.product, corridor.year);
  if (exporter != nullptr) {
    const auto total = exporter->total_value_e4();
    if (total) corridor.exporter_total_e4 = saturated(*total);
  }
  if (const auto found = book.partners_e4.find(key); found != book.partners_e4.end()) {
    corridor.partners_total_e4 = saturated(found->second);
  }
  if (const auto found = book.totals.find(key); found != book.totals.end()) {
    const MirrorTotal& total = *found->second;
    if (!corridor.exporter_total_e4) corridor.exporter_total_e4 = total.exporter_value_e4;
    if (total.partners_value_e4) corridor.partners_total_e4 = total.partners_value_e4;
  }
}

bool in_conflict(const ReporterYear* side) { return side != nullptr && side->conflict; }

CorridorClass class_of(const CorridorYear& corridor) {
  if (corridor.exporter == corridor.importer) return CorridorClass::self;
  if (in_conflict(corridor.sent) || in_conflict(corridor.received)) return CorridorClass::conflict;
  if (corridor.sent == nullptr) return CorridorClass::orphaned;
  return corridor.received == nullptr ? CorridorClass::lost : CorridorClass::matched;
}

bool same_money(const CorridorYear& corridor) {
  const auto in_limit_currency = [](const ReporterYear* side) {
    return side == nullptr || (!side->currency_mixed && side->currency == limit_currency);
  };
  return in_limit_currency(corridor.sent) && in_limit_currency(corridor.received);
}

bool states_values(const CorridorYear& corridor) {
  const auto stated = [](const ReporterYear* side) {
    return side == nullptr || !side->value_missing;
  };
  return stated(corridor.sent) && stated(corridor.received);
}

/// Gaps, branch and reason of a corridor both of whose reporters state the year.
void compare(const Book& book, CorridorYear& corridor, const ReportCoverage& exporter) {
  const bool one_currency = same_money(corridor);
  if (one_currency) corridor.value = value_gap(book, corridor, exporter);
  corridor.mass = mass_gap(book, corridor, exporter);
  const auto& leading = corridor.value ? corridor.value : corridor.mass;
  if (leading && corridor.sent != nullptr && leading->importer_point < leading->exporter) {
    corridor.corridor_class = CorridorClass::reversal;
  }
  if (corridor.value && corridor.sent != nullptr && is_imputed(*corridor.value)) {
    corridor.corridor_class = CorridorClass::imputed;
    corridor.reason = "missing_input";
    return;
  }
  if (corridor.mass) {
    corridor.branch = Branch::mass;
    if (is_mass_unit_factor(corridor.mass->importer, corridor.mass->exporter)) {
      corridor.reason = "unit_suspected";
    }
    return;
  }
  if (corridor.value) {
    corridor.branch = Branch::value;
  } else {
    corridor.reason = states_values(corridor) ? "threshold_missing" : "missing_input";
  }
}

void judge(const Book& book, CorridorYear& corridor) {
  const std::string_view product = corridor.product;
  const int year = corridor.year;
  const ReportCoverage* exporter = book.find("X", corridor.exporter, product, year);
  const ReportCoverage* importer = book.find("M", corridor.importer, product, year);
  fill_totals(book, corridor, exporter);
  corridor.currency = corridor.received != nullptr ? corridor.received->currency
                                                   : corridor.sent->currency;
  corridor.importer_complete = importer != nullptr && importer->states_year();
  if (exporter != nullptr) corridor.exporter_silent = exporter->months_without_row(year);
  if (importer != nullptr) corridor.importer_silent = importer->months_without_row(year);
  corridor.corridor_class = class_of(corridor);
  corridor.applicable =
      corridor.corridor_class != CorridorClass::self && is_bullion(corridor.product);
  if (!corridor.applicable) return;
  if (corridor.corridor_class == CorridorClass::conflict) {
    corridor.reason = "impaired_evidence";
    return;
  }
  const bool exporter_speaks =
      exporter != nullptr && exporter->states_year() && exporter->partners > 0;
  if (corridor.corridor_class == CorridorClass::lost || !exporter_speaks) {
    corridor.reason = "missing_input";
    return;
  }
  compare(book, corridor, *exporter);
}

Book book_of(std::span<const ReporterYear> sides, std::span<const MirrorTotal> totals) {
  Book book;
  book.coverage = coverage_of(sides);
  for (const ReporterYear& side : sides) {
    if (side.kind != TradePartner::country) continue;
    const bool sends = side.flow == "X";
    const std::string_view exporter = sends ? side.reporter : side.partner;
    Route& route = book.routes[{exporter, sends ? side.partner : side.reporter, side.product}];
    (sends ? route.sent : route.received).push_back(&side);
    if (!sends) book.partners_e4[{exporter, side.product, side.year}] += side.value_e4.sum;
  }
  for (const MirrorTotal& total : totals) {
    book.totals.insert({{total.exporter, heading_of(total.product), total.year}, &total});
  }
  return book;
}

}  // namespace

std::int64_t MirrorGap::share_ppm() const {
  if (importer_point <= 0 || point <= 0) return 0;
  return saturated(point * 1'000'000 / importer_point);
}

std::string_view name_of(CorridorClass corridor_class) {
  switch (corridor_class) {
    case CorridorClass::matched: return "matched";
    case CorridorClass::reversal: return "reversal";
    case CorridorClass::orphaned: return "orphaned";
    case CorridorClass::lost: return "lost";
    case CorridorClass::imputed: return "imputed";
    case CorridorClass::conflict: return "conflict";
    case CorridorClass::self: return "self";
  }
  return "matched";
}

std::string_view name_of(Branch branch) {
  switch (branch) {
    case Branch::none: return "none";
    case Branch::mass: return "mass";
    case Branch::value: return "value";
  }
  return "none";
}

std::vector<CorridorYear> corridor_years(std::span<const ReporterYear> sides,
                                         std::span<const MirrorTotal> totals) {
  const Book book = book_of(sides, totals);
  std::map<CorridorKey, CorridorYear> corridors;
  for (const auto& [key, route] : book.routes) {
    const auto& [exporter, importer, product] = key;
    const auto at = [&](int year) -> CorridorYear& {
      CorridorYear& corridor = corridors[{exporter, importer, product, year}];
      corridor.exporter = exporter;
      corridor.importer = importer;
      corridor.product = product;
      corridor.year = year;
      return corridor;
    };
    for (const ReporterYear* side : route.sent) at(side->year).sent = side;
    for (const ReporterYear* side : route.received) at(side->year).received = side;
  }
  std::vector<CorridorYear> judged;
  judged.reserve(corridors.size());
  for (auto& [key, corridor] : corridors) {
    judge(book, corridor);
    judged.push_back(corridor);
  }
  return judged;
}

}  // namespace cupel
