/// Who is logged in: one-time login tokens and sessions, in memory only, so that a restart logs
/// everybody out. Only the SHA-256 of a token or cookie is kept. Used from the network thread and
/// from the control socket: guarded by one mutex.
#pragma once

#include "model/result.h"
#include "model/sha256.h"

#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace cupel::serve {

class Sessions {
 public:
  using Instant = std::chrono::steady_clock::time_point;
  static constexpr std::chrono::minutes idle_max{30};
  static constexpr std::chrono::hours absolute_max{12};
  static constexpr std::chrono::minutes token_max{60};
  static constexpr unsigned failures_per_minute_max = 10;
  static constexpr std::size_t sessions_max = 1000;

  /// A new login token (256 random bits, base64url) that opens one session.
  std::string new_token(Instant now);

  /// Exchange a login token for a session cookie's value. Errors: `bad_token` (forbidden),
  /// `too_many_failures` (limit_exceeded) after ten failures of one address within a minute; it
  /// ends by itself, a stranger can lock nobody out for good.
  Result<std::string> open(std::string_view token, std::string_view address, Instant now);

  /// Whether the cookie belongs to a living session; `touch` renews its idle time.
  bool is_open(std::string_view cookie, Instant now, bool touch);

  void close(std::string_view cookie);

 private:
  struct Session {
    Instant opened;
    Instant used;
  };
  struct Failures {
    Instant since;
    unsigned count = 0;
  };
  bool is_blocked(std::string_view address, Instant now);
  void note_failure(std::string_view address, Instant now);
  void forget_old(Instant now);

  std::mutex mutex_;  // guards everything below
  std::map<Hash, Instant> tokens_;
  std::map<Hash, Session> sessions_;
  std::map<std::string, Failures, std::less<>> failures_;
};

}  // namespace cupel::serve
