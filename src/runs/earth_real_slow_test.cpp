// The geometry against the real layers, to the printed digit: earth-risk-border §2.3, §3.3, §5, §7.
#include "earth/boundary.h"
#include "earth/measure.h"
#include "earth/overlay.h"
#include "earth/repair.h"
#include "model/shared_data.h"
#include "sources/geojson.h"
#include "sources/geometry.h"

#include <doctest/doctest.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>

using namespace cupel;

namespace {

struct Feature {
  std::map<std::string, std::string> values;  // as the reader states them
  std::string wkb;
  Shape shape;
};

double number(const Feature& feature, const std::string& column) {
  const auto found = feature.values.find(column);
  return found == feature.values.end() ? 0 : std::stod(found->second);
}

std::vector<Feature> features_of(const std::filesystem::path& path) {
  auto source = ByteSource::open(path);
  REQUIRE(source.has_value());
  auto reader = open_geojson(std::move(*source), {"geojson/1", 0, true});
  REQUIRE(reader.has_value());
  std::vector<Feature> features;
  RowBatch batch;
  Geometry geometry;
  for (auto more = (*reader)->next(batch); more && *more; more = (*reader)->next(batch)) {
    const auto& names = batch.columns().names();
    for (std::size_t i = 0; i < batch.size(); ++i) {
      Feature feature;
      for (std::size_t column = 0; column < names.size(); ++column) {
        const Cell cell = batch.cell(i, column);
        if (!cell.present) continue;
        feature.values[names[column]] = cell.text;
        if (names[column] != "geometry") continue;
        REQUIRE(read_geometry(cell.text, geometry).rule.empty());
        append_wkb(feature.wkb, geometry);
        feature.shape = shape_of_wkb(feature.wkb).value();
      }
      features.push_back(std::move(feature));
    }
  }
  return features;
}

// Nothing, with the reason on the screen, where the data folder is absent.
std::optional<std::vector<Feature>> layer(const std::string& name) {
  const auto path = shared_data("earth/" + name);
  if (!path) {
    MESSAGE("skipped: CUPEL_SHARED is absent");
    return std::nullopt;
  }
  return features_of(*path);
}

// The polygon with every digit of the file, where the reader keeps 1e-7 degree.
Shape unrounded(const Feature& feature) {
  Shape shape;
  shape.kind = ShapeKind::polygons;
  const auto geometry = nlohmann::json::parse(feature.values.at("geometry"));
  const bool single = geometry.at("type") == "Polygon";
  const auto parts = single ? nlohmann::json::array({geometry.at("coordinates")}) : geometry.at("coordinates");
  for (const auto& part : parts) {
    for (const auto& ring : part) {
      for (const auto& place : ring) shape.vertices.push_back({place.at(0), place.at(1)});
      shape.path_ends.push_back(static_cast<std::uint32_t>(shape.vertices.size()));
    }
    shape.part_ends.push_back(static_cast<std::uint32_t>(shape.path_ends.size()));
  }
  return shape;
}

std::string id_of(const Feature& feature) {
  for (const char* column : {"id", "properties.id", "properties.gid_0"}) {
    const auto found = feature.values.find(column);
    if (found != feature.values.end()) return found->second;
  }
  return "";
}

std::vector<Shape> shapes_of(const std::vector<Feature>& features) {
  std::vector<Shape> shapes;
  for (const Feature& feature : features) shapes.push_back(feature.shape);
  return shapes;
}

std::string square_kilometres(double square_metres, int decimals) {
  return fmt::format("{:.{}f}", square_metres / 1e6, decimals);
}

struct YearLayer {
  const char* name;
  std::size_t polygons;
  const char* mined_ha;
  const char* polygon_ha;
  std::size_t pairs;
  const char* inside_ha;
};

constexpr YearLayer year_layers[] = {
    {"201800", 5444, "225598.8", "963020.2", 793, "41231.0"}, {"201900", 5970, "31182.3", "200089.6", 957, "5885.4"},
    {"202000", 5396, "28765.8", "180731.6", 858, "4606.2"},   {"202100", 5411, "28486.9", "188005.5", 956, "4756.8"},
    {"202200", 6201, "33541.8", "202281.2", 1104, "5015.2"},  {"202300", 5573, "25806.4", "172533.1", 1018, "4340.3"},
    {"202400", 5232, "78930.7", "332502.5", 1142, "13153.5"}, {"202502", 3004, "19793.4", "113720.6", 555, "3317.0"}};

const std::string detector = "mining-detector/";

std::string year_path(const char* name) {
  return detector + "detections/mining_" + name + "_simplified.geojson.gz";
}

// id,admin_year → mined_ha of expected/overlay_territories.csv.
std::map<std::pair<std::string, std::string>, double> expected_hectares() {
  std::ifstream in(shared_data("earth/mining-detector/expected/overlay_territories.csv").value());
  std::map<std::pair<std::string, std::string>, double> expected;
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    std::istringstream cells(line);
    std::string id, year, hectares;
    std::getline(cells, id, ',');
    std::getline(cells, year, ',');
    std::getline(cells, hectares, ',');
    expected[{id, year}] = std::stod(hectares);
  }
  return expected;
}

}  // namespace

TEST_CASE("GE-03: the 237 territories in both forms of area") {
  const auto territories = layer(detector + "boundaries/indigenous_territories.geojson.gz");
  if (!territories) return;
  CHECK(territories->size() == 237);
  std::size_t vertices = 0;
  double geodesic = 0;
  double plane = 0;
  std::map<std::string, std::pair<std::string, std::string>> single;
  for (const Feature& feature : *territories) {
    CHECK(repair(feature.wkb)->note.empty());
    vertices += feature.shape.vertices.size();
    const double own_geodesic = geodesic_area_m2(feature.shape);
    const double own_plane = equal_area_m2(feature.shape);
    CHECK(own_plane / own_geodesic == doctest::Approx(1).epsilon(5e-4));
    geodesic += own_geodesic;
    plane += own_plane;
    single[id_of(feature)] = {square_kilometres(own_geodesic, 4), square_kilometres(own_plane, 4)};
  }
  CHECK(vertices == 143'177);
  CHECK(square_kilometres(geodesic, 6) == "999530.233475");
  CHECK(square_kilometres(plane, 3) == "999523.823");
  CHECK(single["BR50901_0"] == std::pair<std::string, std::string>{"95427.2375", "95427.2468"});
  CHECK(single["BR1101_0"] == std::pair<std::string, std::string>{"79739.0651", "79738.0084"});
  CHECK(single["VE50061_0"] == std::pair<std::string, std::string>{"68930.1862", "68927.8264"});
  CHECK(single["BR28701_0"] == std::pair<std::string, std::string>{"49288.1868", "49288.2035"});
  CHECK(single["CO10743_0"] == std::pair<std::string, std::string>{"39401.5035", "39401.4479"});
}

TEST_CASE("GE-04: the ten countries in both forms of area") {
  const auto countries = layer(detector + "boundaries/national_admin.geojson.gz");
  if (!countries) return;
  std::size_t vertices = 0;
  std::map<std::string, std::string> areas;
  for (const Feature& feature : *countries) {
    const Shape exact = unrounded(feature);
    vertices += exact.vertices.size();
    areas[id_of(feature)] = square_kilometres(geodesic_area_m2(exact), 3) + " / " +
                            square_kilometres(equal_area_m2(exact), 3);
  }
  CHECK(vertices == 63'569);
  const std::map<std::string, std::string> expected{
      {"AMAZ", "8236861.786 / 8236862.285"}, {"BOL", "711779.084 / 711778.707"},
      {"BRA", "5013339.608 / 5013333.239"},  {"PER", "962532.441 / 962536.248"},
      {"ECU", "131294.324 / 131293.631"},    {"SUR", "146008.931 / 146008.923"},
      {"GUF", "83109.072 / 83109.071"},      {"GUY", "209290.944 / 209291.097"},
      {"COL", "504340.938 / 504341.718"},    {"VEN", "467571.296 / 467571.101"}};
  for (const auto& [id, both] : expected) {
    CAPTURE(id);
    CHECK(areas[id] == both);
  }
}

TEST_CASE("GE-05 and GE-08: a million points and 1,269 strips in the territories") {
  const auto territories = layer(detector + "boundaries/indigenous_territories.geojson.gz");
  const auto strips = layer(detector + "airstrips/airstrips.geojson.gz");
  if (!territories || !strips) return;
  std::vector<Boundary> borders;
  std::vector<Box> boxes;
  for (const Feature& feature : *territories) {
    borders.emplace_back(feature.shape);
    boxes.push_back(feature.shape.bounds());
  }
  std::map<std::string, int> inside;
  const auto count = [&](Vertex place) {
    int pairs = 0;
    for (std::size_t i = 0; i < borders.size(); ++i) {
      if (!boxes[i].meets({place.x, place.y, place.x, place.y}) || !borders[i].contains(place)) continue;
      ++inside[id_of((*territories)[i])];
      ++pairs;
    }
    return pairs;
  };
  int pairs = 0;
  int points = 0;
  for (int i = 0; i < 1000; ++i) {
    for (int j = 0; j < 1000; ++j) {
      const int here = count({-80 + 36 * (i + 0.5) / 1000, -20 + 29 * (j + 0.5) / 1000});
      pairs += here;
      points += here > 0 ? 1 : 0;
    }
  }
  CHECK(pairs == 78'027);
  CHECK(points == 77'940);
  CHECK(inside.size() == 217);
  CHECK(inside["BR50901_0"] == 7'428);
  CHECK(inside["BR1101_0"] == 6'207);
  CHECK(inside["VE50061_0"] == 5'400);
  CHECK(inside["BR28701_0"] == 3'882);
  CHECK(inside["CO10743_0"] == 3'056);
  CHECK(inside["VE50066_0"] == 2'799);
  inside.clear();
  int strips_inside = 0;
  for (const Feature& strip : *strips) strips_inside += count(strip.shape.vertices.front());
  CHECK(strips->size() == 1'269);
  CHECK(strips_inside == 157);
  CHECK(inside["BR50901_0"] == 61);
  CHECK(inside["BR29801_0"] == 21);
  CHECK(inside["BR33801_0"] == 14);
  CHECK(inside["BR23001_0"] == 14);
  CHECK(inside["BR37901_0"] == 13);
}

TEST_CASE("GE-10: repair moves no hectare of the published differences, and their own column is a claim") {
  struct Case {
    const char* name;
    std::size_t polygons;
    int invalid;
    const char* measured;
    const char* published;
    int off_by_a_percent;
  };
  for (const Case& c : {Case{"diff_2023", 5573, 80, "172539.524", "173077.440", 23},
                        Case{"diff_2025Q2", 3004, 0, "113682.461", "114851.759", 25}}) {
    CAPTURE(c.name);
    const auto features = layer(detector + "detections/" + c.name + ".geojson.gz");
    if (!features) return;
    int invalid = 0;
    int invalid_rounded = 0;
    int off = 0;
    double before = 0;
    double after = 0;
    double published = 0;
    for (const Feature& feature : *features) {
      const Shape exact = unrounded(feature);
      const auto repaired = repair(wkb_of(exact));
      REQUIRE(repaired.has_value());
      invalid += repaired->note.empty() ? 0 : 1;
      before += equal_area_m2(exact);
      const double own = equal_area_m2(shape_of_wkb(repaired->wkb).value());
      after += own;
      const auto rounded = repair(feature.wkb);
      REQUIRE(rounded.has_value());
      invalid_rounded += rounded->note.empty() ? 0 : 1;
      CHECK(rounded->ppm < 100);
      const double kept = equal_area_m2(shape_of_wkb(rounded->wkb).value());
      CHECK(std::abs(kept - own) <= std::max(2.0, own * 1e-4));
      const double stated = number(feature, "properties.Polygon area (ha)");
      published += stated;
      off += std::abs(own / 1e4 - stated) > 0.01 * stated ? 1 : 0;
    }
    CHECK(features->size() == c.polygons);
    CHECK(invalid == c.invalid);
    // Kept to 1e-7 degree, hairlines of less than 11 mm close and make some more rings touch themselves.
    CHECK(invalid_rounded >= c.invalid);
    CHECK(fmt::format("{:.3f}", before / 1e4) == c.measured);
    CHECK(fmt::format("{:.3f}", after / 1e4) == c.measured);
    CHECK(fmt::format("{:.3f}", published) == c.published);
    CHECK(off == c.off_by_a_percent);
  }
}

TEST_CASE("TI-01: two versions of a drawn cadastre, with both lobes of its bow-ties") {
  struct Case {
    const char* name;
    std::size_t features;
    double square_kilometres;
  };
  for (const Case& c : {Case{"titles_a", 201, 6090.787302}, Case{"titles_b", 207, 5976.272613}}) {
    const auto titles = layer(std::string("synthetic-cadastre/") + c.name + ".geojson");
    if (!titles) return;
    int repaired = 0;
    double total = 0;
    for (const Feature& feature : *titles) {
      const auto valid = repair(feature.wkb);
      REQUIRE(valid.has_value());
      repaired += valid->note.empty() ? 0 : 1;
      total += equal_area_m2(shape_of_wkb(valid->wkb).value());
    }
    CHECK(titles->size() == c.features);
    CHECK(repaired == 2);
    CHECK(std::abs(total / 1e6 - c.square_kilometres) < 0.01);
  }
}

TEST_CASE("OV-01: eight layers over 237 territories, every pair and every hectare") {
  const auto territories = layer(detector + "boundaries/indigenous_territories.geojson.gz");
  if (!territories) return;
  const auto land = Layer::of(shapes_of(*territories));
  REQUIRE(land.has_value());
  const auto expected = expected_hectares();
  double all = 0;
  std::size_t checked = 0;
  for (const YearLayer& year : year_layers) {
    CAPTURE(year.name);
    const auto detections = layer(year_path(year.name)).value();
    const auto polygons = Layer::of(shapes_of(detections));
    REQUIRE(polygons.has_value());
    const auto pairs = overlay(*polygons, *land);
    REQUIRE(pairs.has_value());
    double mined = 0;
    double polygon_area = 0;
    for (std::size_t i = 0; i < detections.size(); ++i) {
      mined += number(detections[i], "properties.Mined area (ha)");
      polygon_area += polygons->area_m2(i) / 1e4;
    }
    double inside = 0;
    std::map<std::string, double> by_territory;
    for (const Overlap& pair : *pairs) {
      const double hectares = number(detections[pair.of], "properties.Mined area (ha)") * pair.share;
      inside += hectares;
      by_territory[id_of((*territories)[pair.inside])] += hectares;
    }
    CHECK(detections.size() == year.polygons);
    CHECK(fmt::format("{:.1f}", mined) == year.mined_ha);
    CHECK(fmt::format("{:.1f}", polygon_area) == year.polygon_ha);
    CHECK(pairs->size() == year.pairs);
    CHECK(fmt::format("{:.1f}", inside) == year.inside_ha);
    for (const auto& [id, hectares] : by_territory) {
      const auto row = expected.find({id, year.name});
      if (row == expected.end()) continue;
      CAPTURE(id);
      CHECK(std::abs(hectares - row->second) <= std::max(0.01, 1e-6 * hectares));
      ++checked;
    }
    all += inside;
  }
  CHECK(fmt::format("{:.1f}", all) == "82305.1");
  CHECK(checked == expected.size());
}

TEST_CASE("AL-05: strips within 20 km of dug ground, by vertices on the sphere and by polygons on the ellipsoid") {
  const auto strips = layer(detector + "airstrips/airstrips.geojson.gz");
  if (!strips) return;
  std::vector<Feature> dug;
  std::size_t vertices = 0;
  for (const char* name : {"201800", "201900", "202000", "202100"}) {
    auto year = layer(year_path(name)).value();
    std::ranges::move(year, std::back_inserter(dug));
  }
  std::vector<Boundary> borders;
  for (const Feature& feature : dug) {
    borders.emplace_back(feature.shape);
    vertices += feature.shape.vertices.size();
  }
  CHECK(vertices == 188'965);
  int marked = 0, near_vertex = 0, near_vertex_marked = 0, near_polygon = 0, near_polygon_marked = 0;
  for (const Feature& strip : *strips) {
    const Vertex place = strip.shape.vertices.front();
    const auto mark = strip.values.find("properties.Mining activity seen up to 20km of airstrip location");
    const bool is_marked = mark != strip.values.end() && mark->second == "TRUE";
    double vertex_m = 1e300;
    double polygon_m = 1e300;
    for (std::size_t i = 0; i < dug.size(); ++i) {
      const Box box = dug[i].shape.bounds();
      if (!box.meets({place.x - 0.3, place.y - 0.3, place.x + 0.3, place.y + 0.3})) continue;
      vertex_m = std::min(vertex_m, nearest_vertex_m(dug[i].shape, place, 6'371'000));
      const bool inside = borders[i].contains(place);
      polygon_m = std::min(polygon_m, inside ? 0 : geodesic_m(place, borders[i].nearest(place)->place));
    }
    marked += is_marked ? 1 : 0;
    near_vertex += vertex_m <= 20'000 ? 1 : 0;
    near_vertex_marked += vertex_m <= 20'000 && is_marked ? 1 : 0;
    near_polygon += polygon_m <= 20'000 ? 1 : 0;
    near_polygon_marked += polygon_m <= 20'000 && is_marked ? 1 : 0;
  }
  CHECK(marked == 362);
  CHECK(near_vertex == 489);
  CHECK(near_vertex_marked == 360);
  CHECK(near_polygon == 491);
  CHECK(near_polygon_marked == 360);
}
