#include "serve/control.h"

#include <doctest/doctest.h>

#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <thread>

#include <sys/stat.h>

namespace cupel::serve {
namespace {

namespace fs = std::filesystem;

struct Place {
  Place() {
    std::string pattern = (fs::temp_directory_path() / "cupel-socket-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    folder = pattern;
  }
  ~Place() { fs::remove_all(folder); }
  fs::path socket() const { return folder / "server.sock"; }
  fs::path folder;
};

struct Heard {
  std::string out;
  std::string err;
  Streams streams() {
    return {[this](std::string_view bytes) { out += bytes; },
            [this](std::string_view bytes) { err += bytes; },
            {}};
  }
};

TEST_CASE("a command runs in the server's process, in the folder where it was called") {
  const Place place;
  const auto run = [](const Command& command, const Streams& streams, std::stop_token) {
    streams.out(command.arguments.at(0) + "|" + command.arguments.at(1) + "|" +
                fs::current_path().string() + (command.terminal ? "|tty" : ""));
    streams.out(std::string(3'000'000, 'x'));
    streams.err("said\n");
    return 3;
  };
  const auto here = fs::current_path();
  const auto server = ControlSocket::listen(place.socket(), run);
  REQUIRE(server);
  struct stat state {};
  REQUIRE(::stat(place.socket().c_str(), &state) == 0);
  CHECK((state.st_mode & 0777u) == 0600u);

  Heard heard;
  const auto code =
      hand_over(place.socket(), {{"ingest", "a b"}, place.folder, true}, heard.streams(), {});
  REQUIRE(code);
  CHECK(*code == 3);
  const std::string first = "ingest|a b|" + fs::canonical(place.folder).string() + "|tty";
  CHECK(heard.out.starts_with(first));
  CHECK(heard.out.size() == first.size() + 3'000'000);
  CHECK(heard.err == "said\n");
  CHECK(fs::current_path() == here);
}

TEST_CASE("without a server nothing is handed over, and a dead socket file is replaced") {
  const Place place;
  Heard heard;
  const auto none = hand_over(place.socket(), {{"alerts"}, place.folder}, heard.streams(), {});
  REQUIRE(none);
  CHECK_FALSE(*none);
  const auto run = [](const Command&, const Streams&, std::stop_token) { return 0; };
  {
    const auto first = ControlSocket::listen(place.socket(), run);
    REQUIRE(first);
    const auto second = ControlSocket::listen(place.socket(), run);
    REQUIRE_FALSE(second);
    CHECK(second.error().kind == ErrorKind::conflict);
  }
  CHECK_FALSE(fs::exists(place.socket()));
  CHECK_FALSE(is_served(place.socket()));
  CHECK(ControlSocket::listen(place.socket(), run));
}

TEST_CASE("when the caller is stopped, the command is told and its last words arrive") {
  const Place place;
  std::mutex mutex;
  std::condition_variable_any woken;
  const auto run = [&](const Command&, const Streams& streams, std::stop_token stop) {
    streams.out("started");
    std::unique_lock lock(mutex);
    woken.wait(lock, stop, [] { return false; });
    streams.err("kept\n");
    return 130;
  };
  const auto server = ControlSocket::listen(place.socket(), run);
  REQUIRE(server);
  std::stop_source stop;
  Heard heard;
  Streams streams = heard.streams();
  streams.out = [&](std::string_view) { stop.request_stop(); };
  const auto code =
      hand_over(place.socket(), {{"analyse"}, place.folder}, streams, stop.get_token());
  REQUIRE(code);
  CHECK(*code == 130);
  CHECK(heard.err == "kept\n");
}

TEST_CASE("a server that closes stops its commands first") {
  const Place place;
  std::mutex mutex;
  std::condition_variable_any woken;
  std::atomic<bool> started{false};
  const auto run = [&](const Command&, const Streams&, std::stop_token stop) {
    started = true;
    started.notify_all();
    std::unique_lock lock(mutex);
    woken.wait(lock, stop, [] { return false; });
    return 7;
  };
  auto server = ControlSocket::listen(place.socket(), run);
  REQUIRE(server);
  std::thread caller([&] {
    Heard heard;
    const auto code = hand_over(place.socket(), {{"analyse"}, place.folder}, heard.streams(), {});
    CHECK((code && *code == 7));
  });
  started.wait(false);
  server->reset();
  caller.join();
}

}  // namespace
}  // namespace cupel::serve
