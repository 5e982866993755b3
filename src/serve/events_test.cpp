#include "serve/events.h"

#include <doctest/doctest.h>

namespace cupel::serve {
namespace {

TEST_CASE("an event carries step, done and total, and wakes its readers") {
  Events events;
  int woken = 0;
  events.on_publish([&] { ++woken; });
  std::uint64_t seen = events.newest();
  events.publish("read \"a\"", 1, 2);
  CHECK(events.after(seen) ==
        "id: 1\nevent: step\ndata: {\"step\":\"read \\\"a\\\"\",\"done\":\"1\",\"total\":\"2\"}\n\n");
  CHECK(seen == 1);
  CHECK(events.after(seen).empty());
  CHECK(woken == 1);
}

TEST_CASE("a step that reports without pause is thinned, but its end is told") {
  Events events;
  for (std::uint64_t i = 1; i <= 10'000; ++i) events.publish("read", i, 10'000);
  std::uint64_t seen = 0;
  const std::string text = events.after(seen);
  CHECK(seen < 1000);
  CHECK(text.contains("\"done\":\"10000\""));
}

TEST_CASE("a late reader gets the newest events and nothing twice") {
  Events events;
  for (int i = 0; i < 1000; ++i) events.publish("step " + std::to_string(i), 1, 1);
  std::uint64_t seen = 0;
  const std::string text = events.after(seen);
  CHECK(seen == 1000);
  CHECK(text.starts_with("id: 745\n"));
}

}  // namespace
}  // namespace cupel::serve
