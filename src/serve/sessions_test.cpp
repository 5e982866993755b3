#include "serve/sessions.h"

#include <doctest/doctest.h>

namespace cupel::serve {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

const Sessions::Instant start{hours(1)};

TEST_CASE("a login token opens one session and is used up") {
  Sessions sessions;
  const std::string token = sessions.new_token(start);
  CHECK(token.size() == 43);
  const auto cookie = sessions.open(token, "127.0.0.1", start);
  REQUIRE(cookie);
  CHECK(*cookie != token);
  CHECK(sessions.is_open(*cookie, start, true));
  const auto again = sessions.open(token, "127.0.0.1", start);
  REQUIRE_FALSE(again);
  CHECK(again.error().rule == "bad_token");
}

TEST_CASE("a login token ages") {
  Sessions sessions;
  const std::string token = sessions.new_token(start);
  CHECK_FALSE(sessions.open(token, "127.0.0.1", start + Sessions::token_max + seconds(1)));
}

TEST_CASE("a session ends when idle, after twelve hours, and at once when closed") {
  Sessions sessions;
  const auto open_one = [&] { return *sessions.open(sessions.new_token(start), "a", start); };
  const std::string idle = open_one();
  CHECK(sessions.is_open(idle, start + minutes(30), true));
  CHECK(sessions.is_open(idle, start + minutes(60), false));
  CHECK_FALSE(sessions.is_open(idle, start + minutes(61), true));

  const std::string busy = open_one();
  for (int i = 1; i <= 24; ++i) CHECK(sessions.is_open(busy, start + i * minutes(30), true));
  CHECK_FALSE(sessions.is_open(busy, start + hours(12) + seconds(1), true));

  const std::string closed = open_one();
  sessions.close(closed);
  CHECK_FALSE(sessions.is_open(closed, start, true));
}

TEST_CASE("an invented cookie opens nothing") {
  Sessions sessions;
  CHECK_FALSE(sessions.is_open("", start, true));
  CHECK_FALSE(sessions.is_open(std::string(43, 'A'), start, true));
}

TEST_CASE("failed logins of one address are slowed for a minute, others are not") {
  Sessions sessions;
  for (unsigned i = 0; i < Sessions::failures_per_minute_max; ++i) {
    CHECK(sessions.open("x", "10.0.0.1", start).error().kind == ErrorKind::forbidden);
  }
  const std::string token = sessions.new_token(start);
  CHECK(sessions.open(token, "10.0.0.1", start).error().rule == "too_many_failures");
  CHECK(sessions.open(sessions.new_token(start), "10.0.0.2", start));
  CHECK(sessions.open(token, "10.0.0.1", start + seconds(61)));
}

}  // namespace
}  // namespace cupel::serve
