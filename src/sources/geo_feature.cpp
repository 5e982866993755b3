#include "sources/geo_feature.h"

#include "model/calendar.h"
#include "model/encoding.h"
#include "model/sha256.h"

#include <algorithm>

namespace cupel {
namespace {

constexpr std::string_view property_mark = "properties.";

}  // namespace

FeatureColumns::FeatureColumns(const Preview& file, std::vector<Names> fields)
    : renamed_(file.columns), fields_(std::move(fields)), positions_(fields_.size(), -1) {
  look(renamed_);
}

void FeatureColumns::look(const std::vector<std::string>& names) {
  const auto find = [&](std::string_view name) {
    const auto found = std::ranges::find(names, name);
    return found == names.end() ? -1 : static_cast<int>(found - names.begin());
  };
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    positions_[i] = -1;
    for (const std::string_view name : fields_[i]) {
      positions_[i] = find(std::string(property_mark) + std::string(name));
      if (positions_[i] >= 0) break;
    }
  }
  geometry_ = find("geometry");
  id_ = find("id");
  property_id_ = find("properties.id");
  known_ = names.size();
}

void FeatureColumns::follow(const RowBatch& batch) {
  if (batch.columns().size() == known_) return;
  std::vector<std::string> names = batch.columns().names();
  std::copy_n(renamed_.begin(), std::min(renamed_.size(), names.size()), names.begin());
  look(names);
}

std::string_view FeatureColumns::id(const RowView& row) const {
  return row.has(id_) ? row.text(id_) : row.text(property_id_);
}

bool FeatureColumns::has_property(const Preview& file, std::string_view name) {
  return file.find(std::string(property_mark) + std::string(name)) >= 0;
}

std::int64_t begin_us(const Period& period) {
  const int month = period.month != 0 ? period.month : period.quarter * 3 - 2;
  return instant_us_of({period.year, std::max(1, month), std::max(1, period.day)});
}

std::int64_t end_us(const Period& period) {
  if (period.day != 0) return begin_us(period) + microseconds_per_day;
  const int months = period.month != 0 ? 1 : period.quarter != 0 ? 3 : 12;
  const int first = period.month != 0 ? period.month : std::max(1, period.quarter * 3 - 2);
  const int behind = first - 1 + months;
  return instant_us_of({period.year + behind / 12, behind % 12 + 1, 1});
}

std::string_view cell_or(const RowView& row, int column, std::string_view attribute) {
  return row.has(column) ? row.text(column) : attribute;
}

std::optional<std::int64_t> read_day(RowView& row, int column, std::string_view attribute, bool end) {
  std::string_view text = cell_or(row, column, attribute);
  if (text.empty()) return std::nullopt;
  if (text.size() > 10 && (text[10] == 'T' || text[10] == ' ')) text = text.substr(0, 10);
  const auto period = parse_period(text);
  if (!period) {
    row.refuse_with(column, "bad_date", text);
    return std::nullopt;
  }
  if (period->year < year_least || period->year > year_most) {
    row.refuse_with(column, "date_out_of_range", text);
    return std::nullopt;
  }
  return end ? end_us(*period) : begin_us(*period);
}

std::optional<std::int64_t> read_metres(RowView& row, int column, std::string_view attribute) {
  const std::string_view text = cell_or(row, column, attribute);
  if (text.empty()) return std::nullopt;
  const auto stated = parse_decimal(text);
  const auto metres = stated && stated->mantissa >= 0 ? scaled(*stated, 1) : std::nullopt;
  if (!metres) row.refuse_with(column, "not_a_number", text);
  return metres;
}

std::optional<std::int64_t> read_share(RowView& row, int column) {
  const auto stated = row.decimal(column);
  if (!stated) return std::nullopt;
  const auto ppm = scaled(*stated, 1'000'000);
  if (!ppm || *ppm < 0 || *ppm > 1'000'000) {
    row.refuse(column, "not_a_share");
    return std::nullopt;
  }
  return ppm;
}

std::optional<std::int64_t> read_flag(RowView& row, int column, std::string_view attribute) {
  const std::string_view text = cell_or(row, column, attribute);
  if (text.empty()) return std::nullopt;
  for (const std::string_view yes : {"true", "TRUE", "True", "yes", "Yes", "1"}) {
    if (text == yes) return 1;
  }
  for (const std::string_view no : {"false", "FALSE", "False", "no", "No", "0"}) {
    if (text == no) return 0;
  }
  row.refuse_with(column, "not_a_flag", text);
  return std::nullopt;
}

bool take_geometry(RowView& row, int column, Geometry& geometry, std::string& wkb) {
  const GeometryReport report = read_geometry(row.stated(column), geometry);
  if (!report.rule.empty()) {
    row.refuse(column, report.rule);
    return false;
  }
  if (!report.note.empty()) row.note(column, report.note);
  wkb.clear();
  append_wkb(wkb, geometry);
  return true;
}

std::string shape_key(const Geometry& geometry) {
  constexpr std::size_t key_bytes = 8;
  const Hash hash = sha256(ring_bytes(geometry));
  return to_hex(bytes_of(hash).substr(0, key_bytes));
}

bool is_layer(const Preview& file, std::initializer_list<std::string_view> names) {
  const std::string_view layer = file.attribute("cupel_layer");
  return std::ranges::find(names, layer) != names.end();
}

}  // namespace cupel
