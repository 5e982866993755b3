#include "lake/columns.h"

#include "lake/connection.h"
#include "lake/engine.h"

#include <doctest/doctest.h>

namespace cupel {
namespace {

std::string rule_of_query(Engine& engine, const std::string& sql) {
  try {
    (void)engine.query(sql);
  } catch (const Failure& failure) {
    return failure.error.rule;
  }
  return "none";
}

TEST_CASE("every whole number that fits 64 bits arrives, and the next one beyond does not") {
  Engine engine{EngineOptions{}};
  const Table table = engine.query(
      "select 127::tinyint, 255::utinyint, (-32768)::smallint, 65535::usmallint, 4294967295::uinteger, "
      "9223372036854775807::ubigint, (-9223372036854775808)::hugeint, 9223372036854775807::uhugeint, true, "
      "99999::decimal(5, 0), (-999999999999999999)::decimal(30, 0), null::bigint, null");
  const std::vector<std::int64_t> expected{127,       255,       -32'768,   65'535, 4'294'967'295,
                                           INT64_MAX, INT64_MIN, INT64_MAX, 1,      99'999, -999'999'999'999'999'999};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    CAPTURE(i);
    CHECK(table.at(i).integer(0) == expected[i]);
  }
  CHECK_FALSE(table.at(11).has(0));
  CHECK_FALSE(table.at(12).has(0));
  for (const char* beyond : {"9223372036854775808::ubigint", "9223372036854775808::hugeint",
                             "(-9223372036854775809)::hugeint", "9223372036854775808::uhugeint",
                             "18446744073709551615::hugeint", "18446744073709551616::uhugeint",
                             "340282366920938463463374607431768211455::uhugeint",
                             "9223372036854775808::decimal(30, 0)"}) {
    CAPTURE(beyond);
    CHECK(rule_of_query(engine, std::string("select ") + beyond) == "number_too_large");
  }
}

TEST_CASE("a type that our tables do not have is refused with the column's name") {
  Engine engine{EngineOptions{}};
  for (const char* other : {"1.5::double", "1.5::float", "1.5::decimal(3, 1)", "date '2020-01-01'", "[1]", "[[1]]",
                            "{'a': 1}", "map {'a': 1}", "map {1: 'a'}", "interval 1 day", "uuid()"}) {
    CAPTURE(other);
    CHECK(rule_of_query(engine, std::string("select ") + other + " as odd") == "column_type");
  }
}

TEST_CASE("lists lose missing items, maps are objects in bytewise order, and empty is not missing") {
  Engine engine{EngineOptions{}};
  const Table table = engine.query(
      "select * from (values (1, ['b', null, 'a'], map {'b': '1', 'a\"': null}), (2, [], map {}), (3, null, null)) "
      "t(i, l, m) order by i");
  CHECK(table.at(1).list(0) == std::vector<std::string_view>{"b", "a"});
  CHECK(table.at(1).has(1));
  CHECK(table.at(1).list(1).empty());
  CHECK_FALSE(table.at(1).has(2));
  CHECK(table.at(2).text(0) == R"({"a\"":null,"b":"1"})");
  CHECK(table.at(2).text(1) == "{}");
  CHECK_FALSE(table.at(2).has(2));
}

TEST_CASE("texts of every length around what lies in the vector itself come back, bytes too") {
  Engine engine{EngineOptions{}};
  const std::vector<ColumnSpec> specs{{"t", ColumnType::text, "", ""},
                                      {"b", ColumnType::blob, "", ""},
                                      {"l", ColumnType::text_list, "", ""}};
  Table rows(specs);
  for (std::size_t length = 0; length < 40; ++length) {
    rows.at(0).append(std::string_view(std::string(length, 't')));
    rows.at(1).append(std::string_view(std::string(length, '\xFF')));
    rows.at(2).append(std::vector<std::string>(length % 4, std::string(length, 'l')));
  }
  engine.create_table("drawn", specs);
  engine.append("drawn", rows);
  const Table back = engine.query("select * from drawn");
  REQUIRE(back.rows() == 40);
  for (std::size_t i = 0; i < 40; ++i) {
    CHECK(back.at(0).text(i) == rows.at(0).text(i));
    CHECK(back.at(1).text(i) == rows.at(1).text(i));
    CHECK(back.at(2).list(i) == rows.at(2).list(i));
  }
  CHECK(back.at(1).type() == ColumnType::blob);
}

TEST_CASE("each of our types has its name in SQL") {
  Engine engine{EngineOptions{}};
  for (const ColumnType type : {ColumnType::int64, ColumnType::text, ColumnType::blob, ColumnType::text_list}) {
    const std::string sql = "select null::" + std::string(sql_type(type)) + " as c";
    CHECK(engine.query(sql).specs()[0].type == type);
  }
}

}  // namespace
}  // namespace cupel
