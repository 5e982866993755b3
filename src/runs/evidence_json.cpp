#include "runs/evidence_json.h"

#include <nlohmann/json.hpp>

namespace cupel {
namespace {

using nlohmann::json;

constexpr std::size_t shown_value_bytes_max = 400;

json row_json(Desk& desk, const std::string& text, std::string_view role, const Rule& of) {
  json row = {{"ref", text},         {"role", role},          {"file", nullptr},
              {"line", nullptr},     {"pointer", nullptr},    {"columns", json::array()},
              {"values", json::array()}};
  const auto ref = parse_ref(text);
  const auto delivered = ref ? desk.folder().delivered(ref->index) : std::nullopt;
  if (!delivered || !ref->row) {
    row["error"] = "this record is not on file";
    return row;
  }
  row["file"] = delivered->name;
  const auto stated = desk.rows().row(ref->index, *ref->row, true);
  if (!stated) {
    row["error"] = stated.error().message;
    return row;
  }
  if (stated->line != 0) row["line"] = stated->line;
  if (!stated->pointer.empty()) row["pointer"] = stated->pointer;
  for (const auto& [column, value] : stated->values) {
    row["values"].push_back({{"column", column}, {"text", beginning_of(value, shown_value_bytes_max)}});
  }
  row["columns"] = desk.rows().columns_behind(*delivered, *stated, of.quotes);
  row["canonical"] = stated->canonical.size() <= 4'000 ? json(stated->canonical) : json(nullptr);
  return row;
}

}  // namespace

json evidence_rows(Desk& desk, const Judgement& judgement) {
  json rows = json::array();
  const Rule& of = *rule(judgement.rule);
  const auto add = [&](const std::vector<std::string>& refs, std::string_view role, std::size_t most) {
    for (std::size_t i = 0; i < refs.size() && i < most; ++i) rows.push_back(row_json(desk, refs[i], role, of));
  };
  const std::size_t half = evidence_rows_shown_max / 2;
  const std::size_t for_claim = std::min(judgement.claim.size(), half);
  const std::size_t evidence = std::min(judgement.evidence.size(), evidence_rows_shown_max - for_claim);
  add(judgement.evidence, "evidence", evidence);
  add(judgement.claim, "claim", evidence_rows_shown_max - evidence);
  return rows;
}

}  // namespace cupel
