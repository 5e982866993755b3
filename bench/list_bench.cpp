// The list of alerts as 64 open connections see it, each asking for the next page at a random place
// as soon as it has the last one; beside it a file of the page, served by the same server in the same
// minute. One thread asks, so that the server keeps the other core.
#include "bench.h"

#include "cases/decide.h"
#include "model/clock.h"
#include "model/result.h"
#include "runs/archive.h"
#include "serve/house.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <future>
#include <random>
#include <thread>

namespace cupel {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int connections = 64;
constexpr int answers_counted = 20'000;
constexpr double list_goal_ms = 50;

template <class T>
T value_of(Result<T> result) {
  if (!result) throw Failure(result.error());
  return std::move(*result);
}

/// Both sides' statements on 2,162 invented corridors, each 3 t apart: an alert for each, and for
/// each exporter's year.
void write_corridors(const std::filesystem::path& folder) {
  std::vector<std::string> countries;  // codes that ISO 3166 leaves to its users
  for (int i = 0; i < 47; ++i) {
    countries.push_back(fmt::format("X{}{}", static_cast<char>('A' + i / 26), static_cast<char>('A' + i % 26)));
  }
  std::ofstream out(folder / "corridors.csv");
  out << "Period,Year,Month,ReporterISO,PartnerISO,FlowCode,CmdCode,NetWgt,IsNetWgtEstimated,PrimaryValue\n";
  for (const std::string& from : countries) {
    for (const std::string& to : countries) {
      if (from == to) continue;
      out << "2020,2020,," << from << ',' << to << ",X,7108,1000,false,50000000\n";
      out << "2020,2020,," << to << ',' << from << ",M,7108,4000,false,200000000\n";
    }
  }
  if (!out.flush()) throw Failure({ErrorKind::unavailable, "the corridors cannot be written", "io", {}, {}});
}

std::unique_ptr<Archive> analysed(BenchRun& bench) {
  const auto files = bench.scratch() / "corridors";
  std::filesystem::create_directories(files);
  write_corridors(files);
  ArchiveOptions options;
  options.data = bench.scratch() / "corridors-data";
  options.keys = bench.scratch() / "corridors-data.keys";
  options.clock = &system_clock();
  options.threads = bench.threads();
  options.access = ArchiveOptions::Access::write;
  value_of(Archive::init(options, std::nullopt, true));
  auto archive = value_of(Archive::open(options));
  FilesToTake taken;
  taken.paths = {files};
  const Principal by = archive->operator_principal();
  value_of(archive->ingest(value_of(decide<Action::deliver>(by, std::move(taken))), {}));
  value_of(archive->analyse(value_of(decide<Action::analyse>(by, Analysis{})), {}));
  return archive;
}

/// One connection that is never idle.
struct Connection {
  int socket = -1;
  std::string received;
  Clock::time_point asked;
};

class Crowd {
 public:
  explicit Crowd(std::uint16_t port) : crowd_(connections), waiting_(connections) {
    for (std::size_t i = 0; i < crowd_.size(); ++i) {
      crowd_[i].socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
      sockaddr_in address{};
      address.sin_family = AF_INET;
      address.sin_port = htons(port);
      address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      expect(::connect(crowd_[i].socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
      waiting_[i] = {crowd_[i].socket, POLLIN, 0};
    }
  }
  ~Crowd() {
    for (const Connection& one : crowd_) ::close(one.socket);
  }
  Crowd(const Crowd&) = delete;
  Crowd& operator=(const Crowd&) = delete;

  /// One request alone, its whole answer.
  std::string ask(const std::string& request) {
    send(crowd_[0], request);
    while (!take(crowd_[0])) receive(crowd_[0]);
    return std::exchange(answer_, {});
  }

  /// 99th percentile of the time from question to whole answer, in ms.
  double p99_ms(const std::vector<std::string>& requests) {
    std::mt19937_64 random(1);
    const auto next = [&](Connection& one) { send(one, requests[random() % requests.size()]); };
    std::vector<double> times;
    for (Connection& one : crowd_) next(one);
    while (times.size() < answers_counted) {
      expect(::poll(waiting_.data(), waiting_.size(), 20'000) > 0);
      for (std::size_t i = 0; i < crowd_.size(); ++i) {
        if ((waiting_[i].revents & POLLIN) == 0) continue;
        receive(crowd_[i]);
        if (!take(crowd_[i])) continue;
        times.push_back(std::chrono::duration<double, std::milli>(Clock::now() - crowd_[i].asked).count());
        expect(answer_.starts_with("HTTP/1.1 200"));
        next(crowd_[i]);
      }
    }
    for (Connection& one : crowd_) {
      while (!take(one)) receive(one);
    }
    std::ranges::sort(times);
    return times[times.size() * 99 / 100];
  }

 private:
  static void expect(bool holds) {
    if (!holds) throw Failure({ErrorKind::internal, "the server did not answer as expected", "bench", {}, {}});
  }
  static void send(Connection& to, const std::string& request) {
    to.asked = Clock::now();
    expect(::send(to.socket, request.data(), request.size(), MSG_NOSIGNAL) ==
           static_cast<ssize_t>(request.size()));
  }
  static void receive(Connection& from) {
    char bytes[65536];
    const ssize_t got = ::recv(from.socket, bytes, sizeof bytes, 0);
    expect(got > 0);
    from.received.append(bytes, static_cast<std::size_t>(got));
  }
  /// Move a whole answer to answer_.
  bool take(Connection& from) {
    const auto head = from.received.find("\r\n\r\n");
    if (head == std::string::npos) return false;
    const auto length = from.received.find("Content-Length: ");
    expect(length < head);
    const std::size_t whole = head + 4 + std::stoul(from.received.substr(length + 16, 20));
    if (from.received.size() < whole) return false;
    answer_ = from.received.substr(0, whole);
    from.received.erase(0, whole);
    return true;
  }

  std::vector<Connection> crowd_;
  std::vector<pollfd> waiting_;
  std::string answer_;
};

std::string request(const std::string& target, const std::string& cookie) {
  return fmt::format("GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\n{}\r\n", target, cookie);
}

/// Every page of the list, as somebody who jumps about would ask for it.
std::vector<std::string> pages_of_list(Crowd& crowd, const std::string& cookie, std::size_t& alerts) {
  std::vector<std::string> requests;
  std::string target = "/api/v1/alerts?limit=50";
  while (true) {
    requests.push_back(request(target, cookie));
    const std::string answer = crowd.ask(requests.back());
    if (!answer.contains("\r\nCache-Control: no-store\r\n")) {
      throw Failure({ErrorKind::internal, "the list of alerts may be stored", "bench", {}, {}});
    }
    const auto page = nlohmann::json::parse(answer.substr(answer.find("\r\n\r\n") + 4));
    alerts += page["alerts"].size();
    if (page["next"].is_null()) return requests;
    target = "/api/v1/alerts?limit=50&cursor=" + page["next"].get<std::string>();
  }
}

void measure(BenchRun& bench, const std::string& link) {
  const auto port_at = link.find("127.0.0.1:") + 10;
  Crowd crowd(static_cast<std::uint16_t>(std::stoul(link.substr(port_at, 5))));
  const std::string login = crowd.ask(request(link.substr(link.find("/login")), ""));
  const auto at = login.find("cupel_session=");
  const std::string cookie = "Cookie: " + login.substr(at, login.find(';', at) - at) + "\r\n";
  std::size_t alerts = 0;
  const auto pages = pages_of_list(crowd, cookie, alerts);
  const double file_ms = crowd.p99_ms({request("/file.txt", "")});
  const double list_ms = crowd.p99_ms(pages);
  bench.add({fmt::format("static file, {} connections: p99", connections), "ms", 0, file_ms,
             "for comparison"});
  bench.add({fmt::format("list of {} alerts, {} connections, random cursors: p99", alerts, connections),
             "ms", std::max(list_goal_ms, 3 * file_ms), list_ms,
             "50 ms, or three times a static file in the same minute"});
}

void run(BenchRun& bench) {
  const auto archive = analysed(bench);
  const auto page = bench.scratch() / "page";
  std::filesystem::create_directories(page);
  std::ofstream(page / "index.html") << "<!doctype html><title>page</title>";
  std::ofstream(page / "file.txt") << std::string(12'000, 'x');
  std::promise<std::string> ready;
  serve::HouseOptions options;
  options.server.port = 0;
  options.server.readers = static_cast<unsigned>(bench.threads());
  options.page = page;
  options.version = CUPEL_VERSION;
  options.ready = [&](const std::string& link) { ready.set_value(link); };
  options.run = [](const auto&...) { return 0; };
  std::jthread server([&](std::stop_token stop) {
    const auto ended = serve::serve_archive(*archive, options, std::move(stop));
    if (!ended) ready.set_exception(std::make_exception_ptr(Failure(ended.error())));
  });
  measure(bench, ready.get_future().get());
}

}  // namespace

extern const Bench list_bench{"list", run};

}  // namespace cupel
