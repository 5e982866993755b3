// Everything together: page, login, a verb of another process, an orderly end.
#include "serve/house.h"

#include "serve/raw_client.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <future>
#include <thread>

namespace cupel::serve {
namespace {

namespace fs = std::filesystem;

struct Place {
  Place() {
    std::string pattern = (fs::temp_directory_path() / "cupel-house-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    folder = pattern;
    options = {.data = folder / "data",
               .keys = folder / "keys",
               .clock = &system_clock(),
               .threads = 2,
               .access = ArchiveOptions::Access::write};
    REQUIRE(Archive::init(options, "demo.invalid/house", true));
    archive = std::move(*Archive::open(options));
  }
  ~Place() {
    archive.reset();
    fs::remove_all(folder);
  }
  fs::path folder;
  ArchiveOptions options;
  std::unique_ptr<Archive> archive;
};

std::uint16_t port_of(const std::string& link) {
  return static_cast<std::uint16_t>(std::atoi(link.substr(link.find("127.0.0.1:") + 10).c_str()));
}

TEST_CASE("a served folder gives login links, runs the verbs of others and ends when told") {
  Place place;
  std::promise<std::string> ready;
  std::stop_source stop;
  HouseOptions options;
  options.server.port = 0;
  options.version = "test";
  options.ready = [&](const std::string& link) { ready.set_value(link); };
  options.run = [](const Command& command, const Streams& streams, std::stop_token) {
    streams.report("step", 1, 1);
    streams.out(command.arguments.front());
    return 5;
  };
  std::thread thread(
      [&] { CHECK(serve_archive(*place.archive, std::move(options), stop.get_token())); });
  const std::string link = ready.get_future().get();
  const auto socket = place.folder / "keys" / "server.sock";

  RawClient client(port_of(link));
  client.send("GET " + link.substr(link.find("/login")) + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
  CHECK(status_of_answer(client.answer()) == 303);

  std::string said;
  const Streams streams{[&](std::string_view bytes) { said += bytes; }, [](std::string_view) {}, {}};
  const auto code = hand_over(socket, {{"ingest"}, place.folder}, streams, {});
  REQUIRE(code);
  CHECK(*code == 5);
  CHECK(said == "ingest");

  said.clear();
  CHECK(**hand_over(socket, {{"serve", "--link"}, place.folder}, streams, {}) == 0);
  CHECK(said.starts_with(link.substr(0, link.find("token="))));
  CHECK(said != link + "\n");

  stop.request_stop();
  thread.join();
  CHECK_FALSE(fs::exists(socket));
}

TEST_CASE("a page folder without a page is refused before anything listens") {
  Place place;
  HouseOptions options;
  options.server.port = 0;
  options.page = place.folder / "nowhere";
  const auto served = serve_archive(*place.archive, std::move(options), {});
  REQUIRE_FALSE(served);
  CHECK(served.error().kind == ErrorKind::not_found);
}

}  // namespace
}  // namespace cupel::serve
