/// For tests: the real server on a free port of loopback, with a desk that answers what it was asked.
#pragma once

#include "serve/problem.h"
#include "serve/raw_client.h"
#include "serve/server.h"
#include "serve/upload.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <future>
#include <iterator>
#include <thread>

namespace cupel::serve {

namespace fs = std::filesystem;

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

inline std::string get(std::string_view target, std::string_view more = {}) {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + std::string(more) +
         "\r\n";
}

inline std::string post(std::string_view target, std::string_view body) {
  return "POST " + std::string(target) + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

}  // namespace cupel::serve
