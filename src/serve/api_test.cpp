#include "serve/api.h"

#include <doctest/doctest.h>

#include <cstdlib>

namespace cupel::serve {
namespace {

namespace fs = std::filesystem;

TEST_CASE("nobody but the operator gets an answer from any route, and an upload is dropped") {
  std::string pattern = (fs::temp_directory_path() / "cupel-api-XXXXXX").string();
  REQUIRE(::mkdtemp(pattern.data()) != nullptr);
  const fs::path folder = pattern;
  const ArchiveOptions options{.data = folder / "data",
                               .keys = folder / "keys",
                               .clock = &system_clock(),
                               .threads = 1,
                               .access = ArchiveOptions::Access::write};
  REQUIRE(Archive::init(options, "demo.invalid/api", true));
  auto archive = Archive::open(options);
  REQUIRE(archive);
  Events events;
  const Reach reach{**archive, events, {}};
  const Principal stranger{"somebody", false};
  std::size_t asked = 0;
  for (const Route& route : routes) {
    if (route.access == Access::open || route.id == RouteId::events ||
        route.id == RouteId::close_session) {
      CHECK(answer_route(route.id, reach, (*archive)->operator_principal(), {}).status == 404);
      continue;
    }
    CAPTURE(route.pattern);
    Request request;
    request.target = *parse_target(route.id == RouteId::take_delivery ? "/x?name=a.csv" : "/x");
    request.capture = route.pattern.contains("{ref}") ? "0:0" : "0";
    const Reply reply = answer_route(route.id, reach, stranger, request);
    CHECK(reply.status == 403);
    CHECK(reply.body->contains("no_right"));
    ++asked;
  }
  CHECK(asked == 17);
  fs::remove_all(folder);
}

}  // namespace
}  // namespace cupel::serve
