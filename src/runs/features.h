/// Every shape of the current layers in memory, as map, pictures and "what is near" need them.
#pragma once

#include "lake/engine.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cupel {

struct Feature {
  std::string layer;   // detections, territories, airstrips, licences, coverage
  std::string ref;     // "0:idx:row"
  std::string key;     // source key
  std::string name;    // what to call it on a map
  std::string period;  // detections and coverage
  std::string model;   // detections
  std::string source;
  std::optional<std::int64_t> accuracy_m;
  std::optional<std::int64_t> mined_m2;  // detections
  std::optional<std::int64_t> flag;      // airstrips: registered; territories: mining_allowed
  std::string note;                      // territories: kind; licences: status; coverage: clear share
  std::string shape;                     // WKB
  std::array<double, 4> box;             // west, south, east, north

  double centre_longitude() const { return (box[0] + box[2]) / 2; }
  double centre_latitude() const { return (box[1] + box[3]) / 2; }
};

/// Layers in drawing order from below: coverage, territories, licences, detections, airstrips; inside a
/// layer by period, then key.
std::vector<Feature> load_features(Engine& engine);

/// One feature as GeoJSON text with its properties; `role` may be empty.
std::string feature_geojson(const Feature& feature, std::string_view role);

/// True when the boxes share a place.
bool boxes_meet(const std::array<double, 4>& left, const std::array<double, 4>& right);

/// Between the middles of the boxes, metres on the ellipsoid.
double distance_m(const Feature& from, const Feature& to);

}  // namespace cupel
