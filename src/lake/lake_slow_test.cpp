#include "lake/lake.h"

#include "lake/temporary_folder.h"
#include "model/facts.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <fstream>

namespace cupel {
namespace {

// Highest resident memory of this process so far, in MiB.
std::int64_t peak_memory_mib() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    std::int64_t kib = 0;
    if (word == "VmHWM:" && status >> kib) return kib / 1024;
  }
  return 0;
}

std::int64_t folder_mib(const std::filesystem::path& folder) {
  std::uint64_t bytes = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) bytes += entry.file_size();
  }
  return static_cast<std::int64_t>(bytes >> 20);
}

// Half a gigabyte of facts through an engine that may hold 192 MiB; rows come backwards, so that the block
// must be sorted as well, the worst a reader can do.
TEST_CASE("a delivery larger than memory passes in bounded memory, in order") {
  const TemporaryFolder data;
  LakeOptions options{.data = data.path(), .threads = 2, .write = true};
  options.memory_bytes_max = 192u << 20;
  auto lake = Lake::open(options);
  REQUIRE(lake);
  const TableSpec* spec = fact_table("declaration");
  std::vector<ColumnSpec> columns{{"row", ColumnType::int64, "", ""}};
  columns.insert(columns.end(), spec->columns.begin(), spec->columns.end());

  constexpr std::int64_t rows = 2'500'000;
  constexpr std::int64_t step = 8'192;
  BlockWriter block = (*lake)->begin_delivery();
  std::map<std::string, Table> facts;
  Table& chunk = facts.emplace("declaration", Table(columns)).first->second;
  std::int64_t spilled_mib = 0;
  for (std::int64_t begin = 0; begin < rows; begin += step) {
    chunk.clear();
    for (std::int64_t i = begin; i < std::min(begin + step, rows); ++i) {
      const std::int64_t row = rows - 1 - i;
      const auto mixed = static_cast<std::uint64_t>(row) * 0x9E3779B97F4A7C15u;
      const std::string text = fmt::format("{:016x}", mixed);
      for (std::size_t k = 0; k < columns.size(); ++k) {
        if (columns[k].type == ColumnType::int64) {
          chunk.at(k).append(row);
        } else {
          chunk.at(k).append(std::string_view(text));
        }
      }
    }
    block.append(facts);
    if (begin % (step * 64) == 0) spilled_mib = std::max(spilled_mib, folder_mib(data.path()));
  }
  DeliveryBlock delivery;
  delivery.index = 1;
  REQUIRE((*lake)->commit(std::move(block), delivery, 2));
  CHECK(spilled_mib > 200);
  CHECK(peak_memory_mib() < 700);
  CHECK((*lake)->files().at(0).rows == static_cast<std::uint64_t>(rows));

  Engine engine = (*lake)->open_views();
  std::int64_t next = 0;
  bool in_order = true;
  engine.query_in_parts("SELECT row FROM declaration", {}, [&](const Table& part) {
    for (std::size_t i = 0; i < part.rows(); ++i) in_order &= part.at(0).integer(i) == next++;
  });
  CHECK(in_order);
  CHECK(next == rows);
  CHECK(peak_memory_mib() < 700);
}

}  // namespace
}  // namespace cupel
