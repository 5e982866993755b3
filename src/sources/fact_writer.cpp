#include "sources/fact_writer.h"

#include "model/calendar.h"

#include <fmt/core.h>

#include <algorithm>

namespace cupel {
namespace {

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(),
                                      [](char c) { return c >= '0' && c <= '9'; });
}

int number_of(std::string_view digits) {
  int number = 0;
  for (const char c : digits) number = number * 10 + (c - '0');
  return number;
}

/// "/geometry", "/properties/Mined area (ha)": where a column of a feature lies in it.
std::string member_pointer(std::string_view name) {
  std::string pointer = "/";
  if (name.starts_with("properties.")) {
    pointer += "properties/";
    name.remove_prefix(11);
  }
  for (const char c : name) {
    if (c == '~') {
      pointer += "~0";
    } else if (c == '/') {
      pointer += "~1";
    } else {
      pointer += c;
    }
  }
  return pointer;
}

bool is_nan_word(std::string_view text) {
  return text == "nan" || text == "NaN" || text == "NAN" || text == "inf" || text == "Inf" ||
         text == "-inf" || text == "Infinity" || text == "-Infinity";
}

}  // namespace

std::string_view trim(std::string_view text) {
  constexpr std::string_view no_break = "\xC2\xA0";
  for (;;) {
    if (!text.empty() && (text.front() == ' ' || text.front() == '\t')) {
      text.remove_prefix(1);
    } else if (!text.empty() && (text.back() == ' ' || text.back() == '\t')) {
      text.remove_suffix(1);
    } else if (text.starts_with(no_break)) {
      text.remove_prefix(2);
    } else if (text.ends_with(no_break)) {
      text.remove_suffix(2);
    } else {
      return text;
    }
  }
}

std::string_view RowView::stated(int column) const {
  if (column < 0) return {};
  return batch_.cell(i_, static_cast<std::size_t>(column)).text;
}

std::string_view RowView::text(int column) const { return trim(stated(column)); }

void RowView::add(int column, std::string_view rule, std::string_view text, bool note) {
  Defect defect;
  defect.row = static_cast<std::int64_t>(batch_.number(i_));
  defect.line = static_cast<std::int64_t>(batch_.line(i_));
  defect.pointer = batch_.pointer(i_);
  if (defect.pointer.empty()) {
    defect.column = column + 1;
  } else if (column >= 0) {
    defect.pointer += member_pointer(batch_.columns().names()[static_cast<std::size_t>(column)]);
  }
  defect.rule = rule;
  defect.text = defect_text(text);
  defect.note = note;
  defects_.push_back(std::move(defect));
}

void RowView::refuse(int column, std::string_view rule) { refuse_with(column, rule, stated(column)); }
void RowView::note(int column, std::string_view rule) { note_with(column, rule, stated(column)); }

void RowView::refuse_with(int column, std::string_view rule, std::string_view text) {
  refused_ = true;
  add(column, rule, text, false);
}

void RowView::note_with(int column, std::string_view rule, std::string_view text) {
  add(column, rule, text, true);
}

std::optional<Decimal> RowView::decimal(int column, char decimal_sign) {
  const std::string_view cell = text(column);
  if (cell.empty()) return std::nullopt;
  const auto value = parse_decimal(cell, decimal_sign);
  if (!value) refuse(column, is_nan_word(cell) ? "nan" : "not_a_number");
  return value;
}

Measured RowView::measured(int column, std::int64_t numerator, std::int64_t denominator,
                           char decimal_sign, std::string_view negative,
                           std::string_view overflow) {
  const auto stated = decimal(column, decimal_sign);
  if (!stated) return {};
  if (stated->mantissa < 0) {
    refuse(column, negative);
    return {};
  }
  const auto value = scaled(*stated, numerator, denominator);
  const auto half = half_last_digit(*stated, numerator, denominator);
  if (!value || !half) {
    refuse(column, overflow);
    return {};
  }
  return {value, half};
}

Measured RowView::mass(int column, std::int64_t numerator, std::int64_t denominator,
                       char decimal_sign) {
  return measured(column, numerator, denominator, decimal_sign, "negative_mass", "mass_overflow");
}

Measured RowView::money(int column, char decimal_sign) {
  return measured(column, 10'000, 1, decimal_sign, "negative_value", "value_overflow");
}

std::optional<std::int64_t> RowView::whole(int column, std::int64_t least, std::int64_t most,
                                           std::string_view rule) {
  const auto stated = decimal(column);
  if (!stated) return std::nullopt;
  const auto value = scaled(*stated, 1);
  if (!value || *value < least || *value > most) {
    refuse(column, rule);
    return std::nullopt;
  }
  return value;
}

std::optional<Period> parse_period(std::string_view text) {
  if (text.size() < 4 || !all_digits(text.substr(0, 4))) return std::nullopt;
  Period period;
  period.year = number_of(text.substr(0, 4));
  std::string_view rest = text.substr(4);
  if (rest.empty()) {
    period.text = text;
    return period;
  }
  if (rest.starts_with('-')) rest.remove_prefix(1);
  if (rest.size() == 2 && (rest[0] == 'Q' || rest[0] == 'q') && rest[1] >= '1' && rest[1] <= '4') {
    period.quarter = rest[1] - '0';
    period.text = fmt::format("{:04}Q{}", period.year, period.quarter);
    return period;
  }
  if (rest.size() < 2 || !all_digits(rest.substr(0, 2))) return std::nullopt;
  period.month = number_of(rest.substr(0, 2));
  if (period.month < 1 || period.month > 12) return std::nullopt;
  rest.remove_prefix(2);
  if (rest.empty()) {
    period.text = fmt::format("{:04}-{:02}", period.year, period.month);
    return period;
  }
  if (rest.starts_with('-')) rest.remove_prefix(1);
  if (rest.size() != 2 || !all_digits(rest)) return std::nullopt;
  period.day = number_of(rest);
  if (!is_valid({period.year, period.month, period.day})) return std::nullopt;
  period.text = fmt::format("{:04}-{:02}-{:02}", period.year, period.month, period.day);
  return period;
}

std::optional<Period> read_period(RowView& row, int column) {
  auto period = parse_period(row.text(column));
  if (!period) {
    row.refuse(column, row.has(column) ? "bad_date" : "missing_field");
    return std::nullopt;
  }
  if (period->year < year_least || period->year > year_most) {
    row.refuse(column, "date_out_of_range");
    return std::nullopt;
  }
  return period;
}

std::string product_code(std::string_view stated, bool& restored) {
  restored = false;
  std::string code(trim(stated));
  if (code.ends_with(".0") && all_digits(std::string_view(code).substr(0, code.size() - 2))) {
    code.resize(code.size() - 2);
    restored = true;
  }
  if (all_digits(code) && code.size() < 10 && code.size() % 2 == 1) {
    code.insert(0, 1, '0');
    restored = true;
  }
  return code;
}

}  // namespace cupel
