#include "runs/alert_json.h"

#include "ledger/checkpoint.h"
#include "model/encoding.h"
#include "runs/finding_text.h"
#include "trade/figures.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace cupel {

using nlohmann::json;

namespace {

json side_json(const Side& side, const Judgement& judgement) {
  if (side.label.empty()) return nullptr;
  const auto value = fill_whole(side.value, judgement.arguments);
  if (!value) return nullptr;
  return {{"label", side.label}, {"value", *value}};
}

}  // namespace

std::string dump_document(const json& document) {
  return document.dump(-1, ' ', false, json::error_handler_t::replace);
}

json figure_json(const Figure& figure) {
  if (!figure.stated) return nullptr;
  return {{"m", std::to_string(figure.m)}, {"e", std::to_string(figure.e)}, {"unit", figure.unit}};
}

json finding_json(const Judgement& judgement) {
  const Rule* of = rule(judgement.rule);
  json params = json::object();
  if (of != nullptr) {
    for (const RuleParameter& parameter : of->parameters) {
      params[parameter.name] = {{"value", std::to_string(parameter.value)},
                                {"unit", parameter.unit},
                                {"origin", parameter.origin}};
    }
  }
  return {{"rule", judgement.rule},
          {"rule_version", judgement.rule_version},
          {"outcome", judgement.outcome},
          {"period", {std::to_string(judgement.period_from_us), std::to_string(judgement.period_to_us)}},
          {"statistic", figure_json(judgement.statistic)},
          {"threshold", figure_json(judgement.threshold)},
          {"origin", of == nullptr ? std::string() : origin_of(*of)},
          {"evidence", judgement.evidence},
          {"claim", judgement.claim},
          {"params", params},
          {"error_rate", nullptr},
          {"text", title_of(judgement)}};
}

json alert_row_json(const Picture& picture, const RankedAlert& alert) {
  const Judgement& lead = picture.run.judgements[alert.lead];
  const Rule* of = rule(lead.rule);
  json groups = json::array();
  for (const StripMark& mark : evidence_strip(alert.combination, alert.findings)) {
    groups.push_back({{"group", name_of(mark.group)}, {"state", name_of(mark.state)}});
  }
  std::int64_t fine_ug10 = 0;  // what is at stake by the finding that says most
  for (const std::size_t i : alert.combination.counted) {
    fine_ug10 = std::max(fine_ug10, alert.findings[i].fine_ug10);
  }
  return {{"key", alert.alert->key},
          {"version", alert.alert->version},
          {"state", "open"},
          {"priority", name_of(alert.combination.priority)},
          {"title", title_of(lead)},
          {"rule", lead.rule},
          {"subject", {{"kind", lead.subject_kind}, {"key", lead.subject_key}, {"name", lead.subject_name}}},
          {"groups", groups},
          {"counted", alert.combination.counted.size()},
          {"findings", alert.alert->judgements.size()},
          {"said", side_json(of->said, lead)},
          {"seen", side_json(of->seen, lead)},
          {"fine", fine_ug10 > 0 ? json(mass_text(fine_ug10)) : json(nullptr)},
          {"raised_us", std::to_string(picture.run.received_us)},
          {"error_rate", nullptr}};
}

json seal_json(Desk& desk) {
  Ledger& ledger = desk.folder().ledger();
  json seal = {{"origin", ledger.origin()}, {"vkey", ledger.vkey()}, {"witnesses", 0},
               {"demonstration", ledger.demonstration()}, {"size", "0"}, {"root", ""}, {"sealed_us", nullptr}};
  const auto sealed = ledger.sealed();
  if (!sealed) return seal;
  seal["size"] = std::to_string(sealed->size);
  seal["root"] = to_base64(bytes_of(sealed->root));
  // A checkpoint carries no time of its own; the last entry under it does.
  if (sealed->size > 0) {
    if (const auto bytes = ledger.entry(sealed->size - 1)) {
      const json entry = json::parse(*bytes, nullptr, false);
      if (entry.is_object()) seal["sealed_us"] = entry.value("received", "");
    }
  }
  return seal;
}

}  // namespace cupel
