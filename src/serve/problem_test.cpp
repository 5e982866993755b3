#include "serve/problem.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

namespace cupel::serve {
namespace {

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

TEST_CASE("a full disk is told apart from a busy server") {
  const Error full{ErrorKind::unavailable, "a file cannot be written", "disk_full", {}, {}};
  CHECK(problem(full).status == 507);
}

TEST_CASE("what may be tried later says when") {
  const Reply reply = problem(503, ErrorKind::unavailable, "busy");
  CHECK(head_text(reply, "", true).contains("Retry-After: 2\r\n"));
}

}  // namespace
}  // namespace cupel::serve
