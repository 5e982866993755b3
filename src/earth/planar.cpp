#include "earth/planar.h"

#include "model/assert.h"

#include <fmt/format.h>
#include <geos_c.h>

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <utility>

namespace cupel {
namespace {

// One context per thread: GEOS forbids sharing one, and making one costs more than most calls.
struct Context {
  GEOSContextHandle_t handle = GEOS_init_r();
  std::string error;

  Context() { GEOSContext_setErrorMessageHandler_r(handle, keep, this); }
  ~Context() { GEOS_finish_r(handle); }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  static void keep(const char* message, void* self) {
    static_cast<Context*>(self)->error = message == nullptr ? "" : message;
  }
};

Context& context() {
  thread_local Context own;
  return own;
}

GEOSContextHandle_t handle() { return context().handle; }

Failed failed(const char* what) {
  return fail(ErrorKind::internal, fmt::format("{} failed: {}", what, context().error), "geometry");
}

GEOSCoordSequence* sequence_of(std::span<const Vertex> path, bool close) {
  static_assert(sizeof(Vertex) == 2 * sizeof(double));
  if (!close || path.front() == path.back()) {
    return GEOSCoordSeq_copyFromBuffer_r(handle(), &path.front().x, static_cast<unsigned>(path.size()),
                                         0, 0);
  }
  std::vector<Vertex> closed(path.begin(), path.end());
  closed.push_back(path.front());
  return GEOSCoordSeq_copyFromBuffer_r(handle(), &closed.front().x,
                                       static_cast<unsigned>(closed.size()), 0, 0);
}

GEOSGeometry* ring_of(std::span<const Vertex> path) {
  const bool closed = path.size() > 1 && path.front() == path.back();
  if (path.size() < (closed ? 4U : 3U)) return nullptr;
  return GEOSGeom_createLinearRing_r(handle(), sequence_of(path, true));
}

// GEOS takes ownership of `members`.
GEOSGeometry* joined(std::vector<GEOSGeometry*>& members, int collection_type) {
  if (members.size() == 1) return members.front();
  return GEOSGeom_createCollection_r(handle(), collection_type, members.data(),
                                     static_cast<unsigned>(members.size()));
}

GEOSGeometry* points_of(const Shape& shape) {
  std::vector<GEOSGeometry*> members;
  for (const Vertex vertex : shape.vertices) {
    members.push_back(GEOSGeom_createPointFromXY_r(handle(), vertex.x, vertex.y));
  }
  return joined(members, GEOS_MULTIPOINT);
}

GEOSGeometry* lines_of(const Shape& shape) {
  std::vector<GEOSGeometry*> members;
  for (std::size_t i = 0; i < shape.path_ends.size(); ++i) {
    if (shape.path(i).size() < 2) continue;
    members.push_back(GEOSGeom_createLineString_r(handle(), sequence_of(shape.path(i), false)));
  }
  return joined(members, GEOS_MULTILINESTRING);
}

GEOSGeometry* polygons_of(const Shape& shape) {
  std::vector<GEOSGeometry*> members;
  std::size_t path = 0;
  for (const std::uint32_t end : shape.part_ends) {
    std::vector<GEOSGeometry*> rings;
    for (; path < end; ++path) rings.push_back(ring_of(shape.path(path)));
    if (rings.empty()) continue;
    const bool whole = std::ranges::none_of(rings, [](const auto* ring) { return ring == nullptr; });
    if (!whole) {
      for (GEOSGeometry* ring : rings) {
        if (ring != nullptr) GEOSGeom_destroy_r(handle(), ring);
      }
      for (GEOSGeometry* member : members) GEOSGeom_destroy_r(handle(), member);
      return nullptr;
    }
    members.push_back(GEOSGeom_createPolygon_r(handle(), rings.front(), rings.data() + 1,
                                               static_cast<unsigned>(rings.size() - 1)));
  }
  return joined(members, GEOS_MULTIPOLYGON);
}

void append_path(Shape& shape, const GEOSGeometry* line) {
  const GEOSCoordSequence* sequence = GEOSGeom_getCoordSeq_r(handle(), line);
  unsigned count = 0;
  GEOSCoordSeq_getSize_r(handle(), sequence, &count);
  const std::size_t before = shape.vertices.size();
  shape.vertices.resize(before + count);
  if (count != 0) {
    GEOSCoordSeq_copyToBuffer_r(handle(), sequence, &shape.vertices[before].x, 0, 0);
  }
  shape.path_ends.push_back(static_cast<std::uint32_t>(shape.vertices.size()));
}

void append_simple(Shape& shape, const GEOSGeometry* geometry, int type) {
  if (type == GEOS_POINT) {
    append_path(shape, geometry);
    shape.path_ends.pop_back();
    return;
  }
  if (type == GEOS_POLYGON) {
    append_path(shape, GEOSGetExteriorRing_r(handle(), geometry));
    const int holes = GEOSGetNumInteriorRings_r(handle(), geometry);
    for (int i = 0; i < holes; ++i) append_path(shape, GEOSGetInteriorRingN_r(handle(), geometry, i));
  } else {
    append_path(shape, geometry);
  }
  shape.part_ends.push_back(static_cast<std::uint32_t>(shape.path_ends.size()));
}

ShapeKind kind_of(int type) {
  if (type == GEOS_POLYGON) return ShapeKind::polygons;
  return type == GEOS_POINT ? ShapeKind::points : ShapeKind::lines;
}

// GEOS' own results nest collections at most two deep; a list instead of recursion all the same.
std::vector<const GEOSGeometry*> simple_members(const GEOSGeometry* geometry) {
  std::vector<const GEOSGeometry*> open{geometry};
  std::vector<const GEOSGeometry*> members;
  while (!open.empty()) {
    const GEOSGeometry* next = open.back();
    open.pop_back();
    if (GEOSGeomTypeId_r(handle(), next) < GEOS_MULTIPOINT) {
      if (GEOSisEmpty_r(handle(), next) == 0) members.push_back(next);
      continue;
    }
    for (int i = GEOSGetNumGeometries_r(handle(), next); i-- > 0;) {
      open.push_back(GEOSGetGeometryN_r(handle(), next, i));
    }
  }
  return members;
}

}  // namespace

Result<Planar> Planar::of(const Shape& shape) {
  GEOSGeometry* geometry = nullptr;
  switch (shape.kind) {
    case ShapeKind::empty: geometry = GEOSGeom_createEmptyCollection_r(handle(), GEOS_GEOMETRYCOLLECTION); break;
    case ShapeKind::points: geometry = points_of(shape); break;
    case ShapeKind::lines: geometry = lines_of(shape); break;
    case ShapeKind::polygons: geometry = polygons_of(shape); break;
  }
  if (geometry == nullptr) {
    return fail(ErrorKind::invalid_input, "a ring has fewer than three places", "bad_ring");
  }
  return Planar(geometry);
}

Planar& Planar::operator=(Planar&& other) noexcept {
  std::swap(geometry_, other.geometry_);
  return *this;
}

Planar::~Planar() {
  if (geometry_ != nullptr) GEOSGeom_destroy_r(handle(), geometry_);
}

Shape Planar::shape() const {
  const auto members = simple_members(geometry_);
  Shape shape;
  for (const GEOSGeometry* member : members) {
    shape.kind = std::max(shape.kind, kind_of(GEOSGeomTypeId_r(handle(), member)));
  }
  for (const GEOSGeometry* member : members) {
    const int type = GEOSGeomTypeId_r(handle(), member);
    if (kind_of(type) == shape.kind) append_simple(shape, member, type);
  }
  return shape;
}

double Planar::area() const {
  double area = 0;
  ASSERT(GEOSArea_r(handle(), geometry_, &area) == 1);
  return area;
}

std::optional<Vertex> Planar::inner_place() const {
  GEOSGeometry* point = GEOSPointOnSurface_r(handle(), geometry_);
  Vertex place;
  const bool found = point != nullptr && GEOSisEmpty_r(handle(), point) == 0 &&
                     GEOSGeomGetX_r(handle(), point, &place.x) == 1 &&
                     GEOSGeomGetY_r(handle(), point, &place.y) == 1;
  if (point != nullptr) GEOSGeom_destroy_r(handle(), point);
  if (!found) return std::nullopt;
  return place;
}

std::optional<std::string> Planar::invalid_because() const {
  char* reason = nullptr;
  const char valid = GEOSisValidDetail_r(handle(), geometry_, 0, &reason, nullptr);
  std::optional<std::string> because;
  if (valid != 1) because = reason == nullptr ? context().error : std::string(reason);
  if (reason != nullptr) GEOSFree_r(handle(), reason);
  return because;
}

Result<Planar> Planar::made_valid() const {
  GEOSGeometry* made = GEOSMakeValid_r(handle(), geometry_);
  if (made == nullptr) return failed("making a shape valid");
  return Planar(made);
}

Result<Planar> Planar::intersection(const Planar& other) const {
  GEOSGeometry* cut = GEOSIntersection_r(handle(), geometry_, other.geometry_);
  if (cut == nullptr) return failed("cutting two shapes");
  return Planar(cut);
}

Result<Planar> Planar::difference(const Planar& other) const {
  GEOSGeometry* rest = GEOSDifference_r(handle(), geometry_, other.geometry_);
  if (rest == nullptr) return failed("taking one shape from another");
  return Planar(rest);
}

Result<Planar> Planar::grown(double distance) const {
  GEOSGeometry* grown = GEOSBuffer_r(handle(), geometry_, distance, 16);
  if (grown == nullptr) return failed("growing a shape");
  return Planar(grown);
}

Result<Planar> Planar::dissolved() const {
  GEOSGeometry* one = GEOSUnaryUnion_r(handle(), geometry_);
  if (one == nullptr) return failed("joining the parts of a shape");
  return Planar(one);
}

struct PlanarIndex::State {
  std::vector<Planar> shapes;
  GEOSSTRtree* tree = nullptr;
  std::vector<const GEOSPreparedGeometry*> prepared;
};

PlanarIndex::PlanarIndex(std::vector<Planar> shapes) : state_(std::make_unique<State>()) {
  state_->shapes = std::move(shapes);
  state_->prepared.resize(state_->shapes.size());
  state_->tree = GEOSSTRtree_create_r(handle(), 16);
  for (Planar& shape : state_->shapes) {
    // The item is the Planar itself: its place in the vector is its number.
    if (GEOSisEmpty_r(handle(), shape.geometry_) == 0) {
      GEOSSTRtree_insert_r(handle(), state_->tree, shape.geometry_, &shape);
    }
  }
}

PlanarIndex::~PlanarIndex() {
  for (const GEOSPreparedGeometry* prepared : state_->prepared) {
    if (prepared != nullptr) GEOSPreparedGeom_destroy_r(handle(), prepared);
  }
  GEOSSTRtree_destroy_r(handle(), state_->tree);
}

std::size_t PlanarIndex::size() const { return state_->shapes.size(); }

const Planar& PlanarIndex::at(std::size_t i) const { return state_->shapes[i]; }

std::vector<std::uint32_t> PlanarIndex::near(const Planar& shape) const {
  struct Found {
    const Planar* first;
    std::vector<std::uint32_t> numbers;
  } found{state_->shapes.data(), {}};
  const auto take = [](void* item, void* into) {
    auto* list = static_cast<Found*>(into);
    list->numbers.push_back(static_cast<std::uint32_t>(static_cast<const Planar*>(item) - list->first));
  };
  if (state_->shapes.empty() || GEOSisEmpty_r(handle(), shape.geometry_) != 0) return {};
  GEOSSTRtree_query_r(handle(), state_->tree, shape.geometry_, take, &found);
  std::ranges::sort(found.numbers);
  return std::move(found.numbers);
}

bool PlanarIndex::covers(std::size_t i, const Planar& inner) const {
  const GEOSPreparedGeometry*& prepared = state_->prepared[i];
  if (prepared == nullptr) prepared = GEOSPrepare_r(handle(), state_->shapes[i].geometry_);
  return GEOSPreparedCovers_r(handle(), prepared, inner.geometry_) == 1;
}

bool PlanarIndex::meets(std::size_t i, const Planar& other) const {
  const GEOSPreparedGeometry*& prepared = state_->prepared[i];
  if (prepared == nullptr) prepared = GEOSPrepare_r(handle(), state_->shapes[i].geometry_);
  return GEOSPreparedIntersects_r(handle(), prepared, other.geometry_) == 1;
}

}  // namespace cupel
