/// The command line's grammar: VERB, then options and operands in any order; `--name value` or
/// `--name=value`; `--` ends the options. What is not known is refused with the nearest name.
#pragma once

#include "model/result.h"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cupel::cli {

struct OptionRule {
  std::string_view name;   // "--mapping"
  std::string_view value;  // "FILE"; empty: a switch
  std::string_view help;
  bool repeats = false;
};

struct Example {
  std::string_view command;
  std::string_view what;
};

/// What one verb takes. `operands` is the text of the usage line.
struct Grammar {
  std::string_view operands;
  std::size_t operands_min = 0;
  std::size_t operands_max = 0;
  std::span<const OptionRule> options;
};

class Arguments {
 public:
  /// Errors: invalid_input with rule `bad_usage`.
  static Result<Arguments> parse(std::span<const std::string> words, const Grammar& grammar);

  const std::vector<std::string>& operands() const { return operands_; }
  bool has(std::string_view option) const { return options_.contains(option); }
  /// The last value given; empty when there is none.
  std::string value(std::string_view option) const;
  std::vector<std::string> values(std::string_view option) const;
  /// A whole number from min to max, or `otherwise` when the option is not given.
  Result<std::uint64_t> number(std::string_view option, std::uint64_t otherwise, std::uint64_t min,
                               std::uint64_t max) const;

 private:
  std::vector<std::string> operands_;
  std::map<std::string, std::vector<std::string>, std::less<>> options_;
};

/// The options every verb takes: --data, --json, --threads, --trail, --help.
std::span<const OptionRule> common_options();

}  // namespace cupel::cli
