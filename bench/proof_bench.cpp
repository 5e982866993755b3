// A row's proof from a process that has just started, out of a large delivery; and what the program
// itself takes. The pages of the file are in the machine's cache: the disk is not measured.
#include "bench.h"
#include "child.h"
#include "declarations.h"

#include "model/result.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <fstream>
#include <iterator>

namespace cupel {
namespace {

constexpr int rows_asked = 9;  // spread over the file, the last row among them

/// The same bytes as gzip.
std::filesystem::path packed(const std::filesystem::path& file) {
  const std::filesystem::path target = file.string() + ".gz";
  std::ifstream in(file, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  gzFile out = gzopen(target.c_str(), "wb6");
  const bool written = out != nullptr &&
                       gzwrite(out, bytes.data(), static_cast<unsigned>(bytes.size())) ==
                           static_cast<int>(bytes.size());
  if (out == nullptr || gzclose(out) != Z_OK || !written) {
    throw Failure({ErrorKind::unavailable, "the packed file cannot be written", "io", {}, {}});
  }
  return target;
}

/// Take the file into a folder of its own with a process of its own; its peak is the import's.
ChildRun take_in(const std::filesystem::path& file, const std::filesystem::path& data) {
  const std::filesystem::path program = program_beside();
  run_child(program, {"init", "--demonstration", "--data", data.string()});
  return run_child_of_small_process(program, {"ingest", file.string(), "--data", data.string()});
}

/// The slowest of the proofs asked for; entry 2 of a new log is its first delivery.
double slowest_proof_ms(const std::filesystem::path& data, std::uint64_t rows) {
  double slowest = 0;
  for (int i = 1; i <= rows_asked; ++i) {
    const std::uint64_t row = rows * static_cast<std::uint64_t>(i) / rows_asked - 1;
    const std::string ref = fmt::format("0:2:{}", row);
    const double ms = median_ms(
        3, [&] { run_child(program_beside(), {"proof", ref, "--data", data.string()}); });
    slowest = std::max(slowest, ms);
  }
  return slowest;
}

void run(BenchRun& bench) {
  bench.add({"cupel --version: peak memory", "MiB", 15,
             run_child_of_small_process(program_beside(), {"--version"}).peak_mib, "craft §17"});
  const auto plain = grow_declarations(bench.scratch(), 540'000);
  const auto small = grow_declarations(bench.scratch(), 54'000);
  if (!plain || !small) return bench.skip("proofs of rows", "CUPEL_SHARED is absent");
  const ChildRun import = take_in(*plain, bench.scratch() / "plain");
  bench.add({"import of 540,000 declarations: peak memory", "MiB", 1024, import.peak_mib,
             "the issue's limit for any file"});
  bench.add({"proof of a row, new process, 540,000 rows plain (slowest)", "ms", 50,
             slowest_proof_ms(bench.scratch() / "plain", 540'000), "a clerk's patience: 50 ms"});
  take_in(packed(*small), bench.scratch() / "packed");
  bench.add({"proof of a row, new process, 54,000 rows gzip (slowest)", "ms", 50,
             slowest_proof_ms(bench.scratch() / "packed", 54'000), "a clerk's patience: 50 ms"});
}

}  // namespace

extern const Bench proof_bench{"proof", run};

}  // namespace cupel
