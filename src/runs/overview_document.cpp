#include "runs/alert_json.h"
#include "runs/documents.h"

#include "model/calendar.h"
#include "model/facts.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <set>

namespace cupel {

using nlohmann::json;

namespace {

constexpr std::size_t decide_max = 7;
/// Rows of `trade` belong to two stages: what a country says it sent, what its partners say they got.
constexpr std::string_view exports = "trade, exports";
constexpr std::string_view imports = "trade, imports";

struct Stage {
  std::string_view id;
  std::string_view name;
  std::vector<std::string_view> tables;  // tables whose files belong to this stage; trade by its flow
  std::string_view missing;              // what is missing when there is no file at all
  std::string_view ask;
};

const std::vector<Stage>& stages() {
  static const std::vector<Stage> all{
      {"mine", "Mine and site",
       {"licence", "monthly_return", "detection", "coverage", "territory", "airstrip", "production"},
       "Licences, returns, images", "the mining cadastre and the remote sensing office"},
      {"trader", "Trader, aggregator", {}, "Purchase book of each buyer", "the licensing office for buyers"},
      {"plant", "Processing plant", {}, "Outturn of each melt", "the plants, through the mines inspectorate"},
      {"refinery", "Refinery", {}, "Intake and outturn with assays", "the refiner"},
      {"export", "Export", {exports, "mirror_total", "declaration", "price", "stock"}, "Export declarations",
       "customs"},
      {"transit", "Transit, free zone", {}, "Zone movement register", "customs of the zone"},
      {"import", "Import, partner side", {imports, "trade_pair"}, "Partners' import statistics",
       "the statistical office, from partners"},
      {"scrap", "Scrap and catalyst", {}, "Dealers' purchase books", "the tax office"},
      {"vault", "Vault and bar", {}, "Bar lists with serials", "the vaults"},
      {"bank", "Bank and payment", {}, "Threshold reports", "the intelligence unit"},
      {"mercury", "Mercury", {}, "Consents and sales", "the environment ministry"},
  };
  return all;
}

/// What the tables hold: deliveries and rows per table, first and last year or month.
struct OnFile {
  std::map<std::string, std::set<std::uint64_t>> deliveries;
  std::map<std::string, std::string> newest;
  std::string first;
  std::string last;
  std::uint64_t rows = 0;
  std::size_t files = 0;
};

/// 202503 → "2025-03", 202500 → "2025".
std::string month_text(std::int64_t year_and_month) {
  std::string text = std::to_string(year_and_month / 100);
  const std::int64_t month = year_and_month % 100;
  if (month != 0) text += (month < 10 ? "-0" : "-") + std::to_string(month);
  return text;
}

void take_span(OnFile& on_file, Engine& engine, const std::string& table) {
  const TableSpec* spec = fact_table(table);
  const auto has = [&](std::string_view name) {
    return std::ranges::any_of(spec->columns, [&](const ColumnSpec& column) { return column.name == name; });
  };
  if (!has("year")) return;
  const std::string month = has("month_number") ? "month_number"
                            : has("month") && table != "monthly_return" ? "month" : "null::bigint";
  const Table span =
      engine.query("select min(year), max(year), max(case when year is not null then year * 100 + coalesce(" +
                   month + ", 0) end) from " + sql_name(table));
  if (!span.at(0).has(0)) return;
  const std::string first = std::to_string(span.at(0).integer(0));
  const std::int64_t newest = span.at(2).integer(0);
  const std::string last = month_text(newest);
  // A price says nothing about what the records cover; production reaches back for centuries.
  if (table == "price") return;
  on_file.newest[table] = last;
  if (table == "production") return;
  if (on_file.first.empty() || first < on_file.first) on_file.first = first;
  if (on_file.last < last) on_file.last = last;
}

void take_flows(OnFile& on_file, Engine& engine) {
  const Table flows = engine.query(
      "select case when flow in ('X', 'RX', 'DX') then 1 else 0 end, idx, max(year * 100 + coalesce(month, 0)) "
      "from trade where log = 0 group by all");
  for (std::size_t i = 0; i < flows.rows(); ++i) {
    const std::string side(flows.at(0).integer(i) == 1 ? exports : imports);
    on_file.deliveries[side].insert(static_cast<std::uint64_t>(flows.at(1).integer(i)));
    if (flows.at(2).has(i)) {
      std::string& newest = on_file.newest[side];
      newest = std::max(newest, month_text(flows.at(2).integer(i)));
    }
  }
}

OnFile look(Desk& desk) {
  OnFile on_file;
  Lake& lake = desk.folder().lake();
  for (const TableFile& file : lake.files()) {
    if (file.table == "defect") continue;
    if (file.table != "delivery") on_file.deliveries[file.table].insert(file.delivery);
  }
  on_file.files = lake.deliveries().size();
  for (const Delivered& delivered : desk.folder().deliveries()) on_file.rows += delivered.rows.count;
  const Desk::Views seen = desk.views();
  for (const auto& [table, deliveries] : on_file.deliveries) take_span(on_file, *seen.engine, table);
  if (on_file.deliveries.contains("trade")) take_flows(on_file, *seen.engine);
  return on_file;
}

/// An indicator is asked when it judged at least one subject.
bool is_asked(const Run& run, const std::string& id) {
  return std::ranges::any_of(run.judgements, [&](const Judgement& one) {
    return one.rule == id && (one.outcome == "flagged" || one.outcome == "clear");
  });
}

std::string why_not_asked(const Rule& rule, const OnFile& on_file) {
  for (const std::string& input : rule.inputs) {
    if (!on_file.deliveries.contains(input)) return "no file of kind " + input;
  }
  return "the files on hand do not hold what the question needs";
}

/// An invented country has its name from its log: "kestria.demo.invalid".
std::string demonstration_name(const std::string& origin) {
  constexpr std::string_view ending = ".demo.invalid";
  if (!origin.ends_with(ending)) return "Demonstration";
  std::string name = origin.substr(0, origin.size() - ending.size());
  if (!name.empty() && name.front() >= 'a' && name.front() <= 'z') name.front() -= 'a' - 'A';
  return name + ", demonstration";
}

json stage_json(const Stage& stage, const OnFile& on_file, const Run& run) {
  std::set<std::uint64_t> files;
  std::string newest;
  for (const std::string_view table : stage.tables) {
    const auto found = on_file.deliveries.find(std::string(table));
    if (found != on_file.deliveries.end()) files.insert(found->second.begin(), found->second.end());
    const auto seen = on_file.newest.find(std::string(table));
    if (seen != on_file.newest.end() && newest < seen->second) newest = seen->second;
  }
  json asked = json::array();
  json missing = json::array();
  std::size_t possible = 0;
  for (const Rule& rule : rules()) {
    if (rule.stage != stage.id) continue;
    const bool is = is_asked(run, rule.id);
    possible += is ? 1 : 0;
    asked.push_back({{"rule", rule.id}, {"question", rule.question}, {"asked", is},
                     {"why", is ? "" : why_not_asked(rule, on_file)}});
    if (!is) missing.push_back({{"what", why_not_asked(rule, on_file)}, {"ask", rule.ask}});
  }
  if (files.empty()) missing.push_back({{"what", stage.missing}, {"ask", stage.ask}});
  return {{"stage", stage.id}, {"name", stage.name}, {"files", files.size()},
          {"newest", newest.empty() ? json(nullptr) : json(newest)}, {"possible", possible},
          {"questions", asked.size()}, {"rules", asked}, {"missing", missing}};
}

}  // namespace

Result<std::string> overview_document(Desk& desk) {
  const auto picture = desk.picture();
  if (!picture) return Failed(picture.error());
  const Picture& seen = **picture;
  const OnFile on_file = look(desk);
  const json seal = seal_json(desk);
  json decide = json::array();
  std::size_t to_decide = 0;
  for (const RankedAlert& alert : seen.alerts) {
    const Priority priority = alert.combination.priority;
    if (priority == Priority::watch || priority == Priority::none) continue;
    ++to_decide;
    if (decide.size() < decide_max) decide.push_back(alert_row_json(seen, alert));
  }
  std::size_t asked = 0;
  for (const Rule& rule : rules()) asked += is_asked(seen.run, rule.id) ? 1 : 0;
  json chain = json::array();
  for (const Stage& stage : stages()) chain.push_back(stage_json(stage, on_file, seen.run));
  const bool demonstration = desk.folder().ledger().demonstration();
  const std::string origin = desk.folder().ledger().origin();
  return dump_document(
      {{"node", {{"origin", origin}, {"demonstration", demonstration},
                 {"name", demonstration ? demonstration_name(origin) : origin}}},
       {"seal", seal},
       {"files", on_file.files},
       {"records", std::to_string(on_file.rows)},
       {"span", on_file.first.empty() ? json(nullptr) : json({on_file.first, on_file.last})},
       {"questions", {{"possible", asked}, {"asked", asked}, {"not_asked", rules().size() - asked}}},
       {"alerts", seen.alerts.size()},
       {"to_decide", to_decide},
       {"decide", decide},
       {"stages", chain},
       {"run", seen.run.id.empty()
                   ? json(nullptr)
                   : json({{"id", seen.run.id}, {"as_of", std::to_string(seen.run.as_of)}})}});
}

Result<std::string> seal_document(Desk& desk) { return dump_document(seal_json(desk)); }

}  // namespace cupel
