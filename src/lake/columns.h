/// Between our columns and the engine's vectors. Private to lake/.
#pragma once

#include "lake/library.h"
#include "model/table.h"

#include <cstdint>
#include <string>
#include <vector>

namespace cupel {

/// A type of the engine, freed with this object.
class LogicalType {
 public:
  explicit LogicalType(duckdb_logical_type owned) : type_(owned) {}
  explicit LogicalType(ColumnType type);
  LogicalType(LogicalType&& other) noexcept : type_(other.type_) { other.type_ = nullptr; }
  LogicalType& operator=(LogicalType&&) = delete;
  ~LogicalType();
  duckdb_logical_type get() const { return type_; }

 private:
  duckdb_logical_type type_;
};

/// "BIGINT", "VARCHAR", "BLOB", "VARCHAR[]": how SQL names the type.
std::string_view sql_type(ColumnType type);

/// A reusable chunk of the columns' types, for appending.
class AppendChunk {
 public:
  explicit AppendChunk(const std::vector<ColumnSpec>& columns);
  AppendChunk(const AppendChunk&) = delete;
  AppendChunk& operator=(const AppendChunk&) = delete;
  ~AppendChunk();

  static std::size_t rows_max();
  /// Replace the content by rows [begin, begin + count) of the table; count ≤ rows_max().
  /// Throws Failure on text that is not UTF-8: the engine would store NULL or worse.
  void fill(const Table& rows, std::size_t begin, std::size_t count);
  duckdb_data_chunk get() const { return chunk_; }

 private:
  duckdb_data_chunk chunk_ = nullptr;
};

/// How the vectors of one result become columns.
class ResultColumns {
 public:
  /// Throws Failure when a column has a type that our tables do not have.
  explicit ResultColumns(duckdb_result& result);
  Table empty_table() const { return Table(specs_); }
  /// Append all rows of the chunk. Throws Failure when a number does not fit 64 bits.
  void append(Table& table, duckdb_data_chunk chunk) const;

 private:
  enum class Shape : std::uint8_t {
    null, boolean, i8, i16, i32, i64, u8, u16, u32, u64, i128, u128, text, list, map,
  };
  struct Source {
    Shape shape;
    std::string name;
  };
  Source shape_of(duckdb_result& result, std::uint64_t position) const;
  static Shape shape_of_type(duckdb_logical_type type);
  void append_column(Column& column, const Source& source, duckdb_vector vector,
                     std::uint64_t count) const;

  std::vector<Source> sources_;
  std::vector<ColumnSpec> specs_;
};

}  // namespace cupel
