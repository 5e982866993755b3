/// The HTTP server: one network thread for all connections, a pool for reading work, one thread for
/// writing work. Knows nothing of Cupel: a Desk decides and answers.
#pragma once

#include "model/result.h"
#include "serve/events.h"
#include "serve/http.h"

#include <memory>
#include <string>

namespace cupel::serve {

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8800;  // 0: any free one
  unsigned readers = 2;       // threads for reading work
  std::filesystem::path upload_folder;  // private, exists; uploads lie in numbered folders below
  Limits limits;
};

class Server {
 public:
  /// Binds and listens. Errors: unavailable (address in use, no such address), naming it.
  static Result<std::unique_ptr<Server>> listen(ServerOptions options, Desk& desk, Events& events);
  ~Server();

  std::uint16_t port() const;

  /// Serves until stop(); returns when running answers are finished or `stop_time` is over.
  void run();

  /// From any thread: take no further request, end event streams, finish what runs.
  void stop();

 private:
  struct State;
  explicit Server(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace cupel::serve
