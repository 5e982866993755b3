#include "sources/mapping.h"

#include "model/encoding.h"
#include "model/quantity.h"
#include "sources/mapping_fields.h"
#include "sources/nearest.h"

#include <fmt/core.h>
#define TOML_HEADER_ONLY 0
#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <set>

namespace cupel {
namespace {

constexpr std::size_t value_bytes_max = 1024;

/// Collects one mapping; the first mistake is thrown as a value and becomes the Result.
class MappingReader {
 public:
  MappingReader(std::string_view text, const std::string& file) : file_(file) {
    mapping_.text = text;
  }

  Result<Mapping> read() {
    if (mapping_.text.size() > mapping_bytes_max) {
      return bad(0, fmt::format("the mapping is longer than {} bytes", mapping_bytes_max));
    }
    if (!is_utf8(mapping_.text)) return bad(0, "the mapping is no UTF-8");
    toml::table root;
    try {
      root = toml::parse(mapping_.text, file_);
    } catch (const toml::parse_error& error) {
      return bad(error.source().begin.line,
                 fmt::format("the mapping is no TOML: {}", error.description()));
    }
    if (auto top = read_top(root); !top) return pass(top);
    if (const toml::table* columns = root["columns"].as_table()) {
      if (auto read = read_columns(*columns); !read) return pass(read);
    }
    if (const toml::table* constants = root["constants"].as_table()) {
      if (auto read = read_constants(*constants); !read) return pass(read);
    }
    return std::move(mapping_);
  }

 private:
  Failed bad(std::uint64_t line, std::string message) const {
    Where where;
    where.file = file_;
    where.line = line;
    return fail(ErrorKind::invalid_input, std::move(message), "bad_mapping", std::move(where));
  }

  static std::uint64_t line_of(const toml::node& node) { return node.source().begin.line; }

  Failed unknown(const toml::node& node, std::string_view what, std::string_view name,
                 std::span<const std::string_view> known) const {
    return bad(line_of(node), fmt::format("the mapping names an unknown {}: {}; nearest: {}", what,
                                          defect_name(name), nearest_name(name, known)));
  }

  static std::string_view defect_name(std::string_view name) { return name.substr(0, 64); }

  Result<void> read_top(const toml::table& root) {
    static constexpr std::array keys = {std::string_view("columns"), std::string_view("constants"),
                                        std::string_view("table")};
    for (const auto& [key, node] : root) {
      const std::string_view name = key.str();
      if (std::ranges::find(keys, name) == keys.end()) return unknown(node, "key", name, keys);
      if (name == "table") {
        const auto* text = node.as_string();
        if (text == nullptr) return bad(line_of(node), "the mapping's table is no text");
        mapping_.table = text->get();
        if (mapped_table(mapping_.table) == nullptr) {
          std::vector<std::string_view> names;
          for (const MappedTable& one : mapped_tables()) names.push_back(one.name);
          return unknown(node, "table", mapping_.table, names);
        }
      } else if (!node.is_table()) {
        return bad(line_of(node), fmt::format("the mapping's {} is no table", name));
      }
    }
    return {};
  }

  /// Text, whole number or true/false as text.
  Result<std::string> scalar(const toml::node& node, std::string_view name) const {
    std::string value;
    if (const auto* text = node.as_string()) {
      value = text->get();
    } else if (const auto* number = node.as_integer()) {
      value = fmt::format("{}", number->get());
    } else if (const auto* flag = node.as_boolean()) {
      value = flag->get() ? "true" : "false";
    } else {
      return bad(line_of(node),
                 fmt::format("the mapping's {} is neither text nor whole number nor true or false",
                             defect_name(name)));
    }
    if (value.size() > value_bytes_max) {
      return bad(line_of(node), fmt::format("the mapping's {} is longer than {} bytes",
                                            defect_name(name), value_bytes_max));
    }
    return value;
  }

  Result<void> read_columns(const toml::table& columns) {
    if (columns.size() > mapping_entries_max) {
      return bad(0, fmt::format("the mapping has more than {} columns", mapping_entries_max));
    }
    std::set<std::string> given;
    for (const auto& [key, node] : columns) {
      MappedColumn column;
      column.column = key.str();
      if (const toml::table* entry = node.as_table()) {
        if (auto read = read_entry(*entry, column); !read) return read;
      } else {
        auto field = scalar(node, column.column);
        if (!field) return pass(field);
        column.field = std::move(*field);
      }
      if (auto known = check_field(node, column); !known) return known;
      if (!given.insert(column.field).second) {
        return bad(line_of(node), "the mapping fills a field twice: " + column.field);
      }
      mapping_.columns.push_back(std::move(column));
    }
    return {};
  }

  Result<void> read_entry(const toml::table& entry, MappedColumn& column) {
    static constexpr std::array keys = {std::string_view("currency"), std::string_view("date"),
                                        std::string_view("decimal"), std::string_view("field"),
                                        std::string_view("unit")};
    for (const auto& [key, node] : entry) {
      const std::string_view name = key.str();
      if (std::ranges::find(keys, name) == keys.end()) return unknown(node, "key", name, keys);
      auto value = scalar(node, name);
      if (!value) return pass(value);
      if (name == "field") column.field = std::move(*value);
      if (name == "unit") column.unit = std::move(*value);
      if (name == "currency") column.currency = *value;
      if (name == "date") column.date_form = *value;
      if (name == "decimal") {
        if (*value != "." && *value != ",") {
          return bad(line_of(node), "the decimal sign is neither point nor comma: " + *value);
        }
        column.decimal_sign = value->front();
      }
    }
    return {};
  }

  Result<void> check_field(const toml::node& node, const MappedColumn& column) const {
    if (mapping_.table.empty()) {
      if (std::ranges::find(layout_columns(), column.field) == layout_columns().end()) {
        return unknown(node, "field", column.field, layout_columns());
      }
      if (!column.unit.empty() || !column.currency.empty() || !column.date_form.empty()) {
        return bad(line_of(node),
                   "unit, currency and date are for mappings with a table: " + column.column);
      }
      return {};
    }
    std::vector<std::string_view> names;
    for (const MappedField& field : mapped_table(mapping_.table)->fields) {
      if (field.name == column.field) return check_options(node, column, field.kind);
      names.push_back(field.name);
    }
    return unknown(node, "field", column.field, names);
  }

  Result<void> check_options(const toml::node& node, const MappedColumn& column,
                             FieldKind kind) const {
    if (!column.unit.empty() && !has_unit(kind, column.unit)) {
      return bad(line_of(node), fmt::format("the field {} has no such unit: {}", column.field,
                                            defect_name(column.unit)));
    }
    const bool money = kind == FieldKind::money || kind == FieldKind::price;
    if (!column.currency.empty() && (!money || column.currency.size() != 3)) {
      return bad(line_of(node), "a currency is three letters at a field of money: " + column.field);
    }
    if (!column.date_form.empty() &&
        (kind != FieldKind::time || !is_date_form(column.date_form))) {
      return bad(line_of(node), "a date form has YYYY, MM, DD or Qn, at a field of time: " +
                                    column.date_form.substr(0, 64));
    }
    return {};
  }

  Result<void> read_constants(const toml::table& constants) {
    if (constants.size() > mapping_entries_max) {
      return bad(0, fmt::format("the mapping has more than {} constants", mapping_entries_max));
    }
    for (const auto& [key, node] : constants) {
      const std::string name(key.str());
      if (std::ranges::find(known_constants(), name) == known_constants().end()) {
        return unknown(node, "constant", name, known_constants());
      }
      auto value = scalar(node, name);
      if (!value) return pass(value);
      if (name == "unit" && !mass_unit(*value)) {
        return bad(line_of(node), "there is no such unit of mass: " + value->substr(0, 64));
      }
      const bool known_mode =
          *value == "increment" || *value == "snapshot" || *value == "correction";
      if (name == "mode" && !known_mode) {
        return bad(line_of(node), "the mode is neither increment, snapshot nor correction: " +
                                      value->substr(0, 64));
      }
      if (name == "decimal" && *value != "." && *value != ",") {
        return bad(line_of(node), "the decimal sign is neither point nor comma: " + *value);
      }
      mapping_.constants.emplace(name, std::move(*value));
    }
    return {};
  }

  const std::string& file_;
  Mapping mapping_;
};

}  // namespace

std::string_view Mapping::constant(std::string_view name) const {
  const auto found = constants.find(std::string(name));
  return found == constants.end() ? std::string_view{} : std::string_view(found->second);
}

const MappedColumn* Mapping::column(std::string_view name) const {
  const auto found = std::ranges::find(columns, name, &MappedColumn::column);
  return found == columns.end() ? nullptr : &*found;
}

Result<Mapping> parse_mapping(std::string_view text, const std::string& file) {
  return MappingReader(text, file).read();
}

}  // namespace cupel
