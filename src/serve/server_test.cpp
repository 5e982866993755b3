// The server against raw sockets: what a hostile or slow client gets. Every case runs the real
// server on a free port of loopback.
#include "serve/server.h"

#include "serve/problem.h"
#include "serve/raw_client.h"
#include "serve/upload.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <future>
#include <iterator>
#include <thread>

namespace cupel::serve {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

/// Answers with what it was asked; /slow waits for a release, /events streams, /upload stores.
class EchoDesk : public Desk {
 public:
  Admission admit(const Head& head) override {
    Admission admission;
    if (head.target == "/refused") {
      admission.refused = problem(401, ErrorKind::forbidden, "no");
      return admission;
    }
    admission.body_bytes_max = 1000;
    if (head.target == "/upload") {
      admission.body_bytes_max = 300u << 20;
      admission.body_to_file = true;
      admission.file_name = "data.csv";
      admission.work = Work::writer;
    }
    if (head.target == "/slow") admission.work = Work::reader;
    if (head.target == "/events") {
      admission.work = Work::events;
      admission.still_allowed = [] { return true; };
    }
    admission.answer = [this, target = head.target](Body body) {
      if (target == "/slow") release.get_future().wait();
      if (body.file.empty()) return reply_with(target + " " + body.text, "text/plain");
      std::ifstream in(body.file, std::ios::binary);
      const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
      Upload::discard(body.file);
      return reply_with(std::to_string(text.size()) + text.substr(0, 8), "text/plain");
    };
    return admission;
  }
  std::promise<void> release;
};

struct Running {
  explicit Running(Limits limits = {}) {
    std::string pattern = (fs::temp_directory_path() / "cupel-server-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    folder = pattern;
    ServerOptions options{.port = 0, .readers = 2, .upload_folder = folder, .limits = limits};
    auto listening = Server::listen(std::move(options), desk, events);
    REQUIRE(listening);
    server = std::move(*listening);
    thread = std::thread([this] { server->run(); });
  }
  ~Running() {
    stop();
    fs::remove_all(folder);
  }
  void stop() {
    if (!thread.joinable()) return;
    server->stop();
    thread.join();
  }
  std::uint16_t port() const { return server->port(); }

  EchoDesk desk;
  Events events;
  fs::path folder;
  std::unique_ptr<Server> server;
  std::thread thread;
};

std::string get(std::string_view target, std::string_view more = {}) {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + std::string(more) + "\r\n";
}

std::string post(std::string_view target, std::string_view body) {
  return "POST " + std::string(target) + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

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

TEST_CASE("connections are counted, and a further one is told to come again") {
  Running running(Limits{.connections = 2});
  RawClient one(running.port());
  RawClient two(running.port());
  for (RawClient* client : {&one, &two}) {
    client->send(get("/"));
    CHECK(status_of_answer(client->answer()) == 200);
  }
  RawClient three(running.port());
  CHECK(status_of_answer(three.answer()) == 503);
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

TEST_CASE("work beyond the queue is turned away at once") {
  Running running(Limits{.reader_queue = 1});
  RawClient busy(running.port());
  busy.send(get("/slow"));
  int status = 200;
  while (status == 200) {  // until /slow has entered the queue
    RawClient other(running.port());
    other.send(get("/events-not"));
    other.answer();
    RawClient next(running.port());
    next.send(get("/slow"));
    status = status_of_answer(next.answer());
  }
  CHECK(status == 503);
  running.desk.release.set_value();
  CHECK(status_of_answer(busy.answer()) == 200);
}

TEST_CASE("events reach every open stream, and a stop ends the streams") {
  Running running(Limits{.heartbeat = milliseconds(50)});
  RawClient one(running.port());
  RawClient two(running.port());
  for (RawClient* client : {&one, &two}) {
    client->send(get("/events"));
    REQUIRE(client->wait_for("text/event-stream"));
    REQUIRE(client->wait_for(":\n\n"));  // a heartbeat
  }
  running.events.publish("read", 1, 2);
  running.events.publish("read", 2, 2);
  CHECK(one.wait_for("\"done\":\"2\""));
  CHECK(two.wait_for("\"done\":\"2\""));
  running.stop();
  CHECK_FALSE(one.wait_for("never"));
}

TEST_CASE("a stop lets a running answer finish") {
  Running running;
  RawClient client(running.port());
  client.send(get("/slow"));
  RawClient other(running.port());  // proves that the server has read what came before
  other.send(get("/x"));
  other.answer();
  running.server->stop();
  running.desk.release.set_value();
  CHECK(body_of_answer(client.answer()) == "/slow ");
  running.stop();
  CHECK_FALSE(RawClient(running.port()).connected());
}

TEST_CASE("a port that is taken is said with its name") {
  Running running;
  ServerOptions options{.port = running.port(), .upload_folder = running.folder, .limits = {}};
  const auto second = Server::listen(std::move(options), running.desk, running.events);
  REQUIRE_FALSE(second);
  CHECK(second.error().kind == ErrorKind::unavailable);
  CHECK(second.error().message.contains(std::to_string(running.port())));
}

}  // namespace
}  // namespace cupel::serve
