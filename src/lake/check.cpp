#include "lake/current.h"
#include "lake/files.h"
#include "lake/lake.h"
#include "lake/state.h"
#include "model/facts.h"

#include <fmt/format.h>

#include <algorithm>

namespace cupel {
namespace {

namespace fs = std::filesystem;

/// What CURRENT says of one file.
struct Expected {
  std::string file;
  std::string ref;
  FileFacts facts;
};

std::vector<Expected> expected_files(const Current& current) {
  std::vector<Expected> files;
  for (const auto& [name, block] : current.blocks) {
    files.push_back({block_path(name.first, name.second), fmt::format("0:{}", name.second),
                     {block.bytes, block.sha256}});
  }
  for (const auto& [name, facts] : current.runs) {
    files.push_back({fmt::format("lake/runs/{}", name), "", facts});
  }
  return files;
}

void check_one(const fs::path& data, const Expected& expected, LakeCheck& check) {
  const auto damaged = [&](const char* what) {
    check.damage.push_back({expected.file, 0, expected.ref, what});
  };
  try {
    const std::optional<FileFacts> found = file_facts(data / expected.file);
    if (!found) return damaged("missing");
    check.files += 1;
    check.bytes += found->bytes;
    if (found->bytes != expected.facts.bytes) return damaged("size differs");
    if (found->sha256 != expected.facts.sha256) damaged("sha256 differs");
  } catch (const Failure& failure) {
    damaged(failure.error.message.c_str());
  }
}

void name_strangers(const fs::path& data, const std::vector<Expected>& expected,
                    LakeCheck& check) {
  std::set<std::string> names;
  for (const Expected& known : expected) names.insert(known.file);
  std::vector<std::string> strangers;
  std::error_code failed;
  for (fs::recursive_directory_iterator entry(data / "lake", failed), end;
       !failed && entry != end; entry.increment(failed)) {
    std::error_code unknown;
    if (entry->is_directory(unknown) && !entry->is_symlink(unknown)) continue;
    const std::string file = entry->path().lexically_relative(data).generic_string();
    const bool named = file == "lake/CURRENT" || names.contains(file);
    if (!named && !is_spilled_at_work(file)) strangers.push_back(file);
  }
  std::ranges::sort(strangers);
  for (const std::string& file : strangers) {
    std::error_code unknown;
    if (fs::is_symlink(data / file, unknown)) {  // no write of ours makes one
      check.damage.push_back({file, 0, "", "a link, not named by CURRENT"});
      continue;
    }
    check.notes.push_back(file + ": not named by CURRENT, left by a write that did not end; "
                                 "the next writer removes it");
  }
}

}  // namespace

LakeCheck check_lake(const fs::path& data,
                     const std::function<void(std::uint64_t, std::uint64_t)>& progress) {
  LakeCheck check;
  Current current;
  try {
    const std::optional<std::string> text = read_file(data / "lake" / "CURRENT");
    check.listed = text.has_value();
    if (text) {
      check.files += 1;
      check.bytes += text->size();
      Result<Current> parsed = parse_current(*text);
      if (parsed) {
        current = std::move(*parsed);
      } else {
        check.damage.push_back({"lake/CURRENT", parsed.error().where.offset, "",
                                parsed.error().message});
      }
    }
  } catch (const Failure& failure) {
    check.damage.push_back({"lake/CURRENT", 0, "", failure.error.message});
  }
  const std::vector<Expected> expected = expected_files(current);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    check_one(data, expected[i], check);
    if (progress) progress(i + 1, expected.size());
  }
  name_strangers(data, expected, check);
  return check;
}

LakeComparison compare_lakes(const Lake& first, const Lake& second) {
  LakeComparison comparison;
  std::map<std::string, TableFile> others;
  for (const TableFile& file : second.files()) others.emplace(file.file, file);
  std::map<std::string, std::pair<TableComparison, std::string>> tables;  // with hashes so far
  for (const TableSpec& table : fact_tables()) tables[table.name].first.table = table.name;
  for (const TableFile& file : first.files()) {
    auto& [table, hashes] = tables[file.table];
    table.rows += file.rows;
    table.files += 1;
    hashes += bytes_of(file.sha256);
    // What counts is what lies on the disk, not what CURRENT says of it.
    const std::optional<FileFacts> found = file_facts(first.path_of(file.file));
    const auto other = others.find(file.file);
    const bool same = other != others.end() && found && found->sha256 == other->second.sha256;
    if (!same) {
      table.identical = false;
      comparison.different.push_back(file.file);
    }
    if (other != others.end()) others.erase(other);
  }
  for (const auto& [name, file] : others) {
    tables[file.table].first.identical = false;
    comparison.different.push_back(name);
  }
  std::ranges::sort(comparison.different);
  comparison.identical = comparison.different.empty();
  for (auto& [name, entry] : tables) {
    entry.first.sha256 = sha256(entry.second);
    comparison.tables.push_back(std::move(entry.first));
  }
  return comparison;
}

}  // namespace cupel
