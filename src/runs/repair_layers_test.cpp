#include "runs/repair_layers.h"

#include "runs/drawn_folder.h"

using namespace cupel;

namespace {

/// A ring from pairs of places, as GeoJSON.
std::string ring(const std::string& places) { return R"({"type":"Polygon","coordinates":[[)" + places + "]]}"; }

const std::string bow_tie = ring("[10,0],[10.02,0.02],[10.02,0],[10,0.02],[10,0]");

std::string layer(const std::vector<std::string>& geometries) {
  std::vector<std::string> features;
  for (const std::string& geometry : geometries) {
    features.push_back(case_worlds::feature(fmt::format(R"("id":"T-{}","kind":"protected")", features.size()),
                                            geometry));
  }
  return case_worlds::collection("territories", features);
}

struct Taken {
  explicit Taken(const std::vector<std::string>& geometries) : file(drawn.take("land.geojson", layer(geometries))) {
    REQUIRE_MESSAGE(file.status == "taken", file.reason);
  }
  Table rows(const std::string& sql) { return drawn.desk().views().engine->query(sql); }
  DrawnFolder drawn;
  TakenFile file;
};

}  // namespace

TEST_CASE("a shape that crosses itself is repaired with a note that is no defect") {
  Taken taken({bow_tie, case_worlds::square(11, 0, 0.1)});
  CHECK(taken.file.defects == 0);
  const Table notes = taken.rows("select row, pointer, rule, note from defect order by row");
  REQUIRE(notes.rows() == 1);
  CHECK(notes.at(0).integer(0) == 0);
  CHECK(notes.at(1).text(0) == "/features/0/geometry");
  CHECK(notes.at(2).text(0) == "self_crossing");
  CHECK(notes.at(3).integer(0) == 1);
  const Table ppm = taken.rows("select repair_ppm from territory order by row");
  REQUIRE(ppm.rows() == 2);
  CHECK(ppm.at(0).integer(0) > 0);
  CHECK(ppm.at(0).integer(1) == 0);
}

TEST_CASE("a shape that cannot be repaired is a defect of its row, and the others keep theirs") {
  Taken taken({case_worlds::square(11, 0, 0.1), ring("[200,0],[200.1,0],[200.1,0.1],[200,0]"),
               case_worlds::square(12, 0, 0.1)});
  CHECK(taken.file.defects == 1);
  const Table defects = taken.rows("select row, rule, note from defect");
  REQUIRE(defects.rows() == 1);
  CHECK(defects.at(0).integer(0) == 1);
  CHECK(defects.at(2).integer(0) == 0);
  const Table shapes = taken.rows("select geometry, row from territory order by row");
  for (std::size_t i = 0; i < shapes.rows(); ++i) CHECK(shapes.at(0).has(i) == (shapes.at(1).integer(i) != 1));
}

TEST_CASE("sound shapes keep their bytes, and tables without shapes are left alone") {
  FactTables facts;
  Table& prices = facts.table("price");
  for (std::size_t i = 0; i < prices.columns().size(); ++i) prices.at(i).append_null();
  std::vector<Defect> defects;
  repair_layers(facts, defects);
  CHECK(defects.empty());
  CHECK(prices.rows() == 1);
  Taken first({case_worlds::square(11, 0, 0.1)});
  Taken second({case_worlds::square(11, 0, 0.1), bow_tie});
  CHECK(first.rows("select geometry from territory where row = 0").at(0).text(0) ==
        second.rows("select geometry from territory where row = 0").at(0).text(0));
}
