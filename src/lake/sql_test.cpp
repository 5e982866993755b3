#include "lake/sql.h"

#include "lake/engine.h"

#include "lake/connection.h"

#include <doctest/doctest.h>

namespace cupel {
namespace {

std::string rule_of_failure(const std::function<void()>& action) {
  try {
    action();
  } catch (const Failure& failure) {
    return failure.error.rule;
  }
  return "none";
}

struct Opened {
  Engine engine{EngineOptions{}};
  duckdb_connection connection() { return engine.connection().handle; }
};

TEST_CASE("the engine's message becomes kind and rule by its class, the first line apart from the rest") {
  struct Known {
    std::string_view message;
    ErrorKind kind;
    std::string_view rule;
  };
  for (const Known& known : {Known{"INTERRUPT Error: x", ErrorKind::unavailable, "interrupted"},
                             Known{"Out of Memory Error: x", ErrorKind::limit_exceeded, "memory"},
                             Known{"Permission Error: x", ErrorKind::forbidden, "forbidden"},
                             Known{"IO Error: x", ErrorKind::unavailable, "io"},
                             Known{"Parser Error: x", ErrorKind::invalid_input, "sql_syntax"},
                             Known{"Catalog Error: x", ErrorKind::invalid_input, "sql_unknown_name"},
                             Known{"Binder Error: x", ErrorKind::invalid_input, "sql_binding"},
                             Known{"INTERNAL Error: x", ErrorKind::internal, "engine"},
                             Known{"Conversion Error: x", ErrorKind::invalid_input, "sql"},
                             Known{"the words Permission Error: x", ErrorKind::invalid_input, "sql"},
                             Known{"Catalog Error: the configuration has been locked", ErrorKind::forbidden,
                                   "forbidden"}}) {
    CAPTURE(known.message);
    CHECK(engine_error(known.message).kind == known.kind);
    CHECK(engine_error(known.message).rule == known.rule);
  }
  const Error lines = engine_error("Parser Error: first\nsecond\nthird");
  CHECK(lines.message == "the table engine refused: Parser Error: first");
  CHECK(lines.trail == std::vector<std::string>{"second\nthird"});
  CHECK(engine_error("IO Error: x").trail.empty());
  CHECK(engine_error("INTERRUPT Error: Interrupted!").message == "stopped on request; nothing was changed");
  CHECK(engine_error("").message == "the table engine refused: ");
}

TEST_CASE("a text is parsed into its statements, and none of them or a wrong one is told") {
  Opened opened;
  CHECK(ParsedSql(opened.connection(), "select 1; select 2;").count() == 2);
  CHECK(rule_of_failure([&] { ParsedSql(opened.connection(), "selekt 1"); }) == "sql_syntax");
  CHECK(rule_of_failure([&] { ParsedSql(opened.connection(), "select 1; selekt 2"); }) == "sql_syntax");
  CHECK(rule_of_failure([&] { ParsedSql(opened.connection(), ""); }) != "none");
}

TEST_CASE("a statement is bound by position, and a name that is not there is told before it runs") {
  Opened opened;
  const ParsedSql parsed(opened.connection(), "select ? as a, ? as b, ? as c; select x from nowhere");
  PreparedSql prepared(opened.connection(), parsed, 0);
  CHECK(prepared.type() == DUCKDB_STATEMENT_TYPE_SELECT);
  prepared.bind({std::int64_t{-7}, std::string("a\0b", 3), std::monostate{}});
  Execution execution(opened.connection(), prepared, Fetch::whole, {});
  const ResultColumns columns(execution.get());
  Table table = columns.empty_table();
  execution.each_chunk([&](duckdb_data_chunk chunk) { columns.append(table, chunk); });
  REQUIRE(table.rows() == 1);
  CHECK(table.at(1).text(0) == std::string_view("a\0b", 3));
  CHECK_FALSE(table.at(2).has(0));
  CHECK(rule_of_failure([&] { PreparedSql(opened.connection(), parsed, 1); }) == "sql_unknown_name");
  const ParsedSql plain(opened.connection(), "values (1, 2); select 1 as a, 'x' as \"b c\"");
  CHECK(PreparedSql(opened.connection(), plain, 1).column_names() == std::vector<std::string>{"a", "b c"});
}

TEST_CASE("a result that fails half way is a failure, streamed or whole, and the connection stays usable") {
  Opened opened;
  for (const Fetch fetch : {Fetch::whole, Fetch::streamed}) {
    const ParsedSql parsed(opened.connection(),
                           "select cast(case when i < 50000 then '1' else 'x' end as bigint) from range(60000) t(i)");
    std::uint64_t rows = 0;
    CHECK(rule_of_failure([&] {
            const PreparedSql prepared(opened.connection(), parsed, 0);
            Execution execution(opened.connection(), prepared, fetch, {});
            execution.each_chunk([&](duckdb_data_chunk chunk) { rows += duckdb().data_chunk_get_size(chunk); });
          }) == "sql");
    CHECK(rows < 60'000);
    CHECK(opened.engine.query("select 1").rows() == 1);
  }
}

}  // namespace
}  // namespace cupel
