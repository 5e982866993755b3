#include "sources/nearest.h"

#include <doctest/doctest.h>

#include <array>

using namespace cupel;

TEST_CASE("the nearest name is the one with the fewest changes, the first of equals") {
  constexpr std::array<std::string_view, 3> known = {"exporter", "importer", "unit"};
  CHECK(nearest_name("exportr", known) == "exporter");
  CHECK(nearest_name("Unit", known) == "unit");
  CHECK(nearest_name("xporter", known) == "exporter");
  CHECK(nearest_name("anything", {}).empty());
}
