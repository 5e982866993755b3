/// The server put together around one open archive: page, API, login, events, control socket.
#pragma once

#include "model/result.h"
#include "runs/archive.h"
#include "serve/control.h"
#include "serve/server.h"

#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace cupel::serve {

struct HouseOptions {
  ServerOptions server;                 // upload_folder is made here
  std::vector<std::string> host_names;  // further names the server may be called by
  std::filesystem::path page;           // empty or absent: the page of one sentence
  std::string version;
  /// Called once requests are answered, with the one-time login link; and for each further link.
  std::function<void(const std::string& link)> ready;
  /// Runs a command of another process in this one; `serve` itself is answered with a new link.
  RunCommand run;
};

/// Serve until `stop`. Errors: of listening and of the control socket.
Result<void> serve_archive(Archive& archive, HouseOptions options, std::stop_token stop);

}  // namespace cupel::serve
