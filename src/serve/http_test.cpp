#include "serve/http.h"

#include "serve/problem.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

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

TEST_CASE("every kind of error has its status and its code in a problem document") {
  const std::pair<ErrorKind, int> cases[] = {
      {ErrorKind::invalid_input, 422}, {ErrorKind::not_found, 404},
      {ErrorKind::conflict, 409},      {ErrorKind::forbidden, 403},
      {ErrorKind::limit_exceeded, 413}, {ErrorKind::corrupt, 500},
      {ErrorKind::unavailable, 503},   {ErrorKind::internal, 500}};
  for (const auto& [kind, status] : cases) {
    CAPTURE(name_of(kind));
    const Reply reply = problem(Error{kind, "secret /srv/path", "a_rule", {}, {}});
    CHECK(reply.status == status);
    CHECK(reply.type == "application/problem+json");
    const auto body = nlohmann::json::parse(*reply.body);
    CHECK(body["type"] == "about:blank");
    CHECK(body["status"] == status);
    CHECK(body["title"] == reason_of(status));
    CHECK(body["code"] == name_of(kind));
    CHECK(body["rule"] == "a_rule");
    const bool ours = kind == ErrorKind::corrupt || kind == ErrorKind::internal;
    CHECK(body["detail"].get<std::string>().contains("secret") == !ours);
  }
}

TEST_CASE("what may be tried later says when") {
  const Reply reply = problem(503, ErrorKind::unavailable, "busy");
  CHECK(head_text(reply, "", true).contains("Retry-After: 2\r\n"));
}

}  // namespace
}  // namespace cupel::serve
