/// The front door: files and folders become sealed deliveries. One bad file loses nothing else.
#pragma once

#include "model/progress.h"
#include "runs/folder.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace cupel {

/// How one path given (or found in a folder given) ended.
struct TakenFile {
  std::string path;
  std::string status;  // taken, already, refused, unrecognised
  std::string sha256;  // hexadecimal; empty where the bytes could not be read
  std::string format;  // layout, "comtrade/1"
  std::uint64_t rows = 0;
  std::uint64_t defects = 0;
  std::optional<std::uint64_t> index;
  std::string reason;
};

struct Intake {
  std::vector<TakenFile> files;
  std::uint64_t dotfiles_skipped = 0;
};

/// Take everything in, in bytewise order of paths; dotfiles are skipped and counted. A mapping named
/// NAME.mapping.toml beside NAME belongs to it and is no file of its own. Throws Failure (disk,
/// interrupted); what was acknowledged by then stays.
Intake take_in(Folder& folder, const FilesToTake& files, const Progress& progress);

}  // namespace cupel
