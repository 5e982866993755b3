#include "sources/known_layouts.h"

#include "model/facts.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <set>

using namespace cupel;

TEST_CASE("every layout can be found by name, has its page, and fills tables the dictionary has") {
  std::set<std::string_view> names;
  for (const Layout* layout : known_layouts()) {
    REQUIRE(layout != nullptr);
    CAPTURE(std::string(layout->name));
    CHECK(names.insert(layout->name).second);
    CHECK(find_layout(layout->name) == layout);
    CHECK(layout->name.find('/') != std::string_view::npos);  // with its version
    CHECK((layout->reader == "csv/1" || layout->reader == "geojson/1"));
    CHECK_FALSE(layout->source.empty());
    CHECK_FALSE(layout->tables.empty());
    for (const std::string& table : layout->tables) CHECK_MESSAGE(fact_table(table) != nullptr, table);
    CHECK(bool(layout->recognises != nullptr) == (layout != &mapped_layout));  // a mapping names that one
    CHECK(bool(layout->needs != nullptr));
    CHECK(bool(layout->projector != nullptr));
    const auto page = std::filesystem::path(CUPEL_SOURCE_DIR) / "docs" / "formats" / layout->page;
    CHECK_MESSAGE(std::filesystem::exists(page), page.string());
  }
  CHECK(find_layout("comtrade/2") == nullptr);
  CHECK(find_layout("") == nullptr);
}

TEST_CASE("every table of facts is filled by some layout, and a file of nothing by none") {
  std::set<std::string> filled;
  for (const Layout* layout : known_layouts()) filled.insert(layout->tables.begin(), layout->tables.end());
  for (const TableSpec& table : fact_tables()) {
    // What the front door itself writes about each delivery.
    const bool of_the_door = table.name == "defect" || table.name == "delivery";
    CHECK_MESSAGE(filled.contains(table.name) != of_the_door, table.name);
  }
  const Preview nothing;
  for (const Layout* layout : known_layouts()) {
    if (layout == &mapped_layout) continue;
    CHECK_MESSAGE(layout->recognises(nothing) == 0, std::string(layout->name));
  }
}
