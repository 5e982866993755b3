/// The subjects of the kernels, read from their input tables: one entry per source key and period,
/// with the shape of all rows that carry that key.
#pragma once

#include "earth/shape.h"
#include "model/kernel.h"
#include "model/table.h"

#include <optional>
#include <string>
#include <vector>

namespace cupel {

struct Site {
  std::string kind;  // "detection" or "licence"
  std::string key;   // the source key
  std::string name;  // "Dug ground of 2025Q2", "Licence ML-0417"
  std::optional<std::int64_t> from_us;  // first instant of the period
  std::optional<std::int64_t> to_us;    // end of the period
  std::optional<std::int64_t> accuracy_m;
  std::optional<std::int64_t> mined_m2;  // stated mined area, where one row is the whole subject
  std::string ref;   // of the first row
  Shape shape;       // empty when the rows have no usable geometry
};

/// Inputs "detection" and "licence", in the order in which `detection_sites` and `licence_sites`
/// expect them.
KernelInput detection_input();
KernelInput licence_input();

/// Sorted by key, then beginning of the period.
std::vector<Site> detection_sites(const Table& detections);
std::vector<Site> licence_sites(const Table& licences);

/// The subject's area for titles: "31.0 ha" as stated mined area, else "35.6 ha by its outline"; "one
/// point" for a point without a stated area.
std::string area_words(const Site& site);
/// "Dug ground of 2025, 31.0 ha"; without the area where that has more than `characters_max`.
std::string site_words(const Site& site, std::size_t characters_max);
/// Characters a title may have.
inline constexpr std::size_t title_characters_max = 90;

/// How many files of each layout are on file: an empty layer is on file too, but has no rows.
KernelInput layers_input();
bool layer_on_file(const Table& layers, std::string_view layout_stem);

/// "0:idx:row" of a row whose first three columns are log, idx, row.
std::string ref_of(const Table& table, std::size_t i);

/// Nothing when the cell is missing or holds no usable shape.
std::optional<Shape> shape_at(const Column& geometry, std::size_t i);
std::optional<std::int64_t> integer_at(const Column& column, std::size_t i);
std::string text_at(const Column& column, std::size_t i);

/// Adds a shape to what is already there; overlapping polygons are dissolved, so that no ground
/// counts twice. A shape of another kind is left out.
Result<void> add_ground(Shape& ground, const Shape& more);

/// First instant and end of a detection's period: a year, a quarter, or the month that ends with
/// `period_to_us`. Missing without a year of the calendar.
struct PeriodSpan {
  std::optional<std::int64_t> from_us;
  std::optional<std::int64_t> to_us;
};
PeriodSpan detection_period(const Table& detections, std::size_t i);

/// Position accuracy of a shape whose file and mapping state none. Cupel default, not law.
inline constexpr std::int64_t accuracy_default_m = 20;

}  // namespace cupel
