/// Columns of integers and text, the form in which readers hand facts to the lake and rooms hand
/// results to each other. No floating point: what is stored is an integer (DESIGN §5).
#pragma once

#include "model/assert.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cupel {

enum class ColumnType : std::uint8_t {
  int64,
  text,       // UTF-8
  blob,       // bytes: geometries as WKB
  text_list,  // list of text: references
};

/// One column of a table: the data dictionary is made of these.
struct ColumnSpec {
  std::string name;
  ColumnType type = ColumnType::int64;
  std::string unit;     // "0.1 µg", "1e-4", "µs UTC", "ppb", …; empty for text and plain counts
  std::string meaning;  // one sentence
};

/// How a delivery of a table relates to earlier ones (DESIGN §4.6).
enum class DeliveryMode : std::uint8_t { increment, snapshot, correction };

struct TableSpec {
  std::string name;
  std::string meaning;
  DeliveryMode mode = DeliveryMode::increment;
  std::vector<std::string> business_key;  // column names
  std::vector<ColumnSpec> columns;        // without log, idx, row, owner, label
};

/// A column of values, each of which may be missing.
class Column {
 public:
  explicit Column(ColumnType type) : type_(type) {}

  ColumnType type() const { return type_; }
  std::size_t size() const { return valid_.size(); }
  bool has(std::size_t i) const { return valid_[i] != 0; }

  void append_null();
  void append(std::int64_t value);
  void append(std::string_view value);
  void append(const std::vector<std::string>& values);
  void append(std::optional<std::int64_t> value);

  /// The value at i; only where has(i).
  std::int64_t integer(std::size_t i) const { ASSERT(has(i)); return integers_[i]; }
  std::string_view text(std::size_t i) const;
  std::vector<std::string_view> list(std::size_t i) const;

  void clear();

 private:
  ColumnType type_;
  std::vector<std::uint8_t> valid_;
  std::vector<std::int64_t> integers_;     // int64
  std::string bytes_;                      // text, blob: laid end to end; lists: items
  std::vector<std::size_t> ends_;          // end of value i in bytes_ (text) or of list i in item_ends_
  std::vector<std::size_t> item_ends_;     // text_list: end of each item in bytes_
};

/// Columns of one length with their specs. Column order is the spec's order.
class Table {
 public:
  Table() = default;
  explicit Table(std::vector<ColumnSpec> specs);

  std::size_t rows() const { return columns_.empty() ? 0 : columns_.front().size(); }
  const std::vector<ColumnSpec>& specs() const { return specs_; }
  std::vector<Column>& columns() { return columns_; }
  const std::vector<Column>& columns() const { return columns_; }
  Column& at(std::size_t position) { return columns_[position]; }
  const Column& at(std::size_t position) const { return columns_[position]; }
  /// By name; asserts that it exists.
  const Column& operator[](std::string_view name) const;
  Column& operator[](std::string_view name);
  std::size_t position(std::string_view name) const;
  void clear();

 private:
  std::vector<ColumnSpec> specs_;
  std::vector<Column> columns_;
};

}  // namespace cupel
