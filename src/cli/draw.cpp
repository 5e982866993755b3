#include "cli/draw.h"

#include "model/result.h"

#include "cli/layout.h"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace cupel::cli {
namespace {

constexpr std::size_t row_shown_bytes_max = 600;

using nlohmann::json;
using Align = TextTable::Align;

// The archive's own documents: not JSON would be our mistake, and parse() throws it as such.
json read(const std::string& document) { return json::parse(document); }

std::string shown(const json& value) {
  if (value.is_null()) return "";
  return value.is_string() ? value.get<std::string>() : value.dump();
}

std::string member(const json& object, const char* name) {
  return object.contains(name) ? shown(object[name]) : std::string();
}

const json& list(const json& object, const char* name) {
  static const json none = json::array();
  return object.contains(name) && object[name].is_array() ? object[name] : none;
}

bool holds(const json& object, const char* name) {
  return object.contains(name) && object[name].is_boolean() && object[name].get<bool>();
}

std::string joined(const json& texts, std::string_view between) {
  std::string out;
  for (const auto& text : texts) out += (out.empty() ? "" : std::string(between)) + shown(text);
  return out;
}

std::string counted(const json& object, const char* name, std::string_view one,
                    std::string_view many) {
  const std::string number = member(object, name);
  return grouped(number) + " " + std::string(number == "1" ? one : many);
}

std::string log_line(const json& document) {
  if (!document.contains("log")) return {};
  const json& log = document["log"];
  return fmt::format("log {}: {}, root {}\n", plain(member(log, "origin")),
                     counted(log, "size", "entry", "entries"), member(log, "root"));
}

}  // namespace

bool is_true(const std::string& document, const char* name) { return holds(read(document), name); }

bool has_members(const std::string& document, const char* name) {
  return !list(read(document), name).empty();
}

Intake intake_of(const std::string& document) {
  Intake intake;
  const json parsed = read(document);
  for (const auto& file : list(parsed, "files")) {
    const std::string status = member(file, "status");
    if (status == "taken") ++intake.taken;
    if (status == "already") ++intake.already;
    if (status == "refused") ++intake.refused;
    if (status == "unrecognised") ++intake.unrecognised;
  }
  return intake;
}

int exit_code_of_intake(const std::string& document) {
  const Intake intake = intake_of(document);
  const bool none = intake.taken + intake.already == 0;
  return none && intake.refused + intake.unrecognised > 0 ? exit_code_of(ErrorKind::invalid_input) : 0;
}

std::string draw_init(const std::string& document) {
  const json parsed = read(document);
  return fmt::format("origin  {}\nkey     {}\n", member(parsed, "origin"), member(parsed, "vkey"));
}

std::string draw_ingest(const std::string& document) {
  const json parsed = read(document);
  TextTable table({{"status"}, {"rows", Align::right}, {"defects", Align::right}, {"ref"},
                   {"format"}, {"file"}, {"reason"}});
  for (const auto& file : list(parsed, "files")) {
    table.add({member(file, "status"), grouped(member(file, "rows")),
               grouped(member(file, "defects")), member(file, "ref"), member(file, "format"),
               member(file, "path"), member(file, "reason")});
  }
  const Intake intake = intake_of(document);
  return (table.empty() ? std::string() : table.text()) +
         fmt::format("{} taken, {} already here, {} refused, {} not recognised\n", intake.taken,
                     intake.already, intake.refused, intake.unrecognised) +
         log_line(parsed);
}

std::string draw_analyse(const std::string& document) {
  const json parsed = read(document);
  return fmt::format("{}, {}, over {}\nrun {}{}\n",
                     counted(parsed, "findings", "flagged finding", "flagged findings"),
                     counted(parsed, "alerts", "alert", "alerts"),
                     counted(parsed, "as_of", "log entry", "log entries"), member(parsed, "run"),
                     holds(parsed, "appended") ? "" : " (nothing new: the same run as before)");
}

std::string draw_alerts(const std::string& document) {
  const json parsed = read(document);
  std::string out;
  for (const auto& alert : list(parsed, "alerts")) {
    out += fmt::format("{:<4} {}\n", member(alert, "priority"), plain(member(alert, "title")));
    std::string rules;
    for (const auto& finding : list(alert, "findings")) {
      const std::string rule = member(finding, "rule");
      if (!(" " + rules + " ").contains(" " + rule + " ")) rules += (rules.empty() ? "" : " ") + rule;
    }
    out += fmt::format("     {} [{}]\n", plain(member(alert, "key")), rules);
  }
  const auto count = list(parsed, "alerts").size();
  if (member(parsed, "run").empty()) return out + "no run yet: cupel analyse\n";
  return out + fmt::format("{}; a priority is an order of work, not a verdict\n",
                           counted(count, "alert", "alerts"));
}

std::string draw_outcomes(const std::string& document) {
  const json parsed = read(document);
  TextTable table({{"rule"}, {"subjects", Align::right}, {"flagged", Align::right},
                   {"clear", Align::right}, {"not applicable", Align::right},
                   {"error", Align::right}, {"not available"}});
  for (const auto& rule : list(parsed, "outcomes")) {
    std::string missing;
    if (rule.contains("not_available") && rule["not_available"].is_object()) {
      for (const auto& [reason, count] : rule["not_available"].items()) {
        missing += (missing.empty() ? "" : ", ") + reason + " " + grouped(shown(count));
      }
    }
    table.add({member(rule, "rule"), grouped(member(rule, "subjects")),
               grouped(member(rule, "flagged")), grouped(member(rule, "clear")),
               grouped(member(rule, "not_applicable")), grouped(member(rule, "error")), missing});
  }
  return table.empty() ? "no run yet: cupel analyse\n" : table.text();
}

std::string draw_defects(const std::string& document) {
  const json parsed = read(document);
  std::string out;
  for (const auto& defect : list(parsed, "defects")) {
    std::string where = member(defect, "file");
    for (const char* part : {"line", "column", "pointer"}) {
      const std::string text = member(defect, part);
      if (!text.empty() && text != "0") where += ":" + text;
    }
    out += fmt::format("{}: {}: {}\n", plain(where), member(defect, "rule"), plain(member(defect, "text")));
  }
  return out + counted(list(parsed, "defects").size(), "defect", "defects") + "\n";
}

std::string what_is_shown(const json& verdict) {
  const std::string record = "shows: a record of type " + plain(member(verdict, "type"));
  if (!verdict.contains("row") || !verdict["row"].is_object()) return record + ", no row of it\n";
  const json& row = verdict["row"];
  const std::string text = member(row, "canonical");
  const std::string place = record + fmt::format(", row {} (the first is 0)\n", member(row, "number"));
  if (text.empty()) return place + "the row is withheld or erased: its place is proved, not what it said\n";
  return place + "row: " + plain(text.substr(0, row_shown_bytes_max)) + "\n";
}

std::string draw_verify_file(const std::string& document) {
  const json parsed = read(document);
  std::string out;
  const std::string place = fmt::format("entry {} of {} in log {}", member(parsed, "index"),
                                        member(parsed, "size"), plain(member(parsed, "origin")));
  const bool own_key = member(parsed, "notes").contains("key_from_file");
  if (!holds(parsed, "ok")) {
    out = fmt::format("refused: {}", joined(list(parsed, "reasons"), ", "));
    const std::string where = member(parsed, "where");
    out += (where.empty() ? "" : " (" + where + ")") + "\n";
    const std::string message = member(parsed, "message");
    if (!message.empty()) out += plain(message) + "\n";
  } else if (own_key) {
    out = "consistent, but with the key the file itself brings: " + place + "\n" +
          "name the log's key with --vkey to know whose seal it is\n";
  } else {
    out = "verified: " + place + "\n";
  }
  const std::string witnesses = member(parsed, "witnesses");
  if (holds(parsed, "ok")) {
    out += what_is_shown(parsed);
    out += fmt::format("outside witnesses: {}\n", witnesses) +
           "unchanged since received; the seal does not say that the content is true\n";
  }
  for (const auto& note : list(parsed, "notes")) out += "note: " + shown(note) + "\n";
  return out;
}

std::string draw_verify_folder(const std::string& document) {
  const json parsed = read(document);
  std::string out;
  for (const auto& damage : list(parsed, "damage")) {
    out += fmt::format("damaged: {}", plain(member(damage, "file")));
    const std::string offset = member(damage, "offset");
    const std::string ref = member(damage, "ref");
    if (!offset.empty()) out += " at byte " + offset;
    if (!ref.empty()) out += " (" + ref + ")";
    out += ": " + plain(member(damage, "what")) + "\n";
  }
  return out + fmt::format("{}: {}, {}, {} checked\n",
                           holds(parsed, "ok") ? "intact" : "damage found",
                           counted(parsed, "files", "file", "files"),
                           counted(parsed, "bytes", "byte", "bytes"),
                           counted(parsed, "entries", "entry", "entries"));
}

std::string draw_rebuild(const std::string& document) {
  const json parsed = read(document);
  TextTable table({{"table"}, {"rows", Align::right}, {"files", Align::right}, {"sha256"}});
  for (const auto& one : list(parsed, "tables")) {
    table.add({member(one, "name"), grouped(member(one, "rows")), grouped(member(one, "files")),
               member(one, "sha256")});
  }
  return (table.empty() ? std::string() : table.text()) +
         (holds(parsed, "identical") ? "identical" : "not identical") + ", content digest " +
         member(parsed, "content_digest") + "\n";
}

std::string draw_query(const std::string& document) {
  const json parsed = read(document);
  std::vector<TextTable::Column> columns;
  for (const auto& column : list(parsed, "columns")) {
    columns.push_back({column.is_object() ? member(column, "name") : shown(column), Align::left});
  }
  TextTable table(std::move(columns));
  for (const auto& row : list(parsed, "rows")) {
    std::vector<std::string> cells;
    if (row.is_array()) {
      for (const auto& cell : row) cells.push_back(shown(cell));
    } else {
      for (const auto& column : list(parsed, "columns")) {
        cells.push_back(member(row, (column.is_object() ? member(column, "name") : shown(column)).c_str()));
      }
    }
    table.add(std::move(cells));
  }
  return table.text() + counted(list(parsed, "rows").size(), "row", "rows") + "\n";
}

std::string draw_tables(const std::string& document) {
  const json parsed = read(document);
  std::string out;
  for (const auto& table : list(parsed, "tables")) {
    out += fmt::format("{}{} ({}): {}\n", out.empty() ? "" : "\n", member(table, "name"),
                       counted(table, "rows", "row", "rows"), member(table, "meaning"));
    TextTable columns({{"  column"}, {"type"}, {"unit"}, {"meaning"}});
    for (const auto& column : list(table, "columns")) {
      columns.add({"  " + member(column, "name"), member(column, "type"), member(column, "unit"),
                   member(column, "meaning")});
    }
    out += columns.text();
  }
  return out;
}

std::string draw_indicators(const std::string& document) {
  const json parsed = read(document);
  TextTable table({{"id"}, {"version", Align::right}, {"stage"}, {"severity"}, {"question"}});
  for (const auto& one : list(parsed, "indicators")) {
    table.add({member(one, "id"), member(one, "version"), member(one, "stage"),
               member(one, "severity"), member(one, "question")});
  }
  return table.text();
}

std::string draw_indicator_tests(const std::string& document) {
  const json parsed = read(document);
  std::string out;
  std::size_t wrong = 0;
  for (const auto& world : list(parsed, "worlds")) {
    const json& differences = list(world, "differences");
    out += fmt::format("{}  {} ({})\n", differences.empty() ? "ok  " : "FAIL",
                       member(world, "world"),
                       counted(world, "expectations", "expectation", "expectations"));
    for (const auto& difference : differences) out += "      " + plain(shown(difference)) + "\n";
    wrong += differences.empty() ? 0 : 1;
  }
  return out + counted(list(parsed, "worlds").size(), "world", "worlds") + ", " +
         std::to_string(wrong) + " wrong\n";
}

std::string draw_doctor(const std::string& document) {
  const json parsed = read(document);
  TextTable table({{""}, {"what"}, {"found"}});
  for (const auto& check : list(parsed, "checks")) {
    table.add({holds(check, "ok") ? "ok" : "BAD", member(check, "what"), member(check, "found")});
  }
  return table.text();
}

}  // namespace cupel::cli
