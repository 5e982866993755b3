#include "earth/sites.h"

#include "earth/measure.h"
#include "earth/planar.h"
#include "earth/words.h"
#include "model/calendar.h"
#include "model/ref.h"

#include <algorithm>
#include <limits>
#include <tuple>

namespace cupel {
namespace {

using enum ColumnType;

// A licence number or a name that fills the title is cut; the key itself is never touched.
constexpr std::size_t name_characters_max = 16;

std::int64_t month_begin_us(std::int64_t year, std::int64_t month) {
  return instant_us_of({static_cast<int>(year), static_cast<int>(month), 1});
}

std::vector<ColumnSpec> row_columns() {
  return {{"log", int64, "", "number of the log"}, {"idx", int64, "", "index of the delivery"},
          {"row", int64, "", "row in the file, from 0"}};
}

void take_rows_together(std::vector<Site>& sites) {
  std::ranges::stable_sort(sites, {}, [](const Site& site) { return std::tie(site.key, site.from_us); });
  std::vector<Site> together;
  for (Site& site : sites) {
    Site* before = together.empty() ? nullptr : &together.back();
    if (before == nullptr || before->key != site.key || before->from_us != site.from_us) {
      together.push_back(std::move(site));
      continue;
    }
    before->mined_m2.reset();  // whether stated areas of two rows overlap, nobody says
    // The less precise statement of two speaks for both.
    if (site.accuracy_m) before->accuracy_m = std::max(before->accuracy_m.value_or(0), *site.accuracy_m);
    if (before->shape.kind == ShapeKind::empty) {
      before->shape = std::move(site.shape);
    } else if (auto added = add_ground(before->shape, site.shape); !added) {
      before->shape = Shape{};
    }
  }
  sites = std::move(together);
}

}  // namespace

KernelInput detection_input() {
  auto columns = row_columns();
  columns.insert(columns.end(), {{"key", text, "", "source key"},
                                 {"period", text, "", "period as stated"},
                                 {"year", int64, "", "calendar year"},
                                 {"quarter_number", int64, "", "1 to 4"},
                                 {"period_to_us", int64, "µs UTC", "end of the period"},
                                 {"model", text, "", "generation of the detector"},
                                 {"mined_m2", int64, "m²", "stated mined area"},
                                 {"accuracy_m", int64, "m", "stated accuracy"},
                                 {"geometry", blob, "WKB", "shape"}});
  return {"detection",
          R"(select log, idx, "row", key, period, year, quarter_number, period_to_us, model, mined_m2,
                    accuracy_m, geometry
             from detection where key is not null
             order by key, year nulls first, quarter_number nulls first, log, idx, "row")",
          std::move(columns)};
}

KernelInput licence_input() {
  auto columns = row_columns();
  columns.insert(columns.end(), {{"licence_no", text, "", "number of the title"},
                                 {"deposit_type", text, "", "deposit"},
                                 {"valid_from_us", int64, "µs UTC", "first day"},
                                 {"valid_to_us", int64, "µs UTC", "end of the last day"},
                                 {"repair_ppm", int64, "ppm", "change of area by the repair"},
                                 {"accuracy_m", int64, "m", "stated accuracy"},
                                 {"geometry", blob, "WKB", "shape"}});
  return {"licence",
          R"(select log, idx, "row", licence_no, deposit_type, valid_from_us, valid_to_us, repair_ppm,
                    accuracy_m, geometry
             from licence where licence_no is not null order by licence_no, log, idx, "row")",
          std::move(columns)};
}

KernelInput layers_input() {
  return {"layers",
          "select layout, count(*)::bigint as files from delivery where layout is not null "
          "group by layout order by layout",
          {{"layout", text, "", "outside format"}, {"files", int64, "", "files of that layout"}}};
}

std::string area_words(const Site& site) {
  constexpr std::int64_t m2_max = std::numeric_limits<std::int64_t>::max() / 100;
  if (site.mined_m2 && *site.mined_m2 >= 0) return area_text(std::min(*site.mined_m2, m2_max) * 100);
  if (site.shape.kind == ShapeKind::points) return "one point";
  if (site.shape.kind != ShapeKind::polygons) return "no shape";
  return area_text(area_of(equal_area_m2(site.shape)).m2_e2) + " by its outline";
}

std::string site_words(const Site& site, std::size_t characters_max) {
  const std::string words = site.name + ", " + area_words(site);
  return characters_in(words) <= characters_max ? words : site.name;
}

bool layer_on_file(const Table& layers, std::string_view layout_stem) {
  for (std::size_t i = 0; i < layers.rows(); ++i) {
    if (layers.at(0).text(i).starts_with(layout_stem)) return true;
  }
  return false;
}

std::vector<Site> detection_sites(const Table& detections) {
  std::vector<Site> sites;
  sites.reserve(detections.rows());
  for (std::size_t i = 0; i < detections.rows(); ++i) {
    Site site;
    site.kind = "detection";
    site.key = text_at(detections["key"], i);
    const std::string period = text_at(detections["period"], i);
    site.name = period.empty() ? "Dug ground" : "Dug ground of " + cut_text(period, name_characters_max);
    const PeriodSpan span = detection_period(detections, i);
    site.from_us = span.from_us;
    site.to_us = span.to_us;
    site.accuracy_m = integer_at(detections["accuracy_m"], i);
    site.mined_m2 = integer_at(detections["mined_m2"], i);
    site.ref = ref_of(detections, i);
    site.shape = shape_at(detections["geometry"], i).value_or(Shape{});
    sites.push_back(std::move(site));
  }
  take_rows_together(sites);
  return sites;
}

std::vector<Site> licence_sites(const Table& licences) {
  std::vector<Site> sites;
  for (std::size_t i = 0; i < licences.rows(); ++i) {
    Site site;
    site.kind = "licence";
    site.key = text_at(licences["licence_no"], i);
    site.name = "Licence " + cut_text(site.key, name_characters_max);
    // A licence is one subject whatever its rows say about dates: the first row's dates stand.
    const bool repeats = !sites.empty() && sites.back().key == site.key;
    site.from_us = repeats ? sites.back().from_us : integer_at(licences["valid_from_us"], i);
    site.to_us = repeats ? sites.back().to_us : integer_at(licences["valid_to_us"], i);
    site.accuracy_m = integer_at(licences["accuracy_m"], i);
    site.ref = ref_of(licences, i);
    site.shape = shape_at(licences["geometry"], i).value_or(Shape{});
    sites.push_back(std::move(site));
  }
  take_rows_together(sites);
  return sites;
}

std::string ref_of(const Table& table, std::size_t i) {
  return to_text(Ref{static_cast<std::uint64_t>(table.at(0).integer(i)),
                     static_cast<std::uint64_t>(table.at(1).integer(i)),
                     static_cast<std::uint64_t>(table.at(2).integer(i))});
}

std::optional<Shape> shape_at(const Column& geometry, std::size_t i) {
  if (!geometry.has(i)) return std::nullopt;
  auto shape = shape_of_wkb(geometry.text(i));
  if (!shape || shape->vertices.empty()) return std::nullopt;
  if (!Planar::of(*shape)) return std::nullopt;
  return std::move(*shape);
}

std::optional<std::int64_t> integer_at(const Column& column, std::size_t i) {
  if (!column.has(i)) return std::nullopt;
  return column.integer(i);
}

std::string text_at(const Column& column, std::size_t i) {
  return column.has(i) ? std::string(column.text(i)) : std::string();
}

Result<void> add_ground(Shape& ground, const Shape& more) {
  if (more.kind == ShapeKind::empty) return {};
  if (ground.kind == ShapeKind::empty) {
    ground = more;
    return {};
  }
  if (ground.kind != more.kind) return {};
  ground.append(more);
  if (ground.kind != ShapeKind::polygons) return {};
  auto planar = Planar::of(ground);
  if (!planar) return pass(planar);
  auto one = planar->dissolved();
  if (!one) return pass(one);
  ground = one->shape();
  return {};
}

PeriodSpan detection_period(const Table& detections, std::size_t i) {
  const auto year = integer_at(detections["year"], i);
  const auto quarter = integer_at(detections["quarter_number"], i);
  const auto end_us = integer_at(detections["period_to_us"], i);
  // A year outside the calendar's range comes from a broken file; such a period has no instants.
  if (!year || *year < 1 || *year > 9998) return {std::nullopt, end_us};
  if (quarter && *quarter >= 1 && *quarter <= 4) {
    const std::int64_t next = *quarter * 3 + 1;
    const std::int64_t quarter_end_us =
        next > 12 ? month_begin_us(*year + 1, 1) : month_begin_us(*year, next);
    return {month_begin_us(*year, *quarter * 3 - 2), end_us.value_or(quarter_end_us)};
  }
  const std::int64_t year_end_us = month_begin_us(*year + 1, 1);
  if (!end_us || *end_us == year_end_us) return {month_begin_us(*year, 1), year_end_us};
  const Date last = date_of_instant(*end_us - 1);
  return {month_begin_us(last.year, last.month), end_us};
}

}  // namespace cupel
