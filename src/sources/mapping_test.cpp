#include "sources/mapping.h"

#include "model/shared_data.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

using namespace cupel;

namespace {

std::string mistake(std::string_view text) {
  const auto mapping = parse_mapping(text, "test.toml");
  if (mapping) return {};
  CHECK(mapping.error().rule == "bad_mapping");
  CHECK(mapping.error().where.file == "test.toml");
  return mapping.error().message;
}

}  // namespace

TEST_CASE("a mapping holds columns with their options and constants, and its own text") {
  const std::string text = R"toml(table = "monthly_return"
[columns]
"Licence No" = "licence_no"
"Fine (kg)" = { field = "fine", unit = "kg", decimal = "," }
"Month" = { field = "month", date = "MM/YYYY" }
[constants]
metal = "gold"
accuracy_m = 30
mining_allowed = false
)toml";
  const auto mapping = parse_mapping(text, "test.toml");
  REQUIRE(mapping);
  CHECK(mapping->text == text);
  CHECK(mapping->table == "monthly_return");
  REQUIRE(mapping->column("Fine (kg)") != nullptr);
  CHECK(mapping->column("Fine (kg)")->unit == "kg");
  CHECK(mapping->column("Fine (kg)")->decimal_sign == ',');
  CHECK(mapping->column("Month")->date_form == "MM/YYYY");
  CHECK(mapping->column("nothing") == nullptr);
  CHECK(mapping->constant("accuracy_m") == "30");
  CHECK(mapping->constant("mining_allowed") == "false");
  CHECK(mapping->constant("flow").empty());
}

TEST_CASE("an unknown key is an error that names the nearest known one") {
  CHECK(mistake("[constants]\nexportr = \"COD\"\n") ==
        "the mapping names an unknown constant: exportr; nearest: exporter");
  CHECK(mistake("[colums]\n") == "the mapping names an unknown key: colums; nearest: columns");
  CHECK(mistake("[columns]\na = \"primaryvalu\"\n").ends_with("nearest: primaryValue"));
  CHECK(mistake("table = \"monthly_returns\"\n").ends_with("nearest: monthly_return"));
  CHECK(mistake("table = \"stock\"\n[columns]\na = \"drawn\"\n").ends_with("nearest: draw"));
  CHECK(mistake("table = \"stock\"\n[columns]\na = { fild = \"draw\" }\n").ends_with("nearest: field"));
}

TEST_CASE("values of the wrong kind and options that do not fit are errors") {
  CHECK(!mistake("= 1").empty());
  CHECK(!mistake("table = 3\n").empty());
  CHECK(!mistake("columns = 3\n").empty());
  CHECK(!mistake("[constants]\nflow = 1.5\n").empty());
  CHECK(!mistake("[constants]\nflow = [1]\n").empty());
  CHECK(!mistake("[constants]\nmode = \"daily\"\n").empty());
  CHECK(!mistake("[constants]\nunit = \"stone\"\n").empty());
  CHECK(!mistake("[constants]\ndecimal = \";\"\n").empty());
  CHECK(!mistake("table=\"stock\"\n[columns]\na={field=\"draw\",unit=\"stone\"}\n").empty());
  CHECK(!mistake("table=\"stock\"\n[columns]\na={field=\"metal\",unit=\"kg\"}\n").empty());
  CHECK(!mistake("table=\"stock\"\n[columns]\na={field=\"draw\",decimal=\"'\"}\n").empty());
  CHECK(!mistake("table=\"stock\"\n[columns]\na={field=\"year\",date=\"MM\"}\n").empty());
  CHECK(!mistake("table=\"stock\"\n[columns]\na={field=\"metal\",date=\"YYYY\"}\n").empty());
  CHECK(!mistake("table=\"price\"\n[columns]\na={field=\"price\",currency=\"dollars\"}\n").empty());
  CHECK(!mistake("table=\"stock\"\n[columns]\na=\"draw\"\nb=\"draw\"\n").empty());
  CHECK(!mistake("[columns]\na={field=\"netWgt\",unit=\"kg\"}\n").empty());
  CHECK(!mistake("\xFF").empty());
}

TEST_CASE("mappings above the limits are refused") {
  CHECK(!mistake(std::string(mapping_bytes_max + 1, '#')).empty());
  CHECK(!mistake("[constants]\nsource = \"" + std::string(2000, 'x') + "\"\n").empty());
  std::string many = "[columns]\n";
  for (int i = 0; i < 600; ++i) many += "c" + std::to_string(i) + " = \"netWgt\"\n";
  CHECK(!mistake(many).empty());
}

TEST_CASE("every published mapping can be read") {
  const std::filesystem::path folder = std::filesystem::path(CUPEL_SOURCE_DIR) / "worlds";
  std::size_t read = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.path().string().ends_with(".mapping.toml")) continue;
    std::stringstream text;
    text << std::ifstream(entry.path()).rdbuf();
    CAPTURE(entry.path().string());
    CHECK(mistake(text.str()).empty());
    ++read;
  }
  CHECK(read >= 12);
}
