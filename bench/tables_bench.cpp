// What the table engine alone costs (craft §7.1, §17), and the lake's own part of an import.
#include "bench.h"

#include "lake/lake.h"
#include "model/facts.h"

#include <fmt/format.h>

#include <map>

namespace cupel {
namespace {

constexpr std::int64_t block_rows = 540'000;
constexpr std::int64_t chunk_rows = 4'096;

std::vector<ColumnSpec> plain_columns() {
  using enum ColumnType;
  return {{"a", int64, "", ""}, {"b", int64, "", ""}, {"c", int64, "", ""}, {"t", text, "", ""},
          {"us", int64, "", ""}};
}

void append_million(BenchRun& bench) {
  Table chunk(plain_columns());
  for (std::int64_t i = 0; i < chunk_rows; ++i) {
    for (const std::size_t k : {0u, 1u, 2u, 4u}) chunk.at(k).append(i * 7919);
    chunk.at(3).append(std::string_view(fmt::format("subject {}", i)));
  }
  EngineOptions options;
  options.threads = bench.threads();
  Engine engine(options);
  const auto append = [&] {
    for (std::int64_t i = 0; i < 1'000'000; i += chunk_rows) engine.append("t", chunk);
  };
  const auto renew = [&] {
    engine.execute("DROP TABLE IF EXISTS t");
    engine.create_table("t", plain_columns());
  };
  bench.add({"append 1 M rows x 5 columns", "ms", 400, median_ms(3, append, renew), "craft C-12"});
}

void group_ten_million(BenchRun& bench) {
  EngineOptions options;
  options.threads = bench.threads();
  options.memory_bytes_max = 1ull << 30;
  Engine engine(options);
  engine.execute("CREATE TABLE t AS SELECT hash(range) % 1000000 AS k, range AS v "
                 "FROM range(10000000)");
  const auto group = [&] {
    engine.query("SELECT count(*), max(s) FROM (SELECT k, sum(v) AS s FROM t GROUP BY k)");
  };
  bench.add({"group 10 M rows by 1 M keys", "ms", 600, median_ms(3, group), "craft §17"});
}

std::map<std::string, Table> declaration_chunk(std::int64_t begin, std::int64_t end) {
  const TableSpec* spec = fact_table("declaration");
  std::vector<ColumnSpec> columns{{"row", ColumnType::int64, "", ""}};
  columns.insert(columns.end(), spec->columns.begin(), spec->columns.end());
  Table rows(columns);
  for (std::int64_t i = begin; i < end; ++i) {
    const auto mixed = static_cast<std::uint64_t>(i) * 0x9E3779B97F4A7C15u >> 20;
    rows.at(0).append(i);
    for (std::size_t k = 1; k < columns.size(); ++k) {
      if (columns[k].type == ColumnType::int64) {
        rows.at(k).append(static_cast<std::int64_t>(mixed >> (k % 16)));
      } else {
        rows.at(k).append(std::string_view(fmt::format("{}{}", 'A', mixed % (1000 * k))));
      }
    }
  }
  std::map<std::string, Table> facts;
  facts.emplace("declaration", std::move(rows));
  return facts;
}

void write_block(BenchRun& bench) {
  std::vector<std::map<std::string, Table>> chunks;
  for (std::int64_t i = 0; i < block_rows; i += chunk_rows) {
    chunks.push_back(declaration_chunk(i, std::min(i + chunk_rows, block_rows)));
  }
  std::uint64_t index = 0;
  auto lake = Lake::open({bench.scratch() / "block", bench.threads(), true});
  if (!lake) throw Failure(lake.error());
  const auto commit = [&] {
    BlockWriter block = (*lake)->begin_delivery();
    for (const auto& chunk : chunks) block.append(chunk);
    DeliveryBlock delivery;
    delivery.index = index++;
    const Result<void> done = (*lake)->commit(std::move(block), delivery, index);
    if (!done) throw Failure(done.error());
  };
  bench.add({"lake: append and write a block of 540,000 declarations", "ms", 700,
             median_ms(3, commit), "two cores"});
  bench.add({"lake: open the views over three such blocks", "ms", 400,
             median_ms(3, [&] { (*lake)->open_views(); }), "two cores"});
}

void run(BenchRun& bench) {
  bench.add({"open the table engine, locked down", "ms", 25,
             median_ms(5, [] { Engine engine{EngineOptions{}}; }), "craft §7.1: 12 ms bare"});
  append_million(bench);
  group_ten_million(bench);
  write_block(bench);
}

}  // namespace

extern const Bench tables_bench{"tables", run};

}  // namespace cupel
