/// Filling fact rows column by column, and reading the cells of one row with its defects.
#pragma once

#include "model/assert.h"
#include "model/decimal.h"
#include "model/defect.h"
#include "model/table.h"
#include "sources/row.h"

#include <optional>
#include <string_view>
#include <vector>

namespace cupel {

/// Writes one fact: the row number, then every column in the dictionary's order; asserts that none is
/// left out.
class FactWriter {
 public:
  FactWriter(Table& table, std::uint64_t row) : table_(table) {
    integer(static_cast<std::int64_t>(row));
  }
  ~FactWriter() { ASSERT(next_ == table_.columns().size()); }
  FactWriter(const FactWriter&) = delete;
  FactWriter& operator=(const FactWriter&) = delete;

  FactWriter& integer(std::optional<std::int64_t> value) {
    table_.at(next_++).append(value);
    return *this;
  }
  /// An empty text is missing.
  FactWriter& text(std::string_view value) {
    Column& column = table_.at(next_++);
    if (value.empty()) {
      column.append_null();
    } else {
      column.append(value);
    }
    return *this;
  }
  FactWriter& null() {
    table_.at(next_++).append_null();
    return *this;
  }

 private:
  Table& table_;
  std::size_t next_ = 0;
};

/// A stated number in a fixed unit with half a unit of its last digit; both missing for an empty cell.
struct Measured {
  std::optional<std::int64_t> value;
  std::optional<std::int64_t> half;
};

/// One row of a batch. What is wrong in it becomes a defect and marks the row as refused: no fact is
/// made of it.
class RowView {
 public:
  RowView(const RowBatch& batch, std::size_t i, std::vector<Defect>& defects)
      : batch_(batch), i_(i), defects_(defects) {}

  std::uint64_t number() const { return batch_.number(i_); }
  bool refused() const { return refused_; }

  /// The cell's characters without outer blanks; empty when missing or when `column` is -1.
  std::string_view text(int column) const;
  /// The cell as received.
  std::string_view stated(int column) const;
  bool has(int column) const { return !text(column).empty(); }

  /// A defect of this row; the text is that of the cell.
  void refuse(int column, std::string_view rule);
  /// The row is kept.
  void note(int column, std::string_view rule);
  /// The same with another text than the cell's.
  void refuse_with(int column, std::string_view rule, std::string_view text);
  void note_with(int column, std::string_view rule, std::string_view text);

  /// Missing when empty; not_a_number or nan refuse the row.
  std::optional<Decimal> decimal(int column, char decimal_sign = '.');
  /// × numerator / denominator. Rules negative_mass, mass_overflow.
  Measured mass(int column, std::int64_t numerator, std::int64_t denominator = 1,
                char decimal_sign = '.');
  /// In 1e-4. Rules negative_value, value_overflow.
  Measured money(int column, char decimal_sign = '.');
  /// A whole number between the bounds; rules not_a_number, `rule` outside.
  std::optional<std::int64_t> whole(int column, std::int64_t least, std::int64_t most,
                                    std::string_view rule);

 private:
  Measured measured(int column, std::int64_t numerator, std::int64_t denominator, char decimal_sign,
                    std::string_view negative, std::string_view overflow);
  void add(int column, std::string_view rule, std::string_view text, bool note);

  const RowBatch& batch_;
  std::size_t i_;
  std::vector<Defect>& defects_;
  bool refused_ = false;
};

/// A stated period, brought to one form.
struct Period {
  std::string text;  // YYYY, YYYY-MM, YYYYQn or YYYY-MM-DD
  int year = 0;
  int month = 0;    // 0: a whole year or a quarter
  int quarter = 0;  // 0: none
  int day = 0;
};

/// Years outside are date_out_of_range.
inline constexpr int year_least = 1800;
inline constexpr int year_most = 2100;

/// YYYY, YYYYMM, YYYY-MM, YYYYMMDD, YYYY-MM-DD, YYYYQn, YYYY-Qn. Nothing for anything else; the year
/// is not judged.
std::optional<Period> parse_period(std::string_view text);

/// Read a cell as a period; rules bad_date, date_out_of_range.
std::optional<Period> read_period(RowView& row, int column);

/// A product code of the Harmonized System: digits with a lost leading zero restored (an odd number of
/// digits up to nine), ".0" of a number taken off; other codes ("TOTAL") as they are. `restored` tells.
std::string product_code(std::string_view stated, bool& restored);

/// Without blanks, tabs and no-break spaces at both ends.
std::string_view trim(std::string_view text);

}  // namespace cupel
