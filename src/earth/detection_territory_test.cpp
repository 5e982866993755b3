#include "earth/drawn_table.h"
#include "earth/kernels.h"
#include "earth/measure.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace cupel;

namespace {

// 0.001 degree is 111.3 m east-west and 110.6 m north-south here.
const std::string land = "idx=9 key=T1 name=Orda kind=peoples mining_allowed=0 geometry=box:30,0,30.1,0.1";

Table judged(const std::string& detections, const std::string& territories, const std::string& licences = "",
             const std::string& layers = "") {
  auto table = run_drawn(detection_territory_kernel(), {detections, licences, territories, layers});
  REQUIRE(table.has_value());
  return *table;
}

std::string detection(const std::string& geometry, const std::string& more = "") {
  return "idx=4 key=d1 period=2025Q2 year=2025 quarter_number=2 period_to_us=1751328000000000 " + more +
         " geometry=" + geometry + "\n";
}

}  // namespace

TEST_CASE("dug ground deep inside a territory: all of it, and how deep") {
  const Table out = judged(detection("box:30.02,0.02,30.03,0.03"), land);
  REQUIRE(out.rows() == 1);
  CHECK(cell(out, 0, "subject_kind") == "detection");
  CHECK(cell(out, 0, "subject_key") == "d1");
  CHECK(cell(out, 0, "subject_name") == "Dug ground of 2025Q2");
  CHECK(cell(out, 0, "territory") == "Orda");
  CHECK(cell(out, 0, "share_ppm") == "1000000");
  CHECK(cell(out, 0, "deep_share_ppm") == "1000000");
  CHECK(cell(out, 0, "accuracy_m") == "20");
  CHECK(cell(out, 0, "depth") == "3.3 km");
  CHECK(std::stoll(cell(out, 0, "depth_mm")) == std::llrint(geodesic_m({30.03, 0.03}, {30.03, 0}) * 1000));
  CHECK(cell(out, 0, "in_force") == "always");
  CHECK(cell(out, 0, "mining_allowed") == "0");
  CHECK(cell(out, 0, "evidence") == "0:4:0 0:9:0");
  CHECK(cell(out, 0, "area") == "123 ha by its outline");
  CHECK(cell(out, 0, "deep_words") == "all of it");
}

TEST_CASE("the stated mined area is said where there is one, and the outline's is said to be that") {
  const std::string box = "box:30.02,0.02,30.03,0.03";
  const Table stated = judged(detection(box, "mined_m2=310000"), land);
  CHECK(cell(stated, 0, "area") == "31.0 ha");
  CHECK(cell(stated, 0, "site_text") == "Dug ground of 2025Q2, 31.0 ha");
  CHECK(cell(stated, 0, "area_m2_e2") != "31000000");  // the overlay stays with the outline
  // Two rows of one subject: their outlines are one, whether their stated areas overlap nobody says.
  const Table twice = judged(
      detection(box, "mined_m2=310000") + detection("box:30.025,0.02,30.035,0.03", "mined_m2=310000"), land);
  CHECK(cell(twice, 0, "area") == "185 ha by its outline");
  const Table point = judged(detection("point:30.05,0.05", "mined_m2=50000"), land);
  CHECK(cell(point, 0, "area") == "5.0 ha");
  CHECK(cell(point, 0, "deep_words") == "it lies");
  const Table licence = judged("", land, "idx=2 licence_no=ML-1 geometry=box:30.02,0.02,30.03,0.03\nlicence_no=ML-2");
  CHECK(cell(licence, 0, "area") == "123 ha by its outline");
  CHECK(cell(licence, 1, "area") == "no shape");
}

TEST_CASE("what lies within the accuracy of the border is inside but not deep") {
  // 111.3 m wide, 11.1 m of it inside: a tenth, none of it deeper than 20 m.
  const Table out = judged(detection("box:30.0999,0.05,30.1009,0.051"), land);
  CHECK(cell(out, 0, "share_ppm") == "100000");
  CHECK(cell(out, 0, "deep_share_ppm") == "0");
  CHECK(cell(out, 0, "deep_words") == "none of it");
  CHECK(cell(out, 0, "depth") == "11 m");
  // Stated to 5 m: 6.1 m of 111.3 m are deeper.
  const Table fine = judged(detection("box:30.0999,0.05,30.1009,0.051", "accuracy_m=5"), land);
  CHECK(std::stoi(cell(fine, 0, "deep_share_ppm")) == doctest::Approx(55'084).epsilon(2e-3));
}

TEST_CASE("the accuracy of the layer adds to that of the site") {
  const std::string vague = "key=T1 mining_allowed=0 accuracy_m=100 geometry=box:30,0,30.1,0.1";
  const Table out = judged(detection("box:30.05,0.05,30.06,0.06", "accuracy_m=30"), vague);
  CHECK(cell(out, 0, "accuracy_m") == "130");
  CHECK(cell(out, 0, "territory") == "T1");  // no name in the layer: its key
}

TEST_CASE("a territory that is silent about mining stays silent") {
  const Table out = judged(detection("box:30.02,0.02,30.03,0.03"), "key=T1 geometry=box:30,0,30.1,0.1");
  CHECK(cell(out, 0, "mining_allowed") == "-");
  CHECK(cell(out, 0, "share_ppm") == "1000000");
}

TEST_CASE("every subject gets a row, near or far, with or without ground") {
  const Table out = judged(detection("box:31,1,31.01,1.01") + "key=d2 period=2025 year=2025\n", land,
                           "idx=2 licence_no=ML-1 geometry=box:30.02,0.02,30.03,0.03\nlicence_no=ML-2");
  REQUIRE(out.rows() == 4);
  CHECK(cell(out, 0, "territory_key") == "-");
  CHECK(cell(out, 0, "has_ground") == "1");
  CHECK(cell(out, 0, "layer_on_file") == "1");
  CHECK(cell(out, 0, "share_ppm") == "0");
  CHECK(cell(out, 1, "has_ground") == "0");
  CHECK(cell(out, 2, "subject_key") == "ML-1");
  CHECK(cell(out, 2, "claim") == "0:2:0");
  CHECK(cell(out, 2, "evidence") == "0:9:0");
  CHECK(cell(out, 3, "has_ground") == "0");
  CHECK(cell(judged(detection("box:31,1,31.01,1.01"), ""), 0, "layer_on_file") == "0");
  CHECK(cell(judged(detection("box:31,1,31.01,1.01"), "", "", "layout=geo_territories/1 files=1"), 0,
             "layer_on_file") == "1");
}

TEST_CASE("a territory counts on the days it was in force") {
  const auto force = [&](const std::string& dates) {
    return cell(judged(detection("box:30.02,0.02,30.03,0.03"), dates + " " + land), 0, "in_force");
  };
  // 2025Q2 runs from 1743465600 to 1751328000.
  CHECK(force("valid_from_us=1743465600000000") == "whole");
  CHECK(force("valid_from_us=1743552000000000") == "part");
  CHECK(force("valid_to_us=1751328000000000") == "whole");
  CHECK(force("valid_to_us=1743465600000000") == "none");
  CHECK(force("valid_from_us=1751328000000000") == "none");
  const Table undated = judged("key=d1 geometry=box:30.02,0.02,30.03,0.03", "valid_to_us=5 " + land);
  CHECK(cell(undated, 0, "in_force") == "unknown");
  CHECK(cell(judged(detection("box:31,1,31.01,1.01"), "valid_to_us=5 " + land), 0, "layer_in_force") == "0");
}

TEST_CASE("two territories over one place give two rows in the order of their keys") {
  const Table out = judged(detection("box:30.02,0.02,30.03,0.03"),
                           "key=B mining_allowed=1 geometry=box:30,0,30.1,0.1\n"
                           "key=A mining_allowed=0 geometry=box:30,0,30.025,0.1");
  REQUIRE(out.rows() == 2);
  CHECK(cell(out, 0, "territory_key") == "A");
  CHECK(cell(out, 0, "share_ppm") == "500000");
  CHECK(cell(out, 1, "territory_key") == "B");
}

// A05.1 to A05.3: a point 40 m inside stated to 10 m, to 60 m, and a point 120 m outside.
TEST_CASE("a point is inside, outside, or nearer to the border than anybody knows") {
  const double forty_m = 40 / 111319.49;
  const auto point = [&](double longitude, const std::string& accuracy) {
    return judged(detection("point:" + std::to_string(longitude) + ",0.05", "accuracy_m=" + accuracy), land);
  };
  const Table inside = point(30.1 - forty_m, "10");
  CHECK(cell(inside, 0, "deep_share_ppm") == "1000000");
  CHECK(cell(inside, 0, "doubtful") == "0");
  CHECK(cell(inside, 0, "depth") == "40 m");
  const Table doubtful = point(30.1 - forty_m, "60");
  CHECK(cell(doubtful, 0, "deep_share_ppm") == "0");
  CHECK(cell(doubtful, 0, "doubtful") == "1");
  const Table just_outside = point(30.1 + forty_m, "60");
  CHECK(cell(just_outside, 0, "doubtful") == "1");
  CHECK(cell(just_outside, 0, "share_ppm") == "0");
  const Table outside = point(30.1 + 3 * forty_m, "60");
  CHECK(cell(outside, 0, "doubtful") == "0");
  CHECK(cell(outside, 0, "share_ppm") == "0");
  CHECK(cell(outside, 0, "depth") == "120 m");
  CHECK(cell(outside, 0, "depth_mm").starts_with("-"));
  CHECK(cell(outside, 0, "point") == "1");
  CHECK(cell(outside, 0, "area") == "one point");
  // Too far to be confused with any border: no distance is stated.
  CHECK(cell(point(30.1 + 9 * forty_m, "60"), 0, "territory_key") == "-");
}

TEST_CASE("a site that swallows a small territory still says how deep it reaches") {
  const Table out = judged(detection("box:29,-1,31,1"), land);
  CHECK(std::stoi(cell(out, 0, "share_ppm")) == doctest::Approx(2500).epsilon(1e-3));
  CHECK(std::stoi(cell(out, 0, "depth_mm")) > 1'000'000);
  // 20 m off each side of 11.13 by 11.06 km.
  CHECK(std::stoi(cell(out, 0, "deep_share_ppm")) == doctest::Approx(2482).epsilon(1e-3));
}

TEST_CASE("the title keeps to ninety characters: first the area gives way, then the name is cut") {
  const auto title = [](const std::string& name, const std::string& more) {
    const Table out = judged(detection("box:30.02,0.02,30.03,0.03", more),
                             "key=T1 mining_allowed=0 name=" + name + " geometry=box:30,0,30.1,0.1");
    return cell(out, 0, "site_text") + ": " + cell(out, 0, "deep_words") + " inside " + cell(out, 0, "territory") +
           ", at least " + cell(out, 0, "accuracy") + " from its border.";
  };
  CHECK(title("Awenna", "mined_m2=310000") ==
        "Dug ground of 2025Q2, 31.0 ha: all of it inside Awenna, at least 20 m from its border.");
  CHECK(title("Awenna-highland", "mined_m2=310000") ==
        "Dug ground of 2025Q2: all of it inside Awenna-highland, at least 20 m from its border.");
  CHECK(title(std::string(80, 'x'), "").size() == 90 + std::string("…").size() - 1);
}
