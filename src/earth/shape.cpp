#include "earth/shape.h"

#include "model/assert.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <optional>

namespace cupel {
namespace {

constexpr std::uint32_t extended_z = 0x80000000U;
constexpr std::uint32_t extended_m = 0x40000000U;
constexpr std::uint32_t extended_srid = 0x20000000U;

enum WkbType : std::uint32_t {
  wkb_point = 1,
  wkb_line = 2,
  wkb_polygon = 3,
  wkb_multi_point = 4,
  wkb_multi_line = 5,
  wkb_multi_polygon = 6,
  wkb_collection = 7,
};

struct Header {
  std::uint32_t type = 0;
  int ordinates = 2;
};

/// Walks WKB without recursion: a list of geometries still to come replaces the call stack, because
/// the depth of nesting comes from outside.
class WkbReader {
 public:
  explicit WkbReader(std::string_view bytes) : bytes_(bytes) {}

  Result<Shape> read() {
    std::vector<std::uint32_t> open{1};  // geometries still to be read on each level
    while (!open.empty()) {
      if (open.back() == 0) {
        open.pop_back();
        continue;
      }
      --open.back();
      const std::optional<Header> header = read_header();
      if (!header) return bad();
      if (header->type >= wkb_multi_point && header->type <= wkb_collection) {
        std::uint32_t count = 0;
        if (!read_count(count, 5) || open.size() > 8) return bad();
        open.push_back(count);
      } else if (auto done = read_simple(*header); !done) {
        return pass(done);
      }
    }
    if (at_ != bytes_.size()) return bad();
    return std::move(shape_);
  }

 private:
  Failed bad() const {
    return fail(ErrorKind::invalid_input, fmt::format("the WKB ends or breaks at byte {}", at_), "bad_wkb");
  }

  template <class T>
  bool read_number(T& value) {
    if (bytes_.size() - at_ < sizeof(T)) return false;
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < sizeof(T); ++i) {
      const std::size_t place = little_ ? i : sizeof(T) - 1 - i;
      bits |= std::uint64_t{static_cast<std::uint8_t>(bytes_[at_ + i])} << (8 * place);
    }
    at_ += sizeof(T);
    if constexpr (sizeof(T) == 8) {
      value = std::bit_cast<T>(bits);
    } else {
      value = static_cast<T>(bits);
    }
    return true;
  }

  // A count is believed only as far as the bytes behind it can hold that many items.
  bool read_count(std::uint32_t& count, std::size_t bytes_each) {
    return read_number(count) && count <= (bytes_.size() - at_) / bytes_each;
  }

  std::optional<Header> read_header() {
    if (at_ >= bytes_.size()) return std::nullopt;
    const char order = bytes_[at_++];
    if (order != 0 && order != 1) return std::nullopt;
    little_ = order == 1;
    std::uint32_t code = 0;
    if (!read_number(code)) return std::nullopt;
    Header header;
    if ((code & extended_z) != 0) ++header.ordinates;
    if ((code & extended_m) != 0) ++header.ordinates;
    std::uint32_t ignored = 0;
    if ((code & extended_srid) != 0 && !read_number(ignored)) return std::nullopt;
    code &= ~(extended_z | extended_m | extended_srid);
    const std::uint32_t iso = code / 1000;  // 0 plain, 1 Z, 2 M, 3 ZM
    if (iso > 3) return std::nullopt;
    if (iso != 0) header.ordinates = iso == 3 ? 4 : 3;
    header.type = code % 1000;
    if (header.type < wkb_point || header.type > wkb_collection) return std::nullopt;
    return header;
  }

  Result<void> read_simple(Header header) {
    const ShapeKind kind = header.type == wkb_point    ? ShapeKind::points
                           : header.type == wkb_line   ? ShapeKind::lines
                                                       : ShapeKind::polygons;
    if (shape_.kind != ShapeKind::empty && shape_.kind != kind) {
      return fail(ErrorKind::invalid_input, "one geometry mixes points, lines and polygons",
                  "mixed_geometry");
    }
    shape_.kind = kind;
    if (kind == ShapeKind::points) return read_vertices(1, header.ordinates);
    std::uint32_t paths = 1;
    if (kind == ShapeKind::polygons && !read_count(paths, 4)) return bad();
    for (std::uint32_t i = 0; i < paths; ++i) {
      std::uint32_t count = 0;
      if (!read_count(count, 16)) return bad();
      if (auto done = read_vertices(count, header.ordinates); !done) return done;
      shape_.path_ends.push_back(static_cast<std::uint32_t>(shape_.vertices.size()));
    }
    shape_.part_ends.push_back(static_cast<std::uint32_t>(shape_.path_ends.size()));
    return {};
  }

  Result<void> read_vertices(std::uint32_t count, int ordinates) {
    if (shape_.vertices.size() + count > shape_vertices_max) {
      return fail(ErrorKind::invalid_input,
                  fmt::format("one geometry has more than {} vertices", shape_vertices_max),
                  "too_many_vertices");
    }
    for (std::uint32_t i = 0; i < count; ++i) {
      double ordinate[4] = {};
      for (int k = 0; k < ordinates; ++k) {
        if (!read_number(ordinate[k])) return bad();
      }
      if (!std::isfinite(ordinate[0]) || !std::isfinite(ordinate[1])) {
        return fail(ErrorKind::invalid_input, "a coordinate is not a finite number", "not_finite");
      }
      shape_.vertices.push_back({ordinate[0], ordinate[1]});
    }
    return {};
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
  bool little_ = true;
  Shape shape_;
};

template <class T>
void put(std::string& out, T value) {
  char bytes[sizeof(T)];
  std::memcpy(bytes, &value, sizeof(T));
  out.append(bytes, sizeof(T));
}

void put_header(std::string& out, WkbType type) {
  out.push_back(1);
  put(out, static_cast<std::uint32_t>(type));
}

void put_path(std::string& out, std::span<const Vertex> path) {
  put(out, static_cast<std::uint32_t>(path.size()));
  for (const Vertex vertex : path) {
    put(out, vertex.x);
    put(out, vertex.y);
  }
}

}  // namespace

void Box::cover(Vertex vertex) {
  west = std::min(west, vertex.x);
  east = std::max(east, vertex.x);
  south = std::min(south, vertex.y);
  north = std::max(north, vertex.y);
}

bool Box::meets(const Box& other) const {
  return west <= other.east && other.west <= east && south <= other.north && other.south <= north;
}

std::span<const Vertex> Shape::path(std::size_t i) const {
  const std::size_t begin = i == 0 ? 0 : path_ends[i - 1];
  return std::span(vertices).subspan(begin, path_ends[i] - begin);
}

Box Shape::bounds() const {
  Box box;
  for (const Vertex vertex : vertices) box.cover(vertex);
  return box;
}

void Shape::append(const Shape& other) {
  if (other.kind == ShapeKind::empty) return;
  ASSERT(kind == ShapeKind::empty || kind == other.kind);
  kind = other.kind;
  const auto vertices_before = static_cast<std::uint32_t>(vertices.size());
  const auto paths_before = static_cast<std::uint32_t>(path_ends.size());
  vertices.insert(vertices.end(), other.vertices.begin(), other.vertices.end());
  for (const std::uint32_t end : other.path_ends) path_ends.push_back(vertices_before + end);
  for (const std::uint32_t end : other.part_ends) part_ends.push_back(paths_before + end);
}

Result<Shape> shape_of_wkb(std::string_view wkb) { return WkbReader(wkb).read(); }

std::string wkb_of(const Shape& shape) {
  static_assert(std::endian::native == std::endian::little);
  std::string out;
  out.reserve(32 + shape.vertices.size() * 16 + shape.path_ends.size() * 16);
  const std::size_t parts =
      shape.kind == ShapeKind::points ? shape.vertices.size() : shape.part_ends.size();
  const WkbType single = shape.kind == ShapeKind::points  ? wkb_point
                         : shape.kind == ShapeKind::lines ? wkb_line
                                                          : wkb_polygon;
  if (parts != 1) {
    put_header(out, shape.kind == ShapeKind::empty ? wkb_collection
                                                   : static_cast<WkbType>(single + 3));
    put(out, static_cast<std::uint32_t>(parts));
  }
  std::size_t path = 0;
  for (std::size_t part = 0; part < parts; ++part) {
    put_header(out, single);
    if (single == wkb_point) {
      put(out, shape.vertices[part].x);
      put(out, shape.vertices[part].y);
      continue;
    }
    if (single == wkb_polygon) {
      put(out, static_cast<std::uint32_t>(shape.part_ends[part] - path));
    }
    for (; path < shape.part_ends[part]; ++path) put_path(out, shape.path(path));
  }
  return out;
}

}  // namespace cupel
