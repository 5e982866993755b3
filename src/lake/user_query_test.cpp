#include "lake/engine.h"
#include "lake/temporary_folder.h"

#include <doctest/doctest.h>

namespace cupel {
namespace {

struct Fixture {
  Fixture() : engine(options()) {
    engine.execute("CREATE TABLE t AS SELECT range::BIGINT AS a, 'x' || range AS b FROM range(10)");
  }
  EngineOptions options() const {
    EngineOptions made;
    made.folders = {folder.path()};
    made.temporary_folder = folder.path() / "temporary";
    return made;
  }
  std::string exported(std::string_view sql, ExportFormat format) {
    std::string bytes;
    const Result<void> done =
        engine.export_query(sql, format, [&](std::string_view piece) { bytes += piece; });
    if (!done) return "error: " + done.error().rule;
    return bytes;
  }
  TemporaryFolder folder;
  Engine engine;
};

TEST_CASE_FIXTURE(Fixture, "any type comes to the custodian as text, in the query's order") {
  const Result<Table> table = engine.user_query(
      "SELECT a, 1.50 AS a, 0.5::DOUBLE AS d, [1, 2] AS l, DATE '2020-02-01' AS day, NULL AS n "
      "FROM t ORDER BY t.a DESC;  -- the newest first", 100);
  REQUIRE(table);
  REQUIRE(table->rows() == 10);
  CHECK(table->at(0).text(0) == "9");
  CHECK(table->at(0).text(9) == "0");
  CHECK(table->at(1).text(0) == "1.50");
  CHECK(table->at(2).text(0) == "0.5");
  CHECK(table->at(3).text(0) == "[1, 2]");
  CHECK(table->at(4).text(0) == "2020-02-01");
  CHECK_FALSE(table->at(5).has(0));
  CHECK(table->specs()[0].name == "a");
  CHECK(table->specs()[1].name == "a");
}

TEST_CASE_FIXTURE(Fixture, "statements that read are answered") {
  for (const char* sql :
       {"SELECT 1", "WITH x AS (SELECT 1) SELECT * FROM x", "VALUES (1), (2)", "FROM t", "TABLE t",
        "DESCRIBE t", "SHOW TABLES", "SUMMARIZE t", "EXPLAIN SELECT * FROM t",
        "EXPLAIN ANALYZE SELECT * FROM t", "explain (format json) from t", "DESCRIBE SELECT 1",
        "SELECT ';' AS \"a;b\" -- ; \n", "/* ; /* ; */ */ SELECT $x$;$x$", "SELECT e'\\';' ;;",
        "EXPLAIN (SELECT 1)", "SELECT 1 AS x UNION ALL SELECT 2"}) {
    CAPTURE(sql);
    const Result<Table> table = engine.user_query(sql, 1000);
    if (!table) MESSAGE(table.error().message);
    REQUIRE(table);
    CHECK(table->rows() > 0);
  }
}

TEST_CASE_FIXTURE(Fixture, "statements that write, change or hide another are refused") {
  const std::string out = (folder.path() / "out.parquet").string();
  const struct {
    std::string sql;
    std::string_view rule;
  } cases[] = {
      {"DROP TABLE t", "query_reads_only"},
      {"INSERT INTO t VALUES (1, 'a')", "query_reads_only"},
      {"CREATE TABLE u AS SELECT 1", "query_reads_only"},
      {"WITH x AS (SELECT 1) INSERT INTO t SELECT *, '' FROM x", "query_reads_only"},
      {"COPY t TO '" + out + "'", "query_reads_only"},
      {"EXPLAIN ANALYZE DROP TABLE t", "query_reads_only"},
      {"EXPLAIN ANALYZE COPY t TO '" + out + "'", "query_reads_only"},
      {"EXPLAIN (ANALYZE) DROP TABLE t", "query_reads_only"},
      {"EXPLAIN /* SELECT */ ANALYZE COPY t TO '" + out + "'", "query_reads_only"},
      {"EXPLAIN ANALYZE EXPLAIN ANALYZE DROP TABLE t", "*"},
      {"ATTACH '" + (folder.path() / "x.db").string() + "'", "query_reads_only"},
      {"EXPORT DATABASE '" + (folder.path() / "e").string() + "'", "query_reads_only"},
      {"CALL pragma_version()", "query_reads_only"},
      {"SET VARIABLE x = 1", "query_reads_only"},
      {"SET threads = 8", "query_reads_only"},
      {"BEGIN", "query_reads_only"},
      {"CHECKPOINT", "query_reads_only"},
      {"SELECT 1; DROP TABLE t", "several_statements"},
      {"SELECT ?", "sql_parameters"},
      {"SELECT $1", "sql_parameters"},
      {"SELECT 1) ; DROP TABLE t; SELECT (1", "sql_syntax"},
      {"", "sql_syntax"},
      {"-- nothing", "sql_syntax"},
      {"SELEC 1", "sql_syntax"},
      {"SELECT * FROM nowhere", "sql_unknown_name"},
      {"SELECT st_contains(1, 2)", "sql_unknown_name"},
      {"SELECT no_column FROM t", "sql_binding"},
      {std::string("SELECT 1\0", 9), "sql_syntax"},
      {"SELECT * FROM read_csv('/etc/hostname')", "forbidden"},
      {"SELECT * FROM query('DROP TABLE t')", "sql_syntax"},
  };
  for (const auto& [sql, rule] : cases) {
    CAPTURE(sql);
    const Result<Table> table = engine.user_query(sql, 1000);
    REQUIRE_FALSE(table);
    if (rule != "*") CHECK(table.error().rule == rule);
    CHECK(table.error().kind != ErrorKind::internal);
  }
  CHECK(engine.query("SELECT count(*) FROM t").at(0).integer(0) == 10);
  CHECK_FALSE(std::filesystem::exists(out));
  CHECK_FALSE(std::filesystem::exists(folder.path() / "x.db"));
}

TEST_CASE_FIXTURE(Fixture, "an unknown function is unknown, not an invitation to install something") {
  const Result<Table> table = engine.user_query("SELECT st_contains(1, 2)", 10);
  REQUIRE_FALSE(table);
  CHECK(table.error().message.find("nstall") == std::string::npos);
  CHECK(table.error().trail.empty());
}

TEST_CASE_FIXTURE(Fixture, "a query with more rows than the limit is refused, not cut") {
  CHECK(engine.user_query("FROM t", 10));
  const Result<Table> table = engine.user_query("FROM t", 9);
  REQUIRE_FALSE(table);
  CHECK(table.error().kind == ErrorKind::limit_exceeded);
}

TEST_CASE_FIXTURE(Fixture, "a query is exported as CSV, JSON and Parquet") {
  const std::string_view sql =
      "SELECT 1 AS n, 'a,\"b\"' AS \"the, name\", NULL AS e, '' AS \"\"\"q\"\"\" "
      "UNION ALL SELECT 2, 'z', 'é', 'x' ORDER BY 1";
  CHECK(exported(sql, ExportFormat::csv) ==
        "n,\"the, name\",e,\"\"\"q\"\"\"\n1,\"a,\"\"b\"\"\",,\"\"\n2,z,é,x\n");
  CHECK(exported(sql, ExportFormat::json) ==
        R"({"columns":[{"name":"n","type":"INTEGER"},{"name":"the, name","type":"VARCHAR"},)"
        R"({"name":"e","type":"VARCHAR"},{"name":"\"q\"","type":"VARCHAR"}],)"
        R"("rows":[["1","a,\"b\"",null,""],["2","z","é","x"]]})");
  const std::string parquet = exported("SELECT * FROM t;", ExportFormat::parquet);
  CHECK(parquet.starts_with("PAR1"));
  CHECK(parquet.ends_with("PAR1"));
  CHECK(std::filesystem::is_empty(folder.path() / "temporary"));
  CHECK(exported("DROP TABLE t", ExportFormat::parquet) == "error: query_reads_only");
  CHECK(exported("EXPLAIN SELECT 1", ExportFormat::csv).starts_with("explain_key,explain_value\n"));
}

}  // namespace
}  // namespace cupel
