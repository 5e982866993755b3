#include "lake/user_sql.h"

#include "lake/sql.h"

#include <fmt/format.h>

#include <algorithm>

namespace cupel {
namespace {

constexpr std::string_view blanks = " \t\r\n\f\v";

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         (c & 0x80) != 0;
}

// Offset behind the comment that begins at `i`, or `i` when none does. Block comments nest.
std::size_t skip_comment(std::string_view sql, std::size_t i) {
  const std::string_view rest = sql.substr(i);
  if (rest.starts_with("--")) return std::min(sql.find_first_of("\r\n", i), sql.size());
  if (!rest.starts_with("/*")) return i;
  std::size_t depth = 0;
  while (i < sql.size()) {
    if (sql.substr(i, 2) == "/*") {
      ++depth;
      i += 2;
    } else if (sql.substr(i, 2) == "*/") {
      i += 2;
      if (--depth == 0) break;
    } else {
      ++i;
    }
  }
  return std::min(i, sql.size());
}

// Offset behind a quoted text or name that begins at `i`; a doubled quote is seen as two of them.
std::size_t skip_quoted(std::string_view sql, std::size_t i, bool backslashes) {
  const char quote = sql[i++];
  while (i < sql.size() && sql[i] != quote) i += backslashes && sql[i] == '\\' ? 2 : 1;
  return std::min(i + 1, sql.size());
}

// Offset behind $tag$…$tag$ that begins at `i`, or i + 1 when it is only a dollar sign.
std::size_t skip_dollars(std::string_view sql, std::size_t i) {
  std::size_t end = i + 1;
  while (end < sql.size() && is_name_character(sql[end])) ++end;
  if (end >= sql.size() || sql[end] != '$') return i + 1;
  const std::string_view tag = sql.substr(i, end + 1 - i);
  const std::size_t close = sql.find(tag, end + 1);
  return close == std::string_view::npos ? sql.size() : close + tag.size();
}

// True when `sql` has the keyword at `i`, whatever its case, as a whole word.
bool has_word(std::string_view sql, std::size_t i, std::string_view word) {
  if (sql.size() < i + word.size()) return false;
  const bool same = std::ranges::equal(sql.substr(i, word.size()), word, [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b;
  });
  return same && (sql.size() == i + word.size() || !is_name_character(sql[i + word.size()]));
}

// What EXPLAIN explains: the text behind EXPLAIN, ANALYZE and a list of options in parentheses.
std::string_view explained_part(std::string_view sql) {
  std::size_t i = skip_blanks(sql, 0);
  if (!has_word(sql, i, "explain")) return {};
  i = skip_blanks(sql, i + 7);
  if (has_word(sql, i, "analyze")) i = skip_blanks(sql, i + 7);
  // Options look like (FORMAT json); a parenthesised query begins with a keyword of a query.
  if (i < sql.size() && sql[i] == '(') {
    const std::size_t first = skip_blanks(sql, i + 1);
    if (has_word(sql, first, "analyze") || has_word(sql, first, "format")) {
      const std::size_t close = sql.find(')', first);
      if (close == std::string_view::npos) return {};
      i = skip_blanks(sql, close + 1);
    }
  }
  return sql.substr(i);
}

[[noreturn]] void refuse(std::string sentence, std::string rule) {
  throw Failure({ErrorKind::invalid_input, std::move(sentence), std::move(rule), {}, {}});
}

duckdb_statement_type only_type(duckdb_connection connection, std::string_view sql,
                                std::vector<std::string>* columns) {
  const ParsedSql parsed(connection, sql);
  if (parsed.count() != 1) refuse("a query is one statement", "several_statements");
  const PreparedSql statement(connection, parsed, 0);
  if (duckdb().nparams(statement.get()) != 0) refuse("a query has no parameters", "sql_parameters");
  if (columns != nullptr) *columns = statement.column_names();
  return statement.type();
}

}  // namespace

std::size_t skip_blanks(std::string_view sql, std::size_t begin) {
  std::size_t i = begin;
  while (i < sql.size()) {
    const std::size_t next = blanks.contains(sql[i]) ? i + 1 : skip_comment(sql, i);
    if (next == i) break;
    i = next;
  }
  return i;
}

std::size_t statement_end(std::string_view sql) {
  std::size_t i = 0;
  while (i < sql.size()) {
    const std::size_t behind = skip_comment(sql, i);
    if (behind != i) {
      i = behind;
      continue;
    }
    const char c = sql[i];
    if (c == ';') return i;
    if (c == '\'' || c == '"') {
      const bool escapes = i > 0 && (sql[i - 1] == 'e' || sql[i - 1] == 'E') &&
                           (i == 1 || !is_name_character(sql[i - 2]));
      i = skip_quoted(sql, i, escapes && c == '\'');
    } else if (c == '$') {
      i = skip_dollars(sql, i);
    } else {
      ++i;
    }
  }
  return sql.size();
}

UserSql check_user_sql(duckdb_connection connection, std::string_view sql) {
  if (sql.contains('\0')) refuse("a query holds a zero byte", "sql_syntax");
  UserSql statement;
  duckdb_statement_type type = only_type(connection, sql, &statement.columns);
  statement.text = std::string(sql.substr(0, statement_end(sql)));
  if (type == DUCKDB_STATEMENT_TYPE_EXPLAIN) {
    statement.explains = true;
    const std::string_view part = explained_part(statement.text);
    if (skip_blanks(part, 0) == part.size()) refuse("a query only reads", "query_reads_only");
    type = only_type(connection, part, nullptr);
  }
  if (type != DUCKDB_STATEMENT_TYPE_SELECT) refuse("a query only reads", "query_reads_only");
  return statement;
}

std::string as_text_query(const UserSql& statement, std::uint64_t rows_max) {
  std::string names;
  std::string casts;
  for (std::size_t i = 0; i < statement.columns.size(); ++i) {
    names += fmt::format("{}c{}", i == 0 ? "" : ", ", i);
    casts += fmt::format("{}CAST(c{} AS VARCHAR) AS c{}", i == 0 ? "" : ", ", i, i);
  }
  // The line's end before the parenthesis closes a trailing comment.
  std::string text = fmt::format("SELECT {} FROM (\n{}\n) AS given({})", casts, statement.text, names);
  if (rows_max > 0) text += fmt::format(" LIMIT {}", rows_max);
  return text;
}

}  // namespace cupel
