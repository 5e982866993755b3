#include "runs/rule.h"

#include "model/assert.h"
#include "model/facts.h"
#include "runs/embedded.h"

#define TOML_HEADER_ONLY 0
#include <toml++/toml.h>

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace cupel {
namespace {

constexpr std::string_view front_matter_mark = "--- ";

constexpr std::array known_keys = {
    "id", "version", "name", "question", "stage", "subject", "period", "kind", "severity", "group", "inputs",
    "kernels", "quotes", "parameter", "title", "said", "seen", "here", "limit", "does_not_show", "innocent",
    "next_check", "would_clear", "ask", "reasons"};

struct Parts {
  std::string front_matter;
  std::string sql;
};

/// Front-matter lines keep their line numbers, so that an error names the file's own line.
Parts split(std::string_view text) {
  Parts parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    if (line.starts_with(front_matter_mark)) {
      parts.front_matter.append(line.substr(front_matter_mark.size()));
    } else if (line != "---") {
      parts.sql.append(line).push_back('\n');
    }
    parts.front_matter.push_back('\n');
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

Failed broken(std::string_view path, std::uint64_t line, std::string message) {
  return fail(ErrorKind::invalid_input, std::move(message), "bad_indicator",
              Where{std::string(path), line, 0, {}, 0});
}

std::string text_of(const toml::table& table, std::string_view key) {
  return std::string(table[key].value_or(std::string_view()));
}

std::vector<std::string> list_of(const toml::table& table, std::string_view key) {
  std::vector<std::string> items;
  if (const toml::array* array = table[key].as_array()) {
    for (const toml::node& node : *array) items.emplace_back(node.value_or(std::string_view()));
  }
  return items;
}

Side side_of(const toml::table& table, std::string_view key) {
  const toml::table* side = table[key].as_table();
  if (side == nullptr) return {};
  return {text_of(*side, "label"), text_of(*side, "value")};
}

std::vector<RuleParameter> parameters_of(const toml::table& table) {
  std::vector<RuleParameter> parameters;
  const toml::array* array = table["parameter"].as_array();
  if (array == nullptr) return parameters;
  for (const toml::node& node : *array) {
    const toml::table* entry = node.as_table();
    if (entry == nullptr) continue;
    parameters.push_back({text_of(*entry, "name"), text_of(*entry, "unit"), (*entry)["value"].value_or(std::int64_t{0}),
                          (*entry)["min"].value_or(std::int64_t{0}), (*entry)["max"].value_or(std::int64_t{0}),
                          text_of(*entry, "origin")});
  }
  return parameters;
}

Result<void> check(const Rule& rule, std::string_view path) {
  const std::array required = {&rule.id,    &rule.name,  &rule.question,      &rule.stage, &rule.kind,
                               &rule.severity, &rule.group, &rule.title, &rule.does_not_show, &rule.ask};
  for (const std::string* text : required) {
    if (text->empty()) return broken(path, 1, "a key of the front matter is missing or empty");
  }
  if (rule.version < 1) return broken(path, 1, "version counts from 1");
  if (rule.quotes.empty()) return broken(path, 1, "quotes names no field of the tables");
  for (const QuotedField& quoted : rule.quotes) {
    const TableSpec* spec = fact_table(quoted.table);
    if (spec == nullptr || std::ranges::find(spec->columns, quoted.field, &ColumnSpec::name) == spec->columns.end()) {
      return broken(path, 1, "quotes names what no table has: " + quoted.table + "." + quoted.field);
    }
  }
  if (rule.innocent.empty() || rule.next_check.empty() || rule.subject.empty()) {
    return broken(path, 1, "innocent, next_check and subject need at least one item each");
  }
  for (const RuleParameter& parameter : rule.parameters) {
    if (parameter.origin.empty()) return broken(path, 1, "a parameter has no origin: " + parameter.name);
    if (parameter.value < parameter.min || parameter.value > parameter.max) {
      return broken(path, 1, "a parameter is outside its legal range: " + parameter.name);
    }
  }
  return {};
}

std::vector<Rule> all_rules() {
  std::vector<Rule> parsed;
  for (const EmbeddedFile& file : embedded_indicators()) {
    if (!file.path.ends_with(".sql")) continue;
    Result<Rule> rule = parse_rule(file.path, file.text);
    if (!rule) {
      const Error& error = rule.error();
      throw Failure(Error{ErrorKind::internal,
                          fmt::format("{}:{}: {}", error.where.file, error.where.line, error.message),
                          error.rule, error.where, {}});
    }
    parsed.push_back(std::move(*rule));
  }
  std::ranges::sort(parsed, {}, &Rule::id);
  return parsed;
}

}  // namespace

Result<Rule> parse_rule(std::string_view path, std::string_view text) {
  Parts parts = split(text);
  toml::table table;
  try {
    table = toml::parse(parts.front_matter, std::string(path));
  } catch (const toml::parse_error& error) {
    return broken(path, error.source().begin.line, std::string(error.description()));
  }
  for (const auto& [key, value] : table) {
    if (std::ranges::find(known_keys, key.str()) == known_keys.end()) {
      return broken(path, key.source().begin.line, "unknown key in the front matter: " + std::string(key.str()));
    }
  }
  Rule rule;
  rule.path = path;
  rule.id = text_of(table, "id");
  rule.version = static_cast<int>(table["version"].value_or(std::int64_t{0}));
  rule.name = text_of(table, "name");
  rule.question = text_of(table, "question");
  rule.stage = text_of(table, "stage");
  rule.subject = list_of(table, "subject");
  rule.period = text_of(table, "period");
  rule.kind = text_of(table, "kind");
  rule.severity = text_of(table, "severity");
  rule.group = text_of(table, "group");
  rule.inputs = list_of(table, "inputs");
  rule.kernels = list_of(table, "kernels");
  for (const std::string& name : list_of(table, "quotes")) {
    const std::size_t dot = std::min(name.find('.'), name.size());
    rule.quotes.push_back({name.substr(0, dot), name.substr(std::min(dot + 1, name.size()))});
  }
  rule.parameters = parameters_of(table);
  rule.title = text_of(table, "title");
  rule.said = side_of(table, "said");
  rule.seen = side_of(table, "seen");
  rule.here = text_of(table, "here");
  rule.limit = text_of(table, "limit");
  rule.does_not_show = text_of(table, "does_not_show");
  rule.innocent = list_of(table, "innocent");
  rule.next_check = list_of(table, "next_check");
  rule.would_clear = list_of(table, "would_clear");
  rule.ask = text_of(table, "ask");
  if (const toml::table* reasons = table["reasons"].as_table()) {
    for (const auto& [code, sentence] : *reasons) {
      rule.reasons.emplace(std::string(code.str()), sentence.value_or(std::string_view()));
    }
  }
  rule.sql = std::move(parts.sql);
  if (const auto checked = check(rule, path); !checked) return Failed(checked.error());
  return rule;
}

std::span<const Rule> rules() {
  static const std::vector<Rule> parsed = all_rules();
  return parsed;
}

const Rule* rule(std::string_view id) {
  for (const Rule& candidate : rules()) {
    if (candidate.id == id) return &candidate;
  }
  return nullptr;
}

namespace {

/// Says in `whole` whether every name was known.
std::string fill(std::string_view text, const std::map<std::string, std::string>& arguments, bool& whole) {
  std::string filled;
  while (!text.empty()) {
    const std::size_t open = text.find('{');
    const std::size_t close = open == std::string_view::npos ? open : text.find('}', open);
    if (close == std::string_view::npos) break;
    filled.append(text.substr(0, open));
    const auto found = arguments.find(std::string(text.substr(open + 1, close - open - 1)));
    whole = whole && found != arguments.end();
    filled.append(found == arguments.end() ? text.substr(open, close - open + 1) : std::string_view(found->second));
    text.remove_prefix(close + 1);
  }
  filled.append(text);
  return filled;
}

}  // namespace

std::string fill_template(std::string_view text, const std::map<std::string, std::string>& arguments) {
  bool whole = true;
  return fill(text, arguments, whole);
}

std::optional<std::string> fill_whole(std::string_view text, const std::map<std::string, std::string>& arguments) {
  bool whole = true;
  std::string filled = fill(text, arguments, whole);
  if (!whole) return std::nullopt;
  return filled;
}

}  // namespace cupel
