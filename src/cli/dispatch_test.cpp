#include "cli/dispatch.h"

#include "cli/spoken.h"

#include <set>

namespace cupel::cli {
namespace {

TEST_CASE("an unknown verb is refused with the nearest one") {
  const Spoken spoken = run({"injest"});
  CHECK(spoken.code == 2);
  CHECK(spoken.out.empty());
  CHECK(spoken.err == "cupel: verb is not known: injest; nearest: ingest\n");
}

TEST_CASE("every verb has help with its options and an example") {
  std::set<std::string_view> names;
  for (const Verb* verb : verbs()) {
    CAPTURE(verb->name);
    CHECK(names.insert(verb->name).second);
    const Spoken spoken = run({std::string(verb->name), "--help"});
    CHECK(spoken.code == 0);
    CHECK(spoken.err.empty());
    CHECK(spoken.out.starts_with("cupel " + std::string(verb->name)));
    CHECK(spoken.out.contains("Examples:\n  cupel " + std::string(verb->name)));
    for (const auto& option : verb->grammar.options) CHECK(spoken.out.contains(option.name));
    for (const auto& option : common_options()) CHECK(spoken.out.contains(option.name));
    CHECK(run({"help"}).out.contains(verb->name));
    for (const std::string shell : {"bash", "zsh", "fish"}) {
      CHECK(run({"completion", shell}).out.contains(verb->name));
    }
  }
}

TEST_CASE("without a verb the help goes to the words and the answer is wrong usage") {
  const Spoken spoken = run({});
  CHECK(spoken.code == 2);
  CHECK(spoken.out.empty());
  CHECK(spoken.err.contains("ingest"));
}

TEST_CASE("the version is one line") {
  CHECK(run({"--version"}).out == "cupel " CUPEL_VERSION "\n");
}

TEST_CASE("an error is one line with its place, and the trail only when asked for") {
  const Error error{ErrorKind::invalid_input, "month is not 1 to 12: 13", "bad_month",
                    Where{"returns.csv", 7, 3, "", 0}, {"while reading returns.csv"}};
  CHECK(error_text(error, false) == "cupel: returns.csv:7:3: month is not 1 to 12: 13\n");
  CHECK(error_text(error, true) ==
        "cupel: returns.csv:7:3: month is not 1 to 12: 13\n"
        "  rule: bad_month\n  while reading returns.csv\n");
}

TEST_CASE("a verb goes to the server that answers, with its words and its exit code") {
  std::vector<std::string> handed;
  Outside outside;
  outside.hand_over = [&](const std::filesystem::path& socket,
                          const std::vector<std::string>& words,
                          const Call& call) -> Result<std::optional<int>> {
    CHECK(socket.filename() == "server.sock");
    CHECK(socket.parent_path().filename() == "there.keys");
    handed = words;
    call.out("done there\n");
    return std::optional<int>(5);
  };
  const Spoken spoken = run({"ingest", "--data", "there/", "file.csv"}, outside);
  CHECK(spoken.code == 5);
  CHECK(spoken.out == "done there\n");
  CHECK(handed == std::vector<std::string>{"ingest", "--data", "there/", "file.csv"});
}

TEST_CASE("a folder that is not there is not found") {
  for (const std::string verb :
       {"analyse", "alerts", "outcomes", "defects", "verify", "rebuild", "tables"}) {
    CAPTURE(verb);
    const Spoken spoken = run({verb, "--data", "/nowhere/at/all"});
    CHECK(spoken.code == 4);
    CHECK(spoken.out.empty());
    CHECK(spoken.err.starts_with("cupel: "));
  }
}

}  // namespace
}  // namespace cupel::cli
