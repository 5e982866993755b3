#include "lake/columns.h"

#include "model/encoding.h"
#include "model/jcs.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>

namespace cupel {
namespace {

bool is_valid(const std::uint64_t* validity, std::uint64_t i) {
  return validity == nullptr || ((validity[i / 64] >> (i % 64)) & 1u) != 0;
}

std::string_view text_of(const duckdb_string_t& value) {
  const std::uint32_t length = value.value.inlined.length;
  const bool inlined = length <= sizeof(value.value.inlined.inlined);
  return {inlined ? value.value.inlined.inlined : value.value.pointer.ptr, length};
}

/// Texts of one vector, written one by one.
class TextWriter {
 public:
  TextWriter(duckdb_vector vector, bool is_text)
      : vector_(vector),
        values_(static_cast<duckdb_string_t*>(duckdb().vector_get_data(vector))),
        is_text_(is_text) {}

  void write(std::uint64_t i, std::string_view text) {
    if (is_text_) check(text);
    duckdb_string_t value{};
    if (text.size() > sizeof(value.value.inlined.inlined)) {
      duckdb().vector_assign_text(vector_, i, text.data(), text.size());
      return;
    }
    // Short texts lie in the vector itself: most cells are short, and the call costs more.
    value.value.inlined.length = static_cast<std::uint32_t>(text.size());
    std::ranges::copy(text, value.value.inlined.inlined);
    values_[i] = value;
  }

 private:
  static void check(std::string_view text) {
    const bool ascii = std::ranges::none_of(text, [](char c) { return (c & 0x80) != 0; });
    if (ascii || is_utf8(text)) return;
    throw Failure({ErrorKind::internal, "text that is not UTF-8 came to the lake", "not_utf8",
                   {}, {}});
  }

  duckdb_vector vector_;
  duckdb_string_t* values_;
  bool is_text_;
};

void fill_list(duckdb_vector vector, const Column& column, std::size_t begin, std::size_t count) {
  auto* entries = static_cast<duckdb_list_entry*>(duckdb().vector_get_data(vector));
  std::uint64_t total = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t items = column.has(begin + i) ? column.list(begin + i).size() : 0;
    entries[i] = {total, items};
    total += items;
  }
  if (duckdb().list_vector_reserve(vector, total) != DuckDBSuccess ||
      duckdb().list_vector_set_size(vector, total) != DuckDBSuccess) {
    throw Failure({ErrorKind::limit_exceeded, "no memory for a list column", "memory", {}, {}});
  }
  TextWriter items(duckdb().list_vector_get_child(vector), true);
  std::uint64_t position = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (!column.has(begin + i)) continue;
    for (const std::string_view item : column.list(begin + i)) {
      items.write(position++, item);
    }
  }
}

void mark_missing(duckdb_vector vector, const Column& column, std::size_t begin,
                  std::size_t count) {
  std::uint64_t* validity = nullptr;
  for (std::size_t i = 0; i < count; ++i) {
    if (column.has(begin + i)) continue;
    if (validity == nullptr) {
      duckdb().vector_ensure_validity_writable(vector);
      validity = duckdb().vector_get_validity(vector);
    }
    validity[i / 64] &= ~(std::uint64_t{1} << (i % 64));
  }
}

void fill_vector(duckdb_vector vector, const Column& column, std::size_t begin,
                 std::size_t count) {
  mark_missing(vector, column, begin, count);
  switch (column.type()) {
    case ColumnType::int64: {
      auto* values = static_cast<std::int64_t*>(duckdb().vector_get_data(vector));
      for (std::size_t i = 0; i < count; ++i) {
        values[i] = column.has(begin + i) ? column.integer(begin + i) : 0;
      }
      break;
    }
    case ColumnType::text:
    case ColumnType::blob: {
      TextWriter texts(vector, column.type() == ColumnType::text);
      for (std::size_t i = 0; i < count; ++i) {
        if (column.has(begin + i)) texts.write(i, column.text(begin + i));
      }
      break;
    }
    case ColumnType::text_list: fill_list(vector, column, begin, count); break;
  }
}

[[noreturn]] void refuse_number(const std::string& column) {
  throw Failure({ErrorKind::internal, "a number does not fit 64 bits in column " + column,
                 "number_too_large", {}, {}});
}

template <class Stored>
void append_integers(Column& column, const std::string& name, const void* data,
                     const std::uint64_t* validity, std::uint64_t count) {
  const auto* values = static_cast<const Stored*>(data);
  for (std::uint64_t i = 0; i < count; ++i) {
    if (!is_valid(validity, i)) {
      column.append_null();
      continue;
    }
    if (std::cmp_greater(values[i], std::numeric_limits<std::int64_t>::max())) {
      refuse_number(name);
    }
    column.append(static_cast<std::int64_t>(values[i]));
  }
}

// HUGEINT is two's complement over (upper, lower): it fits when the upper half only repeats the
// lower half's sign. UHUGEINT has the same layout and must be below 2^63.
void append_hugeints(Column& column, const std::string& name, const void* data,
                     const std::uint64_t* validity, std::uint64_t count, bool is_signed) {
  const auto* values = static_cast<const duckdb_hugeint*>(data);
  for (std::uint64_t i = 0; i < count; ++i) {
    if (!is_valid(validity, i)) {
      column.append_null();
      continue;
    }
    const auto low = static_cast<std::int64_t>(values[i].lower);
    const std::int64_t high = low < 0 ? -1 : 0;
    if (values[i].upper != high || (!is_signed && low < 0)) refuse_number(name);
    column.append(low);
  }
}

void append_lists(Column& column, duckdb_vector vector, const std::uint64_t* validity,
                  std::uint64_t count) {
  const auto* entries = static_cast<const duckdb_list_entry*>(duckdb().vector_get_data(vector));
  const duckdb_vector child = duckdb().list_vector_get_child(vector);
  const auto* items = static_cast<const duckdb_string_t*>(duckdb().vector_get_data(child));
  const std::uint64_t* items_validity = duckdb().vector_get_validity(child);
  std::vector<std::string> values;
  for (std::uint64_t i = 0; i < count; ++i) {
    if (!is_valid(validity, i)) {
      column.append_null();
      continue;
    }
    values.clear();
    for (std::uint64_t k = entries[i].offset; k < entries[i].offset + entries[i].length; ++k) {
      // A missing item says nothing and our lists have no place for it.
      if (is_valid(items_validity, k)) values.emplace_back(text_of(items[k]));
    }
    column.append(values);
  }
}

using Members = std::vector<std::pair<std::string_view, std::optional<std::string_view>>>;

std::string object_text(Members& members) {
  std::ranges::sort(members);
  std::string text = "{";
  for (const auto& [name, value] : members) {
    if (text.size() > 1) text += ',';
    append_jcs_string(text, name);
    text += ':';
    if (value) {
      append_jcs_string(text, *value);
    } else {
      text += "null";
    }
  }
  text += '}';
  return text;
}

// A MAP is a list of structs {key, value}.
void append_maps(Column& column, duckdb_vector vector, const std::uint64_t* validity,
                 std::uint64_t count) {
  const auto* entries = static_cast<const duckdb_list_entry*>(duckdb().vector_get_data(vector));
  const duckdb_vector pairs = duckdb().list_vector_get_child(vector);
  const duckdb_vector key_vector = duckdb().struct_vector_get_child(pairs, 0);
  const duckdb_vector value_vector = duckdb().struct_vector_get_child(pairs, 1);
  const auto* keys = static_cast<const duckdb_string_t*>(duckdb().vector_get_data(key_vector));
  const auto* values = static_cast<const duckdb_string_t*>(duckdb().vector_get_data(value_vector));
  const std::uint64_t* values_validity = duckdb().vector_get_validity(value_vector);
  Members members;
  for (std::uint64_t i = 0; i < count; ++i) {
    if (!is_valid(validity, i)) {
      column.append_null();
      continue;
    }
    members.clear();
    for (std::uint64_t k = entries[i].offset; k < entries[i].offset + entries[i].length; ++k) {
      members.emplace_back(text_of(keys[k]), std::nullopt);
      if (is_valid(values_validity, k)) members.back().second = text_of(values[k]);
    }
    column.append(std::string_view(object_text(members)));
  }
}

bool is_text(duckdb_logical_type type) {
  return duckdb().get_type_id(type) == DUCKDB_TYPE_VARCHAR;
}

}  // namespace

LogicalType::LogicalType(ColumnType type) : type_(nullptr) {
  switch (type) {
    case ColumnType::int64: type_ = duckdb().create_logical_type(DUCKDB_TYPE_BIGINT); break;
    case ColumnType::text: type_ = duckdb().create_logical_type(DUCKDB_TYPE_VARCHAR); break;
    case ColumnType::blob: type_ = duckdb().create_logical_type(DUCKDB_TYPE_BLOB); break;
    case ColumnType::text_list: {
      const LogicalType item(ColumnType::text);
      type_ = duckdb().create_list_type(item.get());
      break;
    }
  }
}

LogicalType::~LogicalType() {
  if (type_ != nullptr) duckdb().destroy_logical_type(&type_);
}

std::string_view sql_type(ColumnType type) {
  switch (type) {
    case ColumnType::int64: return "BIGINT";
    case ColumnType::text: return "VARCHAR";
    case ColumnType::blob: return "BLOB";
    case ColumnType::text_list: return "VARCHAR[]";
  }
  ASSERT(false && "no such type");
}

AppendChunk::AppendChunk(const std::vector<ColumnSpec>& columns) {
  std::vector<LogicalType> types;
  std::vector<duckdb_logical_type> handles;
  types.reserve(columns.size());
  for (const ColumnSpec& column : columns) handles.push_back(types.emplace_back(column.type).get());
  chunk_ = duckdb().create_data_chunk(handles.data(), handles.size());
}

AppendChunk::~AppendChunk() { duckdb().destroy_data_chunk(&chunk_); }

std::size_t AppendChunk::rows_max() { return duckdb().vector_size(); }

void AppendChunk::fill(const Table& rows, std::size_t begin, std::size_t count) {
  ASSERT(count <= rows_max());
  duckdb().data_chunk_reset(chunk_);
  for (std::size_t k = 0; k < rows.columns().size(); ++k) {
    fill_vector(duckdb().data_chunk_get_vector(chunk_, k), rows.at(k), begin, count);
  }
  duckdb().data_chunk_set_size(chunk_, count);
}

ResultColumns::ResultColumns(duckdb_result& result) {
  const std::uint64_t count = duckdb().column_count(&result);
  for (std::uint64_t i = 0; i < count; ++i) {
    sources_.push_back(shape_of(result, i));
    ColumnType type = ColumnType::int64;
    const Shape shape = sources_.back().shape;
    const LogicalType logical(duckdb().column_logical_type(&result, i));
    if (shape == Shape::text) {
      type = is_text(logical.get()) ? ColumnType::text : ColumnType::blob;
    } else if (shape == Shape::map) {
      type = ColumnType::text;
    } else if (shape == Shape::list) {
      type = ColumnType::text_list;
    }
    specs_.push_back({sources_.back().name, type, "", ""});
  }
}

ResultColumns::Source ResultColumns::shape_of(duckdb_result& result,
                                              std::uint64_t position) const {
  const LogicalType type(duckdb().column_logical_type(&result, position));
  const std::string name = duckdb().column_name(&result, position);
  const duckdb_type id = duckdb().get_type_id(type.get());
  if (id == DUCKDB_TYPE_LIST) {
    const LogicalType item(duckdb().list_type_child_type(type.get()));
    // [] without a cast is a list of SQLNULL.
    const bool empty = duckdb().get_type_id(item.get()) == DUCKDB_TYPE_SQLNULL;
    if (empty || is_text(item.get())) return {Shape::list, name};
  } else if (id == DUCKDB_TYPE_MAP) {
    const LogicalType key(duckdb().map_type_key_type(type.get()));
    const LogicalType value(duckdb().map_type_value_type(type.get()));
    if (is_text(key.get()) && is_text(value.get())) return {Shape::map, name};
  } else if (id == DUCKDB_TYPE_DECIMAL && duckdb().decimal_scale(type.get()) == 0) {
    switch (duckdb().decimal_internal_type(type.get())) {
      case DUCKDB_TYPE_SMALLINT: return {Shape::i16, name};
      case DUCKDB_TYPE_INTEGER: return {Shape::i32, name};
      case DUCKDB_TYPE_BIGINT: return {Shape::i64, name};
      default: return {Shape::i128, name};
    }
  } else if (id != DUCKDB_TYPE_DECIMAL) {
    return {shape_of_type(type.get()), name};
  }
  throw Failure({ErrorKind::internal,
                 fmt::format("a query gives a type that our tables do not have: column {}", name),
                 "column_type", {}, {}});
}

ResultColumns::Shape ResultColumns::shape_of_type(duckdb_logical_type type) {
  const duckdb_type id = duckdb().get_type_id(type);
  switch (id) {
    case DUCKDB_TYPE_SQLNULL: return Shape::null;
    case DUCKDB_TYPE_BOOLEAN: return Shape::boolean;
    case DUCKDB_TYPE_TINYINT: return Shape::i8;
    case DUCKDB_TYPE_SMALLINT: return Shape::i16;
    case DUCKDB_TYPE_INTEGER: return Shape::i32;
    case DUCKDB_TYPE_TIMESTAMP:
    case DUCKDB_TYPE_BIGINT: return Shape::i64;
    case DUCKDB_TYPE_UTINYINT: return Shape::u8;
    case DUCKDB_TYPE_USMALLINT: return Shape::u16;
    case DUCKDB_TYPE_UINTEGER: return Shape::u32;
    case DUCKDB_TYPE_UBIGINT: return Shape::u64;
    case DUCKDB_TYPE_HUGEINT: return Shape::i128;
    case DUCKDB_TYPE_UHUGEINT: return Shape::u128;
    case DUCKDB_TYPE_VARCHAR:
    case DUCKDB_TYPE_BLOB: return Shape::text;
    default: break;
  }
  throw Failure({ErrorKind::internal,
                 fmt::format("a query gives a type that our tables do not have: type {}",
                             static_cast<int>(id)),
                 "column_type", {}, {}});
}

void ResultColumns::append(Table& table, duckdb_data_chunk chunk) const {
  const std::uint64_t count = duckdb().data_chunk_get_size(chunk);
  for (std::size_t k = 0; k < sources_.size(); ++k) {
    append_column(table.at(k), sources_[k], duckdb().data_chunk_get_vector(chunk, k), count);
  }
}

void ResultColumns::append_column(Column& column, const Source& source, duckdb_vector vector,
                                  std::uint64_t count) const {
  const std::uint64_t* validity = duckdb().vector_get_validity(vector);
  const void* data = duckdb().vector_get_data(vector);
  const std::string& name = source.name;
  switch (source.shape) {
    case Shape::null:
      for (std::uint64_t i = 0; i < count; ++i) column.append_null();
      return;
    case Shape::boolean: return append_integers<std::uint8_t>(column, name, data, validity, count);
    case Shape::i8: return append_integers<std::int8_t>(column, name, data, validity, count);
    case Shape::i16: return append_integers<std::int16_t>(column, name, data, validity, count);
    case Shape::i32: return append_integers<std::int32_t>(column, name, data, validity, count);
    case Shape::i64: return append_integers<std::int64_t>(column, name, data, validity, count);
    case Shape::u8: return append_integers<std::uint8_t>(column, name, data, validity, count);
    case Shape::u16: return append_integers<std::uint16_t>(column, name, data, validity, count);
    case Shape::u32: return append_integers<std::uint32_t>(column, name, data, validity, count);
    case Shape::u64: return append_integers<std::uint64_t>(column, name, data, validity, count);
    case Shape::i128: return append_hugeints(column, name, data, validity, count, true);
    case Shape::u128: return append_hugeints(column, name, data, validity, count, false);
    case Shape::list: return append_lists(column, vector, validity, count);
    case Shape::map: return append_maps(column, vector, validity, count);
    case Shape::text: break;
  }
  const auto* values = static_cast<const duckdb_string_t*>(data);
  for (std::uint64_t i = 0; i < count; ++i) {
    if (is_valid(validity, i)) {
      column.append(text_of(values[i]));
    } else {
      column.append_null();
    }
  }
}

}  // namespace cupel
