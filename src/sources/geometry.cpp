#include "sources/geometry.h"

#include "model/decimal.h"
#include "sources/json_text.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace cupel {
namespace {

constexpr std::int64_t e7 = 10'000'000;
constexpr std::int64_t longitude_most = 180 * e7;
constexpr std::int64_t latitude_most = 90 * e7;

struct Kind {
  std::string_view name;
  GeometryKind kind;
  int depth;  // brackets around a position
};
constexpr std::array kinds = {
    Kind{"Point", GeometryKind::point, 0},         Kind{"MultiPoint", GeometryKind::multi_point, 1},
    Kind{"LineString", GeometryKind::line, 1},     Kind{"MultiLineString", GeometryKind::multi_line, 2},
    Kind{"Polygon", GeometryKind::polygon, 2},     Kind{"MultiPolygon", GeometryKind::multi_polygon, 3}};

/// Reads the coordinates. The text is followed by readable bytes of the file, never by a digit.
class Coordinates {
 public:
  Coordinates(std::string_view text, Geometry& geometry)
      : at_(text.data()), end_(text.data() + text.size()), geometry_(geometry) {}

  /// `depth` brackets, then positions. Returns the rule broken, or an empty text.
  std::string_view read(int depth) {
    const std::string_view rule = nested(depth);
    if (!rule.empty()) return rule;
    skip();
    return at_ == end_ ? std::string_view{} : "bad_geometry";
  }
  bool outside() const { return outside_; }
  bool fits_swapped() const { return fits_swapped_; }

 private:
  void skip() {
    while (at_ < end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t')) ++at_;
  }
  bool take(char c) {
    skip();
    if (at_ == end_ || *at_ != c) return false;
    ++at_;
    return true;
  }

  std::string_view nested(int depth) {
    if (depth == 0) return position();
    if (!take('[')) return "bad_geometry";
    if (take(']')) return close(depth);
    do {
      const std::string_view rule = nested(depth - 1);
      if (!rule.empty()) return rule;
    } while (take(','));
    return take(']') ? close(depth) : "bad_geometry";
  }

  /// A bracket of this depth is closed: rings end at 1, parts at 2.
  std::string_view close(int depth) {
    if (depth == 1) geometry_.ring_ends.push_back(static_cast<std::uint32_t>(geometry_.vertices.size()));
    if (depth == 2) geometry_.part_ends.push_back(static_cast<std::uint32_t>(geometry_.ring_ends.size()));
    return {};
  }

  std::string_view position() {
    if (!take('[')) return "bad_geometry";
    std::array<std::int64_t, 2> ordinates{};
    for (std::size_t i = 0; i < 2; ++i) {
      if (i == 1 && !take(',')) return "bad_geometry";
      const std::string_view rule = ordinate(ordinates[i]);
      if (!rule.empty()) return rule;
    }
    while (take(',')) {
      std::int64_t passed_over = 0;
      const std::string_view rule = ordinate(passed_over);
      if (!rule.empty()) return rule;
    }
    if (!take(']')) return "bad_geometry";
    const auto [longitude, latitude] = ordinates;
    if (std::abs(longitude) > longitude_most || std::abs(latitude) > latitude_most) {
      outside_ = true;
      fits_swapped_ &= std::abs(longitude) <= latitude_most && std::abs(latitude) <= longitude_most;
      geometry_.vertices.push_back({});
      return {};
    }
    fits_swapped_ &= std::abs(longitude) <= latitude_most;
    geometry_.vertices.push_back(
        {static_cast<std::int32_t>(longitude), static_cast<std::int32_t>(latitude)});
    return {};
  }

  /// A number in 1e-7, half to even. Ordinary ones are read here, others by parse_decimal.
  std::string_view ordinate(std::int64_t& value) {
    skip();
    const char* const begin = at_;
    const bool negative = at_ < end_ && *at_ == '-';
    if (negative) ++at_;
    std::int64_t number = 0;
    const char* const whole = at_;
    while (at_ < end_ && *at_ >= '0' && *at_ <= '9' && at_ - whole < 10) {
      number = number * 10 + (*at_++ - '0');
    }
    const bool longer = at_ < end_ && *at_ >= '0' && *at_ <= '9';
    if (at_ == whole || longer || (*whole == '0' && at_ - whole > 1)) return unusual(begin, value);
    int decimals = 0;
    if (at_ < end_ && *at_ == '.') {
      const char* const fraction = ++at_;
      while (at_ < end_ && decimals < 7 && *at_ >= '0' && *at_ <= '9') {
        number = number * 10 + (*at_++ - '0');
        ++decimals;
      }
      if (at_ == fraction) return unusual(begin, value);
    }
    for (; decimals < 7; ++decimals) number *= 10;
    if (at_ < end_ && *at_ >= '0' && *at_ <= '9') number += rounds_up(number);
    if (at_ < end_ && (*at_ == 'e' || *at_ == 'E' || (*at_ >= '0' && *at_ <= '9'))) {
      return unusual(begin, value);
    }
    value = negative ? -number : number;
    return {};
  }

  /// The digits behind the seventh decimal: 1 when they round up. Moves behind them.
  std::int64_t rounds_up(std::int64_t number) {
    const char first = *at_++;
    bool more = false;
    while (at_ < end_ && *at_ >= '0' && *at_ <= '9') more |= *at_++ != '0';
    if (first != '5') return first > '5' ? 1 : 0;
    return more || number % 2 != 0 ? 1 : 0;
  }

  std::string_view unusual(const char* begin, std::int64_t& value) {
    const char* stop = begin;
    while (stop < end_ && std::strchr(",] \t\r\n", *stop) == nullptr) ++stop;
    const std::string_view token(begin, static_cast<std::size_t>(stop - begin));
    at_ = stop;
    if (token == "NaN" || token == "nan" || token == "null" || token == "Infinity" ||
        token == "-Infinity") {
      return "nan";
    }
    if (!json_text::is_scalar(token)) return "bad_geometry";
    const auto decimal = parse_decimal(token);
    if (!decimal) return "bad_coordinates";
    const auto scaled_value = scaled(*decimal, e7);
    if (!scaled_value) return "bad_coordinates";
    value = *scaled_value;
    return {};
  }

  const char* at_;
  const char* end_;
  Geometry& geometry_;
  bool outside_ = false;
  bool fits_swapped_ = true;
};

/// The two members of a geometry that count.
struct Members {
  std::string_view type;
  std::string_view coordinates;
};

bool find_members(std::string_view text, Members& members) {
  const char* const bytes = text.data();
  const std::size_t size = text.size();
  std::size_t at = json_text::skip_blanks(bytes, size, 0);
  if (at >= size || bytes[at] != '{') return false;
  at = json_text::skip_blanks(bytes, size, at + 1);
  while (at < size && bytes[at] == '"') {
    const auto name = json_text::value_end(bytes, size, at, 1);
    if (name.end != json_text::End::found) return false;
    const std::string_view key = text.substr(at + 1, name.at - at - 2);
    at = json_text::skip_blanks(bytes, size, name.at);
    if (at >= size || bytes[at] != ':') return false;
    at = json_text::skip_blanks(bytes, size, at + 1);
    const auto value = json_text::value_end(bytes, size, at, 62);
    if (value.end != json_text::End::found) return false;
    if (key == "type") members.type = text.substr(at, value.at - at);
    if (key == "coordinates") members.coordinates = text.substr(at, value.at - at);
    at = json_text::skip_blanks(bytes, size, value.at);
    if (at < size && bytes[at] == '}') return true;
    if (at >= size || bytes[at] != ',') return false;
    at = json_text::skip_blanks(bytes, size, at + 1);
  }
  return false;
}

/// Close the rings that are not; true when there was one.
bool close_rings(Geometry& geometry) {
  std::vector<Place> closed;
  bool any = false;
  std::uint32_t begin = 0;
  for (std::uint32_t& end : geometry.ring_ends) {
    const auto first = geometry.vertices.begin() + begin;
    const auto last = geometry.vertices.begin() + end;
    begin = end;
    if (!any && (first == last || *first == *(last - 1))) continue;
    if (!any) {
      any = true;
      closed.assign(geometry.vertices.begin(), first);
    }
    closed.insert(closed.end(), first, last);
    if (first != last && *first != *(last - 1)) closed.push_back(*first);
    end = static_cast<std::uint32_t>(closed.size());
  }
  if (any) geometry.vertices = std::move(closed);
  return any;
}

/// Rings have four vertices and are closed; edges are shorter than half the globe.
GeometryReport judge_rings(Geometry& geometry) {
  GeometryReport report;
  const bool polygons =
      geometry.kind == GeometryKind::polygon || geometry.kind == GeometryKind::multi_polygon;
  if (polygons && close_rings(geometry)) report.note = "unclosed_ring";
  std::uint32_t begin = 0;
  for (const std::uint32_t end : geometry.ring_ends) {
    if (end - begin < (polygons ? 4U : 2U)) return {"too_few_points", report.note};
    for (std::uint32_t i = begin + 1; i < end; ++i) {
      const std::int64_t east = std::int64_t{geometry.vertices[i].longitude_e7} -
                                geometry.vertices[i - 1].longitude_e7;
      if (std::abs(east) > longitude_most) return {"antimeridian", report.note};
    }
    begin = end;
  }
  std::uint32_t rings = 0;
  for (const std::uint32_t end : geometry.part_ends) {
    if (end == rings) return {"too_few_points", report.note};
    rings = end;
  }
  return report;
}

template <class Number>
void append_raw(std::string& out, Number number) {
  std::array<char, sizeof(Number)> bytes{};
  std::memcpy(bytes.data(), &number, sizeof(Number));
  out.append(bytes.data(), bytes.size());
}

void append_head(std::string& out, std::uint32_t type) {
  out += '\x01';
  append_raw(out, type);
}

void append_place(std::string& out, Place place) {
  append_raw(out, static_cast<double>(place.longitude_e7) / static_cast<double>(e7));
  append_raw(out, static_cast<double>(place.latitude_e7) / static_cast<double>(e7));
}

void append_ring(std::string& out, const Geometry& geometry, std::size_t ring) {
  const std::uint32_t begin = ring == 0 ? 0 : geometry.ring_ends[ring - 1];
  const std::uint32_t end = geometry.ring_ends[ring];
  append_raw(out, end - begin);
  for (std::uint32_t i = begin; i < end; ++i) append_place(out, geometry.vertices[i]);
}

void append_polygon(std::string& out, const Geometry& geometry, std::size_t part) {
  const std::uint32_t begin = part == 0 ? 0 : geometry.part_ends[part - 1];
  const std::uint32_t end = geometry.part_ends[part];
  append_head(out, 3);
  append_raw(out, end - begin);
  for (std::uint32_t ring = begin; ring < end; ++ring) append_ring(out, geometry, ring);
}

}  // namespace

void Geometry::clear() {
  kind = GeometryKind::none;
  vertices.clear();
  ring_ends.clear();
  part_ends.clear();
}

GeometryReport read_geometry(std::string_view text, Geometry& geometry) {
  geometry.clear();
  if (text.empty()) return {"missing_geometry", {}};
  Members members;
  if (!find_members(text, members) || members.coordinates.empty() || members.type.size() < 2) {
    return {members.type == "\"GeometryCollection\"" ? "geometry_kind" : "bad_geometry", {}};
  }
  const std::string_view type = members.type.substr(1, members.type.size() - 2);
  const auto kind = std::ranges::find(kinds, type, &Kind::name);
  if (kind == kinds.end()) return {"geometry_kind", {}};
  geometry.kind = kind->kind;
  Coordinates coordinates(members.coordinates, geometry);
  if (const auto rule = coordinates.read(kind->depth); !rule.empty()) return {rule, {}};
  if (coordinates.outside()) {
    return {coordinates.fits_swapped() ? "swapped_coordinates" : "bad_coordinates", {}};
  }
  if (geometry.vertices.empty()) return {"too_few_points", {}};
  if (kind->kind == GeometryKind::point || kind->kind == GeometryKind::multi_point) return {};
  return judge_rings(geometry);
}

void append_wkb(std::string& out, const Geometry& geometry) {
  switch (geometry.kind) {
    case GeometryKind::none: break;
    case GeometryKind::point:
      append_head(out, 1);
      append_place(out, geometry.vertices[0]);
      break;
    case GeometryKind::multi_point:
      append_head(out, 4);
      append_raw(out, static_cast<std::uint32_t>(geometry.vertices.size()));
      for (const Place place : geometry.vertices) {
        append_head(out, 1);
        append_place(out, place);
      }
      break;
    case GeometryKind::line:
      append_head(out, 2);
      append_ring(out, geometry, 0);
      break;
    case GeometryKind::multi_line:
      append_head(out, 5);
      append_raw(out, static_cast<std::uint32_t>(geometry.ring_ends.size()));
      for (std::size_t ring = 0; ring < geometry.ring_ends.size(); ++ring) {
        append_head(out, 2);
        append_ring(out, geometry, ring);
      }
      break;
    case GeometryKind::polygon: append_polygon(out, geometry, 0); break;
    case GeometryKind::multi_polygon:
      append_head(out, 6);
      append_raw(out, static_cast<std::uint32_t>(geometry.part_ends.size()));
      for (std::size_t part = 0; part < geometry.part_ends.size(); ++part) {
        append_polygon(out, geometry, part);
      }
      break;
  }
}

std::string ring_bytes(const Geometry& geometry) {
  std::string bytes;
  bytes.reserve(geometry.vertices.size() * 8 + geometry.ring_ends.size() * 4);
  const auto append_ring_from_smallest = [&](std::uint32_t begin, std::uint32_t end) {
    if (end - begin > 1 && geometry.vertices[begin] == geometry.vertices[end - 1]) --end;
    const auto first = geometry.vertices.begin() + begin;
    const auto last = geometry.vertices.begin() + end;
    const auto smallest = std::min_element(first, last);
    append_raw(bytes, end - begin);
    for (auto place = smallest; place != last; ++place) {
      append_raw(bytes, place->longitude_e7);
      append_raw(bytes, place->latitude_e7);
    }
    for (auto place = first; place != smallest; ++place) {
      append_raw(bytes, place->longitude_e7);
      append_raw(bytes, place->latitude_e7);
    }
  };
  if (geometry.ring_ends.empty()) {
    append_ring_from_smallest(0, static_cast<std::uint32_t>(geometry.vertices.size()));
  }
  std::uint32_t begin = 0;
  for (const std::uint32_t end : geometry.ring_ends) {
    append_ring_from_smallest(begin, end);
    begin = end;
  }
  return bytes;
}

std::string point_wkb(Place place) {
  std::string wkb;
  append_head(wkb, 1);
  append_place(wkb, place);
  return wkb;
}

}  // namespace cupel
