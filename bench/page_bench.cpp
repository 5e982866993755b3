// The page in Chromium: what web/tests/bench.mjs measures, beside its goals.
#include "bench.h"
#include "child.h"

#include "model/result.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cstdio>
#include <cstdlib>
#include <memory>

namespace cupel {
namespace {

void add_line(BenchRun& bench, const std::string& line) {
  const auto figure = nlohmann::json::parse(line);
  const auto name = figure.at("name").get<std::string>();
  if (figure.contains("skipped")) return bench.skip(name, figure["skipped"].get<std::string>());
  bench.add({name, figure.at("unit"), figure.at("goal"), figure.at("measured"),
             figure.value("note", std::string("the issue"))});
}

void run(BenchRun& bench) {
  ::setenv("CUPEL_BINARY", program_beside().c_str(), 1);
  const std::string command = std::string(CUPEL_SOURCE_DIR) + "/tools/page_figures.sh";
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(command.c_str(), "r"), [](FILE* file) {
    return ::pclose(file);
  });
  if (!pipe) throw Failure({ErrorKind::unavailable, "the page cannot be measured", "bench", {}, {}});
  std::string line;
  int figures = 0;
  for (int c = std::fgetc(pipe.get()); c != EOF; c = std::fgetc(pipe.get())) {
    if (c != '\n') {
      line += static_cast<char>(c);
      continue;
    }
    if (line.starts_with('{')) {
      add_line(bench, line);
      ++figures;
    }
    line.clear();
  }
  if (figures < 3) {
    throw Failure({ErrorKind::internal, "tools/page_figures.sh ended before its figures", "bench", {}, {}});
  }
}

}  // namespace

extern const Bench page_bench{"page", run};

}  // namespace cupel
