#include "earth/boundary.h"
#include "earth/kernels.h"
#include "earth/measure.h"
#include "earth/overlay.h"
#include "earth/sites.h"
#include "earth/words.h"
#include "model/calendar.h"
#include "model/decimal.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <set>

namespace cupel {
namespace {

using enum ColumnType;

enum InputNumber : std::size_t { licences_at, returns_at, detections_at, coverage_at, layers_at };

constexpr std::size_t references_max = 200;  // the largest contributions (indicators §1.4)
constexpr int window_months = 12;
constexpr int window_quarters = 4;

// Months and quarters count from year 0, so that a window is plain subtraction.
using Month = std::int64_t;

std::int64_t month_begin_us(Month month) {
  return instant_us_of({static_cast<int>(month / 12), static_cast<int>(month % 12) + 1, 1});
}

struct Contribution {
  std::string ref;
  std::int64_t weight = 0;
};

// Largest first; equal ones by reference, so that the list is the same on every machine.
std::vector<std::string> references(std::vector<Contribution> list) {
  std::ranges::sort(list, [](const Contribution& a, const Contribution& b) {
    return a.weight != b.weight ? a.weight > b.weight : a.ref < b.ref;
  });
  std::vector<std::string> refs;
  for (const Contribution& one : list) {
    if (refs.size() == references_max) break;
    if (std::ranges::find(refs, one.ref) == refs.end()) refs.push_back(one.ref);
  }
  return refs;
}

struct Return {
  Month month = 0;
  std::optional<std::int64_t> fine_ug10;
  std::string ref;
};

struct Booked {
  std::optional<Month> last;  // last month with a stated fine mass
  int months_stated = 0;      // of the window's twelve
  std::int64_t ug10 = 0;
  std::string metal;
  std::vector<Contribution> rows;
};

struct Licence {
  std::string number;
  std::string ref;
  std::string deposit_type;
  std::int64_t repair_ppm = 0;
  Shape ground;
  std::map<std::string, std::vector<Return>> returns;  // by metal
};

struct Scar {
  Area area;
  std::int64_t stated = 0;   // detections that count with their stated mined area
  std::int64_t traced = 0;   // … with the area of their polygon, because none is stated
  std::int64_t undated = 0;
  std::set<std::string> models;
  std::vector<Contribution> rows;
};

// Riverbed dredging and underground work leave no scar (indicators §9.10).
bool leaves_a_scar(std::string deposit_type) {
  for (char& letter : deposit_type) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  for (const std::string_view word : {"underground", "riverbed", "river bed", "dredg"}) {
    if (deposit_type.find(word) != std::string::npos) return false;
  }
  return true;
}

std::vector<Licence> read_licences(const Table& table) {
  std::vector<Licence> licences;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    std::string number = text_at(table["licence_no"], i);
    if (licences.empty() || licences.back().number != number) {
      licences.push_back({std::move(number), ref_of(table, i), text_at(table["deposit_type"], i), 0, {}, {}});
    }
    Licence& licence = licences.back();
    licence.repair_ppm = std::max(licence.repair_ppm, integer_at(table["repair_ppm"], i).value_or(0));
    const auto shape = shape_at(table["geometry"], i);
    if (!shape || shape->kind != ShapeKind::polygons) continue;
    if (auto added = add_ground(licence.ground, *shape); !added) licence.ground = Shape{};
  }
  return licences;
}

void read_returns(const Table& table, std::vector<Licence>& licences) {
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const std::string number = text_at(table["licence_no"], i);
    const auto licence = std::ranges::lower_bound(licences, number, {}, &Licence::number);
    if (licence == licences.end() || licence->number != number) continue;
    const auto year = integer_at(table["year"], i);
    const auto month = integer_at(table["month_number"], i);
    if (!year || !month || *month < 1 || *month > 12 || *year < 1 || *year > 9998) continue;
    licence->returns[text_at(table["metal"], i)].push_back(
        {*year * 12 + *month - 1, integer_at(table["fine_ug10"], i), ref_of(table, i)});
  }
}

// Masses of two metals are never added: gold speaks for a licence that books gold, else its first metal.
Booked booked_of(const Licence& licence) {
  Booked booked;
  if (licence.returns.empty()) return booked;
  auto chosen = licence.returns.find("gold");
  if (chosen == licence.returns.end()) chosen = licence.returns.begin();
  booked.metal = chosen->first;
  for (const Return& row : chosen->second) {
    if (row.fine_ug10) booked.last = std::max(booked.last.value_or(row.month), row.month);
  }
  if (!booked.last) return booked;
  std::set<Month> stated;
  int128 sum = 0;
  for (const Return& row : chosen->second) {
    if (!row.fine_ug10 || row.month > *booked.last || row.month <= *booked.last - window_months) continue;
    stated.insert(row.month);
    sum += *row.fine_ug10;
    booked.rows.push_back({row.ref, *row.fine_ug10});
  }
  booked.months_stated = static_cast<int>(stated.size());
  booked.ug10 = static_cast<std::int64_t>(std::min<int128>(sum, std::numeric_limits<std::int64_t>::max()));
  return booked;
}

struct DetectionFact {
  std::optional<std::int64_t> begin_us;
  std::optional<std::int64_t> mined_m2;
  std::string model;
  std::string ref;
};

struct Detections {
  Layer layer;
  std::vector<DetectionFact> facts;
};

Result<Detections> read_detections(const Table& table) {
  std::vector<Shape> shapes;
  std::vector<DetectionFact> facts;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    auto shape = shape_at(table["geometry"], i);
    if (!shape) continue;
    DetectionFact fact;
    fact.begin_us = detection_period(table, i).from_us;
    fact.mined_m2 = integer_at(table["mined_m2"], i);
    fact.model = text_at(table["model"], i);
    fact.ref = ref_of(table, i);
    shapes.push_back(std::move(*shape));
    facts.push_back(std::move(fact));
  }
  auto layer = Layer::of(std::move(shapes));
  if (!layer) return pass(layer);
  return Detections{std::move(*layer), std::move(facts)};
}

// A period that only begins after the window is left out; one that straddles its end counts in full,
// because whatever it saw may have been dug within the window: the side that favours the licence.
bool counts(const DetectionFact& fact, const Booked& booked) {
  return booked.last && (!fact.begin_us || *fact.begin_us < month_begin_us(*booked.last + 1));
}

void add_scar(Scar& scar, const DetectionFact& fact, double share, double common_m2) {
  const double square_metres =
      fact.mined_m2 ? static_cast<double>(*fact.mined_m2) * share : common_m2;
  const Area area = area_of(square_metres);
  scar.area.m2_e2 += area.m2_e2;
  ++(fact.mined_m2 ? scar.stated : scar.traced);
  if (!fact.begin_us) ++scar.undated;
  scar.models.insert(fact.model);
  scar.rows.push_back({fact.ref, area.m2_e2});
}

Result<std::vector<Scar>> scars_of(const Detections& detections, const Layer& grounds,
                                   std::span<const Booked> booked) {
  std::vector<Scar> scars(grounds.size());
  auto pairs = overlay(detections.layer, grounds);
  if (!pairs) return pass(pairs);
  for (const Overlap& pair : *pairs) {
    const DetectionFact& fact = detections.facts[pair.of];
    if (counts(fact, booked[pair.inside])) add_scar(scars[pair.inside], fact, pair.share, pair.area_m2);
  }
  // Detections given as points with a stated area lie wholly inside or not at all.
  std::map<std::uint32_t, Boundary> borders;
  for (std::uint32_t i = 0; i < detections.layer.size(); ++i) {
    const Shape& shape = detections.layer.shape(i);
    if (shape.kind != ShapeKind::points || !detections.facts[i].mined_m2) continue;
    for (const std::uint32_t k : grounds.plane().near(detections.layer.plane().at(i))) {
      const Boundary& border = borders.try_emplace(k, grounds.shape(k)).first->second;
      if (!border.contains(shape.vertices.front()) || !counts(detections.facts[i], booked[k])) continue;
      add_scar(scars[k], detections.facts[i], 1, 0);
    }
  }
  return scars;
}

struct Clear {
  std::array<std::int64_t, window_quarters> ppm{};
  std::vector<Contribution> rows;
  std::int64_t smallest_ppm() const { return std::ranges::min(ppm); }
};

struct CoverageFact {
  std::int64_t quarter = 0;  // counted from year 0
  std::int64_t clear_ppm = 0;
  std::string ref;
};

Result<std::vector<Clear>> clear_shares(const Table& table, const Layer& grounds,
                                        std::span<const Booked> booked) {
  std::vector<Shape> shapes;
  std::vector<CoverageFact> facts;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const auto year = integer_at(table["year"], i);
    const auto quarter = integer_at(table["quarter_number"], i);
    const auto clear_ppm = integer_at(table["clear_share_ppm"], i);
    auto shape = shape_at(table["geometry"], i);
    // A polygon that does not say how much was clear says nothing about clear sky.
    if (!year || !quarter || !clear_ppm || !shape) continue;
    facts.push_back({*year * 4 + *quarter - 1, *clear_ppm, ref_of(table, i)});
    shapes.push_back(std::move(*shape));
  }
  auto layer = Layer::of(std::move(shapes));
  if (!layer) return pass(layer);
  auto pairs = overlay(grounds, *layer);
  if (!pairs) return pass(pairs);
  std::vector<Clear> clear(grounds.size());
  for (const Overlap& pair : *pairs) {
    const CoverageFact& fact = facts[pair.inside];
    if (!booked[pair.of].last) continue;
    const std::int64_t back = *booked[pair.of].last / 3 - fact.quarter;
    if (back < 0 || back >= window_quarters) continue;
    const std::int64_t seen_ppm = std::llrint(pair.share * static_cast<double>(fact.clear_ppm));
    std::int64_t& quarter_ppm = clear[pair.of].ppm[static_cast<std::size_t>(back)];
    quarter_ppm = std::min<std::int64_t>(1'000'000, quarter_ppm + seen_ppm);
    clear[pair.of].rows.push_back({fact.ref, seen_ppm});
  }
  return clear;
}

std::string basis_of(const Scar& scar) {
  if (scar.stated + scar.traced == 0) return "nothing was detected inside";
  if (scar.traced == 0) return "mined area as stated by the detector";
  if (scar.stated == 0) return "area of the detected polygons, no mined area is stated";
  return "mined area where stated, else area of the polygon";
}

std::vector<ColumnSpec> output_columns() {
  return {{"licence_no", text, "", "number of the title: the source key"},
          {"licence", text, "", "\"Licence \" and the number, cut for titles"},
          {"licence_ref", text, "", "record of the title"},
          {"period_from_us", int64, "µs UTC", "beginning of the 12 months; missing without returns"},
          {"period_to_us", int64, "µs UTC", "end of the month of the last return"},
          {"leaves_scar", int64, "0/1", "0: underground or riverbed"},
          {"has_ground", int64, "0/1", "a usable polygon is on file"},
          {"repair_ppm", int64, "ppm", "change of the polygon's area by its repair"},
          {"months_stated", int64, "", "months of the 12 with a stated fine mass"},
          {"metal", text, "", "metal booked"},
          {"booked_ug10", int64, "0.1 µg", "fine mass booked in the 12 months"},
          {"booked", text, "", "the same for titles"},
          {"detections_on_file", int64, "0/1", "a detection layer is on file, if only an empty one"},
          {"coverage_on_file", int64, "0/1", "a coverage layer is on file, if only an empty one"},
          {"scar_m2_e2", int64, "0.01 m²", "disturbed area inside, all periods to the end of the 12 months"},
          {"scar", text, "", "the same for titles"},
          {"scar_basis", text, "", "which area was taken"},
          {"detections", int64, "", "detections inside"},
          {"undated", int64, "", "detections inside without a period"},
          {"models", int64, "", "generations of the detector among them; no name is one of its own"},
          {"clear_ppm", int64, "ppm", "share seen clearly in the worst of four quarters"},
          {"clear_share", text, "", "the same for titles"},
          {"ground_m2_e2", int64, "0.01 m²", "area of the licence"},
          {"claim", text_list, "", "rows of the returns, at most 200"},
          {"evidence", text_list, "", "detections inside and coverage polygons, at most 200 of each"}};
}

struct Judged {
  const Licence& licence;
  const Booked& booked;
  const Scar& scar;
  const Clear& clear;
  double ground_m2;
  bool detections_on_file;
  bool coverage_on_file;
};

void write(Table& out, const Judged& it) {
  std::size_t at = 0;
  const auto put = [&](const auto& value) { out.at(at++).append(value); };
  const auto flag = [&](bool value) { put(std::int64_t{value ? 1 : 0}); };
  const auto& last = it.booked.last;
  std::vector<std::string> evidence = references(it.scar.rows);
  for (std::string& ref : references(it.clear.rows)) evidence.push_back(std::move(ref));
  put(std::string_view(it.licence.number));
  put(std::string_view("Licence " + cut_text(it.licence.number, 24)));
  put(std::string_view(it.licence.ref));
  put(last ? std::optional(month_begin_us(*last - window_months + 1)) : std::nullopt);
  put(last ? std::optional(month_begin_us(*last + 1)) : std::nullopt);
  flag(leaves_a_scar(it.licence.deposit_type));
  flag(it.ground_m2 > 0);
  put(it.licence.repair_ppm);
  put(std::int64_t{it.booked.months_stated});
  put(std::string_view(it.booked.metal));
  put(it.booked.ug10);
  put(std::string_view(mass_text(it.booked.ug10)));
  flag(it.detections_on_file);
  flag(it.coverage_on_file);
  put(it.scar.area.m2_e2);
  put(std::string_view(area_text(it.scar.area.m2_e2)));
  put(std::string_view(basis_of(it.scar)));
  put(it.scar.stated + it.scar.traced);
  put(it.scar.undated);
  put(static_cast<std::int64_t>(it.scar.models.size()));
  put(it.clear.smallest_ppm());
  put(std::string_view(share_text(it.clear.smallest_ppm())));
  put(area_of(it.ground_m2).m2_e2);
  put(references(it.booked.rows));
  put(evidence);
  ASSERT(at == out.columns().size());
}

Result<Table> licence_ground(std::span<const Table> inputs) {
  std::vector<Licence> licences = read_licences(inputs[licences_at]);
  read_returns(inputs[returns_at], licences);
  std::vector<Booked> booked;
  std::vector<Shape> shapes;
  for (const Licence& licence : licences) {
    booked.push_back(booked_of(licence));
    shapes.push_back(licence.ground);
  }
  auto grounds = Layer::of(std::move(shapes));
  if (!grounds) return pass(grounds);
  auto detections = read_detections(inputs[detections_at]);
  if (!detections) return pass(detections);
  auto scars = scars_of(*detections, *grounds, booked);
  if (!scars) return pass(scars);
  auto clear = clear_shares(inputs[coverage_at], *grounds, booked);
  if (!clear) return pass(clear);

  const bool detections_on_file =
      inputs[detections_at].rows() != 0 || layer_on_file(inputs[layers_at], "geo_detections/");
  const bool coverage_on_file =
      inputs[coverage_at].rows() != 0 || layer_on_file(inputs[layers_at], "geo_coverage/");
  Table out(output_columns());
  for (std::size_t i = 0; i < licences.size(); ++i) {
    write(out, {licences[i], booked[i], (*scars)[i], (*clear)[i], grounds->area_m2(i), detections_on_file,
                coverage_on_file});
  }
  return out;
}

}  // namespace

TableKernel licence_ground_kernel() {
  const KernelInput returns{
      "monthly_return",
      R"(select log, idx, "row", licence_no, year, month_number, metal, fine_ug10
         from monthly_return where licence_no is not null
         order by licence_no, year, month_number, log, idx, "row", metal)",
      {{"log", int64, "", "number of the log"}, {"idx", int64, "", "index of the delivery"},
       {"row", int64, "", "row in the file, from 0"}, {"licence_no", text, "", "number of the title"},
       {"year", int64, "", "calendar year"}, {"month_number", int64, "", "1 to 12"},
       {"metal", text, "", "metal"}, {"fine_ug10", int64, "0.1 µg", "fine mass"}}};
  const KernelInput coverage{
      "coverage",
      R"(select log, idx, "row", year, quarter_number, clear_share_ppm, geometry
         from coverage order by year, quarter_number, log, idx, "row")",
      {{"log", int64, "", "number of the log"}, {"idx", int64, "", "index of the delivery"},
       {"row", int64, "", "row in the file, from 0"}, {"year", int64, "", "calendar year"},
       {"quarter_number", int64, "", "1 to 4"}, {"clear_share_ppm", int64, "ppm", "share seen clearly"},
       {"geometry", blob, "WKB", "shape"}}};
  return {"licence_ground",
          "what a licence booked in its last 12 months beside the ground disturbed inside it",
          {licence_input(), returns, detection_input(), coverage, layers_input()},
          output_columns(),
          licence_ground};
}

}  // namespace cupel
