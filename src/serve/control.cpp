#include "serve/control.h"

#include "model/assert.h"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <list>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

namespace cupel::serve {
namespace {

constexpr std::size_t frame_bytes_max = 1u << 20;
constexpr std::size_t arguments_max = 10'000;

enum class Kind : char {
  argument = 'a',
  folder = 'd',
  terminal = 't',
  run = 'r',
  out = 'o',
  err = 'e',
  exit = 'x',
};

class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  int get() const { return number_; }

 private:
  int number_;
};

bool send_all(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool send_frame(int socket, Kind kind, std::string_view bytes) {
  do {
    const auto piece = bytes.substr(0, frame_bytes_max);
    bytes.remove_prefix(piece.size());
    const auto length = static_cast<std::uint32_t>(piece.size());
    std::string frame{static_cast<char>(kind), static_cast<char>(length >> 24),
                      static_cast<char>(length >> 16), static_cast<char>(length >> 8),
                      static_cast<char>(length)};
    frame += piece;
    if (!send_all(socket, frame)) return false;
  } while (!bytes.empty());
  return true;
}

bool receive_all(int socket, char* to, std::size_t bytes) {
  while (bytes > 0) {
    const ssize_t got = ::recv(socket, to, bytes, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    to += got;
    bytes -= static_cast<std::size_t>(got);
  }
  return true;
}

struct Frame {
  Kind kind;
  std::string bytes;
};

std::optional<Frame> receive_frame(int socket) {
  std::array<unsigned char, 5> head;
  if (!receive_all(socket, reinterpret_cast<char*>(head.data()), head.size())) return std::nullopt;
  const std::size_t length = std::size_t{head[1]} << 24 | std::size_t{head[2]} << 16 |
                             std::size_t{head[3]} << 8 | std::size_t{head[4]};
  if (length > frame_bytes_max) return std::nullopt;
  Frame frame{static_cast<Kind>(head[0]), std::string(length, '\0')};
  if (!receive_all(socket, frame.bytes.data(), length)) return std::nullopt;
  return frame;
}

Result<sockaddr_un> address_of(const std::filesystem::path& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string& text = path.native();
  if (text.size() >= sizeof address.sun_path) {
    return fail(ErrorKind::invalid_input,
                "path of the control socket is longer than 107 bytes: " + text, "path_too_long");
  }
  std::memcpy(address.sun_path, text.c_str(), text.size() + 1);
  return address;
}

Descriptor connect_to(const std::filesystem::path& path) {
  const auto address = address_of(path);
  if (!address) return Descriptor();
  Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (socket.get() < 0 || ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&*address),
                                    sizeof *address) != 0) {
    return Descriptor();
  }
  return socket;
}

// The folder is 0700 and the socket 0600; the kernel's word on the peer is the third lock.
bool is_same_user(int socket) {
  ucred peer{};
  socklen_t length = sizeof peer;
  return ::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0 &&
         peer.uid == ::geteuid();
}

std::optional<Command> receive_command(int socket) {
  Command command;
  while (auto frame = receive_frame(socket)) {
    switch (frame->kind) {
      case Kind::argument:
        if (command.arguments.size() == arguments_max) return std::nullopt;
        command.arguments.push_back(std::move(frame->bytes));
        break;
      case Kind::folder: command.folder = std::move(frame->bytes); break;
      case Kind::terminal: command.terminal = true; break;
      case Kind::run: return command;
      default: return std::nullopt;
    }
  }
  return std::nullopt;
}

// A thread may have a working folder of its own on Linux, and the threads it starts share it.
bool enter(const std::filesystem::path& folder) {
  return ::unshare(CLONE_FS) == 0 && ::chdir(folder.c_str()) == 0;
}

}  // namespace

struct ControlSocket::State {
  std::filesystem::path path;
  RunCommand run;
  Descriptor listener;
  Descriptor wake;  // an eventfd, readable when the socket shall close
  std::atomic<unsigned> running{0};
  std::stop_source stop;
  std::thread acceptor;
  std::mutex mutex;  // guards workers
  struct Worker {
    std::atomic<bool> done{false};
    std::thread thread;
  };
  std::list<Worker> workers;

  void accept_all() {
    while (true) {
      std::array<pollfd, 2> watched{pollfd{listener.get(), POLLIN, 0}, pollfd{wake.get(), POLLIN, 0}};
      if (::poll(watched.data(), watched.size(), -1) < 0 && errno != EINTR) return;
      if (watched[1].revents != 0) return;
      if (watched[0].revents == 0) continue;
      Descriptor peer(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
      if (peer.get() < 0 || !is_same_user(peer.get())) continue;
      start(std::move(peer));
    }
  }

  void start(Descriptor peer) {
    const std::lock_guard lock(mutex);
    std::erase_if(workers, [](Worker& worker) {
      if (!worker.done) return false;
      worker.thread.join();
      return true;
    });
    Worker& worker = workers.emplace_back();
    worker.thread = std::thread([this, &worker, socket = std::move(peer)]() mutable {
      serve_one(socket.get());
      socket = Descriptor();
      worker.done = true;
    });
  }

  void serve_one(int socket) {
    const timeval patience{.tv_sec = 10, .tv_usec = 0};
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    const auto command = receive_command(socket);
    if (!command) return;
    std::mutex sending;
    const auto sender = [&](Kind kind) {
      return [&sending, socket, kind](std::string_view bytes) {
        const std::lock_guard lock(sending);
        if (!bytes.empty()) send_frame(socket, kind, bytes);
      };
    };
    const Streams streams{sender(Kind::out), sender(Kind::err), {}};
    int code = exit_code_of(ErrorKind::unavailable);
    if (running.fetch_add(1) >= commands_max) {
      streams.err("cupel: the server runs other commands: try again\n");
    } else if (!enter(command->folder)) {
      streams.err("cupel: the server cannot enter the folder of the command\n");
    } else {
      code = run_watched(socket, *command, streams);
    }
    --running;
    const std::lock_guard lock(sending);
    send_frame(socket, Kind::exit, std::to_string(code));
  }

  // The other side sends nothing after its command: when it becomes readable, it has gone.
  int run_watched(int socket, const Command& command, const Streams& streams) {
    std::stop_source gone;
    const std::stop_callback all(stop.get_token(), [&] { gone.request_stop(); });
    Descriptor finished(::eventfd(0, EFD_CLOEXEC));
    std::thread watcher([&] {
      std::array<pollfd, 2> watched{pollfd{socket, POLLIN | POLLRDHUP, 0},
                                    pollfd{finished.get(), POLLIN, 0}};
      while (::poll(watched.data(), watched.size(), -1) < 0 && errno == EINTR) {
      }
      if (watched[0].revents != 0) gone.request_stop();
    });
    const int code = run(command, streams, gone.get_token());
    const std::uint64_t one = 1;
    ASSERT(::write(finished.get(), &one, sizeof one) == sizeof one);
    watcher.join();
    return code;
  }
};

ControlSocket::ControlSocket(std::unique_ptr<State> state) : state_(std::move(state)) {}

ControlSocket::~ControlSocket() {
  const std::uint64_t one = 1;
  ASSERT(::write(state_->wake.get(), &one, sizeof one) == sizeof one);
  state_->acceptor.join();
  state_->stop.request_stop();
  for (auto& worker : state_->workers) worker.thread.join();
  std::error_code ignored;
  std::filesystem::remove(state_->path, ignored);
}

Result<std::unique_ptr<ControlSocket>> ControlSocket::listen(std::filesystem::path path,
                                                             RunCommand run) {
  auto address = address_of(path);
  if (!address) return pass(address);
  if (is_served(path)) {
    return fail(ErrorKind::conflict, "another server answers at " + path.string(), "served");
  }
  std::error_code ignored;
  if (std::filesystem::is_socket(path, ignored)) std::filesystem::remove(path, ignored);
  auto state = std::make_unique<State>();
  state->listener = Descriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  state->wake = Descriptor(::eventfd(0, EFD_CLOEXEC));
  const int socket = state->listener.get();
  // fchmod before bind: the file never exists with wider rights.
  if (socket < 0 || state->wake.get() < 0 || ::fchmod(socket, 0600) != 0 ||
      ::bind(socket, reinterpret_cast<const sockaddr*>(&*address), sizeof *address) != 0 ||
      ::chmod(path.c_str(), 0600) != 0 || ::listen(socket, 16) != 0) {
    return fail(ErrorKind::unavailable, "control socket cannot be made at " + path.string() + ": " +
                                            std::generic_category().message(errno));
  }
  state->path = std::move(path);
  state->run = std::move(run);
  state->acceptor = std::thread([raw = state.get()] { raw->accept_all(); });
  return std::unique_ptr<ControlSocket>(new ControlSocket(std::move(state)));
}

bool is_served(const std::filesystem::path& socket) { return connect_to(socket).get() >= 0; }

Result<std::optional<int>> hand_over(const std::filesystem::path& path, const Command& command,
                                     const Streams& streams, std::stop_token stop) {
  const Descriptor socket = connect_to(path);
  if (socket.get() < 0) return std::optional<int>();
  bool sent = true;
  for (const auto& argument : command.arguments) {
    sent = sent && send_frame(socket.get(), Kind::argument, argument);
  }
  sent = sent && send_frame(socket.get(), Kind::folder, command.folder.native());
  if (command.terminal) sent = sent && send_frame(socket.get(), Kind::terminal, {});
  sent = sent && send_frame(socket.get(), Kind::run, {});
  if (!sent) return fail(ErrorKind::unavailable, "the server went away before it took the command");
  // Half a close tells the server to stop; its last words and the exit code still come.
  const std::stop_callback leave(stop, [&] { ::shutdown(socket.get(), SHUT_WR); });
  while (auto frame = receive_frame(socket.get())) {
    if (frame->kind == Kind::out) streams.out(frame->bytes);
    if (frame->kind == Kind::err) streams.err(frame->bytes);
    if (frame->kind == Kind::exit) return std::optional<int>(std::atoi(frame->bytes.c_str()));
  }
  if (stop.stop_requested()) return std::optional<int>(130);
  return fail(ErrorKind::unavailable, "the server went away while the command ran");
}

}  // namespace cupel::serve
