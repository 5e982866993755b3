#include "cli/arguments.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace cupel::cli {
namespace {

constexpr auto common = std::to_array<OptionRule>({
    {"--data", "DIR", "the data folder (else CUPEL_DATA, else ./cupel-data)"},
    {"--json", "", "print one JSON document"},
    {"--threads", "N", "threads for heavy work (default: as many as the machine has)"},
    {"--trail", "", "with an error, print the steps that led to it"},
    {"--help", "", "print this help"},
});

Failed bad_usage(std::string message) {
  return fail(ErrorKind::invalid_input, std::move(message), "bad_usage");
}

const OptionRule* find_option(std::string_view name, const Grammar& grammar) {
  for (const auto rules : {grammar.options, common_options()}) {
    const auto found = std::ranges::find(rules, name, &OptionRule::name);
    if (found != rules.end()) return &*found;
  }
  return nullptr;
}

Failed unknown_option(std::string_view name, const Grammar& grammar) {
  std::vector<std::string_view> known;
  for (const auto rules : {grammar.options, common_options()}) {
    for (const auto& rule : rules) known.push_back(rule.name);
  }
  std::string message = "option is not known: " + std::string(name);
  const auto nearest = nearest_name(name, known);
  if (!nearest.empty()) message += "; nearest: " + std::string(nearest);
  return bad_usage(std::move(message));
}

std::size_t distance(std::string_view left, std::string_view right) {
  std::vector<std::size_t> row(right.size() + 1);
  for (std::size_t j = 0; j <= right.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= left.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= right.size(); ++j) {
      const std::size_t change = diagonal + (left[i - 1] != right[j - 1] ? 1 : 0);
      diagonal = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, change}));
    }
  }
  return row.back();
}

}  // namespace

std::span<const OptionRule> common_options() { return common; }

Result<Arguments> Arguments::parse(std::span<const std::string> words, const Grammar& grammar) {
  Arguments out;
  bool only_operands = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::string_view word = words[i];
    if (word == "-h") word = "--help";
    if (only_operands || word.size() < 2 || word.front() != '-') {
      out.operands_.emplace_back(word);
      continue;
    }
    if (word == "--") {
      only_operands = true;
      continue;
    }
    const auto equals = word.find('=');
    const auto name = word.substr(0, equals);
    const OptionRule* rule = find_option(name, grammar);
    if (rule == nullptr) return unknown_option(name, grammar);
    auto& values = out.options_[std::string(name)];
    if (!values.empty() && !rule->repeats) {
      return bad_usage("option is given twice: " + std::string(name));
    }
    if (rule->value.empty()) {
      if (equals != std::string_view::npos) {
        return bad_usage("option takes no value: " + std::string(name));
      }
      values.emplace_back();
    } else if (equals != std::string_view::npos) {
      values.emplace_back(word.substr(equals + 1));
    } else if (i + 1 < words.size()) {
      values.push_back(words[++i]);
    } else {
      return bad_usage("option needs a value: " + std::string(name) + " " + std::string(rule->value));
    }
  }
  const std::size_t given = out.operands_.size();
  if (out.has("--help")) return out;
  if (given < grammar.operands_min) {
    return bad_usage("operand is missing: " + std::string(grammar.operands));
  }
  if (given > grammar.operands_max) {
    return bad_usage("operand is one too many: " + out.operands_[grammar.operands_max]);
  }
  return out;
}

std::string Arguments::value(std::string_view option) const {
  const auto found = options_.find(option);
  return found == options_.end() ? std::string() : found->second.back();
}

std::vector<std::string> Arguments::values(std::string_view option) const {
  const auto found = options_.find(option);
  return found == options_.end() ? std::vector<std::string>() : found->second;
}

Result<std::uint64_t> Arguments::number(std::string_view option, std::uint64_t otherwise,
                                        std::uint64_t min, std::uint64_t max) const {
  if (!has(option)) return otherwise;
  const std::string text = value(option);
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < min || number > max) {
    return bad_usage(std::string(option) + " needs a whole number from " + std::to_string(min) +
                     " to " + std::to_string(max) + ": " + text);
  }
  return number;
}

std::string_view nearest_name(std::string_view name, std::span<const std::string_view> known) {
  std::string_view best;
  // More than half of the letters changed is another word, not a slip.
  std::size_t best_distance = std::max<std::size_t>(name.size() / 2, 1) + 1;
  for (const auto candidate : known) {
    const std::size_t far = distance(name.substr(0, 64), candidate);
    if (far < best_distance) {
      best = candidate;
      best_distance = far;
    }
  }
  return best;
}

}  // namespace cupel::cli
