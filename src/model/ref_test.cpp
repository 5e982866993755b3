#include "model/ref.h"

#include <doctest/doctest.h>

#include <limits>

using namespace cupel;

TEST_CASE("a reference is log, index and perhaps a row, and is written as it was read") {
  CHECK(parse_ref("0:12") == Ref{0, 12, std::nullopt});
  CHECK(parse_ref("0:12:4") == Ref{0, 12, 4});
  for (const char* text : {"0:0", "0:0:0", "3:65536:1", "18446744073709551615:0:18446744073709551615"}) {
    CAPTURE(text);
    const auto ref = parse_ref(text);
    REQUIRE(ref.has_value());
    CHECK(to_text(*ref) == text);
  }
}

TEST_CASE("a reference has one spelling") {
  for (const char* bad : {"", ":", "0", "0:", ":0", "0::0", "0:1:", "0:1:2:3", "00:1", "0:01", "0:1:00", "+0:1",
                          "0:-1", "0:1 ", " 0:1", "0:1x", "0x0:1", "18446744073709551616:0"}) {
    CAPTURE(bad);
    CHECK(parse_ref(bad) == std::nullopt);
  }
}

TEST_CASE("references order by log, index, row; the record comes before its rows") {
  const std::uint64_t highest = std::numeric_limits<std::uint64_t>::max();
  CHECK(Ref{0, 9, std::nullopt} < Ref{0, 9, 0});
  CHECK(Ref{0, 9, 10} < Ref{0, 10, std::nullopt});  // as numbers, not as text
  CHECK(Ref{0, highest, highest} < Ref{1, 0, std::nullopt});
}
