#include "runs/features.h"

#include "earth/measure.h"
#include "runs/shape_json.h"

#include <nlohmann/json.hpp>

#include <fmt/core.h>

namespace cupel {
namespace {

struct LayerQuery {
  std::string_view layer;
  std::string_view sql;  // idx, row, key, name, period, model, source, accuracy_m, mined_m2, flag, note, geometry
};

constexpr LayerQuery layer_queries[] = {
    {"coverage",
     "select idx, row, quarter, quarter, quarter, null::varchar, source, null::bigint, null::bigint, clear_share_ppm, "
     "null::varchar, geometry from coverage where geometry is not null order by quarter, idx, row"},
    {"territories",
     "select idx, row, key, coalesce(name, key), null::varchar, null::varchar, source, accuracy_m, null::bigint, "
     "mining_allowed, kind, geometry from territory where geometry is not null order by key, idx, row"},
    {"licences",
     "select idx, row, licence_no, licence_no, null::varchar, null::varchar, source, accuracy_m, null::bigint, "
     "null::bigint, status, geometry from licence where geometry is not null order by licence_no, idx, row"},
    {"detections",
     "select idx, row, key, key, period, model, source, accuracy_m, mined_m2, null::bigint, null::varchar, geometry "
     "from detection where geometry is not null order by period, key, idx, row"},
    {"airstrips",
     "select idx, row, key, key, null::varchar, null::varchar, source, accuracy_m, null::bigint, registered, "
     "null::varchar, geometry from airstrip where geometry is not null order by key, idx, row"},
};

std::string text_at(const Table& table, std::size_t column, std::size_t row) {
  return table.at(column).has(row) ? std::string(table.at(column).text(row)) : std::string();
}

std::optional<std::int64_t> integer_at(const Table& table, std::size_t column, std::size_t row) {
  if (!table.at(column).has(row)) return std::nullopt;
  return table.at(column).integer(row);
}

}  // namespace

std::vector<Feature> load_features(Engine& engine) {
  std::vector<Feature> features;
  for (const LayerQuery& query : layer_queries) {
    const Table table = engine.query(query.sql);
    for (std::size_t row = 0; row < table.rows(); ++row) {
      Feature feature;
      feature.layer = query.layer;
      feature.ref = fmt::format("0:{}:{}", table.at(0).integer(row), table.at(1).integer(row));
      feature.key = text_at(table, 2, row);
      feature.name = text_at(table, 3, row);
      feature.period = text_at(table, 4, row);
      feature.model = text_at(table, 5, row);
      feature.source = text_at(table, 6, row);
      feature.accuracy_m = integer_at(table, 7, row);
      feature.mined_m2 = integer_at(table, 8, row);
      feature.flag = integer_at(table, 9, row);
      feature.note = text_at(table, 10, row);
      feature.shape = text_at(table, 11, row);
      feature.box = empty_box;
      widen(feature.box, feature.shape);
      features.push_back(std::move(feature));
    }
  }
  return features;
}

std::string feature_geojson(const Feature& feature, std::string_view role) {
  nlohmann::json properties = {
      {"layer", feature.layer}, {"ref", feature.ref}, {"key", feature.key}, {"label", feature.name}};
  if (!role.empty()) properties["role"] = role;
  if (!feature.period.empty()) properties["period"] = feature.period;
  if (!feature.model.empty()) properties["model"] = feature.model;
  if (feature.mined_m2) properties["mined_ha"] = static_cast<double>(*feature.mined_m2) / 1e4;
  if (feature.layer == "airstrips" && feature.flag) properties["registered"] = *feature.flag != 0;
  if (feature.layer == "territories" && feature.flag) properties["mining_allowed"] = *feature.flag != 0;
  if (feature.layer == "coverage" && feature.flag) properties["clear_share"] = static_cast<double>(*feature.flag) / 1e6;
  if (!feature.note.empty()) properties[feature.layer == "territories" ? "kind" : "status"] = feature.note;
  std::string text = "{\"type\":\"Feature\",\"properties\":" + properties.dump() + ",\"geometry\":";
  append_geojson(text, feature.shape);
  text.push_back('}');
  return text;
}

bool boxes_meet(const std::array<double, 4>& left, const std::array<double, 4>& right) {
  return left[0] <= right[2] && right[0] <= left[2] && left[1] <= right[3] && right[1] <= left[3];
}

double distance_m(const Feature& from, const Feature& to) {
  return geodesic_m({from.centre_longitude(), from.centre_latitude()}, {to.centre_longitude(), to.centre_latitude()});
}

}  // namespace cupel
