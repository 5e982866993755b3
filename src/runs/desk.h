/// What the documents are made from: an open folder, its last run, and what was computed of both for
/// the moment. One desk per open folder; its parts are thread-safe as each says.
#pragma once

#include "risk/combine.h"
#include "runs/analysis.h"
#include "runs/features.h"
#include "runs/folder.h"
#include "runs/stated_rows.h"

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace cupel {

/// An alert as its reader sees it: priority is computed here and never stored.
struct RankedAlert {
  const AlertFindings* alert = nullptr;
  std::vector<std::size_t> judgements;  // all outcomes of the subject: flagged first, then the others
  std::vector<Finding> findings;        // one per judgement, for combining
  Combination combination;
  AlertRank rank;
  std::size_t lead = 0;                 // judgement whose sentence is the title
  std::string row;                      // of the list, as JSON: made once, asked for often
};

/// A run and everything derived from it. Immutable once made.
struct Picture {
  Run run;
  std::vector<RankedAlert> alerts;   // in order of work
  std::vector<Feature> features;     // shapes of the layers
  std::vector<std::uint64_t> lake_deliveries;
};

class Desk {
 public:
  explicit Desk(std::unique_ptr<Folder> folder) : folder_(std::move(folder)), rows_(*folder_) {}

  Folder& folder() { return *folder_; }
  StatedRows& rows() { return rows_; }

  /// The current picture; made when first asked for and after something new came in. Thread-safe.
  Result<std::shared_ptr<const Picture>> picture();
  void forget_picture();

  /// Held while an engine over the views is used; the engine is made anew when the lake has moved on.
  struct Views {
    std::unique_lock<std::mutex> lock;
    Engine* engine;
  };
  Views views();

  /// Held by whatever appends deliveries or runs: one at a time.
  std::mutex& work() { return work_; }

 private:
  std::unique_ptr<Folder> folder_;
  StatedRows rows_;
  std::mutex work_;
  std::mutex picture_mutex_;  // guards picture_
  std::shared_ptr<const Picture> picture_;
  std::mutex views_mutex_;    // guards engine_ and its age
  std::optional<Engine> engine_;
  std::vector<std::uint64_t> engine_deliveries_;
};

/// Everything the run's judgements say about one alert's subject, combined and ranked.
std::vector<RankedAlert> rank_alerts(const Run& run);

}  // namespace cupel
