/// Writes a table row by row in the order of its columns; a forgotten column is caught.
#pragma once

#include "trade/figures.h"

#include "model/assert.h"
#include "model/calendar.h"
#include "model/table.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cupel {

class RowWriter {
 public:
  explicit RowWriter(Table& table) : table_(table) {}

  RowWriter& put(std::string_view value) {
    next().append(value);
    return *this;
  }
  RowWriter& put(const std::string& value) { return put(std::string_view(value)); }
  RowWriter& put(const char* value) { return put(std::string_view(value)); }
  /// Empty text is a missing value.
  RowWriter& put_if(std::string_view value) { return value.empty() ? null() : put(value); }
  RowWriter& put(const std::vector<std::string>& values) {
    next().append(values);
    return *this;
  }
  RowWriter& put(int128 value) {
    next().append(saturated(value));
    return *this;
  }
  RowWriter& put(std::optional<std::int64_t> value) {
    next().append(value);
    return *this;
  }
  RowWriter& put_flag(bool value) { return put(int128{value ? 1 : 0}); }
  RowWriter& null() {
    next().append_null();
    return *this;
  }
  /// period_from_us and period_to_us of a calendar year.
  RowWriter& put_year(int year) {
    put(int128{instant_us_of({year, 1, 1})});
    return put(int128{instant_us_of({year + 1, 1, 1})});
  }
  /// Mantissa and exponent of a statistic.
  RowWriter& put(SixDigits digits) {
    put(int128{digits.mantissa});
    return put(int128{digits.exponent});
  }

  void end_row() {
    ASSERT(column_ == table_.columns().size());
    column_ = 0;
  }

 private:
  Column& next() {
    ASSERT(column_ < table_.columns().size());
    return table_.at(column_++);
  }

  Table& table_;
  std::size_t column_ = 0;
};

}  // namespace cupel
