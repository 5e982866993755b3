/// csv/1: RFC 4180 with comma, semicolon or tab; lines end with LF or CR LF; quoted line breaks.
///
/// Delimiter, found in the first 64 KiB (at most 64 lines): of the delimiters that give the header at
/// least two cells, the one with most lines of the header's width; then the one with more columns; then
/// comma before semicolon before tab. None: one column, comma.
///
/// A line that breaks the rules is never guessed at: text behind a closing quote (bad_quote), a quote
/// that is never closed (unclosed_quote) and bytes that are no UTF-8 (not_utf8) give the row
/// `{"#raw": …}` of that one line and a defect; reading goes on with the next line. A quote inside an
/// unquoted cell is an ordinary character. A line without any character is no row when the file has
/// more than one column; the first such line is noted (blank_line).
#pragma once

#include "sources/row.h"

#include <memory>
#include <string_view>

namespace cupel {

/// The delimiter by the rule above.
char detect_delimiter(std::string_view head);

/// Errors: no header line, a line above 1 MiB, more than 4,096 columns, NUL, lines that end with CR
/// alone.
Result<std::unique_ptr<RowReader>> open_csv(ByteSource source, const ReaderOptions& options);

/// Row `number` again, see read_row_at.
Result<StatedRow> read_csv_row_at(ByteSource source, const ReaderOptions& options,
                                  std::uint64_t offset, std::uint64_t first_row,
                                  std::uint64_t number, bool want_line);

}  // namespace cupel
