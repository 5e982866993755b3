// cupel_bench [NAME…]: run all benches or the named ones; figures to the terminal and to bench.json
// beside the program's build folder. Exit 1 when a figure is worse than its goal by the wide ratio:
// a shared machine is noisy, a real loss is not.
#include "bench.h"
#include "child.h"

#include "lake/doctor.h"
#include "model/jcs.h"
#include "model/result.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <set>
#include <thread>

namespace cupel {
namespace {

constexpr double wide_ratio = 5.0;

class Scratch {
 public:
  Scratch() {
    std::string name = std::filesystem::temp_directory_path() / "cupel-bench-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr) {
      throw Failure({ErrorKind::unavailable, "no temporary folder can be made", "io", {}, {}});
    }
    path_ = name;
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

double ratio_of(const Figure& figure) {
  return figure.goal > 0 ? figure.measured / figure.goal : 0;
}

std::string json_of(const BenchRun& run) {
  std::string out = fmt::format("{{\"cupel_bench\":1,\"threads\":{},\"cores\":{},\"engine\":",
                                run.threads(), std::thread::hardware_concurrency());
  append_jcs_string(out, engine_library_version());
  out += ",\"figures\":[";
  for (bool first = true; const Figure& figure : run.figures()) {
    out += first ? "\n {\"name\":" : ",\n {\"name\":";
    first = false;
    append_jcs_string(out, figure.name);
    out += ",\"unit\":";
    append_jcs_string(out, figure.unit);
    out += fmt::format(",\"goal\":{:.3f},\"measured\":{:.3f},\"ratio\":{:.3f},\"goal_from\":",
                       figure.goal, figure.measured, ratio_of(figure));
    append_jcs_string(out, figure.goal_from);
    out += '}';
  }
  out += "],\"skipped\":[";
  for (bool first = true; const std::string& skipped : run.skipped()) {
    if (!first) out += ',';
    first = false;
    append_jcs_string(out, skipped);
  }
  return out + "]}\n";
}

int run_benches(const std::set<std::string_view>& wanted, const std::filesystem::path& document) {
  const Scratch scratch;
  const unsigned cores = std::thread::hardware_concurrency();
  BenchRun run(scratch.path(), static_cast<int>(std::clamp(cores, 1u, 2u)));
  fmt::print("{:<58} {:>12} {:>12} {:>7}\n", "figure", "goal", "measured", "ratio");
  for (const Bench* bench : benches()) {
    if (wanted.empty() || wanted.contains(bench->name)) bench->run(run);
  }
  std::ofstream(document) << json_of(run);
  const bool fits = std::ranges::all_of(run.figures(), [](const Figure& figure) {
    return ratio_of(figure) <= wide_ratio;
  });
  if (!fits) {
    fmt::print(stderr, "cupel_bench: a figure is worse than {} times its goal\n", wide_ratio);
  }
  return fits ? 0 : 1;
}

}  // namespace

void BenchRun::add(Figure figure) {
  const bool judged = figure.goal > 0;
  fmt::print("{:<58} {:>12} {:>8.1f} {:<3} {:>7}\n", figure.name,
             judged ? fmt::format("{:.1f} {:<3}", figure.goal, figure.unit) : "-    ",
             figure.measured, figure.unit,
             judged ? fmt::format("{:.2f}", ratio_of(figure)) : "-");
  std::fflush(stdout);
  figures_.push_back(std::move(figure));
}

void BenchRun::skip(std::string_view what, std::string_view why) {
  skipped_.push_back(fmt::format("{}: {}", what, why));
  fmt::print("{:<58} skipped: {}\n", what, why);
}

double median_ms(int repeats, const std::function<void()>& work,
                 const std::function<void()>& prepare) {
  std::vector<double> times;
  for (int i = 0; i < repeats; ++i) {
    if (prepare) prepare();
    const auto start = std::chrono::steady_clock::now();
    work();
    times.push_back(
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
  }
  std::ranges::sort(times);
  return times[times.size() / 2];
}

}  // namespace cupel

int main(int count, char** words) {
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe");
  // build/release/cupel_bench writes build/bench.json, whatever the preset.
  const std::filesystem::path document = program.parent_path().parent_path() / "bench.json";
  try {
    if (count > 3 && words[1] == cupel::small_process) {
      return cupel::be_small_process({words + 2, words + count});
    }
    return cupel::run_benches({words + 1, words + count}, document);
  } catch (const cupel::Failure& failure) {
    fmt::print(stderr, "cupel_bench: {}\n", failure.error.message);
    return cupel::exit_code_of(failure.error.kind);
  }
}
