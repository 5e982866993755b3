#include "sources/projected.h"

using namespace cupel;

namespace {

std::optional<std::size_t> find_row(const Table& table, std::string_view country, std::int64_t year,
                                    std::string_view metal) {
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (text(table, "country_stated", i) == country && integer(table, "year", i) == year &&
        text(table, "metal", i) == metal) {
      return i;
    }
  }
  return std::nullopt;
}

}  // namespace

TEST_CASE("TR-14: gold is stated in tonnes, the world is the sum of its countries") {
  auto file = project_shared("trade/production/metal_production_clio_usgs.csv.gz");
  if (!file) return;
  CHECK(file->layout == "production/1");
  CHECK(file->rows == 42'200);
  const Table& table = file->table("production");
  const auto ghana = find_row(table, "Ghana", 2014, "gold");
  REQUIRE(ghana);
  CHECK(text(table, "country", *ghana) == "GHA");
  CHECK(integer(table, "point_g", *ghana) == 91'000'000);
  CHECK(integer(table, "low_g", *ghana) == 90'500'000);
  CHECK(integer(table, "high_g", *ghana) == 91'500'000);
  std::int64_t world = 0, sum = 0;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (integer(table, "year", i) != 2014 || text(table, "metal", i) != "gold") continue;
    (text(table, "country_stated", i) == "World" ? world : sum) += *integer(table, "point_g", i);
  }
  CHECK(world == 3'020'000'000);
  CHECK(sum == world);
  const auto congo = find_row(table, "Congo, DRC", 2012, "gold");
  const auto later = find_row(table, "Democratic Republic of Congo", 2015, "gold");
  REQUIRE((congo && later));
  CHECK(text(table, "country", *congo) == "COD");
  CHECK(text(table, "country", *later) == "COD");
  // "Korea" alone may be either of two States.
  CHECK(file->count("unknown_country") == 3);
  CHECK(file->defects.size() == 3);
}

TEST_CASE("TR-14: mercury of the other table is in kilograms, diamonds in carats") {
  auto file = project_shared("trade/production/mineral_production_bgs2016.csv.gz");
  if (!file) return;
  const Table& table = file->table("production");
  const auto china = find_row(table, "China", 2014, "mercury");
  REQUIRE(china);
  CHECK(integer(table, "point_g", *china) == 2'259'000'000);
  auto drawn = project_text("Entity,Year,Diamond (BGS (2016))\nBotswana,2014,5\n");
  CHECK(integer(drawn.table("production"), "point_g", 0) == 1);
  CHECK(text(drawn.table("production"), "series", 0) == "bgs_2016");
}

TEST_CASE("zero stated stays zero with its interval; an empty cell is no statement") {
  auto file = project_text(
      "Entity,Year,Gold Production (Clio-Infra & USGS),Silver Production (Clio-Infra & USGS)\n"
      "Albania,2014,0,\nAlbania,2015,,2\n");
  const Table& table = file.table("production");
  REQUIRE(table.rows() == 2);
  CHECK(integer(table, "point_g", 0) == 0);
  CHECK(integer(table, "low_g", 0) == 0);
  CHECK(integer(table, "high_g", 0) == 500'000);
  CHECK(integer(table, "point_g", 1) == 2'000'000'000);  // thousand tonnes
  CHECK(text(table, "stated", 1) == "2");
}

TEST_CASE("negative production and unknown countries are defects") {
  auto file = project_text("Entity,Year,Gold Production (Clio-Infra & USGS)\nAlbania,2014,-1\n"
                           "Atlantis,2014,5\nAlbania,2199,5\n");
  CHECK(file.table("production").rows() == 0);
  CHECK(file.count("negative_mass") == 1);
  CHECK(file.count("unknown_country") == 1);
  CHECK(file.count("date_out_of_range") == 1);
}
