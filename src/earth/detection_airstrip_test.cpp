#include "earth/drawn_table.h"
#include "earth/kernels.h"
#include "earth/measure.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace cupel;

namespace {

Table judged(const std::string& detections, const std::string& strips, const std::string& licences = "") {
  auto table = run_drawn(detection_airstrip_kernel(), {detections, licences, strips, ""});
  REQUIRE(table.has_value());
  return *table;
}

const std::string dug = "idx=4 key=d1 period=2025 year=2025 geometry=box:30.02,0.02,30.03,0.03\n";

}  // namespace

TEST_CASE("the nearest unregistered strip is measured on the geodesic to the edge of the dug ground") {
  const Table out = judged(dug,
                           "idx=8 key=S1 registered=0 geometry=point:30.13,0.025\n"
                           "idx=8 key=S2 registered=0 geometry=point:30.23,0.025\n"
                           "idx=8 key=S3 registered=1 geometry=point:30.025,0.025\n");
  REQUIRE(out.rows() == 1);
  CHECK(cell(out, 0, "unregistered_key") == "S1");
  CHECK(cell(out, 0, "unregistered") == "11.1 km");
  CHECK(std::stoll(cell(out, 0, "unregistered_mm")) ==
        std::llrint(geodesic_m({30.13, 0.025}, {30.03, 0.025}) * 10) * 100);
  CHECK(cell(out, 0, "unknown_mm") == "-");
  CHECK(cell(out, 0, "registered") == "1");
  CHECK(cell(out, 0, "evidence") == "0:4:0 0:8:0");
  CHECK(cell(out, 0, "subject_name") == "Dug ground of 2025");
}

TEST_CASE("a strip on the dug ground is 0 m away") {
  CHECK(cell(judged(dug, "key=S1 registered=0 geometry=point:30.025,0.025"), 0, "unregistered_mm") == "0");
}

TEST_CASE("a strip whose file is silent about the register keeps its distance but is not unregistered") {
  const Table out = judged(dug, "idx=8 key=S1 geometry=point:30.13,0.025");
  CHECK(cell(out, 0, "unregistered_mm") == "-");
  CHECK(cell(out, 0, "unknown") == "11.1 km");
  CHECK(cell(out, 0, "unknown_ref") == "0:8:0");
  CHECK(cell(out, 0, "evidence") == "0:4:0");
}

TEST_CASE("without a strip layer, without ground: the row says so") {
  const Table out = judged(dug + "key=d2\n", "", "idx=2 licence_no=ML-1 geometry=box:30,0,30.01,0.01");
  REQUIRE(out.rows() == 3);
  CHECK(cell(out, 0, "layer_on_file") == "0");
  CHECK(cell(out, 1, "has_ground") == "0");
  CHECK(cell(out, 2, "subject_kind") == "licence");
  CHECK(cell(out, 2, "claim") == "0:2:0");
}

TEST_CASE("the search by latitude finds what a look at every strip finds") {
  std::string strips;
  std::vector<Vertex> places;
  for (int i = 0; i < 300; ++i) {
    // A fixed scatter: multiples of two irrational steps, folded into 4 by 4 degrees.
    const Vertex place{28 + std::fmod(i * 0.7548776662, 1.0) * 4, -2 + std::fmod(i * 0.5698402910, 1.0) * 4};
    places.push_back(place);
    strips += "key=S" + std::to_string(1000 + i) + " registered=0 geometry=point:" + std::to_string(place.x) +
              "," + std::to_string(place.y) + "\n";
  }
  for (const Vertex site : {Vertex{30, 0}, Vertex{28.1, -1.9}, Vertex{31.9, 1.7}, Vertex{35, 6}}) {
    const Table out = judged("key=d geometry=point:" + std::to_string(site.x) + "," + std::to_string(site.y), strips);
    double best_m = 1e300;
    for (const Vertex place : places) {
      best_m = std::min(best_m, geodesic_m(site, {std::round(place.x * 1e6) / 1e6, std::round(place.y * 1e6) / 1e6}));
    }
    CHECK(std::stoll(cell(out, 0, "unregistered_mm")) == std::llrint(best_m * 10) * 100);
  }
}

TEST_CASE("a site is said with its stated mined area, else its outline's, and without where the title is full") {
  const std::string strip = "idx=8 key=S1 registered=0 geometry=point:30.13,0.025";
  CHECK(cell(judged(dug, strip), 0, "site_text") == "Dug ground of 2025, 123 ha by its outline");
  const std::string stated = "idx=4 key=d1 period=2025 year=2025 mined_m2=310000 geometry=box:30.02,0.02,30.03,0.03\n";
  CHECK(cell(judged(stated, strip), 0, "site_text") == "Dug ground of 2025, 31.0 ha");
  CHECK(cell(judged("idx=4 key=d1 period=the-dry-season-of-2025 geometry=box:30.02,0.02,30.03,0.03\n", strip), 0,
             "site_text") == "Dug ground of the-dry-season-…");
}
