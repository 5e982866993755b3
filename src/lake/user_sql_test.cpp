#include "lake/user_sql.h"

#include <doctest/doctest.h>

namespace cupel {
namespace {

TEST_CASE("the end of a statement is found outside quotes and comments") {
  const struct {
    std::string_view sql;
    std::size_t end;
  } cases[] = {{"a;b", 1},       {"a", 1},         {"';';", 3},      {"\";\";", 3},
               {"--;\n;", 4},    {"/*;*/;", 5},    {"/*/*;*/;*/;", 10}, {"$$;$$;", 5},
               {"$a$;$$;$a$;", 10}, {"e'\\';';", 6}, {"me'\\';", 5},  {"'a'';';", 6},
               {"1$;", 2},       {"/*;", 3},       {"';", 2},        {"", 0}};
  for (const auto& [sql, end] : cases) {
    CAPTURE(sql);
    CHECK(statement_end(sql) == end);
  }
}

TEST_CASE("blanks and comments before a statement are passed over") {
  CHECK(skip_blanks("  -- a\n /* b /* c */ */\tSELECT", 0) == 24);
  CHECK(skip_blanks("--", 0) == 2);
  CHECK(skip_blanks("/* open", 0) == 7);
  CHECK(skip_blanks("- -", 0) == 0);
}

}  // namespace
}  // namespace cupel
