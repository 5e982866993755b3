#include "earth/repair.h"

#include "earth/measure.h"
#include "earth/planar.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace cupel {
namespace {

Result<void> check_range(const Shape& shape) {
  const Box box = shape.bounds();
  const auto inside = [](double west, double south, double east, double north) {
    return west >= -180 && east <= 180 && south >= -90 && north <= 90;
  };
  if (shape.vertices.empty() || inside(box.west, box.south, box.east, box.north)) return {};
  const bool swapped = inside(box.south, box.west, box.north, box.east);
  return fail(ErrorKind::invalid_input,
              fmt::format("coordinates lie outside ±180, ±90 degrees: {} to {}, {} to {}{}", box.west,
                          box.east, box.south, box.north,
                          swapped ? "; with the two axes swapped they would not" : ""),
              "outside_world");
}

std::size_t distinct_places(std::span<const Vertex> ring) {
  std::vector<Vertex> places;
  for (const Vertex vertex : ring) {
    if (std::ranges::find(places, vertex) == places.end()) places.push_back(vertex);
    if (places.size() == 3) break;
  }
  return places.size();
}

struct RingsMended {
  Shape shape;
  int closed = 0;
  int dropped = 0;
};

RingsMended mend_rings(const Shape& shape) {
  RingsMended mended;
  Shape& out = mended.shape;
  out.kind = ShapeKind::polygons;
  std::size_t path = 0;
  for (const std::uint32_t end : shape.part_ends) {
    const std::size_t paths_before = out.path_ends.size();
    for (bool shell = true; path < end; ++path, shell = false) {
      const auto ring = shape.path(path);
      if (distinct_places(ring) < 3) {
        ++mended.dropped;
        if (!shell) continue;
        mended.dropped += static_cast<int>(end - path - 1);  // holes of nothing
        path = end;
        break;
      }
      out.vertices.insert(out.vertices.end(), ring.begin(), ring.end());
      if (!(ring.front() == ring.back())) {
        out.vertices.push_back(ring.front());
        ++mended.closed;
      }
      out.path_ends.push_back(static_cast<std::uint32_t>(out.vertices.size()));
    }
    if (out.path_ends.size() != paths_before) {
      out.part_ends.push_back(static_cast<std::uint32_t>(out.path_ends.size()));
    }
  }
  return mended;
}

// Crossings get vertices between the stated ones. On the grid of 1e-7 degree (11 mm) they move by
// less than the grid, which can make a sliver cross itself again: then the unrounded shape is kept.
Result<Shape> valid_on_grid(const Planar& made) {
  Shape shape = made.shape();
  if (shape.kind != ShapeKind::polygons) {
    return fail(ErrorKind::invalid_input, "the polygon has no area", "bad_ring");
  }
  Shape rounded = shape;
  for (Vertex& vertex : rounded.vertices) {
    vertex = {std::round(vertex.x * 1e7) / 1e7, std::round(vertex.y * 1e7) / 1e7};
  }
  auto planar = Planar::of(rounded);
  const bool keeps = planar && !planar->invalid_because();
  return keeps ? rounded : shape;
}

std::int64_t change_ppm(double before_m2, double after_m2) {
  const double change = std::abs(after_m2 - before_m2);
  if (after_m2 <= 0) return 1'000'000;
  return std::llrint(std::min(change / after_m2, 1e6) * 1e6);
}

std::string note_of(const RingsMended& mended, const std::optional<std::string>& reason) {
  std::string note;
  if (mended.closed != 0) note += fmt::format("{} open ring(s) closed; ", mended.closed);
  if (mended.dropped != 0) note += fmt::format("{} ring(s) of fewer than 3 places left out; ", mended.dropped);
  if (reason) note += fmt::format("made valid ({}); ", *reason);
  return note;
}

}  // namespace

Result<Repaired> repair(std::string_view wkb) {
  auto received = shape_of_wkb(wkb);
  if (!received) return pass(received);
  if (auto inside = check_range(*received); !inside) return pass(inside);
  if (received->kind != ShapeKind::polygons) return Repaired{std::string(wkb), "", 0};

  RingsMended mended = mend_rings(*received);
  if (mended.shape.part_ends.empty()) {
    return fail(ErrorKind::invalid_input, "no ring of the polygon has three places", "bad_ring");
  }
  auto planar = Planar::of(mended.shape);
  if (!planar) return pass(planar);
  const std::optional<std::string> reason = planar->invalid_because();
  if (!reason && mended.closed == 0 && mended.dropped == 0) return Repaired{std::string(wkb), "", 0};

  Shape valid = mended.shape;
  if (reason) {
    auto made = planar->made_valid();
    if (!made) return pass(made);
    auto on_grid = valid_on_grid(*made);
    if (!on_grid) return pass(on_grid);
    valid = std::move(*on_grid);
  }
  const double before_m2 = equal_area_m2(*received);
  const double after_m2 = equal_area_m2(valid);
  Repaired repaired{wkb_of(valid), note_of(mended, reason), change_ppm(before_m2, after_m2)};
  repaired.note += fmt::format("area {:.4f} ha before, {:.4f} ha after", before_m2 / 1e4, after_m2 / 1e4);
  return repaired;
}

}  // namespace cupel
