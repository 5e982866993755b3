#include "runs/picture_json.h"

#include "runs/finding_text.h"

#include <nlohmann/json.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace cupel {
namespace {

using nlohmann::json;

constexpr double near_m = 20'000;
constexpr double margin_m = 800;
constexpr double metres_per_degree = 111'320;
constexpr std::size_t shown_features_max = 400;
constexpr std::size_t connected_max = 8;

std::string layer_of_kind(const std::string& kind) {
  if (kind == "licence") return "licences";
  if (kind == "detection") return "detections";
  return {};
}

const Feature* feature_of(const Picture& picture, const Judgement& subject) {
  const std::string layer = layer_of_kind(subject.subject_kind);
  if (layer.empty()) return nullptr;
  for (const Feature& feature : picture.features) {
    if (feature.layer == layer && feature.key == subject.subject_key) return &feature;
  }
  return nullptr;
}

void widen(std::array<double, 4>& box, const Feature& feature) {
  box = {std::min(box[0], feature.box[0]), std::min(box[1], feature.box[1]), std::max(box[2], feature.box[2]),
         std::max(box[3], feature.box[3])};
}

void grow(std::array<double, 4>& box, double metres) {
  const double up = metres / metres_per_degree;
  const double across = up / std::max(0.1, std::cos((box[1] + box[3]) / 2 * 3.14159265358979 / 180));
  box = {box[0] - across, box[1] - up, box[2] + across, box[3] + up};
}

std::string_view role_of(const Feature& feature) {
  if (feature.layer == "licences") return "said";
  if (feature.layer == "detections") return "seen";
  return "context";
}

struct Near {
  const RankedAlert* alert;
  const Feature* feature;
  double metres;
  bool shares_record;
};

std::set<std::string> records_of(const Picture& picture, const RankedAlert& alert) {
  std::set<std::string> records;
  for (const std::size_t i : alert.alert->judgements) {
    const Judgement& one = picture.run.judgements[i];
    records.insert(one.evidence.begin(), one.evidence.end());
    records.insert(one.claim.begin(), one.claim.end());
  }
  return records;
}

/// Those that share a record before those that are only near; inside of both the nearest first.
std::vector<Near> near_alerts(const Picture& picture, const RankedAlert& alert) {
  const Feature* own = feature_of(picture, picture.run.judgements[alert.lead]);
  const std::set<std::string> records = records_of(picture, alert);
  std::vector<Near> near;
  for (const RankedAlert& other : picture.alerts) {
    if (other.alert == alert.alert) continue;
    const Feature* feature = feature_of(picture, picture.run.judgements[other.lead]);
    const double metres = own != nullptr && feature != nullptr ? distance_m(*own, *feature) : 1e12;
    const std::set<std::string> others = records_of(picture, other);
    const bool shares = std::ranges::any_of(others, [&](const std::string& ref) { return records.contains(ref); });
    if (shares || metres <= near_m) near.push_back({&other, feature, metres, shares});
  }
  std::ranges::stable_sort(near, [](const Near& left, const Near& right) {
    return std::make_pair(!left.shares_record, left.metres) < std::make_pair(!right.shares_record, right.metres);
  });
  if (near.size() > connected_max) near.resize(connected_max);
  return near;
}

}  // namespace

json picture_json(const Picture& picture, const RankedAlert& alert) {
  const Judgement& lead = picture.run.judgements[alert.lead];
  const Feature* own = feature_of(picture, lead);
  if (own == nullptr) return nullptr;
  std::array<double, 4> box = own->box;
  for (const Near& near : near_alerts(picture, alert)) {
    if (near.feature != nullptr && near.metres <= near_m / 2) widen(box, *near.feature);
  }
  grow(box, std::max(margin_m, distance_m(*own, *own)));
  json features = json::array();
  for (const Feature& feature : picture.features) {
    if (feature.layer == "coverage" || !boxes_meet(feature.box, box)) continue;
    if (features.size() == shown_features_max) break;
    json one = json::parse(feature_geojson(feature, &feature == own ? "subject" : role_of(feature)));
    features.push_back(std::move(one));
  }
  return {{"type", "FeatureCollection"},
          {"bbox", box},
          {"features", features},
          {"caption", "Drawn from the records on file; not a photograph."}};
}

json connected_json(const Picture& picture, const RankedAlert& alert) {
  json connected = json::array();
  for (const Near& near : near_alerts(picture, alert)) {
    const Judgement& other = picture.run.judgements[near.alert->lead];
    const std::string text = near.metres <= near_m ? fmt::format("{:.1f} km away", near.metres / 1000)
                                                    : std::string("rests on the same record");
    connected.push_back({{"key", near.alert->alert->key}, {"name", other.subject_name}, {"kind", other.subject_kind},
                         {"title", title_of(other)}, {"text", text},
                         {"priority", name_of(near.alert->combination.priority)}});
  }
  return connected;
}

}  // namespace cupel
