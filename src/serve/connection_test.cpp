// One connection against raw sockets: what a hostile, slow or sloppy client gets.
#include "serve/running_server.h"

namespace cupel::serve {
namespace {

using std::chrono::milliseconds;

TEST_CASE("one connection carries many requests, one after the other") {
  Running running;
  RawClient client(running.port());
  for (int i = 0; i < 50; ++i) {
    REQUIRE(client.send(get("/a" + std::to_string(i))));
    CHECK(body_of_answer(client.answer()) == "/a" + std::to_string(i) + " ");
    REQUIRE(client.send(post("/b", "body")));
    CHECK(body_of_answer(client.answer()) == "/b body");
  }
}

TEST_CASE("a request in single bytes is a request") {
  Running running;
  RawClient client(running.port());
  for (const char byte : post("/x", "abc")) REQUIRE(client.send({&byte, 1}));
  CHECK(body_of_answer(client.answer()) == "/x abc");
}

TEST_CASE("a head above 16 KiB or with too many fields gets 431 and the end") {
  Running running;
  RawClient longer(running.port());
  longer.send(get("/", "X: " + std::string(17'000, 'x') + "\r\n"));
  CHECK(status_of_answer(longer.answer()) == 431);
  CHECK(longer.is_closed());
  RawClient endless(running.port());  // never ends its head
  endless.send("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + std::string(100'000, 'x'));
  CHECK(status_of_answer(endless.answer()) == 431);
  RawClient many(running.port());
  std::string fields;
  for (int i = 0; i < 101; ++i) fields += "a" + std::to_string(i) + ": b\r\n";
  many.send(get("/", fields));
  CHECK(status_of_answer(many.answer()) == 431);
}

TEST_CASE("a stated body above the limit gets 413 before it is sent") {
  Running running;
  RawClient client(running.port());
  client.send("POST /x HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1001\r\n\r\n");
  CHECK(status_of_answer(client.answer()) == 413);
  CHECK(client.is_closed());
  RawClient upload(running.port());
  upload.send("POST /upload HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 314572801\r\n\r\n");
  CHECK(status_of_answer(upload.answer()) == 413);
}

TEST_CASE("a body without a clear length gets 411 or 400 and the end") {
  Running running;
  RawClient chunked(running.port());
  chunked.send("POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n");
  CHECK(status_of_answer(chunked.answer()) == 411);
  CHECK(chunked.is_closed());
  for (const auto fields : {"Content-Length: 1\r\nContent-Length: 2\r\n", "Content-Length: -1\r\n",
                            "Content-Length: 1x\r\n", "Content-Length: 99999999999999999999\r\n",
                            "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n"}) {
    CAPTURE(fields);
    RawClient client(running.port());
    client.send("POST /x HTTP/1.1\r\nHost: a\r\n" + std::string(fields) + "\r\nabc");
    const int status = status_of_answer(client.answer());
    CHECK((status == 400 || status == 411));
    CHECK(client.is_closed());
  }
}

TEST_CASE("bytes that are no HTTP get 400 and the end") {
  Running running;
  for (const auto text : {"hello\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
                          "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                          "\x16\x03\x01\x02\x01\x01"}) {
    CAPTURE(text);
    RawClient client(running.port());
    client.send(std::string(text) + "\r\n\r\n");
    CHECK(status_of_answer(client.answer()) == 400);
    CHECK(client.is_closed());
  }
}

TEST_CASE("pipelined requests are not served: the first is answered, then the connection ends") {
  Running running;
  RawClient client(running.port());
  client.send(get("/first") + get("/second"));
  const std::string answer = client.answer();
  CHECK(body_of_answer(answer) == "/first ");
  CHECK(answer.contains("Connection: close"));
  CHECK(client.is_closed());
}

TEST_CASE("a slow head, a slow body and an idle connection are cut") {
  Running running(Limits{.body_bytes_per_s_min = 1'000'000,
                         .idle = milliseconds(100),
                         .header_time = milliseconds(100),
                         .body_grace = milliseconds(100)});
  RawClient idle(running.port());
  CHECK(idle.is_closed());
  RawClient head(running.port());
  head.send("GET / HTTP/1.1\r\nHost:");
  CHECK(head.is_closed());
  RawClient body(running.port());
  body.send("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
  CHECK(body.is_closed());
  RawClient healthy(running.port());
  healthy.send(get("/"));
  CHECK(status_of_answer(healthy.answer()) == 200);
}

TEST_CASE("a refused request with a body ends the connection, without one it goes on") {
  Running running;
  RawClient client(running.port());
  client.send(get("/refused"));
  CHECK(status_of_answer(client.answer()) == 401);
  client.send(post("/refused", "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"));
  CHECK(status_of_answer(client.answer()) == 401);
  CHECK(client.is_closed());
}

TEST_CASE("requests of one connection are counted") {
  Running running(Limits{.requests_per_connection = 2});
  RawClient client(running.port());
  client.send(get("/"));
  CHECK_FALSE(client.answer().contains("Connection: close"));
  client.send(get("/"));
  CHECK(client.answer().contains("Connection: close"));
  CHECK(client.is_closed());
}

TEST_CASE("HEAD gives the head of GET without its body") {
  Running running;
  RawClient client(running.port());
  client.send("HEAD /abc HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(client.answer(false).contains("Content-Length: 5\r\n"));
  client.send(get("/next"));
  CHECK(body_of_answer(client.answer()) == "/next ");
}

TEST_CASE("a client of HTTP/1.0 is answered and the connection ends") {
  Running running;
  RawClient client(running.port());
  client.send("GET /old HTTP/1.0\r\n\r\n");
  CHECK(body_of_answer(client.answer()) == "/old ");
  CHECK(client.is_closed());
}

TEST_CASE("an upload is invited, streamed to a file and removed after the answer") {
  Running running;
  RawClient client(running.port());
  const std::string body(5'000'000, 'u');
  client.send("POST /upload HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5000000\r\n\r\n");
  CHECK(status_of_answer(client.answer()) == 100);
  client.send(body);
  CHECK(body_of_answer(client.answer()) == "5000000uuuuuuuu");
  running.stop();
  CHECK(fs::is_empty(running.folder));
}

TEST_CASE("an upload that breaks off leaves no file") {
  Running running;
  {
    RawClient client(running.port());
    client.send("POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 5000000\r\n\r\nabc");
  }
  running.stop();
  CHECK(fs::is_empty(running.folder));
}

}  // namespace
}  // namespace cupel::serve
