/// For tests: run words as the program would, and hear what it says. A folder of its own per test.
#pragma once

#include "cli/dispatch.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

namespace cupel::cli {

struct Spoken {
  std::string out;
  std::string err;
  int code = 0;
};

inline Spoken run(std::vector<std::string> words, const Outside& outside = {}) {
  Spoken spoken;
  Call call;
  call.out = [&](std::string_view bytes) { spoken.out += bytes; };
  call.err = [&](std::string_view bytes) { spoken.err += bytes; };
  const FixedClock clock(1'772'352'000'000'000);  // 2026-03-01T08:00Z
  call.clock = &clock;
  call.outside = &outside;
  spoken.code = run_words(std::move(call), std::move(words));
  return spoken;
}

/// A new data folder with one file of monthly returns that a mapping explains.
struct FilledFolder {
  FilledFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "cupel-cli-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    path = pattern;
    write("returns.csv", "licence;month;fine g\nML-1;2025-01;12,5\nML-1;2025-13;7\n");
    write("returns.csv.mapping.toml",
          "table = \"monthly_return\"\n[columns]\n\"licence\" = \"licence_no\"\n"
          "\"month\" = { field = \"month\", date = \"YYYY-MM\" }\n"
          "\"fine g\" = { field = \"fine\", unit = \"g\", decimal = \",\" }\n"
          "[constants]\nmetal = \"gold\"\nsource = \"Ministry of Mines\"\n");
    REQUIRE(at({"init", "--origin", "demo.example/test", "--demonstration"}).code == 0);
  }
  ~FilledFolder() { std::filesystem::remove_all(path); }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(path / name) << text;
  }
  std::string file(const std::string& name) const { return (path / name).string(); }
  /// The words with this folder as --data.
  Spoken at(std::vector<std::string> words) const {
    words.push_back("--data=" + (path / "data").string());
    return run(std::move(words));
  }
  std::filesystem::path path;
};

}  // namespace cupel::cli
