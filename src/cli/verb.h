/// A verb of the command line and what it gets to work with. One function per verb; it writes its
/// result to `out`, words to `err`, and returns the exit code, or the error that decides it.
#pragma once

#include "cli/arguments.h"
#include "model/clock.h"
#include "model/progress.h"
#include "model/result.h"
#include "runs/archive.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>

namespace cupel::cli {

/// What `cupel serve` was asked for; the server itself is handed in by main.cpp.
struct ServeWish {
  std::string address;
  std::uint16_t port = 0;
  std::filesystem::path page;
  std::vector<std::string> host_names;
  unsigned threads = 2;
};

/// What lies outside of this room: the server and the way to a running one.
struct Outside {
  std::function<Result<void>(Archive&, const ServeWish&, const struct Call&)> serve;
  /// Whether a server answers at the control socket.
  std::function<bool(const std::filesystem::path& socket)> is_served;
  /// Hand the words to the server at the socket; nothing when none answers.
  std::function<Result<std::optional<int>>(const std::filesystem::path& socket,
                                           const std::vector<std::string>& words, const Call&)>
      hand_over;
  /// Folder with the built page beside the program; empty when there is none.
  std::function<std::filesystem::path()> page_folder;
};

struct Call {
  const struct Verb* verb = nullptr;
  std::vector<std::string> words;  // verb and arguments, as given
  Arguments arguments;
  std::function<void(std::string_view)> out;
  std::function<void(std::string_view)> err;
  std::stop_token stop;
  const Clock* clock = nullptr;
  const Outside* outside = nullptr;
  Archive* served = nullptr;  // set in the server's process: its open archive
  bool terminal = false;      // err is one: progress is shown
  std::function<void(std::string_view step, std::uint64_t done, std::uint64_t total)> report;

  bool json() const { return arguments.has("--json"); }
  std::filesystem::path data_folder() const;
  std::filesystem::path keys_folder() const;
  Result<ArchiveOptions> archive_options(ArchiveOptions::Access access) const;
  /// Progress for long work: to the terminal, to `report`, or nowhere.
  Progress progress() const;
};

struct Verb {
  std::string_view name;
  std::string_view summary;
  Grammar grammar;
  std::span<const Example> examples;
  std::string_view notes;  // paragraphs below the options; may be empty
  Result<int> (*run)(const Call&);
  /// Whether a server that holds the folder runs this call for us; null: never.
  bool (*handed_over)(const Arguments&) = nullptr;
};

inline bool always(const Arguments&) { return true; }
inline bool without_operands(const Arguments& given) { return given.operands().empty(); }

std::span<const Verb* const> verbs();
const Verb* find_verb(std::string_view name);

extern const Verb init_verb, ingest_verb, run_verb, analyse_verb, alerts_verb, outcomes_verb,
    defects_verb, proof_verb, verify_verb, rebuild_verb, query_verb, tables_verb, indicators_verb,
    doctor_verb, serve_verb, completion_verb, help_verb;

/// The archive a verb works on: the server's own, or one opened for it.
class OpenArchive {
 public:
  static Result<OpenArchive> open(const Call& call, ArchiveOptions::Access access);
  Archive& operator*() const { return *archive_; }
  Archive* operator->() const { return archive_; }

 private:
  std::unique_ptr<Archive> own_;
  Archive* archive_ = nullptr;
};

/// Print a document: as it is with --json, else drawn by `draw`.
void print(const Call& call, const std::string& document,
           std::string (*draw)(const std::string& document));

/// A document made here, with "cupel" and "verb" as its first members; the archive's have them.
std::string wrapped(std::string_view verb, std::string_view document);

}  // namespace cupel::cli
