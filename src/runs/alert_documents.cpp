#include "runs/alert_json.h"
#include "runs/documents.h"
#include "runs/evidence_json.h"
#include "runs/finding_text.h"
#include "runs/picture_json.h"

#include "model/calendar.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <set>
#include <utility>

namespace cupel {

using nlohmann::json;

namespace {

json line_json(const Judgement& judgement) {
  const Rule* of = rule(judgement.rule);
  const bool unanswered = judgement.outcome == "not_available";
  return {{"rule", judgement.rule},
          {"question", of->question},
          {"here", here_of(judgement)},
          {"limit", limit_of(judgement)},
          {"reason", judgement.reason.empty() ? json(nullptr) : json(judgement.reason)},
          {"reason_text", judgement.reason.empty() ? json(nullptr) : json(reason_of(judgement))},
          {"ask", unanswered ? json(of->ask) : json(nullptr)}};
}

double value_of(const Figure& figure) {
  double value = static_cast<double>(figure.m);
  for (std::int64_t i = 0; i < figure.e; ++i) value *= 10;
  for (std::int64_t i = figure.e; i < 0; ++i) value /= 10;
  return value;
}

/// Where the value lies on the limit's scale; null when the two cannot stand on one scale.
json scale_json(const Judgement& judgement) {
  if (!judgement.statistic.stated || !judgement.threshold.stated) return nullptr;
  const double value = value_of(judgement.statistic);
  const double limit = value_of(judgement.threshold);
  if (!(limit > 0)) return nullptr;
  const bool flagged = judgement.outcome == "flagged";
  // A flagged value below its limit broke a minimum, one above it a maximum.
  return {{"value", value}, {"limit", limit}, {"allowed", (value < limit) == flagged ? "above" : "below"}};
}

json finding_detail(Desk& desk, const RankedAlert& alert, const Picture& picture, std::size_t at) {
  const Judgement& judgement = picture.run.judgements[alert.judgements[at]];
  const Rule* of = rule(judgement.rule);
  json finding = finding_json(judgement);
  finding["question"] = of->question;
  finding["group"] = of->group;
  finding["severity"] = name_of(alert.combination.severities[at]);
  finding["counted"] = std::ranges::find(alert.combination.counted, at) != alert.combination.counted.end();
  finding["here"] = here_of(judgement);
  finding["limit"] = limit_of(judgement);
  finding["limit_scale"] = scale_json(judgement);
  finding["rows"] = evidence_rows(desk, judgement);
  finding["rows_total"] = judgement.claim.size() + judgement.evidence.size();
  return finding;
}

void add_unique(json& list, const std::vector<std::string>& items) {
  for (const std::string& item : items) {
    if (std::ranges::find(list, json(item)) == list.end()) list.push_back(item);
  }
}

void add_lines(json& document, const Picture& picture, const RankedAlert& alert) {
  json adds_up = json::array();
  json not_judged = json::array();
  std::size_t not_applicable = 0;
  for (const std::size_t i : alert.judgements) {
    const Judgement& judgement = picture.run.judgements[i];
    if (judgement.outcome == "clear") adds_up.push_back(line_json(judgement));
    if (judgement.outcome == "not_available") not_judged.push_back(line_json(judgement));
    if (judgement.outcome == "not_applicable") ++not_applicable;
  }
  document["adds_up"] = adds_up;
  document["not_judged"] = not_judged;
  document["not_applicable"] = not_applicable;
}

void add_texts(json& document, const Picture& picture, const RankedAlert& alert) {
  json innocent = json::array();
  json next_check = json::array();
  json would_clear = json::array();
  for (const std::size_t i : alert.alert->judgements) {
    const Rule* of = rule(picture.run.judgements[i].rule);
    add_unique(innocent, of->innocent);
    add_unique(next_check, of->next_check);
    add_unique(would_clear, of->would_clear);
  }
  document["innocent"] = innocent;
  document["next_check"] = next_check;
  document["would_clear"] = would_clear;
  document["does_not_show"] = rule(picture.run.judgements[alert.lead].rule)->does_not_show;
}

json day_or_null(std::int64_t instant_us) {
  if (instant_us == 0) return nullptr;
  return iso_date(date_of_instant(instant_us));
}

std::size_t position_of(const Picture& picture, const std::string& key) {
  for (std::size_t i = 0; i < picture.alerts.size(); ++i) {
    if (picture.alerts[i].alert->key == key) return i;
  }
  return picture.alerts.size();
}

bool wanted(const Picture& picture, const RankedAlert& alert, const AlertList& asked) {
  if (!asked.priority.empty() && name_of(alert.combination.priority) != asked.priority) return false;
  if (!asked.kind.empty() && picture.run.judgements[alert.lead].subject_kind != asked.kind) return false;
  if (asked.rule.empty()) return true;
  return std::ranges::any_of(alert.alert->judgements,
                             [&](std::size_t i) { return picture.run.judgements[i].rule == asked.rule; });
}

}  // namespace

Result<std::size_t> position_of_cursor(std::string_view cursor) {
  if (cursor.empty()) return std::size_t{0};
  std::size_t position = 0;
  const auto read = std::from_chars(cursor.data(), cursor.data() + cursor.size(), position);
  // The engine counts rows in 64 bits with a sign.
  if (read.ec != std::errc() || read.ptr != cursor.data() + cursor.size() || std::cmp_greater(position, INT64_MAX)) {
    return fail(ErrorKind::invalid_input, "this cursor was not given out here", "bad_cursor");
  }
  return position;
}

Result<std::string> alert_rows_document(Desk& desk, const AlertList& asked) {
  const auto picture = desk.picture();
  if (!picture) return Failed(picture.error());
  const auto begin = position_of_cursor(asked.cursor);
  if (!begin) return Failed(begin.error());
  const Picture& seen = **picture;
  std::string rows;
  std::size_t shown = 0;
  std::size_t position = 0;
  for (const RankedAlert& alert : seen.alerts) {
    if (!wanted(seen, alert, asked)) continue;
    if (position >= *begin && shown < asked.limit) {
      if (shown++ > 0) rows += ',';
      rows += alert.row;
    }
    ++position;
  }
  const bool more = *begin + shown < position;
  const json rest = {{"run", seen.run.id.empty() ? json(nullptr) : json(seen.run.id)},
                     {"as_of", std::to_string(seen.run.as_of)},
                     {"total", position},
                     {"next", more ? json(std::to_string(*begin + shown)) : json(nullptr)}};
  return "{\"alerts\":[" + rows + "]," + dump_document(rest).substr(1);
}

Result<std::string> alert_document(Desk& desk, const std::string& key) {
  const auto picture = desk.picture();
  if (!picture) return Failed(picture.error());
  const Picture& seen = **picture;
  const std::size_t position = position_of(seen, key);
  if (position == seen.alerts.size()) return fail(ErrorKind::not_found, "there is no such alert", "no_alert");
  const RankedAlert& alert = seen.alerts[position];
  json document = alert_row_json(seen, alert);
  document["position"] = position + 1;
  document["total"] = seen.alerts.size();
  document["previous"] = position > 0 ? json(seen.alerts[position - 1].alert->key) : json(nullptr);
  document["next"] = position + 1 < seen.alerts.size() ? json(seen.alerts[position + 1].alert->key) : json(nullptr);
  const Judgement& lead = seen.run.judgements[alert.lead];
  document["window"] = {day_or_null(lead.period_from_us), day_or_null(lead.period_to_us)};
  json findings = json::array();
  // Counted first, in counting order, then what is only attached.
  for (const std::size_t at : alert.combination.counted) findings.push_back(finding_detail(desk, alert, seen, at));
  for (const std::size_t at : alert.combination.attached) findings.push_back(finding_detail(desk, alert, seen, at));
  document["findings_list"] = findings.size();
  document["findings"] = findings;
  add_lines(document, seen, alert);
  add_texts(document, seen, alert);
  document["picture"] = picture_json(seen, alert);
  document["connected"] = connected_json(seen, alert);
  document["timeline"] =
      json::array({{{"at_us", std::to_string(seen.run.received_us)}, {"text", "Raised by this run"}}});
  document["as_of"] = std::to_string(seen.run.as_of);
  document["run"] = seen.run.id;
  document["seal"] = seal_json(desk);
  return dump_document({{"alert", document}});
}

Result<std::string> alerts_document(Desk& desk) {
  const auto picture = desk.picture();
  if (!picture) return Failed(picture.error());
  const Picture& seen = **picture;
  json alerts = json::array();
  for (const RankedAlert& alert : seen.alerts) {
    const Judgement& lead = seen.run.judgements[alert.lead];
    json findings = json::array();
    for (const std::size_t i : alert.alert->judgements) findings.push_back(finding_json(seen.run.judgements[i]));
    alerts.push_back({{"key", alert.alert->key},
                      {"version", alert.alert->version},
                      {"state", "open"},
                      {"priority", name_of(alert.combination.priority)},
                      {"title", title_of(lead)},
                      {"subject",
                       {{"kind", lead.subject_kind}, {"key", lead.subject_key}, {"name", lead.subject_name}}},
                      {"findings", findings}});
  }
  return dump_document({{"cupel", 1}, {"verb", "alerts"},
                        {"run", seen.run.id.empty() ? json(nullptr) : json(seen.run.id)},
                        {"as_of", std::to_string(seen.run.as_of)}, {"alerts", alerts}});
}

Result<std::string> analyse_document(const Run& run) {
  std::size_t flagged = 0;
  for (const Judgement& one : run.judgements) flagged += one.outcome == "flagged" ? 1 : 0;
  json errors = json::array();
  for (const RuleRun& rule : run.rules) {
    if (!rule.error.empty()) errors.push_back({{"rule", rule.rule}, {"error", rule.error}});
  }
  return dump_document({{"cupel", 1}, {"verb", "analyse"}, {"run", run.id}, {"as_of", std::to_string(run.as_of)},
                        {"findings", std::to_string(flagged)}, {"alerts", std::to_string(run.alerts.size())},
                        {"appended", run.appended}, {"errors", errors}});
}

Result<std::string> outcomes_document(Desk& desk, const std::string& wanted_rule) {
  const auto picture = desk.picture();
  if (!picture) return Failed(picture.error());
  const Picture& seen = **picture;
  if (!wanted_rule.empty() && rule(wanted_rule) == nullptr) {
    return fail(ErrorKind::not_found, "there is no such indicator: " + wanted_rule, "no_indicator");
  }
  json outcomes = json::array();
  for (const Rule& of : rules()) {
    if (!wanted_rule.empty() && of.id != wanted_rule) continue;
    std::int64_t flagged = 0;
    std::int64_t clear = 0;
    std::int64_t not_applicable = 0;
    std::int64_t subjects = 0;
    std::map<std::string, std::int64_t> reasons;
    for (const Judgement& one : seen.run.judgements) {
      if (one.rule != of.id) continue;
      ++subjects;
      if (one.outcome == "flagged") ++flagged;
      if (one.outcome == "clear") ++clear;
      if (one.outcome == "not_applicable") ++not_applicable;
      if (one.outcome == "not_available") ++reasons[one.reason];
    }
    std::int64_t errors = 0;
    for (const RuleRun& run : seen.run.rules) errors += run.rule == of.id && !run.error.empty() ? 1 : 0;
    outcomes.push_back({{"rule", of.id}, {"question", of.question}, {"subjects", subjects + errors},
                        {"flagged", flagged}, {"clear", clear}, {"not_available", reasons},
                        {"not_applicable", not_applicable}, {"error", errors}});
  }
  return dump_document({{"cupel", 1}, {"verb", "outcomes"}, {"outcomes", outcomes}});
}

std::string indicators_document() {
  json indicators = json::array();
  for (const Rule& of : rules()) {
    json parameters = json::array();
    for (const RuleParameter& parameter : of.parameters) {
      parameters.push_back({{"name", parameter.name}, {"value", std::to_string(parameter.value)},
                            {"unit", parameter.unit},
                            {"min", std::to_string(parameter.min)}, {"max", std::to_string(parameter.max)},
                            {"origin", parameter.origin}});
    }
    indicators.push_back({{"id", of.id}, {"version", of.version}, {"name", of.name}, {"question", of.question},
                          {"stage", of.stage}, {"subject", of.subject}, {"period", of.period}, {"kind", of.kind},
                          {"severity", of.severity}, {"group", of.group}, {"inputs", of.inputs},
                          {"kernels", of.kernels},
                          {"parameters", parameters}, {"does_not_show", of.does_not_show}, {"innocent", of.innocent},
                          {"next_check", of.next_check}, {"would_clear", of.would_clear}, {"ask", of.ask},
                          {"reasons", of.reasons}, {"sql", of.sql}});
  }
  return dump_document({{"cupel", 1}, {"verb", "indicators"}, {"indicators", indicators}});
}

}  // namespace cupel
