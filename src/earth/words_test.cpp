#include "earth/words.h"

#include <doctest/doctest.h>

using namespace cupel;

TEST_CASE("masses, areas, distances and shares print as titles need them") {
  CHECK(mass_text(240'000'000'000) == "24.0 kg");
  CHECK(mass_text(12'345'670'000'000) == "1,234.6 kg");
  CHECK(mass_text(8'500'000'000) == "850 g");
  CHECK(mass_text(9'999'600'000) == "1.0 kg");
  CHECK(mass_text(4'000'000) == "0.4 g");
  CHECK(mass_text(0) == "0 g");
  CHECK(area_text(100'000) == "0.1 ha");
  CHECK(area_text(43'000) == "0.04 ha");
  CHECK(area_text(496'000) == "0.5 ha");
  CHECK(area_text(3'200) == "32 m²");
  CHECK(area_text(12'340'000) == "12.3 ha");
  CHECK(area_text(1'234'000'000) == "1,234 ha");
  CHECK(area_text(0) == "0 ha");
  CHECK(distance_text(850'400) == "850 m");
  CHECK(distance_text(11'230'000) == "11.2 km");
  CHECK(distance_text(1'234'000'000) == "1,234 km");
  CHECK(share_text(930'000) == "93 %");
  CHECK(share_text(824'100) == "82.4 %");
  CHECK(share_text(999'999) == "99.9 %");
  CHECK(share_text(1) == "0.1 %");
  CHECK(share_text(0) == "0 %");
  CHECK(share_text(1'000'000) == "100 %");
}

TEST_CASE("a long name is cut between characters") {
  CHECK(cut_text("Yanomami", 8) == "Yanomami");
  CHECK(cut_text("Kayapó Mẽbêngôkre", 7) == "Kayapó…");
  CHECK(characters_in("Kayapó") == 6);
}
