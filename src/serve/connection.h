/// One connection: reads a request, lets the desk decide, reads the body, answers; again. Included
/// by the two units that see Beast.
#pragma once

#include "serve/beast.h"
#include "serve/events.h"
#include "serve/http.h"

#include <atomic>
#include <map>
#include <set>

namespace cupel::serve {

/// What all connections share. Only the network thread touches it, but for the atomics.
struct Shared {
  Desk& desk;
  Events& events;
  Limits limits;
  std::filesystem::path upload_folder;
  net::thread_pool& readers;
  net::thread_pool& writer;
  std::atomic<std::uint32_t> reading{0};
  std::atomic<std::uint32_t> writing{0};
  bool stopping = false;
  std::uint64_t uploads = 0;
  std::uint32_t connections = 0;
  std::map<std::string, std::uint32_t> per_address;
  std::set<class Connection*> open;
  std::string date;  // of the current second
  std::int64_t date_second = 0;

  std::string_view date_now();
};

class Connection {
 public:
  Connection(Shared& shared, tcp::socket socket, std::string address);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Serves until either side is done. Takes the connection along, so that it lives that long.
  static net::awaitable<void> run(std::shared_ptr<Connection> self);

  /// Stop waiting: an idle connection closes, a stream of events ends.
  void wake();
  /// New events are there, or the stream shall end.
  void notify();

 private:
  enum class Next { again, close };
  struct Asked {
    Head head;
    bool keep_alive = false;
    bool expects_continue = false;
    std::optional<Reply> refused;
  };
  net::awaitable<bool> read_head(Asked& asked);
  net::awaitable<Next> one_request(bool last);
  net::awaitable<bool> read_body(std::uint64_t bytes, const Admission& admission, Body& body,
                                 std::optional<Reply>& refused);
  net::awaitable<Reply> work(Admission& admission, Body body);
  net::awaitable<void> stream_events(Admission admission);
  net::awaitable<bool> write(const Reply& reply, bool keep_alive, bool with_body);
  net::awaitable<bool> write_text(std::string_view text);
  net::awaitable<void> linger();

  Shared& shared_;
  beast::tcp_stream stream_;
  beast::flat_buffer buffer_;
  net::steady_timer news_;
  std::string address_;
  bool waiting_ = false;    // for the first byte of a request
  bool streaming_ = false;  // events
};

}  // namespace cupel::serve
