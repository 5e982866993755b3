// geo_detections/1: dug ground seen from above (docs/formats/layers.md).
#include "sources/geo_feature.h"
#include "sources/known_layouts.h"

#include <fmt/core.h>

#include <map>
#include <unordered_set>

namespace cupel {
namespace {

constexpr std::int64_t hectare_m2 = 10'000;

enum Field : std::size_t { period, quarter, year, model, mined_ha, mined_m2, score, accuracy };

std::vector<FeatureColumns::Names> fields() {
  return {{"period"}, {"quarter"}, {"year"}, {"model"}, {"Mined area (ha)", "mined_ha"},
          {"mined_m2"}, {"score", "pred", "confidence"}, {"accuracy_m"}};
}

/// A period of detections: what parse_period knows, but six digits are a year and a quarter
/// ("202502" the second quarter of 2025) or a whole year ("201800").
std::optional<Period> detection_period(std::string_view text) {
  if (text.size() == 6 && text.find_first_not_of("0123456789") == std::string_view::npos) {
    const std::string_view part = text.substr(4);
    if (part == "00") return parse_period(text.substr(0, 4));
    if (part > "04") return std::nullopt;
    return parse_period(fmt::format("{}Q{}", text.substr(0, 4), part[1]));
  }
  return parse_period(text);
}

int recognises(const Preview& file) {
  if (is_layer(file, {"detections", "detection"})) return 100;
  if (!file.attribute("cupel_layer").empty()) return 0;
  const bool mined = FeatureColumns::has_property(file, "Mined area (ha)") ||
                     FeatureColumns::has_property(file, "mined_ha");
  return mined ? 85 : 0;
}

std::vector<std::string> needs(const Preview& file, const Mapping& mapping) {
  for (const std::string_view name : {"period", "quarter", "year"}) {
    if (FeatureColumns::has_property(file, name) || !file.attribute(name).empty() ||
        !mapping.constant(name).empty()) {
      return {};
    }
  }
  return {"period"};
}

class DetectionProjector : public Projector {
 public:
  explicit DetectionProjector(const Preview& file)
      : columns_(file, fields()),
        accuracy_(file.attribute("accuracy_m")),
        model_(file.attribute("model")),
        source_(file.attribute("source").empty() ? geo_detections_layout.source
                                                 : file.attribute("source")) {
    for (const std::string_view name : {"period", "quarter", "year"}) {
      if (period_.empty()) period_ = file.attribute(name);
    }
  }

  void project(const RowBatch& batch, FactTables& facts, std::vector<Defect>& defects) override {
    columns_.follow(batch);
    Table& detections = facts.table("detection");
    for (std::size_t i = 0; i < batch.size(); ++i) {
      if (!batch.whole(i)) continue;
      RowView row(batch, i, defects);
      take(row, detections);
    }
  }

  /// Features with an id had to wait: only now is it known which ids are unique.
  void finish(FactTables& facts, std::vector<Defect>&) override {
    Table& detections = facts.table("detection");
    for (const Detection& waiting : waiting_) {
      write(detections, waiting, ids_[waiting.id] == 1 ? waiting.id : waiting.shape);
    }
    waiting_.clear();
  }

 private:
  struct Detection {
    std::uint64_t row = 0;
    std::string id;
    std::string shape;  // period and hash
    Period period;
    std::string model;
    std::optional<std::int64_t> mined_m2, score_ppm, accuracy_m;
    std::string wkb;
  };

  void take(RowView& row, Table& detections) {
    Detection found;
    found.row = row.number();
    if (!take_geometry(row, columns_.geometry(), geometry_, found.wkb)) return;
    if (!take_period(row, found.period)) return;
    found.mined_m2 = mined(row);
    found.score_ppm = read_share(row, columns_.field(score));
    found.accuracy_m = read_metres(row, columns_.field(accuracy), accuracy_);
    found.model = cell_or(row, columns_.field(model), model_);
    if (row.refused()) return;
    found.shape = fmt::format("{}-{}", found.period.text, shape_key(geometry_));
    if (!shapes_.insert(found.shape).second) {
      row.refuse_with(columns_.geometry(), "repeated", found.shape);
      return;
    }
    found.id = columns_.id(row);
    if (found.id.empty()) {
      write(detections, found, found.shape);
    } else {
      ++ids_[found.id];
      waiting_.push_back(std::move(found));
    }
  }

  bool take_period(RowView& row, Period& into) {
    int column = -1;
    for (const Field field : {period, quarter, year}) {
      if (column < 0 && row.has(columns_.field(field))) column = columns_.field(field);
    }
    const std::string_view text = cell_or(row, column, period_);
    const auto read = detection_period(text);
    if (!read || read->day != 0) {
      row.refuse_with(column, text.empty() ? "missing_field" : "bad_date", text);
      return false;
    }
    if (read->year < year_least || read->year > year_most) {
      row.refuse_with(column, "date_out_of_range", text);
      return false;
    }
    into = *read;
    return true;
  }

  std::optional<std::int64_t> mined(RowView& row) const {
    const bool hectares = row.has(columns_.field(mined_ha));
    const int column = columns_.field(hectares ? mined_ha : mined_m2);
    const auto stated = row.decimal(column);
    if (!stated) return std::nullopt;
    const auto area = scaled(*stated, hectares ? hectare_m2 : 1);
    if (!area || stated->mantissa < 0) {
      row.refuse(column, area ? "negative_area" : "area_overflow");
      return std::nullopt;
    }
    return area;
  }

  void write(Table& detections, const Detection& found, std::string_view key) const {
    FactWriter out(detections, found.row);
    out.text(key).text(found.period.text).integer(found.period.year);
    out.integer(found.period.quarter == 0 ? std::nullopt
                                          : std::optional<std::int64_t>(found.period.quarter));
    out.integer(end_us(found.period)).text(found.model).integer(found.mined_m2);
    out.integer(found.score_ppm).integer(found.accuracy_m).text(source_).text(found.wkb);
  }

  FeatureColumns columns_;
  std::string accuracy_, model_, source_, period_;
  Geometry geometry_;
  std::unordered_set<std::string> shapes_;  // asked, never iterated
  std::map<std::string, int> ids_;
  std::vector<Detection> waiting_;
};

}  // namespace

const Layout geo_detections_layout = {
    .name = "geo_detections/1",
    .reader = "geojson/1",
    .page = "layers.md",
    .source = "geo_detections/1",
    .personal = false,
    .tables = {"detection"},
    .recognises = recognises,
    .needs = needs,
    .projector = [](const Preview& file, const Mapping&) -> std::unique_ptr<Projector> {
      return std::make_unique<DetectionProjector>(file);
    }};

}  // namespace cupel
