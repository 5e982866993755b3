#include "runs/judge.h"

#include "earth/kernels.h"
#include "lake/kernels.h"
#include "trade/kernels.h"

#include <nlohmann/json.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <tuple>

namespace cupel {
namespace {

void make_parameters(Engine& engine) {
  Table table(std::vector<ColumnSpec>{{"rule", ColumnType::text, "", ""},
                                      {"name", ColumnType::text, "", ""},
                                      {"jurisdiction", ColumnType::text, "", ""},
                                      {"value", ColumnType::int64, "", ""},
                                      {"origin", ColumnType::text, "", ""}});
  for (const Rule& rule : rules()) {
    for (const RuleParameter& parameter : rule.parameters) {
      table.at(0).append(std::string_view(rule.id));
      table.at(1).append(std::string_view(parameter.name));
      table.at(2).append_null();
      table.at(3).append(parameter.value);
      table.at(4).append(std::string_view(parameter.origin));
    }
  }
  engine.create_table("parameter", table.specs());
  engine.append("parameter", table);
  engine.execute(
      "create macro param(of_rule, of_name) as "
      "(select value from parameter where rule = of_rule and name = of_name)");
}

std::string text_or_empty(const Column& column, std::size_t row) {
  return column.has(row) ? std::string(column.text(row)) : std::string();
}

Figure figure_at(const Table& table, std::string_view prefix, std::size_t row) {
  const Column& mantissa = table[std::string(prefix) + "_m"];
  const Column& exponent = table[std::string(prefix) + "_e"];
  if (!mantissa.has(row)) return {};
  return {true, mantissa.integer(row), exponent.has(row) ? exponent.integer(row) : 0,
          text_or_empty(table[std::string(prefix) + "_unit"], row)};
}

std::vector<std::string> list_at(const Column& column, std::size_t row) {
  std::vector<std::string> items;
  if (!column.has(row)) return items;
  for (const std::string_view item : column.list(row)) items.emplace_back(item);
  return items;
}

std::map<std::string, std::string> map_at(const Column& column, std::size_t row) {
  std::map<std::string, std::string> arguments;
  if (!column.has(row)) return arguments;
  const auto object = nlohmann::json::parse(column.text(row));
  for (const auto& [name, value] : object.items()) {
    if (value.is_string()) arguments.emplace(name, value.get<std::string>());
  }
  return arguments;
}

Judgement judgement_at(const Rule& rule, const Table& table, std::size_t row) {
  Judgement one;
  one.rule = rule.id;
  one.rule_version = rule.version;
  one.subject_kind = text_or_empty(table["subject_kind"], row);
  one.subject_key = text_or_empty(table["subject_key"], row);
  one.subject_name = text_or_empty(table["subject_name"], row);
  one.jurisdiction = text_or_empty(table["jurisdiction"], row);
  const auto instant = [&](std::string_view name) {
    return table[name].has(row) ? table[name].integer(row) : std::int64_t{0};
  };
  one.period_from_us = instant("period_from_us");
  one.period_to_us = instant("period_to_us");
  one.outcome = text_or_empty(table["outcome"], row);
  one.reason = text_or_empty(table["reason"], row);
  one.statistic = figure_at(table, "statistic", row);
  one.threshold = figure_at(table, "threshold", row);
  one.claim = list_at(table["claim"], row);
  one.evidence = list_at(table["evidence"], row);
  one.arguments = map_at(table["args"], row);
  return one;
}

/// What every rule must keep: a known outcome, a reason with it, one row per subject and period.
void check(const Rule& rule, const std::vector<Judgement>& judged) {
  static const std::set<std::string> outcomes{"flagged", "clear", "not_available", "not_applicable"};
  std::set<std::tuple<std::string, std::string, std::int64_t>> seen;
  for (const Judgement& one : judged) {
    const auto broken = [&](std::string_view what) {
      throw Failure(Error{ErrorKind::internal,
                          fmt::format("indicator {} {}: {} {}", rule.id, what, one.subject_kind, one.subject_key),
                          "bad_indicator", {}, {}});
    };
    if (!outcomes.contains(one.outcome)) broken("gave an unknown outcome");
    if (one.outcome == "not_available" && one.reason.empty()) broken("gave no reason");
    if (one.outcome == "flagged" && one.evidence.empty() && one.claim.empty()) broken("named no record");
    if (one.outcome == "flagged" && (!one.statistic.stated || !one.threshold.stated)) broken("gave no figures");
    if (!seen.insert({one.subject_kind, one.subject_key, one.period_from_us}).second) broken("judged twice");
  }
}

std::vector<Judgement> ask(Engine& engine, const Rule& rule) {
  const Table table = engine.query(rule.sql);
  std::vector<Judgement> judged;
  judged.reserve(table.rows());
  for (std::size_t row = 0; row < table.rows(); ++row) judged.push_back(judgement_at(rule, table, row));
  check(rule, judged);
  std::ranges::sort(judged, {}, [](const Judgement& one) {
    return std::tie(one.subject_kind, one.subject_key, one.period_from_us);
  });
  return judged;
}

std::vector<const TableKernel*> all_kernels() {
  std::vector<const TableKernel*> kernels;
  for (const TableKernel& kernel : earth_kernels()) kernels.push_back(&kernel);
  for (const TableKernel& kernel : trade_kernels()) kernels.push_back(&kernel);
  return kernels;
}

/// A run that was stopped must end; any other failure is the indicator's own.
void rethrow_if_interrupted(const Failure& failure) {
  if (failure.error.rule == "interrupted") throw failure;
}

}  // namespace

std::string plain(const Figure& figure) {
  const bool negative = figure.m < 0;
  std::string digits = std::to_string(figure.m);
  if (negative) digits.erase(0, 1);
  if (figure.e >= 0) {
    if (figure.m != 0) digits.append(static_cast<std::size_t>(figure.e), '0');
  } else {
    const auto places = static_cast<std::size_t>(-figure.e);
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    digits.insert(digits.size() - places, 1, '.');
    while (digits.ends_with('0')) digits.pop_back();
    if (digits.ends_with('.')) digits.pop_back();
  }
  return negative && digits != "0" ? "-" + digits : digits;
}

Verdicts judge(Engine& engine, const Progress& progress) {
  engine.stop_on(progress.stop);
  make_parameters(engine);
  const std::vector<const TableKernel*> kernels = all_kernels();
  const std::uint64_t steps = kernels.size() + rules().size();
  std::uint64_t done = 0;
  std::map<std::string, std::string> failed_kernels;
  for (const TableKernel* kernel : kernels) {
    progress.step("computing " + kernel->name, done++, steps);
    try {
      if (const auto ran = run_kernel(engine, *kernel); !ran) failed_kernels[kernel->name] = ran.error().message;
    } catch (const Failure& failure) {
      rethrow_if_interrupted(failure);
      failed_kernels[kernel->name] = failure.error.message;
    }
  }
  Verdicts verdicts;
  for (const Rule& rule : rules()) {
    progress.step("asking " + rule.id, done++, steps);
    RuleRun run{rule.id, {}};
    for (const std::string& kernel : rule.kernels) {
      if (failed_kernels.contains(kernel)) run.error = kernel + ": " + failed_kernels[kernel];
    }
    try {
      if (run.error.empty()) {
        std::vector<Judgement> judged = ask(engine, rule);
        std::ranges::move(judged, std::back_inserter(verdicts.judgements));
      }
    } catch (const Failure& failure) {
      rethrow_if_interrupted(failure);
      run.error = failure.error.message;
    }
    verdicts.runs.push_back(std::move(run));
  }
  progress.step("asked", steps, steps);
  return verdicts;
}

}  // namespace cupel
