/// The three private keys of a log, in files outside the data folder (docs/formats/vault.md §6).
#pragma once

#include "ledger/identity.h"
#include "model/result.h"

#include <filesystem>
#include <string>

namespace cupel {

struct LogKeys {
  KeyPair log;       // signs checkpoints only
  KeyPair operator_key;
  KeyPair intake;    // signs deliveries and runs
};

/// New keys for a log of this origin: folder 0700, files 0600, synced. Keys of the same origin and
/// kind that are there already are kept and returned (an interrupted init). Errors: conflict
/// "foreign_keys" when the folder holds keys of another log; unavailable "disk_full".
Result<LogKeys> make_keys(const std::filesystem::path& folder, const std::string& origin,
                          bool demonstration);
/// Errors: not_found "no_keys"; forbidden "foreign_keys" (another origin, or keys of a demonstration
/// for a log that is none, or the other way round); corrupt "bad_key".
Result<LogKeys> read_keys(const std::filesystem::path& folder, const std::string& origin,
                          bool demonstration);

}  // namespace cupel
