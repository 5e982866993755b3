#include "model/calendar.h"
#include "model/clock.h"

#include <doctest/doctest.h>

using namespace cupel;

TEST_CASE("a fixed clock stands still") {
  const FixedClock clock(-5);
  CHECK(clock.now_us() == -5);
  CHECK(clock.now_us() == -5);
}

TEST_CASE("the machine's clock counts microseconds and is one object") {
  // Seconds or nanoseconds taken for microseconds would land in 1970 or far beyond the year 9999.
  const std::int64_t now = system_clock().now_us();
  CHECK(now > instant_us_of({2020, 1, 1}));
  CHECK(now < instant_us_of({9999, 1, 1}));
  CHECK(&system_clock() == &system_clock());
}
