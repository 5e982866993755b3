#include "runs/shape_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <iterator>

namespace cupel {
namespace {

enum : std::uint32_t { wkb_point = 1, wkb_line = 2, wkb_polygon = 3, wkb_points = 4, wkb_lines = 5, wkb_polygons = 6 };

/// Reads little-endian WKB as we store it. After an end that came too early `ok` stays false.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}
  bool ok = true;

  std::uint32_t begin_shape() {
    const std::uint8_t order = take<std::uint8_t>();
    if (order != 1) ok = false;
    return take<std::uint32_t>();
  }
  std::uint32_t count() {
    const auto n = take<std::uint32_t>();
    if (n > bytes_.size()) ok = false;  // every item takes at least a byte
    return ok ? n : 0;
  }
  double coordinate() { return take<double>(); }

 private:
  template <class T>
  T take() {
    T value{};
    if (bytes_.size() < sizeof value) {
      ok = false;
      bytes_ = {};
      return value;
    }
    std::memcpy(&value, bytes_.data(), sizeof value);
    bytes_.remove_prefix(sizeof value);
    return value;
  }
  std::string_view bytes_;
};

void append_position(std::string& out, Reader& reader) {
  const double x = reader.coordinate();
  const double y = reader.coordinate();
  const auto append = [&out](double value) {
    fmt::format_to(std::back_inserter(out), "{:.6f}", value);
    while (out.ends_with('0')) out.pop_back();
    if (out.ends_with('.')) out.pop_back();
  };
  out.push_back('[');
  append(x);
  out.push_back(',');
  append(y);
  out.push_back(']');
}

template <class Item>
void append_list(std::string& out, Reader& reader, Item item) {
  out.push_back('[');
  const std::uint32_t n = reader.count();
  for (std::uint32_t i = 0; i < n && reader.ok; ++i) {
    if (i > 0) out.push_back(',');
    item();
  }
  out.push_back(']');
}

void append_line(std::string& out, Reader& reader) {
  append_list(out, reader, [&] { append_position(out, reader); });
}
void append_polygon(std::string& out, Reader& reader) {
  append_list(out, reader, [&] { append_line(out, reader); });
}

template <class Visit>
void visit_ring(Reader& reader, Visit visit) {
  const std::uint32_t n = reader.count();
  for (std::uint32_t i = 0; i < n && reader.ok; ++i) {
    const double x = reader.coordinate();
    const double y = reader.coordinate();
    if (reader.ok) visit(x, y);
  }
}

/// Every position of the shape. Depth is bounded by the format (several polygons of rings).
template <class Visit>
void visit_shape(Reader& reader, Visit visit) {
  const std::uint32_t type = reader.begin_shape();
  if (!reader.ok) return;
  if (type == wkb_point) {
    const double x = reader.coordinate();
    const double y = reader.coordinate();
    if (reader.ok) visit(x, y);
  } else if (type == wkb_line) {
    visit_ring(reader, visit);
  } else if (type == wkb_polygon) {
    const std::uint32_t n = reader.count();
    for (std::uint32_t i = 0; i < n && reader.ok; ++i) visit_ring(reader, visit);
  } else {
    reader.ok = false;
  }
}

}  // namespace

void append_geojson(std::string& out, std::string_view wkb) {
  Reader reader(wkb);
  const std::size_t begin = out.size();
  const std::uint32_t type = reader.begin_shape();
  const auto part = [&](std::uint32_t wanted, auto append) {
    if (reader.begin_shape() != wanted) reader.ok = false;
    if (reader.ok) append(out, reader);
  };
  out += "{\"type\":\"";
  switch (type) {
    case wkb_point: out += "Point\",\"coordinates\":"; append_position(out, reader); break;
    case wkb_line: out += "LineString\",\"coordinates\":"; append_line(out, reader); break;
    case wkb_polygon: out += "Polygon\",\"coordinates\":"; append_polygon(out, reader); break;
    case wkb_points:
      out += "MultiPoint\",\"coordinates\":";
      append_list(out, reader, [&] { part(wkb_point, append_position); });
      break;
    case wkb_lines:
      out += "MultiLineString\",\"coordinates\":";
      append_list(out, reader, [&] { part(wkb_line, append_line); });
      break;
    case wkb_polygons:
      out += "MultiPolygon\",\"coordinates\":";
      append_list(out, reader, [&] { part(wkb_polygon, append_polygon); });
      break;
    default: reader.ok = false;
  }
  out.push_back('}');
  if (!reader.ok) {
    out.resize(begin);
    out += "null";
  }
}

void widen(std::array<double, 4>& box, std::string_view wkb) {
  Reader reader(wkb);
  const auto visit = [&box](double x, double y) {
    box = {std::min(box[0], x), std::min(box[1], y), std::max(box[2], x), std::max(box[3], y)};
  };
  Reader peek = reader;
  const std::uint32_t type = peek.begin_shape();
  if (peek.ok && type >= wkb_points && type <= wkb_polygons) {
    reader = peek;
    const std::uint32_t n = reader.count();
    for (std::uint32_t i = 0; i < n && reader.ok; ++i) visit_shape(reader, visit);
  } else {
    visit_shape(reader, visit);
  }
}

}  // namespace cupel
