/// What the custodian may ask: one statement that only reads. Private to lake/.
#pragma once

#include "lake/library.h"

#include <string>
#include <string_view>
#include <vector>

namespace cupel {

struct UserSql {
  std::string text;  // the one statement, without its semicolon and what follows
  std::vector<std::string> columns;
  bool explains = false;
};

/// Accept SELECT, WITH, VALUES, FROM, DESCRIBE, SHOW, SUMMARIZE, and EXPLAIN [ANALYZE] of these.
/// Throws Failure: syntax, unknown names, several statements, parameters, anything that could write
/// (EXPLAIN ANALYZE runs what it explains: the explained statement is judged by itself).
UserSql check_user_sql(duckdb_connection connection, std::string_view sql);

/// The statement with every column cast to text, in its own order; `rows_max` 0: all rows.
/// Columns are named c0, c1, …; not for EXPLAIN, whose columns are text and cannot be wrapped.
std::string as_text_query(const UserSql& statement, std::uint64_t rows_max);

/// From `begin`, skip white space and comments.
std::size_t skip_blanks(std::string_view sql, std::size_t begin);

/// The offset of the first semicolon outside quotes and comments, or the text's size.
std::size_t statement_end(std::string_view sql);

}  // namespace cupel
