#include "cli/spoken.h"

namespace cupel::cli {
namespace {

TEST_CASE("run takes, analyses and serves; a wrong port is refused before the work") {
  const FilledFolder folder;
  const std::string data = "--data=" + folder.file("other");
  Outside outside;
  ServeWish seen;
  outside.page_folder = [] { return std::filesystem::path("/page"); };
  outside.hand_over = [](const std::filesystem::path&, const std::vector<std::string>&,
                         const Call&) -> Result<std::optional<int>> { return std::optional<int>(); };
  outside.serve = [&](Archive& archive, const ServeWish& wish, const Call&) -> Result<void> {
    CHECK(archive.writable());
    seen = wish;
    return {};
  };
  CHECK(run({"run", folder.file("returns.csv"), data, "--port", "70000"}, outside).code == 2);
  CHECK_FALSE(std::filesystem::exists(folder.path / "other"));
  const Spoken spoken = run({"run", folder.file("returns.csv"), data, "--port", "0", "--host", "a",
                             "--host", "b", "--origin", "demo.example/o", "--demonstration"},
                            outside);
  CHECK(spoken.code == 0);
  CHECK(spoken.out.contains("1 taken"));
  CHECK(spoken.out.contains("0 alerts"));
  CHECK(seen.port == 0);
  CHECK(seen.address == "127.0.0.1");
  CHECK(seen.page == "/page");
  CHECK(seen.host_names == std::vector<std::string>{"a", "b"});
}

TEST_CASE("a folder has one server, and a link comes from the one that runs") {
  const FilledFolder folder;
  const std::string data = "--data=" + folder.file("data");
  Outside outside;
  outside.page_folder = [] { return std::filesystem::path(); };
  outside.is_served = [](const std::filesystem::path&) { return true; };
  outside.hand_over = [](const std::filesystem::path&, const std::vector<std::string>& words,
                         const Call& call) -> Result<std::optional<int>> {
    CHECK(words == std::vector<std::string>{"serve", "--link"});
    call.out("link\n");
    return std::optional<int>(0);
  };
  CHECK(run({"serve", data}, outside).code == 3);
  CHECK(run({"serve", "--link", data}, outside).out == "link\n");
}

TEST_CASE("indicators are listed without a folder, and an unknown one has no world") {
  CHECK(run({"indicators"}).out.starts_with("id"));
  CHECK(run({"indicators", "test", "Z99"}).code == 4);
  CHECK(run({"indicators", "tests"}).code == 2);
}

TEST_CASE("completion is for three shells") { CHECK(run({"completion", "csh"}).code == 2); }

}  // namespace
}  // namespace cupel::cli
