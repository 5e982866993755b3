#include "runs/finding_text.h"

#include "model/assert.h"

#include <nlohmann/json.hpp>

#include <charconv>
#include <set>

namespace cupel {
namespace {

using nlohmann::json;

json figure_json(const Figure& figure) {
  if (!figure.stated) return nullptr;
  return {{"m", std::to_string(figure.m)}, {"e", std::to_string(figure.e)}, {"unit", figure.unit}};
}

std::int64_t integer_of(const json& value) {
  const std::string& text = value.get_ref<const std::string&>();
  std::int64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) {
    throw Failure(Error{ErrorKind::corrupt, "a cached number is no number", "", {}, {}});
  }
  return number;
}

Figure figure_of(const json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || found->is_null()) return {};
  return {true, integer_of(found->at("m")), integer_of(found->at("e")), found->at("unit").get<std::string>()};
}

const Rule& rule_of(const Judgement& judgement) {
  const Rule* found = rule(judgement.rule);
  ASSERT(found != nullptr);
  return *found;
}

std::map<std::string, std::string> arguments_of(const Judgement& judgement) {
  std::map<std::string, std::string> arguments = judgement.arguments;
  arguments.try_emplace("subject", judgement.subject_name);
  arguments.try_emplace("key", judgement.subject_key);
  return arguments;
}

}  // namespace

std::string judgement_json(const Judgement& judgement) {
  // Absent members are left out: no null and no empty list anywhere in what is signed.
  json object = {{"rule", judgement.rule},
                 {"rule_version", judgement.rule_version},
                 {"outcome", judgement.outcome},
                 {"period", {std::to_string(judgement.period_from_us), std::to_string(judgement.period_to_us)}},
                 {"subject", {{"kind", judgement.subject_kind}, {"key", judgement.subject_key},
                              {"name", judgement.subject_name}}}};
  if (!judgement.jurisdiction.empty()) object["jurisdiction"] = judgement.jurisdiction;
  if (!judgement.reason.empty()) object["reason"] = judgement.reason;
  if (judgement.statistic.stated) object["statistic"] = figure_json(judgement.statistic);
  if (judgement.threshold.stated) object["threshold"] = figure_json(judgement.threshold);
  if (!judgement.claim.empty()) object["claim"] = judgement.claim;
  if (!judgement.evidence.empty()) object["evidence"] = judgement.evidence;
  if (!judgement.arguments.empty()) object["args"] = judgement.arguments;
  return object.dump();
}

Result<Judgement> parse_judgement(std::string_view text) {
  try {
    const json object = json::parse(text);
    Judgement one;
    one.rule = object.at("rule").get<std::string>();
    one.rule_version = object.at("rule_version").get<int>();
    one.outcome = object.at("outcome").get<std::string>();
    one.period_from_us = integer_of(object.at("period").at(0));
    one.period_to_us = integer_of(object.at("period").at(1));
    one.subject_kind = object.at("subject").at("kind").get<std::string>();
    one.subject_key = object.at("subject").at("key").get<std::string>();
    one.subject_name = object.at("subject").at("name").get<std::string>();
    one.jurisdiction = object.value("jurisdiction", "");
    one.reason = object.value("reason", "");
    one.statistic = figure_of(object, "statistic");
    one.threshold = figure_of(object, "threshold");
    one.claim = object.value("claim", std::vector<std::string>{});
    one.evidence = object.value("evidence", std::vector<std::string>{});
    one.arguments = object.value("args", std::map<std::string, std::string>{});
    return one;
  } catch (const json::exception& error) {
    return fail(ErrorKind::corrupt, std::string("a cached judgement does not read: ") + error.what());
  } catch (const Failure& failure) {
    return Failed(failure.error);
  }
}

std::string title_of(const Judgement& judgement) {
  return fill_template(rule_of(judgement).title, arguments_of(judgement));
}

std::string here_of(const Judgement& judgement) {
  const auto stated = judgement.arguments.find("here");
  if (stated != judgement.arguments.end()) return stated->second;
  const Rule& rule = rule_of(judgement);
  const auto filled = fill_whole(rule.here.empty() ? rule.seen.value : rule.here, arguments_of(judgement));
  // A clear or unanswered subject may lack the arguments of the sentence: then only the figure is left.
  if (filled) return *filled;
  return judgement.statistic.stated ? plain(judgement.statistic) + " " + judgement.statistic.unit : std::string();
}

std::string limit_of(const Judgement& judgement) {
  const auto stated = judgement.arguments.find("limit");
  if (stated != judgement.arguments.end()) return stated->second;
  const auto filled = fill_whole(rule_of(judgement).limit, arguments_of(judgement));
  if (filled && !filled->empty()) return *filled;
  return judgement.threshold.stated ? plain(judgement.threshold) + " " + judgement.threshold.unit : std::string();
}

std::string origin_of(const Rule& rule) {
  std::string text;
  std::set<std::string> seen;
  for (const RuleParameter& parameter : rule.parameters) {
    if (!seen.insert(parameter.origin).second) continue;
    if (!text.empty()) text += "; ";
    text += parameter.origin;
  }
  return text.empty() ? "bookkeeping, no limit of its own" : text;
}

std::string reason_of(const Judgement& judgement) {
  const auto stated = judgement.arguments.find("reason_text");
  if (stated != judgement.arguments.end()) return stated->second;
  const Rule& rule = rule_of(judgement);
  const auto found = rule.reasons.find(judgement.reason);
  return found == rule.reasons.end() ? judgement.reason : fill_template(found->second, arguments_of(judgement));
}

std::string alert_key(const Judgement& judgement) { return judgement.subject_kind + ":" + judgement.subject_key; }

}  // namespace cupel
