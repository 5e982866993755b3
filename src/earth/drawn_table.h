/// For tests: a kernel's input drawn as text, one row per line, `name=value` parted by blanks, columns
/// that are not named missing. A geometry is `box:W,S,E,N` (degrees) or `point:LON,LAT`. log is 0,
/// idx 7 unless named, row counts from 0.
#pragma once

#include "earth/shape.h"
#include "model/kernel.h"

#include <sstream>
#include <string>
#include <vector>

namespace cupel {

inline std::string drawn_geometry(const std::string& text) {
  std::vector<double> numbers;
  std::istringstream in(text.substr(text.find(':') + 1));
  for (std::string number; std::getline(in, number, ',');) numbers.push_back(std::stod(number));
  Shape shape;
  if (text.starts_with("point:")) {
    shape.kind = ShapeKind::points;
    shape.vertices = {{numbers.at(0), numbers.at(1)}};
    return wkb_of(shape);
  }
  shape.kind = ShapeKind::polygons;
  const double west = numbers.at(0), south = numbers.at(1), east = numbers.at(2), north = numbers.at(3);
  shape.vertices = {{west, south}, {east, south}, {east, north}, {west, north}, {west, south}};
  shape.path_ends = {5};
  shape.part_ends = {1};
  return wkb_of(shape);
}

inline Table drawn_table(const KernelInput& input, const std::string& text) {
  Table table(input.columns);
  std::istringstream lines(text);
  std::int64_t row = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.find('=') == std::string::npos) continue;
    std::vector<std::string> values(input.columns.size());
    std::istringstream words(line);
    for (std::string word; words >> word;) {
      const std::size_t equals = word.find('=');
      values.at(table.position(word.substr(0, equals))) = word.substr(equals + 1);
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
      const std::string& name = input.columns[i].name;
      Column& column = table.at(i);
      if (values[i].empty() && name == "log") values[i] = "0";
      if (values[i].empty() && name == "idx") values[i] = "7";
      if (values[i].empty() && name == "row") values[i] = std::to_string(row);
      if (values[i].empty()) {
        column.append_null();
      } else if (column.type() == ColumnType::int64) {
        column.append(static_cast<std::int64_t>(std::stoll(values[i])));
      } else {
        const bool shape = column.type() == ColumnType::blob;
        column.append(std::string_view(shape ? drawn_geometry(values[i]) : values[i]));
      }
    }
    ++row;
  }
  return table;
}

/// Runs a kernel over its inputs drawn in the kernel's own order.
inline Result<Table> run_drawn(const TableKernel& kernel, const std::vector<std::string>& drawn) {
  std::vector<Table> inputs;
  for (std::size_t i = 0; i < kernel.inputs.size(); ++i) {
    inputs.push_back(drawn_table(kernel.inputs[i], drawn.at(i)));
  }
  return kernel.function(inputs);
}

/// A cell as text: "-" where missing, lists joined by blanks.
inline std::string cell(const Table& table, std::size_t row, std::string_view name) {
  const Column& column = table[name];
  if (!column.has(row)) return "-";
  if (column.type() == ColumnType::int64) return std::to_string(column.integer(row));
  if (column.type() != ColumnType::text_list) return std::string(column.text(row));
  std::string joined;
  for (const std::string_view item : column.list(row)) {
    if (!joined.empty()) joined += ' ';
    joined += item;
  }
  return joined;
}

}  // namespace cupel
