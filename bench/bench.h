/// Measurements beside their goals. A bench is a value defined in a file of its own
/// (`extern const Bench NAME_bench` in NAME_bench.cpp; CMake lists them).
#pragma once

#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cupel {

/// One line: smaller is better, ratio = measured / goal. A goal of 0: printed for comparison only.
struct Figure {
  std::string name;
  std::string unit;  // "ms", "MiB"
  double goal = 0;
  double measured = 0;
  std::string goal_from;  // where the goal comes from: "craft §17", "DuckDB alone × 5", …
};

class BenchRun {
 public:
  BenchRun(std::filesystem::path scratch, int threads)
      : scratch_(std::move(scratch)), threads_(threads) {}

  /// An empty folder for this bench; removed when the program ends.
  const std::filesystem::path& scratch() const { return scratch_; }
  int threads() const { return threads_; }
  /// Print the line and keep it for the document.
  void add(Figure figure);
  /// Say why something is not measured here.
  void skip(std::string_view what, std::string_view why);
  const std::vector<Figure>& figures() const { return figures_; }
  const std::vector<std::string>& skipped() const { return skipped_; }

 private:
  std::filesystem::path scratch_;
  int threads_;
  std::vector<Figure> figures_;
  std::vector<std::string> skipped_;
};

struct Bench {
  std::string_view name;  // what the command line asks for: cupel_bench tables
  void (*run)(BenchRun& bench);
};

/// All benches, in bytewise order of their files.
std::span<const Bench* const> benches();

/// Wall-clock milliseconds of `work`: the median of `repeats` runs, each after `prepare`.
double median_ms(int repeats, const std::function<void()>& work,
                 const std::function<void()>& prepare = {});

}  // namespace cupel
