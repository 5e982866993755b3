#include "runs/analysis.h"

#include "ledger/entry.h"
#include "model/encoding.h"
#include "runs/embedded.h"
#include "runs/finding_text.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <tuple>

namespace cupel {
namespace {

using nlohmann::json;

constexpr std::string_view engine_version = "duckdb 1.5.6";

std::string text_of_rule(const Rule& rule) {
  for (const EmbeddedFile& file : embedded_indicators()) {
    if (file.path == rule.path) return std::string(file.text);
  }
  return {};
}

std::string manifest_of(Folder& folder) {
  json tables = json::array();
  std::vector<TableFile> files = folder.lake().files();
  std::ranges::sort(files, {}, &TableFile::file);
  for (const TableFile& file : files) {
    tables.push_back({{"table", file.table}, {"file", file.file}, {"rows", std::to_string(file.rows)},
                      {"sha256", to_hex(bytes_of(file.sha256))}});
  }
  json asked = json::array();
  json parameters = json::array();
  for (const Rule& rule : rules()) {
    asked.push_back({{"id", rule.id}, {"version", rule.version},
                     {"sha256", to_hex(bytes_of(sha256(text_of_rule(rule))))}});
    for (const RuleParameter& parameter : rule.parameters) {
      parameters.push_back({{"rule", rule.id}, {"name", parameter.name}, {"value", std::to_string(parameter.value)},
                            {"origin", parameter.origin}});
    }
  }
  const json manifest = {{"cupel_run", 1}, {"code", CUPEL_VERSION}, {"engine", engine_version},
                         {"as_of", std::to_string(folder.facts_size())}, {"tables", tables},
                         {"rules", asked}, {"parameters", parameters}};
  return manifest.dump();
}

std::string cache_name(const std::string& id, std::string_view what) { return id + "." + std::string(what); }

Result<void> write_cache(Folder& folder, const Run& run) {
  json head = {{"id", run.id}, {"as_of", std::to_string(run.as_of)}, {"received_us", std::to_string(run.received_us)}};
  if (run.statement) head["statement"] = std::to_string(*run.statement);
  json asked = json::array();
  for (const RuleRun& rule : run.rules) asked.push_back({{"rule", rule.rule}, {"error", rule.error}});
  head["rules"] = asked;
  std::string lines;
  for (const Judgement& one : run.judgements) lines.append(judgement_json(one)).push_back('\n');
  Lake& lake = folder.lake();
  for (const std::string& old : lake.run_files()) {
    if (old.starts_with(run.id)) continue;
    if (auto dropped = lake.drop_run_file(old); !dropped) return dropped;
  }
  if (auto put = lake.put_run_file(cache_name(run.id, "json"), head.dump()); !put) return put;
  if (auto put = lake.put_run_file(cache_name(run.id, "judgements.jsonl"), lines); !put) return put;
  return lake.publish(folder.facts_size());
}

Result<Run> read_cache(Folder& folder, const std::string& id) {
  const auto head = folder.lake().run_file(cache_name(id, "json"));
  if (!head) return Failed(head.error());
  const auto lines = folder.lake().run_file(cache_name(id, "judgements.jsonl"));
  if (!lines) return Failed(lines.error());
  const json object = json::parse(*head, nullptr, false);
  if (object.is_discarded()) return fail(ErrorKind::corrupt, "a cached run does not read", "bad_cache");
  Run run;
  run.id = object.value("id", "");
  run.as_of = std::stoull(object.value("as_of", "0"));
  run.received_us = std::stoll(object.value("received_us", "0"));
  if (object.contains("statement")) run.statement = std::stoull(object.value("statement", "0"));
  for (const json& rule : object.value("rules", json::array())) {
    run.rules.push_back({rule.value("rule", ""), rule.value("error", "")});
  }
  std::string_view rest = *lines;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    auto judgement = parse_judgement(rest.substr(0, end));
    if (!judgement) return pass(judgement);
    if (rule(judgement->rule) == nullptr) {
      return fail(ErrorKind::corrupt, "a cached run is another version's: " + judgement->rule, "bad_cache");
    }
    run.judgements.push_back(std::move(*judgement));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  run.alerts = group_alerts(run.judgements);
  return run;
}

/// Index and time of the statement of run `id`, if the log's last run is that one.
struct LoggedRun {
  std::uint64_t index = 0;
  std::int64_t received_us = 0;
  std::string id;
};
Result<std::optional<LoggedRun>> logged_run(Folder& folder) {
  const auto index = folder.last_run();
  if (!index) return std::nullopt;
  const auto bytes = folder.ledger().entry(*index);
  if (!bytes) return Failed(bytes.error());
  const auto entry = parse_entry(*bytes);
  if (!entry) return Failed(entry.error());
  const json body = json::parse(entry->statement.body);
  return LoggedRun{*index, entry->received_us, body.value("run", "")};
}

Result<void> append_run(Folder& folder, Run& run, const std::string& manifest) {
  Vault& vault = folder.ledger().vault();
  const auto stored = vault.put_blob(manifest);
  if (!stored) return Failed(stored.error());
  const std::vector<std::string> rows = run_rows(run);
  const std::vector<Salt> salts = random_salts(rows.size());
  Vault::RowsWriter sealed = vault.stage_rows();
  std::string lines;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i % 64 == 0) sealed.offset(lines.size());
    sealed.add(salts[i], rows[i]);
    lines.append(rows[i]).push_back('\n');
  }
  const auto findings = vault.put_blob(lines);
  if (!findings) return Failed(findings.error());
  const auto root = sealed.commit();
  if (!root) return Failed(root.error());
  Draft draft;
  draft.type = "run/1";
  draft.signer = Signer::intake_key;
  draft.payload = PayloadName{"application/json", stored->digest, stored->bytes};
  draft.rows = *root;
  draft.body = json({{"code", CUPEL_VERSION}, {"size", std::to_string(run.as_of)}, {"run", run.id},
                     {"findings", to_base64url(bytes_of(findings->digest))},
                     {"flagged", std::to_string(rows.size() - run.alerts.size())},
                     {"alerts", std::to_string(run.alerts.size())}}).dump();
  const auto receipts = folder.ledger().append({draft});
  if (!receipts) return Failed(receipts.error());
  const auto entry = parse_entry(receipts->front().entry);
  if (!entry) return Failed(entry.error());
  run.statement = receipts->front().index;
  run.received_us = entry->received_us;
  run.appended = true;
  return {};
}

Run judged_run(Folder& folder, const std::string& id, const Progress& progress) {
  Engine engine = folder.lake().open_views();
  Verdicts verdicts = judge(engine, progress);
  Run run;
  run.id = id;
  run.as_of = folder.facts_size();
  run.judgements = std::move(verdicts.judgements);
  run.rules = std::move(verdicts.runs);
  run.alerts = group_alerts(run.judgements);
  return run;
}

}  // namespace

std::vector<AlertFindings> group_alerts(const std::vector<Judgement>& judgements) {
  std::map<std::string, std::vector<std::size_t>> subjects;
  for (std::size_t i = 0; i < judgements.size(); ++i) {
    if (judgements[i].outcome == "flagged") subjects[alert_key(judgements[i])].push_back(i);
  }
  std::vector<AlertFindings> alerts;
  for (auto& [key, positions] : subjects) {
    std::ranges::sort(positions, {}, [&](std::size_t i) {
      return std::tie(judgements[i].rule, judgements[i].period_from_us);
    });
    std::string text;
    for (const std::size_t i : positions) text.append(judgement_json(judgements[i])).push_back('\n');
    alerts.push_back({key, to_base64url(bytes_of(sha256(text))), std::move(positions)});
  }
  return alerts;
}

std::vector<std::string> run_rows(const Run& run) {
  std::vector<std::string> rows;
  for (const Judgement& one : run.judgements) {
    if (one.outcome == "flagged") rows.push_back(judgement_json(one));
  }
  for (const AlertFindings& alert : run.alerts) {
    json findings = json::array();
    for (const std::size_t i : alert.judgements) findings.push_back(run.judgements[i].rule);
    rows.push_back(json({{"alert", alert.key}, {"version", alert.version}, {"findings", findings}}).dump());
  }
  return rows;
}

Result<Run> analyse_folder(Folder& folder, const Progress& progress) {
  if (!folder.ledger().writable()) {
    return fail(ErrorKind::forbidden, "this folder is open for reading only", "read_only");
  }
  const std::string manifest = manifest_of(folder);
  const std::string id = to_hex(bytes_of(sha256(manifest)));
  auto logged = logged_run(folder);
  if (!logged) return pass(logged);
  const bool known = *logged && (*logged)->id == id;
  if (known) {
    if (auto cached = read_cache(folder, id)) {
      progress.step("nothing new since the last run", rules().size(), rules().size());
      return cached;
    }
  }
  Run run = judged_run(folder, id, progress);
  if (known) {
    run.statement = (*logged)->index;
    run.received_us = (*logged)->received_us;
  } else if (auto appended = append_run(folder, run, manifest); !appended) {
    return pass(appended);
  }
  if (auto cached = write_cache(folder, run); !cached) return pass(cached);
  if (auto sealed = folder.ledger().seal(); !sealed) return pass(sealed);
  return run;
}

Result<std::optional<Run>> last_run(Folder& folder, const Progress& progress) {
  auto logged = logged_run(folder);
  if (!logged) return pass(logged);
  if (!*logged) return std::nullopt;
  auto cached = read_cache(folder, (*logged)->id);
  if (cached) return std::move(*cached);
  // The cache is gone. The tables may have moved on since: then only a new run can answer.
  if (to_hex(bytes_of(sha256(manifest_of(folder)))) != (*logged)->id) return std::nullopt;
  if (folder.ledger().writable()) {
    auto again = analyse_folder(folder, progress);
    if (!again) return pass(again);
    return std::move(*again);
  }
  Run run = judged_run(folder, (*logged)->id, progress);
  run.statement = (*logged)->index;
  run.received_us = (*logged)->received_us;
  return run;
}

Result<std::string> findings_of(const Vault& vault, const std::string& statement_body) {
  const json body = json::parse(statement_body, nullptr, false);
  const auto digest = body.is_object() ? from_base64url(body.value("findings", "")) : std::nullopt;
  Hash hash{};
  if (!digest || digest->size() != hash.size()) {
    return fail(ErrorKind::not_found, "the run names no findings", "no_row");
  }
  std::ranges::copy(*digest, hash.begin());
  return vault.read_blob(hash);
}

}  // namespace cupel
