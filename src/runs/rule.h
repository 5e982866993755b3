/// An indicator as its file says it: front matter (TOML behind `--- `) and one query.
/// Reference: indicators.md §1.2; the parts and their order are described in indicators/README.md.
#pragma once

#include "model/result.h"
#include "sources/quoted_columns.h"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cupel {

struct RuleParameter {
  std::string name;
  std::string unit;
  std::int64_t value = 0;
  std::int64_t min = 0;
  std::int64_t max = 0;
  std::string origin;  // law, regime, field practice …, or "Cupel default, not law"
};

/// A label and a template of what one side says.
struct Side {
  std::string label;
  std::string value;
};

struct Rule {
  std::string id;
  int version = 0;
  std::string name;
  std::string question;
  std::string stage;
  std::vector<std::string> subject;
  std::string period;
  std::string kind;
  std::string severity;
  std::string group;
  std::vector<std::string> inputs;   // base tables
  std::vector<std::string> kernels;
  std::vector<QuotedField> quotes;   // what the answer rests on in a row of evidence
  std::vector<RuleParameter> parameters;
  std::string title;
  Side said;
  Side seen;
  std::string here;   // template of the value in the table of contradictions; empty: the seen side
  std::string limit;  // template of the limit in words
  std::string does_not_show;
  std::vector<std::string> innocent;
  std::vector<std::string> next_check;
  std::vector<std::string> would_clear;
  std::string ask;
  std::map<std::string, std::string> reasons;  // reason code → sentence
  std::string sql;
  std::string path;
};

/// Parse one indicator's file. Errors name file and line; a missing or unknown key is an error.
Result<Rule> parse_rule(std::string_view path, std::string_view text);

/// All indicators of the program, in order of their ids. Broken ones stop the program at start.
std::span<const Rule> rules();
const Rule* rule(std::string_view id);

/// Fill `{name}` from the arguments; an unknown name stays visible as `{name}`.
std::string fill_template(std::string_view text, const std::map<std::string, std::string>& arguments);
/// The same, or nothing when an argument is missing. A brace inside an argument is no missing one.
std::optional<std::string> fill_whole(std::string_view text, const std::map<std::string, std::string>& arguments);

}  // namespace cupel
