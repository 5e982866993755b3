// From a file to sealed rows and tables, beside the engine alone: it reads the same CSV and writes
// the same rows as Parquet, without rows' hashes, salts, units, defects, signatures or a log.
#include "bench.h"
#include "declarations.h"

#include "cases/decide.h"
#include "lake/engine.h"
#include "model/clock.h"
#include "runs/archive.h"

#include <fmt/format.h>

#include <cmath>
#include <optional>

namespace cupel {
namespace {

/// How much longer than the engine alone a large import may take: a quarter of its speed.
constexpr double allowed_factor = 4;
/// Fixed part of an import (a delivery's syncs, checkpoint, tiles), allowed where it is most of it.
constexpr double allowed_ms = 40;
constexpr std::uint64_t large_rows = 540'000;

double engine_alone_ms(BenchRun& bench, const std::filesystem::path& csv) {
  EngineOptions options;
  options.threads = bench.threads();
  options.folders = {std::filesystem::canonical(bench.scratch())};
  Engine engine(options);
  const std::string copy = fmt::format(
      "COPY (SELECT * FROM read_csv({})) TO {} (FORMAT parquet, COMPRESSION zstd)",
      sql_text(csv.string()), sql_text(csv.string() + ".parquet"));
  return median_ms(3, [&] { engine.execute(copy); });
}

template <class T>
T value_of(Result<T> result) {
  if (!result) throw Failure(result.error());
  return std::move(*result);
}

double import_ms(BenchRun& bench, const std::filesystem::path& csv) {
  int number = 0;
  std::unique_ptr<Archive> archive;
  const auto open = [&] {
    archive.reset();
    const std::string name = fmt::format("{}-{}", csv.stem().string(), number++);
    ArchiveOptions options;
    options.data = bench.scratch() / name;
    options.keys = bench.scratch() / (name + ".keys");
    options.clock = &system_clock();
    options.threads = bench.threads();
    options.access = ArchiveOptions::Access::write;
    value_of(Archive::init(options, std::nullopt, true));
    archive = value_of(Archive::open(options));
  };
  const auto ingest = [&] {
    FilesToTake files;
    files.paths = {csv};
    value_of(archive->ingest(
        value_of(decide<Action::deliver>(archive->operator_principal(), std::move(files))), {}));
  };
  return median_ms(3, ingest, open);
}

void run(BenchRun& bench) {
  double before_ms = 0;
  std::uint64_t before_rows = 0;
  for (const std::uint64_t rows : {large_rows / 100, large_rows / 10, large_rows}) {
    const auto csv = grow_declarations(bench.scratch(), rows);
    if (!csv) return bench.skip("import of declarations", "CUPEL_SHARED is absent");
    const double alone_ms = engine_alone_ms(bench, *csv);
    const double ms = import_ms(bench, *csv);
    bench.add({fmt::format("engine alone: {} declarations, CSV to Parquet", rows), "ms", 0, alone_ms,
               "for comparison"});
    bench.add({fmt::format("import {} declarations, {:.0f} rows/s, {:.0f} % of the engine", rows,
                           static_cast<double>(rows) * 1e3 / ms, alone_ms * 100 / ms),
               "ms", alone_ms * allowed_factor + (rows < large_rows ? allowed_ms : 0), ms,
               "a quarter of the engine's speed"});
    if (before_rows != 0) {
      // Exponent 1: in proportion to the rows; 2: with their square.
      const auto times_rows = static_cast<double>(rows) / static_cast<double>(before_rows);
      bench.add({fmt::format("growth of the import from {} to {} rows (exponent)", before_rows, rows),
                 "", 1.1, std::log(ms / before_ms) / std::log(times_rows),
                 "in proportion to what is new"});
    }
    before_ms = ms;
    before_rows = rows;
  }
}

}  // namespace

extern const Bench ingest_bench{"ingest", run};

}  // namespace cupel
