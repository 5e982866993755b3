#include "lake/current.h"

#include "lake/library.h"
#include "model/encoding.h"
#include "model/facts.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

namespace cupel {
namespace {

constexpr std::string_view heading = "cupel lake 1";
constexpr std::string_view seal_word = "seal ";

std::string hash_text(const Hash& hash) { return to_hex(bytes_of(hash)); }

std::optional<Hash> parse_hash(std::string_view text) {
  const std::optional<std::string> bytes = from_hex(text);
  if (!bytes || bytes->size() != sizeof(Hash)) return std::nullopt;
  Hash hash{};
  std::ranges::copy(*bytes, hash.begin());
  return hash;
}

std::optional<std::uint64_t> parse_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = failed == std::errc() && end == text.data() + text.size();
  const bool canonical = text.size() == 1 || !text.starts_with('0');
  return whole && canonical ? std::optional(number) : std::nullopt;
}

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  while (true) {
    const std::size_t blank = line.find(' ');
    words.push_back(line.substr(0, blank));
    if (blank == std::string_view::npos) return words;
    line.remove_prefix(blank + 1);
  }
}

Failed corrupt(std::uint64_t offset, std::string sentence, std::string rule = "lake_current") {
  Where where;
  where.file = "lake/CURRENT";
  where.offset = offset;
  return fail(ErrorKind::corrupt, std::move(sentence), std::move(rule), where);
}

bool take_table(const std::vector<std::string_view>& words, Current& current) {
  if (words.size() != 6 || fact_table(words[1]) == nullptr) return false;
  const auto delivery = parse_number(words[2]);
  const auto rows = parse_number(words[3]);
  const auto bytes = parse_number(words[4]);
  const auto hash = parse_hash(words[5]);
  if (!delivery || !rows || !bytes || !hash) return false;
  return current.blocks.try_emplace({std::string(words[1]), *delivery},
                                    BlockFacts{*rows, *bytes, *hash}).second;
}

bool take_run(const std::vector<std::string_view>& words, Current& current) {
  if (words.size() != 4 || !is_run_file_name(words[1])) return false;
  const auto bytes = parse_number(words[2]);
  const auto hash = parse_hash(words[3]);
  if (!bytes || !hash) return false;
  return current.runs.try_emplace(std::string(words[1]), FileFacts{*bytes, *hash}).second;
}

bool take_line(std::string_view line, Current& current) {
  const std::vector<std::string_view> words = words_of(line);
  if (words[0] == "table") return take_table(words, current);
  if (words[0] == "run") return take_run(words, current);
  if (words[0] != "log" || words.size() != 2) return false;
  const auto size = parse_number(words[1]);
  if (size) current.log_size = *size;
  return size.has_value();
}

// Lines before the seal that say with what the lake was made.
std::vector<std::string> version_lines() {
  return {std::string(heading), fmt::format("engine {}", duckdb_version_expected),
          fmt::format("dictionary {}", hash_text(dictionary_hash()))};
}

// The bytes the seal covers, when it is there and right.
std::optional<std::string_view> sealed_part(std::string_view text) {
  constexpr std::size_t line_bytes = seal_word.size() + 2 * sizeof(Hash) + 1;
  if (text.size() < line_bytes || !text.ends_with('\n')) return std::nullopt;
  const std::string_view part = text.substr(0, text.size() - line_bytes);
  const std::string expected = fmt::format("{}{}\n", seal_word, hash_text(sha256(part)));
  if (!text.ends_with(expected) || (!part.empty() && !part.ends_with('\n'))) return std::nullopt;
  return part;
}

}  // namespace

std::string print_current(const Current& current) {
  std::string text;
  for (const std::string& line : version_lines()) text += line + '\n';
  text += fmt::format("log {}\n", current.log_size);
  for (const auto& [name, block] : current.blocks) {
    text += fmt::format("table {} {} {} {} {}\n", name.first, name.second, block.rows, block.bytes,
                        hash_text(block.sha256));
  }
  for (const auto& [name, file] : current.runs) {
    text += fmt::format("run {} {} {}\n", name, file.bytes, hash_text(file.sha256));
  }
  text += fmt::format("{}{}\n", seal_word, hash_text(sha256(text)));
  return text;
}

Result<Current> parse_current(std::string_view text) {
  const std::optional<std::string_view> sealed = sealed_part(text);
  if (!sealed) return corrupt(text.size(), "the last line is not the hash of the lines before it");
  Current current;
  const std::vector<std::string> versions = version_lines();
  std::size_t offset = 0;
  for (std::size_t number = 0; offset < sealed->size(); ++number) {
    const std::size_t end = sealed->find('\n', offset);
    const std::string_view line = sealed->substr(offset, end - offset);
    if (number < versions.size()) {
      if (line != versions[number]) {
        return corrupt(offset, fmt::format("the lake was made by another version: {}", line),
                       "lake_version");
      }
    } else if (!take_line(line, current)) {
      return corrupt(offset, fmt::format("a line names what cannot be: {}", line));
    }
    offset = end + 1;
  }
  // One spelling per content: whatever else would parse is not what we wrote.
  if (print_current(current) != text) return corrupt(0, "lines are not in order or not complete");
  return current;
}

Hash dictionary_hash() {
  std::string text;
  for (const TableSpec& table : fact_tables()) {
    text += table.name + '\n';
    for (const ColumnSpec& column : table.columns) {
      text += fmt::format("  {} {}\n", column.name, static_cast<int>(column.type));
    }
  }
  return sha256(text);
}

bool is_run_file_name(std::string_view name) {
  if (name.empty() || name.size() > 120 || name.starts_with('.')) return false;
  if (name.ends_with(".part")) return false;  // unfinished files are called so
  return std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '.' || c == '-' || c == '_';
  });
}

std::string block_path(std::string_view table, std::uint64_t delivery) {
  return fmt::format("lake/tables/{}/d{}.parquet", table, delivery);
}

}  // namespace cupel
