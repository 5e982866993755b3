// The program `cupel`: signals, streams and the clock of this process, and the one place where the
// command line and the server meet.
#include "cli/dispatch.h"
#include "model/calendar.h"
#include "serve/control.h"
#include "serve/house.h"

#include <fmt/core.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <stop_token>
#include <system_error>
#include <thread>

#include <unistd.h>

namespace {

using namespace cupel;

bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

/// A result that cannot be written is a failed command, but for a reader that had enough (`| head`).
void write_result(std::string_view bytes) {
  if (write_all(STDOUT_FILENO, bytes)) return;
  if (errno == EPIPE) std::_Exit(0);
  const std::string text = std::string("cupel: result cannot be written: ") + std::strerror(errno) + "\n";
  write_all(STDERR_FILENO, text);
  std::_Exit(74);
}

/// SIGINT and SIGTERM request a stop; the second one ends the process at once. The signals are
/// blocked in every thread and taken by one that waits for them.
class Signals {
 public:
  Signals() {
    sigemptyset(&set_);
    sigaddset(&set_, SIGINT);
    sigaddset(&set_, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    std::thread([this] {
      int signal = 0;
      while (sigwait(&set_, &signal) == 0) {
        if (stop_.stop_requested()) std::_Exit(130);
        by_ = signal;
        stop_.request_stop();
      }
    }).detach();
  }
  std::stop_token token() const { return stop_.get_token(); }
  bool interrupted() const { return by_ == SIGINT; }

 private:
  sigset_t set_{};
  std::atomic<int> by_{0};
  std::stop_source stop_;
};

/// The page built beside the program: installed (page/) or in the source tree (web/dist).
std::filesystem::path page_folder() {
  std::error_code error;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error) return {};
  for (const char* place : {"page", "../share/cupel/page", "../../web/dist"}) {
    const auto folder = (program.parent_path() / place).lexically_normal();
    if (std::filesystem::is_regular_file(folder / "index.html", error)) return folder;
  }
  return {};
}

/// A command that another process handed over, run on the server's archive.
int run_for_other(Archive& archive, const cli::Call& server, const serve::Command& command,
                  const serve::Streams& streams, std::stop_token stop) {
  cli::Call call;
  call.out = streams.out;
  call.err = streams.err;
  call.report = streams.report;
  call.terminal = command.terminal;
  call.stop = std::move(stop);
  call.clock = server.clock;
  call.outside = server.outside;
  call.served = &archive;
  return cli::run_words(std::move(call), command.arguments);
}

Result<void> serve_wish(Archive& archive, const cli::ServeWish& wish, const cli::Call& call) {
  serve::HouseOptions options;
  options.server.address = wish.address;
  options.server.port = wish.port;
  options.server.readers = std::max(2u, wish.threads);
  options.host_names = wish.host_names;
  options.page = wish.page;
  options.version = CUPEL_VERSION;
  options.ready = [&call](const std::string& link) {
    if (call.json()) {
      call.out("{\"cupel\":1,\"verb\":\"serve\",\"link\":\"" + link + "\"}\n");
    } else {
      call.out(link + "\n");
      call.err("open this link once in a browser of this machine; Ctrl-C ends the server\n");
    }
  };
  options.run = [&archive, &call](const serve::Command& command, const serve::Streams& streams,
                                  std::stop_token stop) {
    return run_for_other(archive, call, command, streams, std::move(stop));
  };
  return serve::serve_archive(archive, std::move(options), call.stop);
}

Result<std::optional<int>> hand_over(const std::filesystem::path& socket,
                                     const std::vector<std::string>& words, const cli::Call& call) {
  const serve::Command command{words, std::filesystem::current_path(), call.terminal};
  return serve::hand_over(socket, command, {call.out, call.err, {}}, call.stop);
}

bool has_needed_processor() {
#ifdef __AVX2__
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("fma");
#else
  return true;
#endif
}

int run_process(std::vector<std::string> words) {
  static Signals signals;
  const cli::Outside outside{serve_wish, serve::is_served, hand_over, page_folder};
  cli::Call call;
  call.out = write_result;
  call.err = [](std::string_view bytes) { write_all(STDERR_FILENO, bytes); };
  call.stop = signals.token();
  call.outside = &outside;
  call.terminal = ::isatty(STDERR_FILENO) == 1;
  call.clock = &system_clock();
  std::optional<FixedClock> fixed;
  if (const char* text = std::getenv("CUPEL_CLOCK")) {
    const auto instant = parse_rfc3339(text);
    if (!instant) {
      call.err(fmt::format("cupel: CUPEL_CLOCK is not an RFC 3339 instant: {}\n", text));
      return exit_code_of(ErrorKind::invalid_input);
    }
    call.clock = &fixed.emplace(instant->instant_us);
  }
  const int code = cli::run_words(std::move(call), std::move(words));
  return code == 0 && signals.interrupted() ? 130 : code;
}

}  // namespace

int main(int count, char** words) {
  if (!has_needed_processor()) {
    std::fputs("cupel: this build needs a processor of level x86-64-v3: use the portable one\n", stderr);
    return 70;
  }
  return run_process({words + 1, words + count});
}
