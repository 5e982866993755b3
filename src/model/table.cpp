#include "model/table.h"

namespace cupel {

void Column::append_null() {
  valid_.push_back(0);
  switch (type_) {
    case ColumnType::int64: integers_.push_back(0); break;
    case ColumnType::text:
    case ColumnType::blob: ends_.push_back(bytes_.size()); break;
    case ColumnType::text_list: ends_.push_back(item_ends_.size()); break;
  }
}

void Column::append(std::int64_t value) {
  ASSERT(type_ == ColumnType::int64);
  valid_.push_back(1);
  integers_.push_back(value);
}

void Column::append(std::optional<std::int64_t> value) {
  if (value) {
    append(*value);
  } else {
    append_null();
  }
}

void Column::append(std::string_view value) {
  ASSERT(type_ == ColumnType::text || type_ == ColumnType::blob);
  valid_.push_back(1);
  bytes_.append(value);
  ends_.push_back(bytes_.size());
}

void Column::append(const std::vector<std::string>& values) {
  ASSERT(type_ == ColumnType::text_list);
  valid_.push_back(1);
  for (const std::string& value : values) {
    bytes_.append(value);
    item_ends_.push_back(bytes_.size());
  }
  ends_.push_back(item_ends_.size());
}

std::string_view Column::text(std::size_t i) const {
  ASSERT(has(i) && (type_ == ColumnType::text || type_ == ColumnType::blob));
  const std::size_t begin = i == 0 ? 0 : ends_[i - 1];
  return std::string_view(bytes_).substr(begin, ends_[i] - begin);
}

std::vector<std::string_view> Column::list(std::size_t i) const {
  ASSERT(has(i) && type_ == ColumnType::text_list);
  std::vector<std::string_view> items;
  for (std::size_t k = i == 0 ? 0 : ends_[i - 1]; k < ends_[i]; ++k) {
    const std::size_t begin = k == 0 ? 0 : item_ends_[k - 1];
    items.push_back(std::string_view(bytes_).substr(begin, item_ends_[k] - begin));
  }
  return items;
}

void Column::clear() {
  valid_.clear();
  integers_.clear();
  bytes_.clear();
  ends_.clear();
  item_ends_.clear();
}

Table::Table(std::vector<ColumnSpec> specs) : specs_(std::move(specs)) {
  columns_.reserve(specs_.size());
  for (const ColumnSpec& spec : specs_) columns_.emplace_back(spec.type);
}

std::size_t Table::position(std::string_view name) const {
  for (std::size_t i = 0; i < specs_.size(); ++i) {
    if (specs_[i].name == name) return i;
  }
  ASSERT(false && "no such column");
}

const Column& Table::operator[](std::string_view name) const { return columns_[position(name)]; }
Column& Table::operator[](std::string_view name) { return columns_[position(name)]; }

void Table::clear() {
  for (Column& column : columns_) column.clear();
}

}  // namespace cupel
