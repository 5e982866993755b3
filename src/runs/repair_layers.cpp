#include "runs/repair_layers.h"

#include "earth/repair.h"

#include <optional>

namespace cupel {
namespace {

constexpr std::size_t not_there = static_cast<std::size_t>(-1);

std::size_t find_column(const Table& table, std::string_view name) {
  for (std::size_t i = 0; i < table.specs().size(); ++i) {
    if (table.specs()[i].name == name) return i;
  }
  return not_there;
}

Defect defect_of(const Table& table, std::size_t row, std::string rule, std::string text, bool note) {
  Defect defect;
  defect.row = table.at(0).integer(row);
  defect.pointer = "/features/" + std::to_string(defect.row) + "/geometry";
  defect.rule = std::move(rule);
  defect.text = defect_text(text);
  defect.note = note;
  return defect;
}

void repair_table(Table& table, std::size_t geometry, std::vector<Defect>& defects) {
  const std::size_t ppm = find_column(table, "repair_ppm");
  Column repaired_shapes(ColumnType::blob);
  Column changes(ColumnType::int64);
  bool changed = false;
  const Column& shapes = table.at(geometry);
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if (!shapes.has(row)) {
      repaired_shapes.append_null();
      changes.append_null();
      continue;
    }
    const auto repaired = repair(shapes.text(row));
    if (!repaired) {
      const Error& error = repaired.error();
      defects.push_back(defect_of(table, row, error.rule, error.message, false));
      repaired_shapes.append_null();
      changes.append_null();
      changed = true;
      continue;
    }
    if (!repaired->note.empty()) {
      defects.push_back(defect_of(table, row, "self_crossing", repaired->note, true));
      changed = true;
    }
    repaired_shapes.append(std::string_view(repaired->wkb));
    changes.append(repaired->ppm);
  }
  if (changed) table.at(geometry) = std::move(repaired_shapes);
  if (ppm != not_there) table.at(ppm) = std::move(changes);
}

}  // namespace

void repair_layers(FactTables& facts, std::vector<Defect>& defects) {
  for (auto& [name, table] : facts.all()) {
    const std::size_t geometry = find_column(table, "geometry");
    if (geometry != not_there && table.rows() > 0) repair_table(table, geometry, defects);
  }
}

}  // namespace cupel
