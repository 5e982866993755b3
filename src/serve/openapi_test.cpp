#include "serve/site.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cctype>
#include <fstream>
#include <iterator>
#include <set>

namespace cupel::serve {
namespace {

using nlohmann::json;

std::string method_of(const Route& route) {
  return route.method == Method::post ? "post" : route.method == Method::delete_ ? "delete" : "get";
}

TEST_CASE("the OpenAPI document names every route, and every path it names is a route") {
  const auto document = json::parse(openapi_text());
  std::ifstream in(CUPEL_SOURCE_DIR "/src/serve/openapi.yaml");
  const std::string file{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  CHECK_MESSAGE(openapi_text() == file, "an old openapi.yaml is inside: touch serve/openapi.cpp");
  std::set<std::string> documented;
  for (const auto& [path, methods] : document["paths"].items()) {
    for (const auto& [method, operation] : methods.items()) {
      documented.insert(method + " " + path);
      CHECK(operation["operationId"].is_string());
      CHECK(operation["responses"].size() > 0);
    }
  }
  std::set<std::string> built;
  for (const Route& route : routes) {
    std::string path(route.pattern);
    if (const auto dots = path.find("...}"); dots != std::string::npos) path.erase(dots, 3);
    const std::string method = method_of(route);
    built.insert(method + " " + path);
    const auto& operation = document["paths"][path][method];
    REQUIRE(operation.is_object());
    CHECK((operation.contains("security") && operation["security"].empty()) ==
          (route.access == Access::open));
  }
  CHECK(documented == built);
}

}  // namespace
}  // namespace cupel::serve
