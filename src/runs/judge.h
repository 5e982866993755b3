/// Ask every indicator about every subject: kernels first, then one query per indicator, over the
/// current views of an engine. Deterministic: the same tables and parameters give the same bytes.
#pragma once

#include "lake/engine.h"
#include "model/progress.h"
#include "runs/rule.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace cupel {

/// A decimal as signed: m × 10^e with its unit; `stated` false: the rule gave none.
struct Figure {
  bool stated = false;
  std::int64_t m = 0;
  std::int64_t e = 0;
  std::string unit;
};

/// m × 10^e in plain digits: {105, -1} is "10.5".
std::string plain(const Figure& figure);

/// What an indicator says of one subject and period: exactly one outcome (indicators.md §1.3).
struct Judgement {
  std::string rule;
  int rule_version = 0;
  std::string subject_kind;
  std::string subject_key;   // source key: an alert's key stands on it
  std::string subject_name;
  std::string jurisdiction;
  std::int64_t period_from_us = 0;
  std::int64_t period_to_us = 0;
  std::string outcome;       // flagged, clear, not_available, not_applicable
  std::string reason;
  Figure statistic;
  Figure threshold;
  std::vector<std::string> claim;     // references
  std::vector<std::string> evidence;
  std::map<std::string, std::string> arguments;
};

/// How one indicator went.
struct RuleRun {
  std::string rule;
  std::string error;  // our own fault, in a sentence; empty: none
};

struct Verdicts {
  std::vector<Judgement> judgements;  // by rule, subject kind, key, period
  std::vector<RuleRun> runs;          // one per indicator, by id
};

/// Run all kernels and indicators. An indicator that fails is reported in `runs`; the others go on.
/// Throws Failure when interrupted.
Verdicts judge(Engine& engine, const Progress& progress);

}  // namespace cupel
