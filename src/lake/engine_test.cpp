#include "lake/engine.h"

#include "lake/temporary_folder.h"

#include <doctest/doctest.h>

#include <fstream>
#include <thread>

namespace cupel {
namespace {

EngineOptions options_in(const std::filesystem::path& folder) {
  EngineOptions options;
  options.folders = {folder};
  options.temporary_folder = folder / "temporary";
  return options;
}

ErrorKind kind_of_failure(Engine& engine, const std::string& sql) {
  try {
    engine.query(sql);
  } catch (const Failure& failure) {
    return failure.error.kind;
  }
  FAIL("no failure: " << sql);
  return ErrorKind::internal;
}

void write_text(const std::filesystem::path& path, std::string_view text) {
  std::ofstream(path, std::ios::binary) << text;
}

TEST_CASE("a query brings whole numbers, text, bytes, lists and maps into columns") {
  Engine engine{EngineOptions{}};
  const Table table = engine.query(
      "SELECT 7::TINYINT a, 300::USMALLINT b, -5::BIGINT c, true d, 9::HUGEINT e,"
      " 12::DECIMAL(20,0) f,"
      " 'x''y' g, '\\x00\\xFF'::BLOB h, ['p', NULL, 'q'] i, map(['z','a'], ['1', NULL]) j, NULL k,"
      " TIMESTAMP '1970-01-01 00:00:01' l, []::VARCHAR[] m");
  REQUIRE(table.rows() == 1);
  CHECK(table["a"].integer(0) == 7);
  CHECK(table["b"].integer(0) == 300);
  CHECK(table["c"].integer(0) == -5);
  CHECK(table["d"].integer(0) == 1);
  CHECK(table["e"].integer(0) == 9);
  CHECK(table["f"].integer(0) == 12);
  CHECK(table["g"].text(0) == "x'y");
  CHECK(table["h"].text(0) == std::string_view("\0\xFF", 2));
  CHECK(table["h"].type() == ColumnType::blob);
  CHECK(table["i"].list(0) == std::vector<std::string_view>{"p", "q"});
  CHECK(table["j"].text(0) == R"({"a":null,"z":"1"})");
  CHECK_FALSE(table["k"].has(0));
  CHECK(table["l"].integer(0) == 1'000'000);
  CHECK(table["m"].list(0).empty());
}

TEST_CASE("floating point and numbers beyond 64 bits do not leave the engine") {
  Engine engine{EngineOptions{}};
  for (const char* sql : {"SELECT 1::DOUBLE", "SELECT 1.5", "SELECT 9223372036854775808::HUGEINT",
                          "SELECT 18446744073709551615::UBIGINT", "SELECT -9223372036854775809",
                          "SELECT {'a': 1}", "SELECT [1]", "SELECT DATE '2020-01-01'"}) {
    CAPTURE(sql);
    CHECK(kind_of_failure(engine, sql) == ErrorKind::internal);
  }
  CHECK(engine.query("SELECT (-9223372036854775808)::HUGEINT").at(0).integer(0) == INT64_MIN);
}

TEST_CASE("what is appended comes back, across chunks, with what is missing") {
  Engine engine{EngineOptions{}};
  const std::vector<ColumnSpec> specs{{"n", ColumnType::int64, "", ""},
                                      {"t", ColumnType::text, "", ""},
                                      {"b", ColumnType::blob, "", ""},
                                      {"l", ColumnType::text_list, "", ""}};
  engine.create_table("odd \"name\"", specs);
  Table rows(specs);
  for (std::int64_t i = 0; i < 5000; ++i) {
    if (i % 3 == 0) {
      for (Column& column : rows.columns()) column.append_null();
      continue;
    }
    rows.at(0).append(i);
    rows.at(1).append(std::string_view("Zürich " + std::to_string(i)));
    rows.at(2).append(std::string_view("\xFF\0", 2));
    rows.at(3).append(std::vector<std::string>{"a", std::string(40, 'b'), std::to_string(i)});
  }
  engine.append("odd \"name\"", rows);
  const Table back = engine.query("SELECT * FROM \"odd \"\"name\"\"\"");
  REQUIRE(back.rows() == 5000);
  for (std::size_t i = 0; i < 5000; ++i) {
    for (const Column& column : back.columns()) REQUIRE(column.has(i) == (i % 3 != 0));
    if (i % 3 == 0) continue;
    REQUIRE(back.at(0).integer(i) == static_cast<std::int64_t>(i));
    REQUIRE(back.at(1).text(i) == "Zürich " + std::to_string(i));
    REQUIRE(back.at(2).text(i) == std::string_view("\xFF\0", 2));
    REQUIRE(back.at(3).list(i) == std::vector<std::string_view>{"a", std::string(40, 'b'),
                                                                std::to_string(i)});
  }
}

TEST_CASE("text that is not UTF-8 is refused instead of being stored as missing") {
  Engine engine{EngineOptions{}};
  const std::vector<ColumnSpec> specs{{"t", ColumnType::text, "", ""}};
  engine.create_table("t", specs);
  Table rows(specs);
  rows.at(0).append(std::string_view("caf\xE9"));
  CHECK_THROWS_AS(engine.append("t", rows), Failure);
  CHECK(engine.query("SELECT count(*) FROM t").at(0).integer(0) == 0);
}

TEST_CASE("parameters are values, never SQL") {
  Engine engine{EngineOptions{}};
  const Table table = engine.query("SELECT ? + 1, ?, ?", {41, "it's; --", std::monostate{}});
  CHECK(table.at(0).integer(0) == 42);
  CHECK(table.at(1).text(0) == "it's; --");
  CHECK_FALSE(table.at(2).has(0));
}

TEST_CASE("a streamed query gives the same rows in the same order") {
  Engine engine{EngineOptions{}};
  std::int64_t next = 0;
  engine.query_in_parts(
      "SELECT range FROM range(20000) ORDER BY range", {}, [&](const Table& part) {
        for (std::size_t i = 0; i < part.rows(); ++i) REQUIRE(part.at(0).integer(i) == next++);
      });
  CHECK(next == 20000);
  // An error in a late row must not look like the end.
  CHECK_THROWS_AS(engine.query_in_parts("SELECT CASE WHEN range = 99999 THEN error('late') ELSE "
                                        "range::VARCHAR END FROM range(100000)",
                                        {}, [](const Table&) {}),
                  Failure);
}

TEST_CASE("a macro of ours is seen by later queries and by other connections") {
  Engine engine{EngineOptions{}};
  engine.execute("CREATE MACRO twice(x) AS x * 2; CREATE MACRO ten() AS TABLE SELECT 10 AS n");
  Engine other = engine.connect();
  CHECK(other.query("SELECT twice(n) FROM ten()").at(0).integer(0) == 20);
}

TEST_CASE("files outside the folders, extensions, databases and settings are refused") {
  const TemporaryFolder folder;
  const std::filesystem::path inside = folder.path() / "lake";
  std::filesystem::create_directories(inside);
  write_text(folder.path() / "outside.csv", "a\n1\n");
  write_text(inside / "inside.csv", "a\n1\n");
  Engine engine(options_in(inside));
  const std::string in = inside.string();
  CHECK(engine.query("SELECT a FROM read_csv('" + in + "/inside.csv')").rows() == 1);
  for (const std::string& sql : std::vector<std::string>{
           "SELECT * FROM read_csv('/etc/hostname')",
           "SELECT * FROM read_text('" + in + "/../outside.csv')",
           "SELECT * FROM glob('" + folder.path().string() + "/*')",
           "COPY (SELECT 1) TO '" + folder.path().string() + "/out.csv'",
           "ATTACH '" + folder.path().string() + "/x.db'",
           "INSTALL spatial",
           "LOAD spatial",
           "SET threads = 8",
           "SET enable_external_access = true",
           "SET allowed_directories = ['/']",
           "RESET memory_limit",
           "SELECT * FROM read_parquet('https://example.org/x.parquet')"}) {
    CAPTURE(sql);
    CHECK(kind_of_failure(engine, sql) == ErrorKind::forbidden);
  }
  CHECK_FALSE(std::filesystem::exists(folder.path() / "out.csv"));
}

TEST_CASE("an engine without folders opens no file at all") {
  Engine engine{EngineOptions{}};
  CHECK(kind_of_failure(engine, "SELECT * FROM read_text('/etc/hostname')") ==
        ErrorKind::forbidden);
}

TEST_CASE("a running query is interrupted from another thread and the engine stays usable") {
  Engine engine{EngineOptions{}};
  std::jthread other([&](const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      engine.interrupt();
      std::this_thread::yield();
    }
  });
  try {
    engine.query("SELECT count(*) FROM range(1000000) a, range(1000000) b "
                 "WHERE a.range + b.range < 0");
    FAIL("not interrupted");
  } catch (const Failure& failure) {
    CHECK(failure.error.kind == ErrorKind::unavailable);
    CHECK(failure.error.rule == "interrupted");
  }
  other.request_stop();
  other.join();
  CHECK(engine.query("SELECT 1").at(0).integer(0) == 1);
}

TEST_CASE("a stop requested earlier or meanwhile ends the statement") {
  Engine engine{EngineOptions{}};
  std::stop_source stop;
  engine.stop_on(stop.get_token());
  CHECK(engine.query("SELECT 1").rows() == 1);
  std::size_t parts = 0;
  CHECK_THROWS_AS(engine.query_in_parts("SELECT range FROM range(100000000)", {},
                                        [&](const Table&) {
                                          if (++parts == 3) stop.request_stop();
                                        }),
                  Failure);
  CHECK(kind_of_failure(engine, "SELECT count(*) FROM range(100000000) a, range(1000) b") ==
        ErrorKind::unavailable);
  engine.stop_on({});
  CHECK(engine.query("SELECT 1").rows() == 1);
}

TEST_CASE("work beyond the memory budget is spilled and the spill folder goes with the engine") {
  const TemporaryFolder folder;
  EngineOptions options = options_in(folder.path());
  options.memory_bytes_max = 48u << 20;
  {
    Engine engine(options);
    engine.execute("CREATE TABLE big AS SELECT range AS n, md5(range::VARCHAR) AS t "
                   "FROM range(2000000)");
    const Table first = engine.query("SELECT n FROM big ORDER BY t LIMIT 1 OFFSET 1500000");
    CHECK(first.rows() == 1);
    CHECK(engine.query("SELECT count(*) FROM big").at(0).integer(0) == 2000000);
    CHECK(std::filesystem::exists(options.temporary_folder));
  }
  CHECK_FALSE(std::filesystem::exists(options.temporary_folder));
}

TEST_CASE("without a spill folder such work ends with limit_exceeded") {
  EngineOptions options;
  options.memory_bytes_max = 32u << 20;
  Engine engine(options);
  CHECK(kind_of_failure(engine, "SELECT list(md5(range::VARCHAR)) FROM range(5000000)") ==
        ErrorKind::limit_exceeded);
}

}  // namespace
}  // namespace cupel
