/// The text of lake/CURRENT: which files count (docs/formats/lake.md). Private to lake/.
#pragma once

#include "lake/files.h"
#include "model/result.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace cupel {

struct BlockFacts {
  std::uint64_t rows = 0;
  std::uint64_t bytes = 0;
  Hash sha256{};
};

struct Current {
  std::uint64_t log_size = 0;
  std::map<std::pair<std::string, std::uint64_t>, BlockFacts> blocks;  // (table, delivery)
  std::map<std::string, FileFacts> runs;                               // name under lake/runs/
};

std::string print_current(const Current& current);

/// Errors: corrupt with the offset of the line that is wrong; rule "lake_version" when the text is
/// whole but another version's (engine, dictionary or layout): such a lake is made anew.
Result<Current> parse_current(std::string_view text);

/// SHA-256 over names and types of all tables and columns, in order.
Hash dictionary_hash();

/// Letters, digits, '.', '-', '_'; no leading dot, no ".part" at the end; at most 120 bytes.
bool is_run_file_name(std::string_view name);

/// "lake/tables/trade/d3.parquet"
std::string block_path(std::string_view table, std::uint64_t delivery);

}  // namespace cupel
