/// The control socket `<keys>/server.sock`: another `cupel` process of the same user hands its
/// command to the server that holds the log. The command runs in the server; its output and exit
/// code come back. Frames: one byte kind, four bytes length (big-endian), the bytes.
#pragma once

#include "model/result.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace cupel::serve {

/// A command as its process received it.
struct Command {
  std::vector<std::string> arguments;  // without the program's name
  std::filesystem::path folder;        // where it was called; relative paths start there
  bool terminal = false;               // its stderr is one: progress is welcome
};

/// Where a command's output goes.
struct Streams {
  std::function<void(std::string_view)> out;
  std::function<void(std::string_view)> err;
  /// Where long work stands, besides what it writes to `err`; may be empty.
  std::function<void(std::string_view step, std::uint64_t done, std::uint64_t total)> report;
};

/// Runs a command and returns its exit code. Called on a thread of its own, whose working folder
/// is the command's. `stop` is requested when the other side goes away.
using RunCommand = std::function<int(const Command&, const Streams&, std::stop_token stop)>;

class ControlSocket {
 public:
  static constexpr unsigned commands_max = 8;  // at a time; a further one is told to come again

  /// Listens at `path` (0600; a socket file whose server died is replaced).
  /// Errors: conflict when another server answers there, unavailable.
  static Result<std::unique_ptr<ControlSocket>> listen(std::filesystem::path path, RunCommand run);
  /// Stops running commands, waits for them, removes the socket file.
  ~ControlSocket();

 private:
  struct State;
  explicit ControlSocket(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// Whether a server answers at the socket.
bool is_served(const std::filesystem::path& socket);

/// Hand a command to the server at `socket`; returns its exit code, nothing when no server answers.
/// On `stop` the server is told and 130 returned. Errors: unavailable when the server goes away.
Result<std::optional<int>> hand_over(const std::filesystem::path& socket, const Command& command,
                                     const Streams& streams, std::stop_token stop);

}  // namespace cupel::serve
