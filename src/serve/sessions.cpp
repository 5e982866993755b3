#include "serve/sessions.h"

#include "model/encoding.h"

#include <sys/random.h>

#include <array>
#include <system_error>

namespace cupel::serve {
namespace {

std::string random_text() {
  std::array<char, 32> bytes;
  if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
    throw Failure(Error{ErrorKind::unavailable, "system random generator gave no bytes", {}, {}, {}});
  }
  return to_base64url({bytes.data(), bytes.size()});
}

}  // namespace

std::string Sessions::new_token(Instant now) {
  std::string token = random_text();
  const std::lock_guard lock(mutex_);
  std::erase_if(tokens_, [&](const auto& entry) { return now - entry.second > token_max; });
  tokens_.emplace(sha256(token), now);
  return token;
}

Result<std::string> Sessions::open(std::string_view token, std::string_view address, Instant now) {
  const std::lock_guard lock(mutex_);
  if (is_blocked(address, now)) {
    return fail(ErrorKind::limit_exceeded, "too many failed logins: wait a minute",
                "too_many_failures");
  }
  const auto found = tokens_.find(sha256(token));
  if (found == tokens_.end() || now - found->second > token_max) {
    note_failure(address, now);
    return fail(ErrorKind::forbidden, "login link is used or unknown", "bad_token");
  }
  tokens_.erase(found);
  forget_old(now);
  if (sessions_.size() >= sessions_max) {
    return fail(ErrorKind::limit_exceeded, "too many open sessions", "too_many_sessions");
  }
  std::string cookie = random_text();
  sessions_.emplace(sha256(cookie), Session{now, now});
  return cookie;
}

bool Sessions::is_open(std::string_view cookie, Instant now, bool touch) {
  if (cookie.size() != 43) return false;  // 256 bits in base64url; spares the hash of anything else
  const Hash key = sha256(cookie);
  const std::lock_guard lock(mutex_);
  const auto found = sessions_.find(key);
  if (found == sessions_.end()) return false;
  Session& session = found->second;
  if (now - session.used > idle_max || now - session.opened > absolute_max) {
    sessions_.erase(found);
    return false;
  }
  if (touch) session.used = now;
  return true;
}

void Sessions::close(std::string_view cookie) {
  const Hash key = sha256(cookie);
  const std::lock_guard lock(mutex_);
  sessions_.erase(key);
}

bool Sessions::is_blocked(std::string_view address, Instant now) {
  const auto found = failures_.find(address);
  if (found == failures_.end()) return false;
  if (now - found->second.since > std::chrono::minutes(1)) {
    failures_.erase(found);
    return false;
  }
  return found->second.count >= failures_per_minute_max;
}

void Sessions::note_failure(std::string_view address, Instant now) {
  // Forget addresses whose minute is over, so that a scan cannot grow the table without bound.
  std::erase_if(failures_,
                [&](const auto& entry) { return now - entry.second.since > std::chrono::minutes(1); });
  auto& failures = failures_.try_emplace(std::string(address), Failures{now, 0}).first->second;
  ++failures.count;
}

void Sessions::forget_old(Instant now) {
  std::erase_if(sessions_, [&](const auto& entry) {
    return now - entry.second.used > idle_max || now - entry.second.opened > absolute_max;
  });
}

}  // namespace cupel::serve
