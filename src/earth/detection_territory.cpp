#include "earth/boundary.h"
#include "earth/kernels.h"
#include "earth/measure.h"
#include "earth/overlay.h"
#include "earth/projection.h"
#include "earth/sites.h"
#include "earth/words.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace cupel {
namespace {

using enum ColumnType;

enum InputNumber : std::size_t { detections_at, licences_at, territories_at, layers_at };

struct Territory {
  std::string key;
  std::string name;
  std::string kind;
  std::string country;
  std::optional<std::int64_t> from_us;
  std::optional<std::int64_t> to_us;
  std::optional<std::int64_t> mining_allowed;
  std::int64_t repair_ppm = 0;
  std::int64_t accuracy_m = 0;  // 0 when the layer states none
  std::string ref;
};

struct Territories {
  std::vector<Territory> facts;
  Layer layer;
  std::map<std::uint32_t, Boundary> borders;  // of those that were ever touched
  std::int64_t accuracy_max_m = 0;
  bool on_file = false;

  const Boundary& border(std::uint32_t i) { return borders.try_emplace(i, layer.shape(i)).first->second; }
};

// Whether a territory was in force while the site was seen. "whole" needs the whole period: a
// territory that began or ended within it may have come after the digging.
enum class Force { always, whole, part, none, unknown };

std::string_view name_of(Force force) {
  switch (force) {
    case Force::always: return "always";
    case Force::whole: return "whole";
    case Force::part: return "part";
    case Force::none: return "none";
    case Force::unknown: return "unknown";
  }
  return "";
}

Force force_of(const Territory& territory, const Site& site) {
  if (!territory.from_us && !territory.to_us) return Force::always;
  if (!site.from_us || !site.to_us) return Force::unknown;
  const bool begun = !territory.from_us || *territory.from_us <= *site.from_us;
  const bool lasting = !territory.to_us || *territory.to_us >= *site.to_us;
  if (begun && lasting) return Force::whole;
  const bool apart = (territory.from_us && *territory.from_us >= *site.to_us) ||
                     (territory.to_us && *territory.to_us <= *site.from_us);
  return apart ? Force::none : Force::part;
}

// What the kernel says about one site and one territory; without a territory: about the site alone.
struct Lie {
  const Territory* territory = nullptr;
  Force force = Force::always;
  std::int64_t share_ppm = 0;
  std::int64_t deep_share_ppm = 0;
  std::int64_t depth_mm = 0;  // negative: a point that lies outside by so much
  std::int64_t accuracy_m = 0;
  bool doubtful = false;      // a point nearer to the border than its accuracy
};

Result<Territories> read_territories(const Table& table, const Table& layers) {
  Territories land;
  std::vector<Shape> shapes;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    auto shape = shape_at(table["geometry"], i);
    if (!shape || shape->kind != ShapeKind::polygons) continue;
    Territory fact;
    fact.key = text_at(table["key"], i);
    fact.name = text_at(table["name"], i);
    if (fact.name.empty()) fact.name = fact.key;
    fact.kind = text_at(table["kind"], i);
    fact.country = text_at(table["country"], i);
    fact.from_us = integer_at(table["valid_from_us"], i);
    fact.to_us = integer_at(table["valid_to_us"], i);
    fact.mining_allowed = integer_at(table["mining_allowed"], i);
    fact.repair_ppm = integer_at(table["repair_ppm"], i).value_or(0);
    fact.accuracy_m = integer_at(table["accuracy_m"], i).value_or(0);
    land.accuracy_max_m = std::max(land.accuracy_max_m, fact.accuracy_m);
    fact.ref = ref_of(table, i);
    land.facts.push_back(std::move(fact));
    shapes.push_back(std::move(*shape));
  }
  land.on_file = table.rows() != 0 || layer_on_file(layers, "geo_territories/");
  auto layer = Layer::of(std::move(shapes));
  if (!layer) return pass(layer);
  land.layer = std::move(*layer);
  return land;
}

// Doubt about where the site lies and doubt about where the border lies add up in the worst case.
std::int64_t accuracy_of(const Site& site, const Territory& territory) {
  return site.accuracy_m.value_or(accuracy_default_m) + territory.accuracy_m;
}

std::int64_t depth_mm_at(Vertex place, const Boundary& border) {
  const auto nearest = border.nearest(place);
  return nearest ? std::llrint(geodesic_m(place, nearest->place) * 1000) : 0;
}

// The greatest distance from the border among the site's own vertices inside and one place within
// each common part: a lower bound of how deep the site reaches.
std::int64_t depth_mm(const Site& site, const Overlap& pair, const Boundary& border) {
  Vertex deepest{};
  double deepest_m = -1;
  const auto consider = [&](Vertex place) {
    const auto nearest = border.nearest_beyond(place, deepest_m);
    if (!nearest) return;
    deepest_m = nearest->metres;
    deepest = place;
  };
  for (const Vertex vertex : site.shape.vertices) {
    if (pair.whole || border.contains(vertex)) consider(vertex);
  }
  if (pair.part) {
    if (auto planar = Planar::of(*pair.part)) {
      if (const auto place = planar->inner_place()) consider(degrees_of(*place));
    }
  }
  return deepest_m < 0 ? 0 : depth_mm_at(deepest, border);
}

Box grown(Box box, double metres) {
  const LocalPlane plane(box.centre());
  const double east = metres / plane.metres_per_degree_east();
  const double north = metres / plane.metres_per_degree_north();
  return {box.west - east, box.south - north, box.east + east, box.north + north};
}

Result<std::int64_t> deep_share_ppm(const Site& site, const Overlap& pair, const Boundary& border,
                                    std::int64_t accuracy_m, double site_area_m2) {
  // Three times the accuracy: the box is drawn around its centre's latitude.
  const auto edges = border.near(grown(site.shape.bounds(), 3 * static_cast<double>(accuracy_m)));
  if (edges.empty()) return std::llrint(pair.share * 1e6);
  auto deep_m2 = area_beyond_m2(pair.part ? *pair.part : equal_area(site.shape), edges,
                                static_cast<double>(accuracy_m));
  if (!deep_m2) return pass(deep_m2);
  return std::llrint(std::min(*deep_m2 / site_area_m2, pair.share) * 1e6);
}

Lie lie_of_point(const Site& site, const Territory& territory, const Boundary& border) {
  const Vertex place = site.shape.vertices.front();
  Lie lie{&territory, force_of(territory, site)};
  lie.accuracy_m = accuracy_of(site, territory);
  const bool inside = border.contains(place);
  const std::int64_t away_mm = depth_mm_at(place, border);
  lie.depth_mm = inside ? away_mm : -away_mm;
  lie.share_ppm = inside ? 1'000'000 : 0;
  lie.deep_share_ppm = lie.depth_mm > lie.accuracy_m * 1000 ? 1'000'000 : 0;
  lie.doubtful = away_mm <= lie.accuracy_m * 1000;
  return lie;
}

// A square around a point that holds every border it could be confused with.
Result<Planar> surroundings(Vertex place, double metres) {
  const Box box = grown({place.x, place.y, place.x, place.y}, metres);
  Shape square;
  square.kind = ShapeKind::polygons;
  square.vertices = {{box.west, box.south}, {box.east, box.south}, {box.east, box.north},
                     {box.west, box.north}, {box.west, box.south}};
  square.path_ends = {5};
  square.part_ends = {1};
  return Planar::of(equal_area(square));
}

Result<std::vector<std::vector<Lie>>> lies_of(std::span<const Site> sites, Territories& land) {
  std::vector<Shape> shapes;
  for (const Site& site : sites) shapes.push_back(site.shape);
  auto layer = Layer::of(std::move(shapes));
  if (!layer) return pass(layer);
  auto pairs = overlay(*layer, land.layer, {.keep_parts = true});
  if (!pairs) return pass(pairs);
  std::vector<std::vector<Lie>> lies(sites.size());
  for (const Overlap& pair : *pairs) {
    const Site& site = sites[pair.of];
    const Territory& territory = land.facts[pair.inside];
    const Boundary& border = land.border(pair.inside);
    Lie lie{&territory, force_of(territory, site)};
    lie.accuracy_m = accuracy_of(site, territory);
    lie.share_ppm = std::llrint(pair.share * 1e6);
    lie.depth_mm = depth_mm(site, pair, border);
    auto deep = deep_share_ppm(site, pair, border, lie.accuracy_m, layer->area_m2(pair.of));
    if (!deep) return pass(deep);
    lie.deep_share_ppm = *deep;
    lies[pair.of].push_back(lie);
  }
  for (std::size_t i = 0; i < sites.size(); ++i) {
    if (sites[i].shape.kind != ShapeKind::points) continue;
    const Vertex place = sites[i].shape.vertices.front();
    const std::int64_t doubt_m = sites[i].accuracy_m.value_or(accuracy_default_m) + land.accuracy_max_m;
    auto around = surroundings(place, 2 * static_cast<double>(doubt_m) + 1);
    if (!around) return pass(around);
    for (const std::uint32_t k : land.layer.plane().near(*around)) {
      // A point near by but plainly outside is kept too: its distance is what A05 states of it.
      lies[i].push_back(lie_of_point(sites[i], land.facts[k], land.border(k)));
    }
  }
  return lies;
}

std::vector<ColumnSpec> output_columns() {
  return {{"subject_kind", text, "", "detection or licence"},
          {"subject_key", text, "", "source key"},
          {"subject_name", text, "", "for titles"},
          {"period_from_us", int64, "µs UTC", "beginning of the detection's period, first day of the licence"},
          {"period_to_us", int64, "µs UTC", "end of the period"},
          {"subject_ref", text, "", "record of the subject"},
          {"has_ground", int64, "0/1", "a usable shape is on file"},
          {"area_m2_e2", int64, "0.01 m²", "area of the subject"},
          {"area", text, "", "stated mined area, else the outline's; for titles"},
          {"site_text", text, "", "the subject with its area, where the title has room"},
          {"point", int64, "0/1", "the subject is a point: its depth is its signed distance"},
          {"layer_on_file", int64, "0/1", "a territory layer is on file, if only an empty one"},
          {"layer_in_force", int64, "0/1", "some territory on file was in force in the period"},
          {"territory_key", text, "", "territory that shares ground, or lies near a point; missing: none"},
          {"territory", text, "", "its name, cut so that the title keeps to 90 characters"},
          {"territory_kind", text, "", "peoples, protected, world_heritage"},
          {"country", text, "", "country as the layer states it"},
          {"territory_ref", text, "", "record of the territory"},
          {"in_force", text, "", "always (the layer states no dates), whole, part, none, unknown (no day)"},
          {"mining_allowed", int64, "0/1", "missing when the layer does not say"},
          {"repair_ppm", int64, "ppm", "change of the territory's area by its repair"},
          {"share_ppm", int64, "ppm", "share of the subject inside"},
          {"share", text, "", "the same for titles"},
          {"deep_share_ppm", int64, "ppm", "share farther inside than the accuracy"},
          {"deep_words", text, "", "the same for titles: all of it, 82.4 % of it, none of it; it lies (a point)"},
          {"depth_mm", int64, "mm", "how deep it reaches, a lower bound, geodesic; negative: a point outside"},
          {"depth", text, "", "the same for titles"},
          {"accuracy_m", int64, "m", "of the subject (20 where none is stated) and of the layer together"},
          {"accuracy", text, "", "the same for titles"},
          {"doubtful", int64, "0/1", "a point nearer to the border than the accuracy"},
          {"claim", text_list, "", "the title, for a licence"},
          {"evidence", text_list, "", "detection and territory"}};
}

struct Words {
  std::string area;
  std::string site;
  std::string deep_words;
  std::string accuracy;
  std::string territory;
};

// What lies farther inside than the accuracy.
std::string deep_words(const Site& site, const Lie& lie) {
  if (lie.deep_share_ppm == 0) return "none of it";
  if (site.shape.kind == ShapeKind::points) return "it lies";
  return lie.deep_share_ppm == 1'000'000 ? "all of it" : share_text(lie.deep_share_ppm) + " of it";
}

// "{what}: {deep_words} inside {territory}, at least {accuracy} from its border."
Words words_of(const Site& site, const Lie& lie) {
  Words words;
  words.area = area_words(site);
  words.site = site.name;
  words.deep_words = deep_words(site, lie);
  words.accuracy = distance_text(lie.accuracy_m * 1000);
  if (lie.territory == nullptr) return words;
  const std::string rest =
      ": " + words.deep_words + " inside , at least " + words.accuracy + " from its border.";
  const auto room_beside = [](std::size_t taken) {
    return title_characters_max - std::min(title_characters_max - 8, taken);
  };
  const std::size_t name = characters_in(lie.territory->name);
  const std::size_t room_for_site = room_beside(characters_in(rest) + name);
  words.site = site_words(site, room_for_site);
  words.territory = cut_text(lie.territory->name, room_beside(characters_in(rest) + characters_in(words.site)));
  return words;
}

void write(Table& out, const Site& site, const Lie& lie, bool on_file, bool in_force) {
  std::size_t at = 0;
  const auto put = [&](const auto& value) { out.at(at++).append(value); };
  const auto words = [&](std::string_view value) { put(value); };
  const auto flag = [&](bool value) { put(std::int64_t{value ? 1 : 0}); };
  const auto name = [&](std::string_view value) {
    if (lie.territory == nullptr) {
      out.at(at++).append_null();
    } else {
      put(value);
    }
  };
  static const Territory nowhere;
  const Territory& territory = lie.territory == nullptr ? nowhere : *lie.territory;
  const double area_m2 = equal_area_m2(site.shape);
  const Words text = words_of(site, lie);
  const bool licence = site.kind == "licence";
  std::vector<std::string> evidence;
  if (!licence) evidence.push_back(site.ref);
  if (lie.territory != nullptr) evidence.push_back(territory.ref);
  words(site.kind);
  words(site.key);
  words(site.name);
  put(site.from_us);
  put(site.to_us);
  words(site.ref);
  flag(site.shape.kind == ShapeKind::polygons || site.shape.kind == ShapeKind::points);
  put(area_of(area_m2).m2_e2);
  words(text.area);
  words(text.site);
  flag(site.shape.kind == ShapeKind::points);
  flag(on_file);
  flag(in_force);
  name(territory.key);
  name(text.territory);
  name(territory.kind);
  name(territory.country);
  name(territory.ref);
  name(name_of(lie.force));
  put(territory.mining_allowed);
  put(territory.repair_ppm);
  put(lie.share_ppm);
  words(share_text(lie.share_ppm));
  put(lie.deep_share_ppm);
  words(text.deep_words);
  put(lie.depth_mm);
  words(distance_text(std::abs(lie.depth_mm)));
  put(lie.accuracy_m);
  words(text.accuracy);
  flag(lie.doubtful);
  put(licence ? std::vector<std::string>{site.ref} : std::vector<std::string>{});
  put(evidence);
  ASSERT(at == out.columns().size());
}

// One row per subject and territory it shares ground with; one row for a subject that shares none.
void write_sites(Table& out, std::span<const Site> sites, std::span<const std::vector<Lie>> lies,
                 const Territories& land) {
  for (std::size_t i = 0; i < sites.size(); ++i) {
    const Site& site = sites[i];
    const bool in_force = std::ranges::any_of(
        land.facts, [&](const Territory& territory) { return force_of(territory, site) != Force::none; });
    std::vector<Lie> sorted = lies[i];
    std::ranges::sort(sorted, {}, [](const Lie& lie) {
      return std::tie(lie.territory->key, lie.territory->ref);
    });
    if (sorted.empty()) {
      Lie alone;
      alone.accuracy_m = site.accuracy_m.value_or(accuracy_default_m);
      write(out, site, alone, land.on_file, in_force);
    }
    for (const Lie& lie : sorted) write(out, site, lie, land.on_file, in_force);
  }
}

Result<Table> detection_territory(std::span<const Table> inputs) {
  auto land = read_territories(inputs[territories_at], inputs[layers_at]);
  if (!land) return pass(land);
  Table out(output_columns());
  for (const auto& sites :
       {detection_sites(inputs[detections_at]), licence_sites(inputs[licences_at])}) {
    auto lies = lies_of(sites, *land);
    if (!lies) return pass(lies);
    write_sites(out, sites, *lies, *land);
  }
  return out;
}

}  // namespace

TableKernel detection_territory_kernel() {
  const KernelInput territories{
      "territory",
      R"(select log, idx, "row", key, kind, name, country, valid_from_us, valid_to_us, mining_allowed,
                repair_ppm, accuracy_m, geometry
         from territory where key is not null order by key, log, idx, "row")",
      {{"log", int64, "", "number of the log"}, {"idx", int64, "", "index of the delivery"},
       {"row", int64, "", "row in the file, from 0"}, {"key", text, "", "the file's identifier"},
       {"kind", text, "", "kind of territory"}, {"name", text, "", "name"}, {"country", text, "", "country"},
       {"valid_from_us", int64, "µs UTC", "first day"}, {"valid_to_us", int64, "µs UTC", "end of the last day"},
       {"mining_allowed", int64, "0/1", "missing when not stated"},
       {"repair_ppm", int64, "ppm", "change of area by the repair"},
       {"accuracy_m", int64, "m", "stated accuracy"}, {"geometry", blob, "WKB", "shape"}}};
  return {"detection_territory",
          "how much of each detection and licence lies inside a territory, and how deep",
          {detection_input(), licence_input(), territories, layers_input()},
          output_columns(),
          detection_territory};
}

}  // namespace cupel
