// From the published layers as compressed bytes to hectares (OV-01), and strips near dug ground
// (AL-05). One thread throughout: GEOS is not shared.
#include "bench.h"

#include "earth/boundary.h"
#include "earth/measure.h"
#include "earth/overlay.h"
#include "earth/projection.h"
#include "model/decimal.h"
#include "model/shared_data.h"
#include "sources/geojson.h"
#include "sources/geometry.h"

#include <fmt/format.h>

#include <array>
#include <cmath>

namespace cupel {
namespace {

constexpr std::array layer_names{"201800", "201900", "202000", "202100",
                                 "202200", "202300", "202400", "202502"};
constexpr std::size_t layers_with_vertices_of_al05 = 4;
constexpr double reach_m = 20'000;

struct ReadLayer {
  std::vector<Shape> shapes;
  std::vector<double> mined_ha;
};

template <class T>
T must(Result<T> result) {
  if (!result) throw Failure(result.error());
  return std::move(*result);
}

ReadLayer read_layer(const std::filesystem::path& path) {
  auto reader = must(open_geojson(must(ByteSource::open(path)), {"geojson/1", 0, true}));
  ReadLayer layer;
  RowBatch batch;
  Geometry geometry;
  std::string wkb;
  while (must(reader->next(batch))) {
    const int shape = batch.columns().find("geometry");
    const int mined = batch.columns().find("properties.Mined area (ha)");
    for (std::size_t i = 0; i < batch.size(); ++i) {
      wkb.clear();
      read_geometry(batch.cell(i, static_cast<std::size_t>(shape)).text, geometry);
      append_wkb(wkb, geometry);
      layer.shapes.push_back(must(shape_of_wkb(wkb)));
      if (mined < 0) continue;
      const auto stated = parse_decimal(batch.cell(i, static_cast<std::size_t>(mined)).text);
      const Decimal hectares = stated.value_or(Decimal{});
      layer.mined_ha.push_back(static_cast<double>(hectares.mantissa) * std::pow(10, -hectares.scale));
    }
  }
  return layer;
}

std::filesystem::path layer_path(const std::filesystem::path& folder, const char* name) {
  return folder / "detections" / fmt::format("mining_{}_simplified.geojson.gz", name);
}

double hectares_inside(const std::filesystem::path& folder) {
  auto territories = read_layer(folder / "boundaries" / "indigenous_territories.geojson.gz");
  const Layer land = must(Layer::of(std::move(territories.shapes)));
  double hectares = 0;
  for (const char* name : layer_names) {
    ReadLayer read = read_layer(layer_path(folder, name));
    const Layer layer = must(Layer::of(std::move(read.shapes)));
    for (const Overlap& pair : must(overlay(layer, land))) {
      hectares += read.mined_ha[pair.of] * pair.share;
    }
  }
  return hectares;
}

struct DugGround {
  Layer layer;
  std::vector<Boundary> borders;
};

DugGround dug_ground(const std::filesystem::path& folder) {
  std::vector<Shape> shapes;
  for (std::size_t i = 0; i < layers_with_vertices_of_al05; ++i) {
    ReadLayer read = read_layer(layer_path(folder, layer_names[i]));
    for (Shape& shape : read.shapes) shapes.push_back(std::move(shape));
  }
  std::vector<Boundary> borders;
  borders.reserve(shapes.size());
  for (const Shape& shape : shapes) borders.emplace_back(shape);
  return {must(Layer::of(std::move(shapes))), std::move(borders)};
}

Planar square_around(Vertex place, double metres) {
  const LocalPlane plane(place);
  Shape square;
  square.kind = ShapeKind::polygons;
  for (const Vertex corner : {Vertex{-1, -1}, Vertex{1, -1}, Vertex{1, 1}, Vertex{-1, 1}, Vertex{-1, -1}}) {
    square.vertices.push_back(equal_area(plane.degrees({corner.x * metres, corner.y * metres})));
  }
  square.path_ends = {5};
  square.part_ends = {1};
  return must(Planar::of(square));
}

bool within_reach(const DugGround& ground, Vertex strip) {
  for (const std::uint32_t i : ground.layer.plane().near(square_around(strip, reach_m * 1.01))) {
    const Boundary& border = ground.borders[i];
    if (border.contains(strip)) return true;
    if (geodesic_m(strip, border.nearest(strip)->place) <= reach_m) return true;
  }
  return false;
}

int strips_within_reach(const DugGround& ground, const std::vector<Shape>& strips) {
  int near = 0;
  for (const Shape& strip : strips) near += within_reach(ground, strip.vertices.front()) ? 1 : 0;
  return near;
}

void expect(bool holds, const char* what) {
  if (!holds) throw Failure({ErrorKind::internal, what, "bench", {}, {}});
}

void run(BenchRun& bench) {
  const auto folder = shared_data("earth/mining-detector");
  if (!folder) {
    bench.skip("OV-01, AL-05", "CUPEL_SHARED is absent");
    return;
  }
  double hectares = 0;
  bench.add({"OV-01: 42,231 detections in 237 territories, bytes to hectares", "ms", 600,
             median_ms(3, [&] { hectares = hectares_inside(*folder); }),
             "earth-risk-border §23: 300 ms without reading; a peer 2.6 s"});
  expect(fmt::format("{:.1f}", hectares) == "82305.1", "OV-01 does not give 82,305.1 ha");

  const DugGround ground = dug_ground(*folder);
  const auto strips = read_layer(*folder / "airstrips" / "airstrips.geojson.gz").shapes;
  int near = strips_within_reach(ground, strips);  // builds the index
  bench.add({"AL-05: 1,269 strips within 20 km of dug ground, index built", "ms", 10,
             median_ms(5, [&] { near = strips_within_reach(ground, strips); }),
             "earth-risk-border §7: brute force 6.3 s"});
  expect(near == 491, "AL-05 does not give 491 strips");
}

}  // namespace

extern const Bench earth_bench{"earth", run};

}  // namespace cupel
