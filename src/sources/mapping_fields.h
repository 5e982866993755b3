/// What a mapping may name: fields of the tables mapped/1 fills, columns of the other layouts, constants,
/// units, date forms. docs/formats/mapping.md lists the same.
#pragma once

#include "sources/fact_writer.h"

#include <optional>
#include <span>
#include <string_view>

namespace cupel {

/// What a cell of a field is; decides which options a mapping may give it.
enum class FieldKind : std::uint8_t { text, time, mass, money, price, fineness };

struct MappedField {
  std::string_view name;
  FieldKind kind = FieldKind::text;
  bool required = false;  // by the file or as a constant
};

struct MappedTable {
  std::string_view name;
  std::span<const MappedField> fields;
};

/// Tables a mapping can fill, in bytewise order of their names.
std::span<const MappedTable> mapped_tables();
/// By name; nullptr when mappings cannot fill it.
const MappedTable* mapped_table(std::string_view name);

/// Columns of the layouts, for mappings without a table.
std::span<const std::string_view> layout_columns();

/// Names a [constants] table may have.
std::span<const std::string_view> known_constants();

/// Parts per billion in one unit of a fineness: permille, percent or "%", karat (24), share, ppb.
struct FinenessUnit {
  std::int64_t numerator;
  std::int64_t denominator;
};
std::optional<FinenessUnit> fineness_unit(std::string_view name);

/// True when a field of this kind can be stated in the unit.
bool has_unit(FieldKind kind, std::string_view unit);

/// True for a pattern of YYYY, MM or M, DD or D, Qn and other characters that stand for themselves.
bool is_date_form(std::string_view form);

/// Read a date by its form; an empty form: those of parse_period.
std::optional<Period> parse_dated(std::string_view text, std::string_view form);

}  // namespace cupel
