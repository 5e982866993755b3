#include "sources/mapping.h"

#include "model/facts.h"
#include "sources/nearest.h"

#define TOML_HEADER_ONLY 0
#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <set>

namespace cupel {
namespace {

constexpr std::array<std::string_view, 3> top_keys = {"table", "columns", "constants"};
constexpr std::array<std::string_view, 5> column_keys = {"field", "unit", "currency", "decimal",
                                                         "date"};
constexpr std::array<std::string_view, 26> constant_names = {
    "accuracy_m", "country",   "currency",   "decimal", "exporter", "flow",   "holder",
    "importer",   "kind",      "label",      "layer",   "licence_no", "metal", "mining_allowed",
    "mode",       "model",     "owner",      "period",  "product",  "registered", "reporter",
    "series",     "source",    "unit",       "valuation", "year"};

class Reader {
 public:
  Reader(const toml::table& table, const std::string& file) : table_(table), file_(file) {}

  Result<Mapping> read() {
    if (auto known = check_keys(table_, top_keys); !known) return pass(known);
    if (const toml::node* node = table_.get("table")) {
      mapping_.table = node->value_or(std::string());
      if (fact_table(mapping_.table) == nullptr) {
        return wrong(*node, "there is no table of this name: " + mapping_.table);
      }
    }
    if (auto columns = read_columns(); !columns) return pass(columns);
    if (auto constants = read_constants(); !constants) return pass(constants);
    if (mapping_.columns.size() + mapping_.constants.size() > mapping_entries_max) {
      return wrong(table_, "a mapping has at most 512 entries");
    }
    return std::move(mapping_);
  }

 private:
  Failed wrong(const toml::node& node, std::string message) const {
    return fail(ErrorKind::invalid_input, std::move(message), "bad_mapping",
                Where{file_, node.source().begin.line, node.source().begin.column, {}, 0});
  }

  Result<void> check_keys(const toml::table& table, std::span<const std::string_view> known) const {
    for (const auto& [key, value] : table) {
      if (std::ranges::find(known, key.str()) != known.end()) continue;
      return wrong(value, "unknown key: " + std::string(key.str()) +
                              "; nearest: " + std::string(nearest_name(key.str(), known)));
    }
    return {};
  }

  Result<void> read_columns() {
    const toml::node* node = table_.get("columns");
    if (node == nullptr) return {};
    const toml::table* columns = node->as_table();
    if (columns == nullptr) return wrong(*node, "columns is no table");
    std::set<std::string> fields;
    for (const auto& [name, value] : *columns) {
      MappedColumn column;
      column.column = name.str();
      if (value.is_string()) {
        column.field = value.value_or(std::string());
      } else if (const toml::table* detail = value.as_table()) {
        if (auto read = read_column(*detail, column); !read) return read;
      } else {
        return wrong(value, "a column is a field's name or a table with field: " + column.column);
      }
      if (column.field.empty()) return wrong(value, "a column has no field: " + column.column);
      if (!fields.insert(column.field).second) {
        return wrong(value, "a field is named twice: " + column.field);
      }
      mapping_.columns.push_back(std::move(column));
    }
    return {};
  }

  Result<void> read_column(const toml::table& detail, MappedColumn& column) const {
    if (auto known = check_keys(detail, column_keys); !known) return known;
    column.field = detail["field"].value_or(std::string());
    column.unit = detail["unit"].value_or(std::string());
    column.currency = detail["currency"].value_or(std::string());
    column.date_form = detail["date"].value_or(std::string());
    const std::string decimal = detail["decimal"].value_or(std::string("."));
    if (decimal != "." && decimal != ",") {
      return wrong(detail, "a decimal sign is . or ,: " + decimal);
    }
    column.decimal_sign = decimal.front();
    return {};
  }

  Result<void> read_constants() {
    const toml::node* node = table_.get("constants");
    if (node == nullptr) return {};
    const toml::table* constants = node->as_table();
    if (constants == nullptr) return wrong(*node, "constants is no table");
    if (auto known = check_keys(*constants, constant_names); !known) return known;
    for (const auto& [name, value] : *constants) {
      std::string text;
      if (value.is_string()) {
        text = value.value_or(std::string());
      } else if (value.is_integer()) {
        text = std::to_string(value.value_or(std::int64_t{0}));
      } else if (value.is_boolean()) {
        text = value.value_or(false) ? "true" : "false";
      } else {
        return wrong(value, "a constant is text, a whole number or true/false: " +
                                std::string(name.str()));
      }
      mapping_.constants.emplace(std::string(name.str()), std::move(text));
    }
    return {};
  }

  const toml::table& table_;
  const std::string& file_;
  Mapping mapping_;
};

}  // namespace

std::string_view Mapping::constant(std::string_view name) const {
  const auto found = constants.find(std::string(name));
  return found == constants.end() ? std::string_view() : std::string_view(found->second);
}

const MappedColumn* Mapping::column(std::string_view name) const {
  const auto found = std::ranges::find(columns, name, &MappedColumn::column);
  return found == columns.end() ? nullptr : &*found;
}

Result<Mapping> parse_mapping(std::string_view text, const std::string& file) {
  if (text.size() > mapping_bytes_max) {
    return fail(ErrorKind::limit_exceeded, "a mapping has at most 65536 bytes", "bad_mapping",
                Where{file, 0, 0, {}, 0});
  }
  toml::table table;
  try {
    table = toml::parse(text, file);
  } catch (const toml::parse_error& error) {
    return fail(ErrorKind::invalid_input,
                "the mapping is not TOML: " + std::string(error.description()), "bad_mapping",
                Where{file, error.source().begin.line, error.source().begin.column, {}, 0});
  }
  auto mapping = Reader(table, file).read();
  if (mapping) mapping->text = text;
  return mapping;
}

}  // namespace cupel
