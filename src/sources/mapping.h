/// A mapping says what a file does not: which column is which field, and constants (DESIGN §9).
///
///     table = "monthly_return"                 # only for mapped/1: which fact table the rows fill
///     [columns]                                # column of the file = field
///     "Licence No" = "licence_no"
///     "Fine (kg)"  = { field = "fine", unit = "kg", decimal = "," }
///     "Month"      = { field = "month", date = "MM/YYYY" }
///     [constants]
///     source = "Ministry of Mines"
///
/// Unknown keys are errors that name the nearest known one. Fields and constants per layout:
/// docs/formats/mapping.md.
#pragma once

#include "model/result.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace cupel {

struct MappedColumn {
  std::string column;        // as the file's header names it
  std::string field;
  std::string unit;          // of mass, area or fineness; empty: the field's default
  std::string currency;      // ISO 4217
  char decimal_sign = '.';   // '.' or ','
  std::string date_form;     // YYYY, YYYY-MM, YYYYMM, YYYY-MM-DD, DD/MM/YYYY, MM/DD/YYYY, MM/YYYY, …
};

struct Mapping {
  std::string text;   // as received; goes into the vault
  std::string table;  // empty unless mapped/1
  std::vector<MappedColumn> columns;
  std::map<std::string, std::string> constants;

  /// The constant, or an empty text.
  std::string_view constant(std::string_view name) const;
  /// The entry for a column of the file, or nullptr.
  const MappedColumn* column(std::string_view name) const;
};

/// Limits of a mapping file.
inline constexpr std::size_t mapping_bytes_max = 64 << 10;
inline constexpr std::size_t mapping_entries_max = 512;

/// Errors (rule bad_mapping, with line): not TOML, unknown key with the nearest known one, a value of
/// the wrong kind, a field named twice, above the limits.
Result<Mapping> parse_mapping(std::string_view text, const std::string& file);

}  // namespace cupel
