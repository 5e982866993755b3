#include "earth/boundary.h"
#include "earth/kernels.h"
#include "earth/measure.h"
#include "earth/projection.h"
#include "earth/sites.h"
#include "earth/words.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

namespace cupel {
namespace {

using enum ColumnType;

enum InputNumber : std::size_t { detections_at, licences_at, strips_at, layers_at };

struct Strip {
  Vertex place;   // a strip drawn as a line or an area: its middle
  std::string key;
  std::string ref;
};

// Strips of one standing, by latitude, so that a search walks outwards from the site and stops as
// soon as latitude alone puts the rest farther away than the best one.
struct Strips {
  std::vector<Strip> by_latitude;
};

struct Found {
  const Strip* strip = nullptr;
  std::int64_t mm = std::numeric_limits<std::int64_t>::max();
};

struct StripLayer {
  Strips unregistered;
  Strips unknown;     // the file does not say
  std::int64_t registered = 0;
  bool on_file = false;
};

StripLayer read_strips(const Table& table, const Table& layers) {
  StripLayer layer;
  layer.on_file = table.rows() != 0 || layer_on_file(layers, "geo_airstrips/");
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const auto shape = shape_at(table["geometry"], i);
    if (!shape) continue;
    const auto registered = integer_at(table["registered"], i);
    if (registered && *registered != 0) {
      ++layer.registered;
      continue;
    }
    Strips& strips = registered ? layer.unregistered : layer.unknown;
    strips.by_latitude.push_back({shape->bounds().centre(), text_at(table["key"], i), ref_of(table, i)});
  }
  for (Strips* strips : {&layer.unregistered, &layer.unknown}) {
    std::ranges::stable_sort(strips->by_latitude, {}, [](const Strip& strip) {
      return std::tie(strip.place.y, strip.key, strip.ref);
    });
  }
  return layer;
}

// A degree of latitude is never shorter than this on the ellipsoid.
constexpr double latitude_degree_min_m = 110'574;

// Distance from a strip to the ground of a site: 0 inside, else to the nearest place of its border.
// The nearest place is sought in the plane around the strip, whose error grows with the distance;
// within the reach of any use of this rule it moves the printed geodesic by less than 1e-4. Quantised
// to 0.1 m, on which the limit acts.
std::int64_t distance_mm(const Boundary& border, Vertex strip) {
  if (border.contains(strip)) return 0;
  const auto nearest = border.nearest(strip);
  ASSERT(nearest.has_value());
  return std::llrint(geodesic_m(strip, nearest->place) * 10) * 100;
}

Found nearest_strip(const Strips& strips, const Boundary& border, const Box& bounds) {
  Found found;
  const Vertex centre = bounds.centre();
  const double radius_m = great_circle_m(centre, {bounds.east, bounds.north}) * 1.01 +
                          great_circle_m(centre, {bounds.west, bounds.south}) * 1.01;
  const auto& list = strips.by_latitude;
  const auto begin = std::ranges::lower_bound(list, centre.y, {}, [](const Strip& s) { return s.place.y; });
  auto north = begin;
  auto south = begin;
  const auto consider = [&](const Strip& strip) {
    // The sphere differs from the ellipsoid by less than 0.6 %.
    const double at_least_m = great_circle_m(centre, strip.place) * 0.99 - radius_m;
    if (found.strip != nullptr && at_least_m * 1000 > static_cast<double>(found.mm)) return;
    const std::int64_t mm = distance_mm(border, strip.place);
    const bool closer = mm < found.mm || (mm == found.mm && strip.key < found.strip->key);
    if (closer) found = {&strip, mm};
  };
  const auto too_far = [&](double latitude) {
    const double off = std::max({bounds.south - latitude, 0.0, latitude - bounds.north});
    return found.strip != nullptr && off * latitude_degree_min_m * 1000 > static_cast<double>(found.mm);
  };
  while (north != list.end() || south != list.begin()) {
    if (north != list.end()) {
      north = too_far(north->place.y) ? list.end() : (consider(*north), north + 1);
    }
    if (south != list.begin()) {
      const auto next = south - 1;
      south = too_far(next->place.y) ? list.begin() : (consider(*next), next);
    }
  }
  return found;
}

std::vector<ColumnSpec> output_columns() {
  return {{"subject_kind", text, "", "detection or licence"},
          {"subject_key", text, "", "source key"},
          {"subject_name", text, "", "for titles"},
          {"period_from_us", int64, "µs UTC", "beginning of the detection's period, first day of the licence"},
          {"period_to_us", int64, "µs UTC", "end of the period"},
          {"subject_ref", text, "", "record of the subject"},
          {"has_ground", int64, "0/1", "a usable shape is on file"},
          {"area", text, "", "stated mined area of the subject, else its outline's; for titles"},
          {"site_text", text, "", "the subject with its area, where the title has room"},
          {"layer_on_file", int64, "0/1", "a strip layer is on file, if only an empty one"},
          {"unregistered_mm", int64, "mm",
           "geodesic distance to the nearest strip stated as unregistered, in steps of 0.1 m"},
          {"unregistered", text, "", "the same for titles"},
          {"unregistered_key", text, "", "that strip"},
          {"unregistered_ref", text, "", "its record"},
          {"unknown_mm", int64, "mm", "… to the nearest strip whose file does not say whether it is registered"},
          {"unknown", text, "", "the same for titles"},
          {"unknown_key", text, "", "that strip"},
          {"unknown_ref", text, "", "its record"},
          {"registered", int64, "", "strips on file stated as registered"},
          {"claim", text_list, "", "the title, for a licence"},
          {"evidence", text_list, "", "detection and nearest unregistered strip"}};
}

void write(Table& out, const Site& site, const StripLayer& layer) {
  std::size_t at = 0;
  const auto put = [&](const auto& value) { out.at(at++).append(value); };
  const auto words = [&](std::string_view value) { put(value); };
  const auto flag = [&](bool value) { put(std::int64_t{value ? 1 : 0}); };
  const bool has_ground = site.shape.kind != ShapeKind::empty;
  Found unregistered;
  Found unknown;
  if (has_ground) {
    const Boundary border(site.shape);
    const Box bounds = site.shape.bounds();
    unregistered = nearest_strip(layer.unregistered, border, bounds);
    unknown = nearest_strip(layer.unknown, border, bounds);
  }
  const auto strip = [&](const Found& found) {
    if (found.strip == nullptr) {
      for (int i = 0; i < 4; ++i) out.at(at++).append_null();
      return;
    }
    put(found.mm);
    words(distance_text(found.mm));
    words(found.strip->key);
    words(found.strip->ref);
  };
  const bool licence = site.kind == "licence";
  std::vector<std::string> evidence;
  if (!licence) evidence.push_back(site.ref);
  if (unregistered.strip != nullptr) evidence.push_back(unregistered.strip->ref);
  words(site.kind);
  words(site.key);
  words(site.name);
  put(site.from_us);
  put(site.to_us);
  words(site.ref);
  flag(has_ground);
  words(area_words(site));
  words(site_words(site, title_characters_max - characters_in("; an unregistered strip lies 1,000 km away.")));
  flag(layer.on_file);
  strip(unregistered);
  strip(unknown);
  put(layer.registered);
  put(licence ? std::vector<std::string>{site.ref} : std::vector<std::string>{});
  put(evidence);
  ASSERT(at == out.columns().size());
}

Result<Table> detection_airstrip(std::span<const Table> inputs) {
  const StripLayer layer = read_strips(inputs[strips_at], inputs[layers_at]);
  Table out(output_columns());
  for (const auto& sites :
       {detection_sites(inputs[detections_at]), licence_sites(inputs[licences_at])}) {
    for (const Site& site : sites) write(out, site, layer);
  }
  return out;
}

}  // namespace

TableKernel detection_airstrip_kernel() {
  const KernelInput strips{
      "airstrip",
      R"(select log, idx, "row", key, registered, geometry
         from airstrip where key is not null order by key, log, idx, "row")",
      {{"log", int64, "", "number of the log"}, {"idx", int64, "", "index of the delivery"},
       {"row", int64, "", "row in the file, from 0"}, {"key", text, "", "the file's identifier"},
       {"registered", int64, "0/1", "missing when not stated"}, {"geometry", blob, "WKB", "shape"}}};
  return {"detection_airstrip",
          "the nearest landing strip that is not in the register, for each detection and licence",
          {detection_input(), licence_input(), strips, layers_input()},
          output_columns(),
          detection_airstrip};
}

}  // namespace cupel
