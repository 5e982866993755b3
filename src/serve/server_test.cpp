// The server as a whole: how much it takes on, and how it ends.
#include "serve/running_server.h"

namespace cupel::serve {
namespace {

using std::chrono::milliseconds;

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
