/// One run: every indicator over the tables as they stand, the manifest, and, when it is new, one
/// statement in the log. Format: docs/formats/run.md.
#pragma once

#include "runs/folder.h"
#include "runs/judge.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cupel {

/// The flagged findings of one subject.
struct AlertFindings {
  std::string key;
  std::string version;                  // base64url, docs/formats/run.md
  std::vector<std::size_t> judgements;  // positions in Run::judgements, by rule and period
};

struct Run {
  std::string id;
  std::uint64_t as_of = 0;                   // log size of the input
  std::optional<std::uint64_t> statement;    // index of its entry
  std::int64_t received_us = 0;              // of that entry
  bool appended = false;                     // by this call
  std::vector<Judgement> judgements;
  std::vector<RuleRun> rules;
  std::vector<AlertFindings> alerts;         // by key
};

/// Judge and, when the run is new, append it. Throws Failure (interrupted, disk, engine).
Result<Run> analyse_folder(Folder& folder, const Progress& progress);

/// The last run from the cache; made again from the tables when the cache is missing, by a reader in
/// memory only. Nothing when there has been no run, or its tables are no longer these.
Result<std::optional<Run>> last_run(Folder& folder, const Progress& progress);

/// Group the flagged judgements by subject.
std::vector<AlertFindings> group_alerts(const std::vector<Judgement>& judgements);

/// The canonical rows of a run statement: flagged findings, then alerts.
std::vector<std::string> run_rows(const Run& run);

/// The same as they lie in the vault, a line each, by the body of the statement. Errors: not_found;
/// corrupt (the bytes have changed).
Result<std::string> findings_of(const Vault& vault, const std::string& statement_body);

}  // namespace cupel
