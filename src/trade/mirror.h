/// Two statements of one flow, made comparable (trade-money-parties.md §2, rule E01).
///
/// A positive gap is what the importer states above the exporter. Positive and negative gaps are
/// never netted. A total without partners never becomes a corridor.
#pragma once

#include "trade/coverage.h"
#include "trade/sides.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cupel {

/// Goods of a month may be booked by the importer up to this many months later.
inline constexpr int lag_months = 2;

/// Both sides of one thing and their difference. Of values the ends are bounds: half digits, valuation
/// and the exporter's amounts without partner reach no further. Of masses they are the 90 % interval of
/// the half digits, the amounts without partner taken off the low end.
struct MirrorGap {
  int128 exporter = 0;        // as stated
  int128 importer = 0;        // as stated
  int128 importer_point = 0;  // made FOB, freight and insurance 0.5 % where the basis is not FOB
  int128 point = 0;           // importer_point − exporter − what the lag explains
  int128 low = 0;
  int128 high = 0;
  int128 low_attributed = 0;  // the low end if the exporter named every partner
  int128 half_squared = 0;    // Σu² of both sides
  std::int64_t share_ppm() const;  // point / importer_point, never below 0
};

enum class CorridorClass : std::uint8_t {
  matched,   // both sides state it, importer not below exporter
  reversal,  // both, importer below exporter
  orphaned,  // importer only
  lost,      // exporter only
  imputed,   // both, and equal to within 1e-6: one was filled from the other
  conflict,  // one key twice with different figures
  self,      // exporter and importer are one country
};
std::string_view name_of(CorridorClass corridor_class);

/// Which of the two the rule looks at.
enum class Branch : std::uint8_t { none, mass, value };
std::string_view name_of(Branch branch);

/// One exporter, importer, heading and year. Reason is empty when it can be judged.
struct CorridorYear {
  std::string_view exporter;
  std::string_view importer;
  std::string_view product;
  int year = 0;
  const ReporterYear* sent = nullptr;      // the exporter's side; owned by the caller
  const ReporterYear* received = nullptr;  // the importer's side
  CorridorClass corridor_class = CorridorClass::matched;
  bool applicable = true;          // bullion between two countries
  Branch branch = Branch::none;
  std::string_view reason;         // reason code
  bool importer_complete = true;   // the importer states the year: the gap cannot still grow
  std::optional<MirrorGap> value;        // 1e-4 of `currency`
  std::optional<MirrorGap> mass;         // 0.1 µg
  std::string_view currency;
  std::optional<std::int64_t> exporter_total_e4;  // the exporter's year, with or without partners
  std::optional<std::int64_t> partners_total_e4;  // what the partners state together
  std::vector<int> exporter_silent;  // months without any row of a side that states months, 1 to 12
  std::vector<int> importer_silent;
};

/// All corridors of the sides at heading level, ordered by exporter, importer, product, year.
std::vector<CorridorYear> corridor_years(std::span<const ReporterYear> sides,
                                         std::span<const MirrorTotal> totals);

/// An exporter's year over all partners, by mass.
struct CountryYear {
  std::string_view exporter;
  std::string_view product;
  int year = 0;
  bool applicable = true;
  std::string_view reason;
  int partners = 0;          // corridors of the year, self left out
  int partners_weighed = 0;  // both masses known
  int partners_named = 0;    // of these, named by the exporter
  int partners_silent = 0;   // partners with months without a row
  std::vector<int> exporter_silent;  // the exporter's months without a row
  int128 gap_ug10 = 0;       // Σ max(0, gap)
  int128 half_squared = 0;             // Σu² of the corridors with a positive gap
  int128 unattributed_ug10 = 0;        // what the exporter states without a partner
  int128 reversed_ug10 = 0;  // Σ min(0, gap), shown beside and never netted
  int128 importers_ug10 = 0; // Σ what the weighed partners state
  int128 exporter_ug10 = 0;  // Σ what the exporter states to them
  std::optional<std::int64_t> exporter_total_e4;
  std::optional<std::int64_t> partners_total_e4;
  std::string_view currency;
  std::vector<const ReporterYear*> sent;
  std::vector<const ReporterYear*> received;
  /// Low end of the 90 % interval, had the exporter named every partner; and as it is.
  int128 gap_low_attributed_ug10() const { return gap_ug10 - interval_half_width(half_squared); }
  int128 gap_low_ug10() const { return gap_low_attributed_ug10() - unattributed_ug10; }
  std::int64_t share_ppm() const;
};

/// From corridor_years() and mirror totals; ordered by exporter, product, year.
std::vector<CountryYear> country_years(std::span<const CorridorYear> corridors,
                                       std::span<const MirrorTotal> totals);

}  // namespace cupel
