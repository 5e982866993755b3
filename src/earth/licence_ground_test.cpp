#include "earth/drawn_table.h"
#include "earth/kernels.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace cupel;

namespace {

// About 1.11 km by 1.11 km at the equator: 123.1 ha.
const std::string ground = "geometry=box:30,0,30.01,0.01";

std::string returns(const std::string& number, int year, int first, int last, std::int64_t fine_ug10,
                    const std::string& metal = "gold") {
  std::string text;
  for (int month = first; month <= last; ++month) {
    text += "idx=3 licence_no=" + number + " year=" + std::to_string(year + (month - 1) / 12) +
            " month_number=" + std::to_string((month - 1) % 12 + 1) + " metal=" + metal +
            " fine_ug10=" + std::to_string(fine_ug10) + "\n";
  }
  return text;
}

std::string coverage(int year, int first, int last, std::int64_t clear_ppm,
                     const std::string& box = "box:29,-1,31,1") {
  std::string text;
  for (int quarter = first; quarter <= last; ++quarter) {
    text += "idx=5 year=" + std::to_string(year) + " quarter_number=" + std::to_string(quarter) +
            " clear_share_ppm=" + std::to_string(clear_ppm) + " geometry=" + box + "\n";
  }
  return text;
}

struct Drawn {
  std::string licences = "idx=2 licence_no=ML-1 deposit_type=alluvial " + ground;
  std::string returned = returns("ML-1", 2025, 1, 12, 20'000'000'000);
  std::string detections =
      "idx=4 key=d1 period=2024 year=2024 model=v3 mined_m2=1000 geometry=box:30.002,0.002,30.003,0.003";
  std::string covered = coverage(2025, 1, 4, 930'000);
  std::string layers = "layout=geo_detections/1 files=1";
};

Table judged(const Drawn& drawn) {
  auto table = run_drawn(licence_ground_kernel(),
                         {drawn.licences, drawn.returned, drawn.detections, drawn.covered, drawn.layers});
  REQUIRE(table.has_value());
  return *table;
}

}  // namespace

TEST_CASE("a licence that booked 24 kg over 0.1 ha of disturbed ground: both numbers and their records") {
  const Table out = judged({});
  REQUIRE(out.rows() == 1);
  CHECK(cell(out, 0, "licence_no") == "ML-1");
  CHECK(cell(out, 0, "booked") == "24.0 kg");
  CHECK(cell(out, 0, "booked_ug10") == "240000000000");
  CHECK(cell(out, 0, "scar") == "0.1 ha");
  CHECK(cell(out, 0, "scar_m2_e2") == "100000");
  CHECK(cell(out, 0, "scar_basis") == "mined area as stated by the detector");
  CHECK(cell(out, 0, "clear_ppm") == "930000");
  CHECK(cell(out, 0, "months_stated") == "12");
  CHECK(cell(out, 0, "models") == "1");
  CHECK(cell(out, 0, "period_from_us") == "1735689600000000");  // 2025-01-01
  CHECK(cell(out, 0, "period_to_us") == "1767225600000000");    // 2026-01-01
  CHECK(cell(out, 0, "claim") ==
        "0:3:0 0:3:1 0:3:10 0:3:11 0:3:2 0:3:3 0:3:4 0:3:5 0:3:6 0:3:7 0:3:8 0:3:9");
  CHECK(cell(out, 0, "evidence") == "0:4:0 0:5:0 0:5:1 0:5:2 0:5:3");
}

TEST_CASE("the disturbed area of a detection half inside counts by half of what the detector stated") {
  Drawn drawn;
  drawn.detections = "key=d1 period=2024 year=2024 mined_m2=1000 geometry=box:30.009,0.002,30.011,0.003";
  CHECK(cell(judged(drawn), 0, "scar_m2_e2") == "50000");
  drawn.detections = "key=d1 period=2024 year=2024 geometry=box:30.009,0.002,30.011,0.003";
  const Table traced = judged(drawn);
  CHECK(cell(traced, 0, "scar") == "1.2 ha");
  CHECK(cell(traced, 0, "scar_basis") == "area of the detected polygons, no mined area is stated");
}

TEST_CASE("the window ends with the last return, and months without a stated mass are not zero") {
  Drawn drawn;
  drawn.returned = returns("ML-1", 2024, 7, 18, 1'000'000'000) + returns("ML-1", 2023, 1, 6, 9'000'000'000);
  Table out = judged(drawn);
  CHECK(cell(out, 0, "months_stated") == "12");
  CHECK(cell(out, 0, "booked") == "1.2 kg");
  CHECK(cell(out, 0, "period_from_us") == "1719792000000000");  // 2024-07-01
  drawn.returned = returns("ML-1", 2025, 1, 5, 1'000'000'000) + returns("ML-1", 2025, 7, 12, 1'000'000'000) +
                   "licence_no=ML-1 year=2025 month_number=6 metal=gold\n";
  CHECK(cell(judged(drawn), 0, "months_stated") == "11");
  drawn.returned = "";
  out = judged(drawn);
  CHECK(cell(out, 0, "months_stated") == "0");
  CHECK(cell(out, 0, "period_from_us") == "-");
}

TEST_CASE("clear sky is that of the worst quarter; a quarter without polygon is zero") {
  Drawn drawn;
  drawn.covered = coverage(2025, 1, 3, 930'000) + coverage(2025, 4, 4, 400'000);
  CHECK(cell(judged(drawn), 0, "clear_ppm") == "400000");
  drawn.covered = coverage(2025, 1, 3, 930'000);
  CHECK(cell(judged(drawn), 0, "clear_ppm") == "0");
  // Half of the licence was seen: half of the clear share.
  drawn.covered = coverage(2025, 1, 3, 1'000'000) + coverage(2025, 4, 4, 900'000, "box:29,-1,30.005,1");
  CHECK(cell(judged(drawn), 0, "clear_ppm") == "450000");
  // Two polygons of one quarter, one for each half.
  drawn.covered += coverage(2025, 4, 4, 1'000'000, "box:30.005,-1,31,1");
  CHECK(cell(judged(drawn), 0, "clear_ppm") == "950000");
}

TEST_CASE("a layer that is on file but empty is on file, no layer is not") {
  Drawn drawn;
  drawn.covered = "";
  drawn.detections = "";
  Table out = judged(drawn);
  CHECK(cell(out, 0, "detections_on_file") == "1");
  CHECK(cell(out, 0, "coverage_on_file") == "0");
  CHECK(cell(out, 0, "scar") == "0 ha");
  drawn.layers = "";
  CHECK(cell(judged(drawn), 0, "detections_on_file") == "0");
}

TEST_CASE("two generations of the detector are counted apart, a missing name is one of its own") {
  Drawn drawn;
  drawn.detections += "\nkey=d2 period=2025 year=2025 mined_m2=500 geometry=box:30.004,0.002,30.005,0.003";
  const Table out = judged(drawn);
  CHECK(cell(out, 0, "models") == "2");
  CHECK(cell(out, 0, "detections") == "2");
}

TEST_CASE("periods that begin after the window are left out, one that straddles its end counts") {
  Drawn drawn;
  drawn.returned = returns("ML-1", 2024, 7, 18, 1'000'000'000);
  drawn.detections =
      "key=a period=2025 year=2025 mined_m2=100 geometry=box:30.002,0.002,30.003,0.003\n"
      "key=b period=2025Q3 year=2025 quarter_number=3 mined_m2=5000 geometry=box:30.004,0.002,30.005,0.003\n";
  CHECK(cell(judged(drawn), 0, "scar_m2_e2") == "10000");
  // A month ends with its period's end: the window ends with June 2025.
  drawn.detections =
      "key=a period=2025-06 year=2025 period_to_us=1751328000000000"
      " mined_m2=30 geometry=box:30.002,0.002,30.003,0.003\n"
      "key=b period=2025-07 year=2025 period_to_us=1754006400000000"
      " mined_m2=70 geometry=box:30.004,0.002,30.005,0.003\n";
  CHECK(cell(judged(drawn), 0, "scar_m2_e2") == "3000");
}

TEST_CASE("underground and riverbed titles leave no scar") {
  for (const char* deposit : {"underground", "Riverbed", "alluvial_dredge"}) {
    Drawn drawn;
    drawn.licences = "licence_no=ML-1 deposit_type=" + std::string(deposit) + " " + ground;
    CHECK(cell(judged(drawn), 0, "leaves_scar") == "0");
  }
  CHECK(cell(judged({}), 0, "leaves_scar") == "1");
}

TEST_CASE("a licence on two rows is one subject whose common ground counts once") {
  Drawn drawn;
  drawn.licences = "licence_no=ML-1 deposit_type=alluvial geometry=box:30,0,30.006,0.01\n"
                   "licence_no=ML-1 deposit_type=alluvial geometry=box:30.002,0,30.01,0.01\n"
                   "licence_no=ML-2 repair_ppm=20000\n";
  const Table out = judged(drawn);
  REQUIRE(out.rows() == 2);
  const Table whole = judged({});
  CHECK(cell(out, 0, "ground_m2_e2") == cell(whole, 0, "ground_m2_e2"));
  CHECK(cell(out, 0, "scar_m2_e2") == "100000");
  CHECK(cell(out, 1, "has_ground") == "0");
  CHECK(cell(out, 1, "repair_ppm") == "20000");
}

TEST_CASE("masses of two metals are never added") {
  Drawn drawn;
  drawn.returned = returns("ML-1", 2025, 1, 12, 1'000'000'000) +
                   returns("ML-1", 2025, 1, 12, 50'000'000'000, "silver");
  CHECK(cell(judged(drawn), 0, "booked") == "1.2 kg");
  CHECK(cell(judged(drawn), 0, "metal") == "gold");
}

TEST_CASE("a detection drawn as a point counts with its stated area when it lies inside") {
  Drawn drawn;
  drawn.detections = "key=a period=2024 year=2024 mined_m2=700 geometry=point:30.005,0.005\n"
                     "key=b period=2024 year=2024 mined_m2=800 geometry=point:30.05,0.005";
  CHECK(cell(judged(drawn), 0, "scar_m2_e2") == "70000");
}

TEST_CASE("at most 200 references of each side, the largest contributions first") {
  Drawn drawn;
  drawn.detections = "";
  for (int i = 0; i < 250; ++i) {
    drawn.detections += "idx=4 key=d" + std::to_string(i) + " period=2024 year=2024 mined_m2=" +
                        std::to_string(i + 1) + " geometry=box:30.002,0.002,30.003,0.003\n";
  }
  const std::string evidence = cell(judged(drawn), 0, "evidence");
  CHECK(evidence.starts_with("0:4:249 0:4:248 "));
  CHECK(std::count(evidence.begin(), evidence.end(), ' ') == 203);
}
