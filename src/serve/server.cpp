#include "serve/server.h"

#include "serve/connection.h"

#include <sys/resource.h>

namespace cupel::serve {
namespace {

// Each connection costs one descriptor; the soft limit of many machines is 1,024.
void raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

bool has_room(const Shared& shared, const net::ip::address& address, const std::string& text) {
  if (shared.connections >= shared.limits.connections) return false;
  if (address.is_loopback()) return true;
  const auto found = shared.per_address.find(text);
  return found == shared.per_address.end() ||
         found->second < shared.limits.connections_per_address;
}

// Said without waiting: a full server has no coroutine to spare for the answer.
void turn_away(tcp::socket& socket) {
  static constexpr std::string_view answer =
      "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 2\r\nContent-Length: 0\r\n"
      "Connection: close\r\n\r\n";
  error_code ignored;
  (void)socket.non_blocking(true, ignored);
  socket.send(net::buffer(answer.data(), answer.size()), 0, ignored);
}

net::awaitable<void> accept_all(Shared& shared, tcp::acceptor& acceptor) {
  while (!shared.stopping) {
    error_code error;
    tcp::socket socket(acceptor.get_executor());
    co_await acceptor.async_accept(socket, net::redirect_error(net::use_awaitable, error));
    if (error == net::error::operation_aborted) co_return;
    if (error) {  // out of descriptors: wait until a connection ends instead of spinning
      net::steady_timer pause(acceptor.get_executor(), std::chrono::milliseconds(100));
      co_await pause.async_wait(net::redirect_error(net::use_awaitable, error));
      continue;
    }
    const auto peer = socket.remote_endpoint(error);
    if (error) continue;
    std::string address = peer.address().to_string();
    if (!has_room(shared, peer.address(), address)) {
      turn_away(socket);
      continue;
    }
    (void)socket.set_option(tcp::no_delay(true), error);
    auto connection =
        std::make_shared<Connection>(shared, std::move(socket), std::move(address));
    net::co_spawn(acceptor.get_executor(), Connection::run(std::move(connection)), net::detached);
  }
}

}  // namespace

struct Server::State {
  // Order matters: connections and timers live in `network`, so it goes after what they point to.
  net::thread_pool readers;
  net::thread_pool writer;
  Shared shared;
  net::io_context network;
  tcp::acceptor acceptor;
  net::steady_timer last_call;
  std::uint16_t port = 0;

  State(ServerOptions& options, Desk& desk, Events& events)
      : readers(options.readers),
        writer(1),
        shared{.desk = desk,
               .events = events,
               .limits = options.limits,
               .upload_folder = options.upload_folder,
               .readers = readers,
               .writer = writer,
               .per_address = {},
               .open = {},
               .date = {}},
        network(1),
        acceptor(network),
        last_call(network) {}

  void stop_now() {
    if (shared.stopping) return;
    shared.stopping = true;
    error_code ignored;
    (void)acceptor.close(ignored);
    for (Connection* connection : shared.open) connection->wake();
    last_call.expires_after(shared.limits.stop_time);
    last_call.async_wait([this](error_code error) {
      if (!error) network.stop();
    });
    watch_for_the_last();
  }

  // The timer alone would keep run() busy for its whole time: end it with the last connection.
  void watch_for_the_last() {
    if (shared.open.empty()) {
      last_call.cancel();
      return;
    }
    auto look = std::make_shared<net::steady_timer>(network, std::chrono::milliseconds(20));
    look->async_wait([this, look](error_code error) {
      if (!error) watch_for_the_last();
    });
  }
};

Server::Server(std::unique_ptr<State> state) : state_(std::move(state)) {}

Server::~Server() = default;

Result<std::unique_ptr<Server>> Server::listen(ServerOptions options, Desk& desk, Events& events) {
  const std::string name = options.address + ":" + std::to_string(options.port);
  auto state = std::make_unique<State>(options, desk, events);
  error_code error;
  const auto address = net::ip::make_address(options.address, error);
  if (error) {
    return fail(ErrorKind::invalid_input, "address to listen on is not an IP address: " + name);
  }
  const tcp::endpoint endpoint(address, options.port);
  auto& acceptor = state->acceptor;
  (void)acceptor.open(endpoint.protocol(), error);
  if (!error) (void)acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) (void)acceptor.bind(endpoint, error);
  if (!error) (void)acceptor.listen(1024, error);
  if (error) {
    return fail(ErrorKind::unavailable, "cannot listen on " + name + ": " + error.message(),
                "address_in_use");
  }
  state->port = acceptor.local_endpoint(error).port();
  raise_descriptor_limit();
  return std::unique_ptr<Server>(new Server(std::move(state)));
}

std::uint16_t Server::port() const { return state_->port; }

void Server::run() {
  State& state = *state_;
  state.shared.events.on_publish([&state] {
    net::post(state.network, [&state] {
      for (Connection* connection : state.shared.open) connection->notify();
    });
  });
  net::co_spawn(state.network, accept_all(state.shared, state.acceptor), net::detached);
  state.network.run();
  state.readers.join();
  state.writer.join();
  state.shared.events.on_publish({});
}

void Server::stop() {
  net::post(state_->network, [state = state_.get()] { state->stop_now(); });
}

}  // namespace cupel::serve
