#include "runs/alert_json.h"
#include "runs/documents.h"
#include "runs/shape_json.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>

namespace cupel {

using nlohmann::json;

namespace {

struct LayerSummary {
  std::size_t count = 0;
  std::string source;
  std::optional<std::int64_t> accuracy_m;
  std::string newest;
};

struct PeriodSummary {
  std::string model;
  std::int64_t mined_m2 = 0;
  std::size_t count = 0;
  bool mixed = false;
};

std::string_view side_of(std::string_view layer) {
  if (layer == "licences") return "said";
  if (layer == "territories") return "land";
  return "seen";
}

constexpr std::string_view layers[] = {"licences", "detections", "airstrips", "coverage", "territories"};

}  // namespace

Result<std::string> map_document(Desk& desk) {
  const auto picture = desk.picture();
  if (!picture) return Failed(picture.error());
  std::map<std::string, LayerSummary> summaries;
  std::map<std::string, PeriodSummary> periods;
  std::array<double, 4> bounds = empty_box;
  for (const Feature& feature : (*picture)->features) {
    LayerSummary& summary = summaries[feature.layer];
    ++summary.count;
    summary.source = feature.source;
    if (feature.accuracy_m) summary.accuracy_m = feature.accuracy_m;
    if (summary.newest < feature.period) summary.newest = feature.period;
    widen(bounds, feature.shape);
    if (feature.layer != "detections") continue;
    PeriodSummary& period = periods[feature.period];
    period.mixed = period.mixed || (period.count > 0 && period.model != feature.model);
    period.model = feature.model;
    period.mined_m2 += feature.mined_m2.value_or(0);
    ++period.count;
  }
  json listed = json::array();
  for (const std::string_view layer : layers) {
    const LayerSummary& summary = summaries[std::string(layer)];
    listed.push_back({{"layer", layer}, {"side", side_of(layer)}, {"count", summary.count},
                      {"source", summary.source.empty() ? json(nullptr) : json(summary.source)},
                      {"accuracy_m", summary.accuracy_m ? json(*summary.accuracy_m) : json(nullptr)},
                      {"newest", summary.newest.empty() ? json(nullptr) : json(summary.newest)}});
  }
  json years = json::array();
  for (const auto& [name, period] : periods) {
    years.push_back({{"period", name},
                     {"model", period.model.empty() || period.mixed ? json(nullptr) : json(period.model)},
                     {"mined_ha", static_cast<double>(period.mined_m2) / 1e4}, {"count", period.count}});
  }
  return dump_document({{"bounds", bounds[0] > bounds[2] ? json(nullptr) : json(bounds)}, {"layers", listed},
                        {"periods", years}});
}

Result<std::string> map_layer_document(Desk& desk, const MapLayer& asked) {
  if (std::ranges::find(layers, std::string_view(asked.layer)) == std::end(layers) && asked.layer != "alerts") {
    return fail(ErrorKind::not_found, "there is no such layer", "no_layer");
  }
  const auto picture = desk.picture();
  if (!picture) return Failed(picture.error());
  const Picture& seen = **picture;
  std::map<std::pair<std::string, std::string>, std::string> flagged;
  for (const RankedAlert& alert : seen.alerts) {
    const Judgement& lead = seen.run.judgements[alert.lead];
    if (lead.subject_kind == "licence") flagged[{"licences", lead.subject_key}] = alert.alert->key;
    if (lead.subject_kind == "detection") flagged[{"detections", lead.subject_key}] = alert.alert->key;
  }
  std::string text = "{\"type\":\"FeatureCollection\",\"features\":[";
  bool first = true;
  for (const Feature& feature : seen.features) {
    const auto alert = flagged.find({feature.layer, feature.key});
    if (asked.layer == "alerts" ? alert == flagged.end() : feature.layer != asked.layer) continue;
    if (!asked.period.empty() && feature.period != asked.period) continue;
    if (!std::exchange(first, false)) text.push_back(',');
    std::string one = feature_geojson(feature, "");
    if (alert != flagged.end()) {
      one.insert(one.find("\"properties\":{") + 14, "\"alert\":" + json(alert->second).dump() + ",");
    }
    text += one;
  }
  text += "]}";
  return text;
}

}  // namespace cupel
