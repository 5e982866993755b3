// From a file to sealed rows and tables, beside the engine alone: it reads the same CSV and writes
// the same rows as Parquet, without rows' hashes, salts, units, defects, signatures or a log.
#include "bench.h"
#include "declarations.h"

#include "cases/decide.h"
#include "lake/engine.h"
#include "model/clock.h"
#include "runs/archive.h"

#include <fmt/format.h>

#include <optional>

namespace cupel {
namespace {

/// How much longer than the engine alone a whole import may take.
constexpr double allowed_factor = 3;
/// Fixed part of an import (a delivery's syncs, checkpoint, tiles), allowed beside the factor.
constexpr double allowed_ms = 40;

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
  for (const std::uint64_t rows : {5'400u, 54'000u, 540'000u}) {
    const auto csv = grow_declarations(bench.scratch(), rows);
    if (!csv) return bench.skip("import of declarations", "CUPEL_SHARED is absent");
    const double alone = engine_alone_ms(bench, *csv);
    bench.add({fmt::format("engine alone: {} declarations, CSV to Parquet", rows), "ms", 0,
               alone, "for comparison"});
    bench.add({fmt::format("import {} declarations, sealed and in tables", rows), "ms",
               alone * allowed_factor + allowed_ms, import_ms(bench, *csv),
               fmt::format("engine alone x {} + {} ms", allowed_factor, allowed_ms)});
  }
}

}  // namespace

extern const Bench ingest_bench{"ingest", run};

}  // namespace cupel
