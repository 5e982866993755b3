/// A drawn world: a few ordinary files and what each indicator must say of them. The same text is
/// test, demonstration and documentation (docs/formats/world.md).
///
///   world  two licences, one with too little ground
///   clock  2026-03-01T08:00Z
///   file   returns.csv
///       licence_no;month;fine_g
///       ML-1;2025-01;2000
///   expect A01 flagged ML-1 statistic 0.1 because returns.csv:2
///
/// A line that begins with '#' outside a file block is a remark.
#pragma once

#include "model/progress.h"
#include "model/result.h"
#include "runs/judge.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cupel {

struct WorldFile {
  std::string name;
  std::string content;
};

/// FILE:LINE of a row that a finding must rest on.
struct WorldBecause {
  std::string file;
  std::int64_t line = 0;
};

struct Expectation {
  std::string rule;
  std::string outcome;
  std::string subject;               // the subject's source key
  std::string reason;                // empty: any
  std::optional<std::string> statistic;  // as printed, decimal
  std::vector<WorldBecause> because;
  std::uint64_t line = 0;
};

struct World {
  std::string title;
  std::int64_t clock_us = 0;
  std::vector<WorldFile> files;
  std::vector<Expectation> expectations;
};

/// Parse a world. Errors name line and column.
Result<World> parse_world(std::string_view path, std::string_view text);

/// What a world's run said differently from what was drawn; empty: all as expected. Runs the real
/// path (front door, log, lake, kernels, indicators) in a temporary folder.
struct WorldResult {
  std::string path;
  std::size_t expectations = 0;
  std::vector<std::string> differences;
  std::vector<Judgement> judgements;  // all the run said, by rule, subject kind, key, period
};
Result<WorldResult> run_world(std::string_view path, const World& world, const Progress& progress);

}  // namespace cupel
