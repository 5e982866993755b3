#include "ledger/damage.h"

#include "ledger/damage_check.h"
#include "ledger/disk.h"
#include "model/encoding.h"

#include <algorithm>
#include <tuple>

namespace cupel {
namespace fs = std::filesystem;

void DamageList::add(const fs::path& file, std::uint64_t offset, std::string ref,
                     std::string what) {
  report.damage.push_back({name_of(file), offset, std::move(ref), std::move(what)});
}

void DamageList::count(const fs::path& file) {
  std::error_code ignored;
  const std::uint64_t bytes = fs::file_size(file, ignored);
  ++report.files;
  if (!ignored) report.bytes += bytes;
}

std::string DamageList::name_of(const fs::path& file) const {
  return file.lexically_relative(data_).generic_string();
}

bool DamageList::is_newer(const fs::path& file) const {
  std::error_code gone;
  const auto written = fs::last_write_time(file, gone);
  return gone || written >= started_;
}

std::string ref_of(std::uint64_t index) { return "0:" + std::to_string(index); }

std::string ref_of(std::uint64_t index, std::uint64_t row) {
  return ref_of(index) + ":" + std::to_string(row);
}

std::uint64_t first_difference(std::string_view left, std::string_view right) {
  const auto [at, other] = std::mismatch(left.begin(), left.end(), right.begin(), right.end());
  return static_cast<std::uint64_t>(at - left.begin());
}

std::vector<fs::path> files_below(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code absent;
  for (const auto& item : fs::recursive_directory_iterator(folder, absent)) {
    if (item.is_symlink() || !item.is_directory()) files.push_back(item.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

void stop_if_asked(const Progress& progress) {
  if (!progress.stop.stop_requested()) return;
  throw Failure(Error{ErrorKind::unavailable, "the check was interrupted", "interrupted", {}, {}});
}

std::optional<PayloadName> payload_in(const Vault& vault, const Statement& statement) {
  if (statement.payload) return statement.payload;
  for (const std::string& digest : statement.sd) {
    const auto name = from_base64url(digest);
    if (!name || name->size() != sizeof(Hash)) continue;
    Hash hash{};
    name->copy(reinterpret_cast<char*>(hash.data()), hash.size());
    const auto disclosure = vault.read_blob(hash);
    if (!disclosure) continue;
    const auto disclosed = parse_disclosure(*disclosure);
    if (!disclosed || disclosed->name != "payload") continue;
    if (auto payload = payload_of(*disclosed)) return payload;
  }
  return std::nullopt;
}

namespace {

/// Names in the data folder itself. lake/ is checked by the lake.
void check_top(DamageList& list) {
  for (const auto& item : fs::directory_iterator(list.data())) {
    const std::string name = item.path().filename().string();
    if (name == "log" || name == "vault" || name == "lake") continue;
    if (name != "lock") {
      list.add(item.path(), 0, "", "this name belongs to nothing");
      continue;
    }
    list.count(item.path());
    if (fs::file_size(item.path()) != 0) list.add(item.path(), 0, "", "the lock file is not empty");
  }
}

}  // namespace

Result<DamageReport> find_damage(const fs::path& data, const RebuildRows& rebuild,
                                 const Progress& progress) {
  if (segment_names(data / "log").empty()) {
    return fail(ErrorKind::not_found, "there is no log in this folder", "no_log",
                Where{data.string(), 0, 0, {}, 0});
  }
  DamageList list(data);
  check_top(list);
  CheckedLog log = check_segments(list, progress);
  check_log_files(log, list, progress);
  check_vault(log, rebuild, list, progress);
  list.report.entries = log.evidence_leaves.size() + log.audit_leaves.size();
  std::stable_sort(list.report.damage.begin(), list.report.damage.end(),
                   [](const Damage& left, const Damage& right) {
                     return std::tie(left.file, left.offset) < std::tie(right.file, right.offset);
                   });
  return std::move(list.report);
}

}  // namespace cupel
