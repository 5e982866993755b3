#include "cli/verb.h"

#include <doctest/doctest.h>

namespace cupel::cli {
namespace {

Call call_with(std::vector<std::string> words) {
  Call call;
  call.arguments = *Arguments::parse(words, Grammar{"", 0, 9, {}});
  return call;
}

TEST_CASE("DIR and DIR/ are one data folder, and its keys lie beside it") {
  for (const std::string name : {"/srv/gold", "/srv/gold/", "/srv/x/../gold"}) {
    CAPTURE(name);
    const Call call = call_with({"--data", name});
    CHECK(call.data_folder() == "/srv/gold");
    CHECK(call.keys_folder() == "/srv/gold.keys");
  }
}

TEST_CASE("threads are a number from 1 to 256") {
  using Access = ArchiveOptions::Access;
  CHECK(call_with({"--threads", "3"}).archive_options(Access::read)->threads == 3);
  CHECK(call_with({}).archive_options(Access::read)->threads >= 1);
  for (const std::string text : {"0", "257", "two", "-1"}) {
    CAPTURE(text);
    CHECK_FALSE(call_with({"--threads", text}).archive_options(Access::read));
  }
}

TEST_CASE("progress goes to a terminal in lines that end, and nowhere without one") {
  Call call = call_with({});
  std::string shown;
  call.err = [&](std::string_view bytes) { shown += bytes; };
  CHECK_FALSE(call.progress().report);
  call.terminal = true;
  const Progress progress = call.progress();
  for (std::uint64_t i = 0; i <= 100'000; ++i) progress.step("reading", i, 100'000);
  CHECK(shown.size() < 10'000);
  CHECK(shown.ends_with("reading 100000/100000\n"));
}

TEST_CASE("a document made here begins with its name") {
  CHECK(wrapped("verify", R"({"ok":true})") == R"({"cupel":1,"verb":"verify","ok":true})");
  CHECK(wrapped("verify", "{}") == R"({"cupel":1,"verb":"verify"})");
}

}  // namespace
}  // namespace cupel::cli
