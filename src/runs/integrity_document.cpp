#include "runs/alert_json.h"
#include "runs/analysis.h"
#include "runs/delivery.h"
#include "runs/documents.h"
#include "runs/scratch_folder.h"

#include "ledger/damage.h"
#include "model/encoding.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace cupel {

using nlohmann::json;

namespace {

namespace fs = std::filesystem;

Result<void> replay_findings(const Vault& vault, const std::string& body, const RowSink& sink) {
  const auto lines = findings_of(vault, body);
  if (!lines) return Failed(lines.error());
  std::string_view rest = *lines;
  std::uint64_t offset = 0;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    sink(rest.substr(0, end), offset);
    offset += std::min(end + 1, rest.size());
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return {};
}

/// Rows of any statement that has rows, made again from what the vault holds.
RebuildRows rebuilder(const Vault& vault) {
  return [&vault](const RowsToRebuild& wanted, const RowSink& sink) -> Result<void> {
    const json body = json::parse(wanted.statement->body, nullptr, false);
    if (wanted.statement->type == "run/1") return replay_findings(vault, wanted.statement->body, sink);
    if (!wanted.payload) return fail(ErrorKind::not_found, "the original is not named");
    auto source = ByteSource::open(vault.blob_path(wanted.payload->digest));
    if (!source) return pass(source);
    ReaderOptions options;
    options.reader = body.value("reader", "");
    const std::string delimiter = body.value("delimiter", "");
    if (!delimiter.empty()) options.delimiter = delimiter.front();
    options.header = body.value("header", true);
    return replay_rows(std::move(*source), options,
                       [&](std::string_view canonical, std::uint64_t offset) -> Result<void> {
      sink(canonical, offset);
      return {};
    });
  };
}

json damage_json(const std::string& file, std::uint64_t offset, const std::string& ref, const std::string& what) {
  return {{"file", file}, {"offset", std::to_string(offset)}, {"ref", ref}, {"what", what}};
}

Result<void> replay_deliveries(Folder& folder, Lake& lake, const Progress& progress) {
  const std::vector<Delivered> deliveries = folder.deliveries();
  for (std::size_t i = 0; i < deliveries.size(); ++i) {
    progress.step("making tables of " + deliveries[i].name, i, deliveries.size());
    auto done = project_delivery(folder.ledger(), deliveries[i], lake, Progress{{}, progress.stop});
    if (!done) return done;
  }
  progress.step("made tables", deliveries.size(), deliveries.size());
  return lake.publish(folder.facts_size());
}

json comparison_json(const LakeComparison& comparison, const Hash& content) {
  json tables = json::array();
  for (const TableComparison& table : comparison.tables) {
    tables.push_back({{"name", table.table}, {"rows", std::to_string(table.rows)},
                      {"files", std::to_string(table.files)},
                      {"sha256", to_hex(bytes_of(table.sha256))}, {"identical", table.identical}});
  }
  return {{"cupel", 1}, {"verb", "rebuild"}, {"identical", comparison.identical},
          {"content_digest", to_hex(bytes_of(content))}, {"tables", tables}, {"different", comparison.different}};
}

}  // namespace

Result<std::string> integrity_document(const fs::path& data, const Progress& progress) {
  const Vault vault(data / "vault");
  const auto report = find_damage(data, rebuilder(vault), progress);
  if (!report) return Failed(report.error());
  const LakeCheck lake = check_lake(data, [&](std::uint64_t done, std::uint64_t total) {
    progress.step("checking tables", done, total);
  });
  json damage = json::array();
  for (const Damage& one : report->damage) damage.push_back(damage_json(one.file, one.offset, one.ref, one.what));
  for (const LakeDamage& one : lake.damage) damage.push_back(damage_json(one.file, one.offset, one.ref, one.what));
  // A kill during the first import leaves tables without a list; with entries in the log it was lost.
  constexpr std::uint64_t entries_of_init = 2;
  if (!lake.listed && !lake.notes.empty() && report->entries > entries_of_init) {
    damage.push_back(damage_json("lake/CURRENT", 0, "", "missing"));
  }
  std::vector<std::string> notes = report->notes;
  notes.insert(notes.end(), lake.notes.begin(), lake.notes.end());
  return dump_document({{"cupel", 1}, {"verb", "verify"}, {"ok", damage.empty()},
                        {"files", std::to_string(report->files + lake.files)},
                        {"bytes", std::to_string(report->bytes + lake.bytes)},
                        {"entries", std::to_string(report->entries)}, {"damage", damage}, {"notes", notes}});
}

Result<std::string> rebuild_document(Desk& desk, bool compare, const Progress& progress) {
  Folder& folder = desk.folder();
  const LakeOptions own{folder.options().data, folder.options().threads, true};
  if (compare) {
    const ScratchFolder temporary;
    LakeOptions beside = own;
    beside.data = temporary.path();
    auto again = rebuild_lake(beside, [&](Lake& lake) { return replay_deliveries(folder, lake, progress); });
    if (!again) return pass(again);
    return dump_document(comparison_json(compare_lakes(folder.lake(), **again), folder.lake().content_digest()));
  }
  if (!folder.ledger().writable()) {
    return fail(ErrorKind::forbidden, "this folder is open for reading only", "read_only");
  }
  if (auto done = replay_deliveries(folder, folder.lake(), progress); !done) return pass(done);
  return dump_document(comparison_json(compare_lakes(folder.lake(), folder.lake()), folder.lake().content_digest()));
}

}  // namespace cupel
