#include "cli/arguments.h"

#include "sources/nearest.h"

#include <algorithm>
#include <array>
#include <charconv>

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
  return bad_usage("option is not known: " + std::string(name) +
                   "; nearest: " + std::string(nearest_name(name, known)));
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
      return bad_usage("option needs a value: " + std::string(name) + " " +
                       std::string(rule->value));
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

}  // namespace cupel::cli
