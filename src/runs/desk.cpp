#include "runs/desk.h"

#include "model/assert.h"
#include "runs/alert_json.h"
#include "runs/finding_text.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <map>

namespace cupel {
namespace {

Finding finding_of(const Judgement& judgement) {
  const Rule* of = rule(judgement.rule);
  ASSERT(of != nullptr);
  Finding finding;
  finding.rule = judgement.rule;
  finding.subject_key = judgement.subject_key;
  finding.period_from_us = judgement.period_from_us;
  finding.outcome = parse_outcome(judgement.outcome).value_or(Outcome::error);
  finding.severity = parse_severity(of->severity).value_or(Severity::info);
  finding.limit_adopted = false;  // nothing is adopted before `parameters` statements exist
  finding.group = parse_group(of->group).value_or(Group::ctx);
  finding.evidence = judgement.evidence;
  const auto fine = judgement.arguments.find("fine_ug10");
  if (fine != judgement.arguments.end()) {
    std::from_chars(fine->second.data(), fine->second.data() + fine->second.size(), finding.fine_ug10);
  }
  return finding;
}

}  // namespace

std::vector<RankedAlert> rank_alerts(const Run& run) {
  std::map<std::string, std::vector<std::size_t>> others;
  for (const AlertFindings& alert : run.alerts) others[alert.key];
  for (std::size_t i = 0; i < run.judgements.size(); ++i) {
    if (run.judgements[i].outcome == "flagged") continue;
    const auto found = others.find(alert_key(run.judgements[i]));
    if (found != others.end()) found->second.push_back(i);
  }
  std::vector<RankedAlert> ranked;
  for (const AlertFindings& alert : run.alerts) {
    RankedAlert one;
    one.alert = &alert;
    one.judgements = alert.judgements;
    std::ranges::copy(others[alert.key], std::back_inserter(one.judgements));
    for (const std::size_t i : one.judgements) one.findings.push_back(finding_of(run.judgements[i]));
    one.combination = combine(one.findings);
    one.rank = rank_of(one.combination, one.findings, run.judgements[alert.judgements.front()].subject_key);
    one.lead = one.combination.counted.empty() ? alert.judgements.front()
                                               : one.judgements[one.combination.counted.front()];
    ranked.push_back(std::move(one));
  }
  std::ranges::stable_sort(ranked, [](const RankedAlert& left, const RankedAlert& right) {
    return ranks_before(left.rank, right.rank);
  });
  return ranked;
}

Result<std::shared_ptr<const Picture>> Desk::picture() {
  const std::lock_guard lock(picture_mutex_);
  if (picture_) return picture_;
  auto made = std::make_shared<Picture>();
  auto run = last_run(*folder_, Progress{});
  if (!run) return pass(run);
  if (*run) made->run = std::move(**run);
  made->alerts = rank_alerts(made->run);
  for (RankedAlert& alert : made->alerts) alert.row = dump_document(alert_row_json(*made, alert));
  made->lake_deliveries = folder_->lake().deliveries();
  {
    Views seen = views();
    made->features = load_features(*seen.engine);
  }
  picture_ = std::move(made);
  return picture_;
}

void Desk::forget_picture() {
  const std::lock_guard lock(picture_mutex_);
  picture_.reset();
}

Desk::Views Desk::views() {
  std::unique_lock lock(views_mutex_);
  std::vector<std::uint64_t> now = folder_->lake().deliveries();
  if (!engine_ || engine_deliveries_ != now) {
    engine_.emplace(folder_->lake().open_views());
    engine_deliveries_ = std::move(now);
  }
  return {std::move(lock), &*engine_};
}

}  // namespace cupel
