/// Topology in a plane: an owner of one GEOS geometry and an index over many. The only door to GEOS;
/// its reentrant interface is used with one context per thread, its header stays in planar.cpp.
/// What GEOS cannot compute comes back as an error with GEOS' own words, never as an empty shape.
#pragma once

#include "earth/shape.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

struct GEOSGeom_t;

namespace cupel {

class Planar {
 public:
  /// Unclosed rings are closed. Errors (invalid_input): `bad_ring` (fewer than 3 places).
  static Result<Planar> of(const Shape& shape);

  Planar(Planar&& other) noexcept : geometry_(std::exchange(other.geometry_, nullptr)) {}
  Planar& operator=(Planar&& other) noexcept;
  Planar(const Planar&) = delete;
  Planar& operator=(const Planar&) = delete;
  ~Planar();

  /// The polygonal (else linear, else punctual) parts, outermost kind only.
  Shape shape() const;
  double area() const;
  /// A place inside the shape, away from its border where there is room.
  std::optional<Vertex> inner_place() const;
  /// Nothing when the shape obeys the simple-features rules, else why not, without coordinates.
  std::optional<std::string> invalid_because() const;

  Result<Planar> made_valid() const;
  Result<Planar> intersection(const Planar& other) const;
  Result<Planar> difference(const Planar& other) const;
  /// Everything within `distance` of the shape; round ends in steps of 90°/16.
  Result<Planar> grown(double distance) const;
  /// The union of all parts, which may overlap.
  Result<Planar> dissolved() const;

 private:
  friend class PlanarIndex;
  explicit Planar(GEOSGeom_t* geometry) : geometry_(geometry) {}
  GEOSGeom_t* geometry_;
};

/// Shapes to be asked which of them meet another one: an STR tree over their boxes and, for each
/// shape that is ever asked, a prepared geometry. Answers come in the order of the shapes.
/// Not for use by two threads at once.
class PlanarIndex {
 public:
  explicit PlanarIndex(std::vector<Planar> shapes);
  ~PlanarIndex();
  PlanarIndex(const PlanarIndex&) = delete;
  PlanarIndex& operator=(const PlanarIndex&) = delete;

  std::size_t size() const;
  const Planar& at(std::size_t i) const;
  /// Numbers of the shapes whose box meets the box of `shape`, ascending.
  std::vector<std::uint32_t> near(const Planar& shape) const;
  /// True when no place of `inner` lies outside shape i.
  bool covers(std::size_t i, const Planar& inner) const;
  bool meets(std::size_t i, const Planar& other) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace cupel
