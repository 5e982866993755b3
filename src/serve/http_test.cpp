#include "serve/http.h"

#include <doctest/doctest.h>

namespace cupel::serve {
namespace {

TEST_CASE("the date of RFC 9110 is printed as there") {
  CHECK(http_date(784111777) == "Sun, 06 Nov 1994 08:49:37 GMT");
  CHECK(http_date(0) == "Thu, 01 Jan 1970 00:00:00 GMT");
}

TEST_CASE("a head states length and type of its body, and none where there is none") {
  const std::string with = head_text(reply_with("abc"), "DATE", true);
  CHECK(with.starts_with("HTTP/1.1 200 OK\r\nDate: DATE\r\nContent-Length: 3\r\n"));
  CHECK(with.contains("X-Content-Type-Options: nosniff"));
  CHECK_FALSE(with.contains("Connection: close"));
  const std::string without = head_text(Reply{.status = 204}, "DATE", false);
  CHECK_FALSE(without.contains("Content-Length"));
  CHECK(without.ends_with("Connection: close\r\n\r\n"));
}

}  // namespace
}  // namespace cupel::serve
