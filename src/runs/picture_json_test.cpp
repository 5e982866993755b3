#include "runs/picture_json.h"

#include "runs/drawn_folder.h"

#include <nlohmann/json.hpp>

using namespace cupel;
using nlohmann::json;

namespace {

struct Place {
  std::string key;
  double west;
  std::vector<std::string> evidence;
};

/// Flagged detections of a hundredth of a degree on the equator.
Picture picture_of(const std::vector<Place>& places) {
  Picture picture;
  for (const Place& place : places) {
    Judgement one;
    one.rule = "A05";
    one.outcome = "flagged";
    one.subject_kind = "detection";
    one.subject_key = place.key;
    one.subject_name = "Ground " + place.key;
    one.evidence = place.evidence;
    picture.run.judgements.push_back(one);
    Feature feature;
    feature.layer = "detections";
    feature.key = place.key;
    feature.box = {place.west, 0, place.west + 0.01, 0.01};
    // A point is enough of a shape: WKB, little-endian.
    feature.shape = std::string("\x01\x01\x00\x00\x00", 5) + std::string(16, '\0');
    picture.features.push_back(feature);
  }
  picture.run.alerts = group_alerts(picture.run.judgements);
  picture.alerts = rank_alerts(picture.run);
  return picture;
}

const RankedAlert& alert_of(const Picture& picture, const std::string& key) {
  for (const RankedAlert& alert : picture.alerts) {
    if (alert.alert->key == "detection:" + key) return alert;
  }
  FAIL("no alert of " << key);
  return picture.alerts.front();
}

std::vector<std::string> keys_of(const json& connected) {
  std::vector<std::string> keys;
  for (const json& one : connected) keys.push_back(one["key"]);
  return keys;
}

}  // namespace

TEST_CASE("what lies within 20 km is connected, nearest first, and says how far it is") {
  const Picture picture = picture_of({{"A", 10, {"0:1:0"}}, {"B", 10.17, {"0:1:1"}}, {"C", 10.05, {"0:1:2"}},
                                      {"D", 10.19, {"0:1:3"}}});
  const json connected = connected_json(picture, alert_of(picture, "A"));
  REQUIRE(keys_of(connected) == std::vector<std::string>{"detection:C", "detection:B"});
  CHECK(connected[0]["text"] == "5.6 km away");
  CHECK(connected[1]["text"] == "18.9 km away");
}

TEST_CASE("a shared record connects over any distance, claims included") {
  Picture picture = picture_of({{"A", 10, {"0:1:0", "0:9:9"}}, {"B", 40, {"0:9:9"}}, {"C", 50, {"0:1:2"}}});
  picture.run.judgements[2].claim = {"0:1:0"};
  const json connected = connected_json(picture, alert_of(picture, "A"));
  REQUIRE(keys_of(connected) == std::vector<std::string>{"detection:B", "detection:C"});
  CHECK(connected[0]["text"] == "rests on the same record");
}

TEST_CASE("at most eight are named as connected") {
  std::vector<Place> places;
  for (int i = 0; i < 12; ++i) places.push_back({std::to_string(i), 10 + i * 0.001, {fmt::format("0:1:{}", i)}});
  const Picture picture = picture_of(places);
  CHECK(connected_json(picture, alert_of(picture, "0")).size() == 8);
}

TEST_CASE("a shared record is named before what is only near, however much is near") {
  std::vector<Place> places{{"A", 10, {"0:1:0", "0:9:9"}}, {"far", 40, {"0:9:9"}}};
  for (int i = 0; i < 9; ++i) places.push_back({std::to_string(i), 10.01 + i * 0.001, {fmt::format("0:2:{}", i)}});
  const Picture picture = picture_of(places);
  const json connected = connected_json(picture, alert_of(picture, "A"));
  REQUIRE(connected.size() == 8);
  CHECK(connected[0]["key"] == "detection:far");
  CHECK(connected[1]["key"] == "detection:0");
}

TEST_CASE("the picture shows the subject and what lies around it, grown by a margin") {
  const Picture picture = picture_of({{"A", 10, {"0:1:0"}}, {"B", 10.05, {"0:1:1"}}, {"C", 10.12, {"0:1:2"}}});
  const json drawn = picture_json(picture, alert_of(picture, "A"));
  REQUIRE(drawn["features"].size() == 2);  // C is connected, but beyond 10 km: not in the frame
  CHECK(drawn["features"][0]["properties"]["role"] == "subject");
  CHECK(drawn["features"][1]["properties"]["role"] == "seen");
  CHECK(drawn["bbox"][0].get<double>() < 10 - 0.007);
  CHECK(drawn["bbox"][2].get<double>() > 10.06 + 0.007);
  CHECK(drawn["bbox"][2].get<double>() < 10.06 + 0.008);
}

TEST_CASE("a subject without a shape has no picture") {
  Picture picture = picture_of({{"A", 10, {"0:1:0"}}});
  picture.features.clear();
  CHECK(picture_json(picture, picture.alerts.front()) == nullptr);
  CHECK(connected_json(picture, picture.alerts.front()).empty());
}

TEST_CASE("coverage is never drawn into a picture") {
  Picture picture = picture_of({{"A", 10, {"0:1:0"}}});
  Feature sky = picture.features.front();
  sky.layer = "coverage";
  picture.features.push_back(sky);
  Feature licence = picture.features.front();
  licence.layer = "licences";
  licence.key = "L";
  picture.features.push_back(licence);
  const json drawn = picture_json(picture, picture.alerts.front());
  REQUIRE(drawn["features"].size() == 2);
  CHECK(drawn["features"][1]["properties"]["role"] == "said");
}
