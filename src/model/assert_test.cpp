#include "model/assert.h"

#include <doctest/doctest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <string>

namespace {

struct Ended {
  int signal = 0;
  std::string said;  // on standard error
};

/// Run in a process of its own, for it may not come back.
template <class Action>
Ended run_apart(Action action) {
  int ends[2] = {};
  REQUIRE(::pipe(ends) == 0);
  const pid_t child = ::fork();
  if (child == 0) {
    std::signal(SIGABRT, SIG_DFL);  // the test's own handler would report there
    ::dup2(ends[1], STDERR_FILENO);
    action();
    ::_exit(0);
  }
  ::close(ends[1]);
  Ended ended;
  char bytes[512];
  for (ssize_t got = 0; (got = ::read(ends[0], bytes, sizeof bytes)) > 0;) {
    ended.said.append(bytes, static_cast<std::size_t>(got));
  }
  ::close(ends[0]);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  if (WIFSIGNALED(status)) ended.signal = WTERMSIG(status);
  return ended;
}

}  // namespace

TEST_CASE("a broken invariant ends the process and names its place, in a release too") {
  const int line = __LINE__ + 1;
  const Ended ended = run_apart([] { ASSERT(1 + 1 == 3); });
  CHECK(ended.signal == SIGABRT);
  CHECK(ended.said.find("assert_test.cpp:" + std::to_string(line) + ": 1 + 1 == 3") != std::string::npos);
}

TEST_CASE("one that holds is evaluated once and says nothing") {
  int evaluated = 0;
  ASSERT(++evaluated == 1);
  CHECK(evaluated == 1);
  const Ended ended = run_apart([] { ASSERT(true); });
  CHECK(ended.signal == 0);
  CHECK(ended.said.empty());
}
