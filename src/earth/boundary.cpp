#include "earth/boundary.h"

#include "earth/projection.h"

#include <algorithm>
#include <cmath>

namespace cupel {
namespace {

constexpr std::size_t edges_per_run = 16;

Box box_of(const Edge& edge) {
  Box box;
  box.cover(edge.from);
  box.cover(edge.to);
  return box;
}

// Square of the distance in metres from the origin of the plane to a box around it.
double square_distance(const Box& box, Vertex place, const LocalPlane& plane) {
  const double dx = std::max({box.west - place.x, 0.0, place.x - box.east});
  const double dy = std::max({box.south - place.y, 0.0, place.y - box.north});
  const double east = dx * plane.metres_per_degree_east();
  const double north = dy * plane.metres_per_degree_north();
  return east * east + north * north;
}

// The point of an edge (in metres) nearest to the origin.
Vertex foot(Vertex from, Vertex to) {
  const double dx = to.x - from.x;
  const double dy = to.y - from.y;
  const double length2 = dx * dx + dy * dy;
  if (length2 == 0) return from;
  const double t = std::clamp(-(from.x * dx + from.y * dy) / length2, 0.0, 1.0);
  return {from.x + t * dx, from.y + t * dy};
}

enum class Side { left, on, right };

// Which way the edge passes a ray that leaves `place` to the east: on = the place lies on the edge.
Side side_of(const Edge& edge, Vertex place) {
  const double cross = (edge.to.x - edge.from.x) * (place.y - edge.from.y) -
                       (edge.to.y - edge.from.y) * (place.x - edge.from.x);
  if (cross == 0) return Side::on;
  return (cross > 0) == (edge.to.y > edge.from.y) ? Side::right : Side::left;
}

}  // namespace

Boundary::Boundary(const Shape& shape) : encloses_(shape.kind == ShapeKind::polygons) {
  if (shape.kind == ShapeKind::points) {
    for (const Vertex vertex : shape.vertices) edges_.push_back({vertex, vertex});
  }
  for (std::size_t i = 0; i < shape.path_ends.size(); ++i) {
    const auto path = shape.path(i);
    for (std::size_t k = 0; k + 1 < path.size(); ++k) edges_.push_back({path[k], path[k + 1]});
    if (encloses_ && path.size() > 2 && !(path.front() == path.back())) {
      edges_.push_back({path.back(), path.front()});
    }
  }
  for (std::size_t begin = 0; begin < edges_.size(); begin += edges_per_run) {
    const std::size_t end = std::min(begin + edges_per_run, edges_.size());
    Run run{{}, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
    for (std::size_t k = begin; k < end; ++k) {
      run.box.cover(edges_[k].from);
      run.box.cover(edges_[k].to);
    }
    runs_.push_back(run);
  }
}

std::optional<Nearest> Boundary::nearest_beyond(Vertex place, double beyond_m) const {
  const LocalPlane plane(place);
  const double beyond2 = beyond_m < 0 ? -1 : beyond_m * beyond_m;
  double best2 = 1e300;
  Vertex best{};
  const auto search = [&](const Run& run) {
    for (std::uint32_t k = run.begin; k < run.end; ++k) {
      const Vertex near = foot(plane.metres(edges_[k].from), plane.metres(edges_[k].to));
      const double distance2 = near.x * near.x + near.y * near.y;
      if (distance2 >= best2) continue;
      best2 = distance2;
      best = near;
    }
    return best2 > beyond2;
  };
  // The run whose box is nearest first: it nearly always holds the answer and rules the others out.
  const Run* first = nullptr;
  double first2 = 1e300;
  for (const Run& run : runs_) {
    const double box2 = square_distance(run.box, place, plane);
    if (box2 >= first2) continue;
    first2 = box2;
    first = &run;
  }
  if (first == nullptr || !search(*first)) return std::nullopt;
  for (const Run& run : runs_) {
    if (&run == first || square_distance(run.box, place, plane) >= best2) continue;
    if (!search(run)) return std::nullopt;
  }
  return Nearest{plane.degrees(best), std::sqrt(best2)};
}

bool Boundary::contains(Vertex place) const {
  if (!encloses_) return false;
  bool inside = false;
  for (const Run& run : runs_) {
    const Box& box = run.box;
    if (place.y < box.south || place.y > box.north || place.x > box.east) continue;
    for (std::uint32_t k = run.begin; k < run.end; ++k) {
      const Edge& edge = edges_[k];
      const bool spans = (edge.from.y > place.y) != (edge.to.y > place.y);
      if (!spans) {
        if (box_of(edge).meets({place.x, place.y, place.x, place.y}) &&
            side_of(edge, place) == Side::on) {
          return false;
        }
        continue;
      }
      const Side side = side_of(edge, place);
      if (side == Side::on) return false;
      if (side == Side::right) inside = !inside;
    }
  }
  return inside;
}

std::vector<Edge> Boundary::near(const Box& box) const {
  std::vector<Edge> edges;
  for (const Run& run : runs_) {
    if (!run.box.meets(box)) continue;
    for (std::uint32_t k = run.begin; k < run.end; ++k) {
      if (box_of(edges_[k]).meets(box)) edges.push_back(edges_[k]);
    }
  }
  return edges;
}

}  // namespace cupel
