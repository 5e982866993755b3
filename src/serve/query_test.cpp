#include "serve/query.h"

#include <doctest/doctest.h>

namespace cupel::serve {
namespace {

TEST_CASE("a query gives each member once and refuses the rest with the nearest name") {
  const auto target = parse_target("/x?cursor=abc&limit=20&from=7");
  REQUIRE(target);
  Query query(*target);
  CHECK(query.text("cursor") == "abc");
  CHECK(query.text("priority").empty());
  CHECK(query.limit() == 20);
  CHECK(query.finish().error().message == "query member is not known: from; nearest: cursor");
  CHECK(query.number("from", 0, 0, 10) == 7);
  CHECK(query.finish());
}

TEST_CASE("a number outside its limits keeps the default and is said") {
  for (const auto text : {"/x?limit=0", "/x?limit=501", "/x?limit=", "/x?limit=1e2", "/x?limit=+1",
                          "/x?limit=01", "/x?limit=99999999999999999999"}) {
    CAPTURE(text);
    const auto target = parse_target(text);
    REQUIRE(target);
    Query query(*target);
    CHECK(query.limit() == 100);
    CHECK(query.finish().error().rule == "bad_query");
  }
}

}  // namespace
}  // namespace cupel::serve
