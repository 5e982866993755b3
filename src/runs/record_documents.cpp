#include "runs/alert_json.h"
#include "runs/documents.h"

#include "ledger/entry.h"
#include "model/encoding.h"
#include "model/facts.h"

#include <nlohmann/json.hpp>

#include <fmt/core.h>

#include <algorithm>

namespace cupel {

using nlohmann::json;

namespace {

constexpr std::size_t shown_cell_bytes_max = 400;

json value_json(const Column& column, std::size_t row) {
  if (!column.has(row)) return nullptr;
  switch (column.type()) {
    case ColumnType::int64: return std::to_string(column.integer(row));
    case ColumnType::text: return std::string(column.text(row));
    case ColumnType::blob: return fmt::format("{} bytes", column.text(row).size());
    case ColumnType::text_list: {
      json items = json::array();
      for (const std::string_view item : column.list(row)) items.push_back(item);
      return items;
    }
  }
  return nullptr;
}

std::vector<std::string> tables_of(Lake& lake, std::uint64_t index) {
  std::vector<std::string> tables;
  for (const TableFile& file : lake.files()) {
    if (file.delivery == index && file.table != "delivery" && file.table != "defect") tables.push_back(file.table);
  }
  return tables;
}

json facts_json(Desk& desk, std::uint64_t index, std::uint64_t number) {
  json facts = json::array();
  const std::vector<std::string> tables = tables_of(desk.folder().lake(), index);
  const Desk::Views seen = desk.views();
  for (const std::string& name : tables) {
    const Table found = seen.engine->query("select * from " + sql_name("all_" + name) + " where idx = ? and row = ?",
                                           {static_cast<std::int64_t>(index), static_cast<std::int64_t>(number)});
    const std::vector<ColumnSpec> specs = lake_columns(*fact_table(name));
    for (std::size_t row = 0; row < found.rows(); ++row) {
      json values = json::array();
      for (std::size_t i = 5; i < found.columns().size(); ++i) {
        if (!found.at(i).has(row)) continue;
        values.push_back({{"column", specs[i].name}, {"value", value_json(found.at(i), row)}, {"unit", specs[i].unit}});
      }
      facts.push_back({{"table", name}, {"values", values}});
    }
  }
  return facts;
}

json defect_row_json(const Table& table, std::size_t row) {
  const auto text = [&](std::size_t i) {
    return table.at(i).has(row) ? json(std::string(table.at(i).text(row))) : json(nullptr);
  };
  const auto number = [&](std::size_t i) {
    return table.at(i).has(row) ? json(table.at(i).integer(row)) : json(nullptr);
  };
  return {{"row", number(0)}, {"line", number(1)}, {"column", number(2)}, {"pointer", text(3)}, {"rule", text(4)},
          {"text", text(5)}, {"note", table.at(6).has(row) && table.at(6).integer(row) != 0}};
}

constexpr std::string_view defect_columns = "row, line, column_number, pointer, rule, text, note";

json delivery_json(Desk& desk, const Delivered& delivered) {
  std::int64_t defects = 0;
  {
    const Desk::Views seen = desk.views();
    const Table found = seen.engine->query("select defects from all_delivery where idx = ?",
                                           {static_cast<std::int64_t>(delivered.index)});
    if (found.rows() > 0 && found.at(0).has(0)) defects = found.at(0).integer(0);
  }
  return {{"ref", fmt::format("0:{}", delivered.index)}, {"name", delivered.name}, {"layout", delivered.layout},
          {"reader", delivered.options.reader}, {"mode", delivered.mode}, {"source", delivered.source},
          {"rows", std::to_string(delivered.rows.count)}, {"defects", defects},
          {"bytes", std::to_string(delivered.bytes)},
          {"sha256", to_hex(bytes_of(delivered.original))}, {"received_us", std::to_string(delivered.received_us)},
          {"personal", delivered.personal}, {"tables", tables_of(desk.folder().lake(), delivered.index)}};
}

json row_json(Desk& desk, const Delivered& delivered, const StatedRow& stated) {
  json lines = json::array();
  if (delivered.options.reader.starts_with("csv")) {
    for (const auto& [number, text] : desk.rows().lines_around(delivered, stated.line)) {
      lines.push_back({{"line", number}, {"text", text}, {"this", number == stated.line}});
    }
  }
  json values = json::array();
  for (const auto& [column, text] : stated.values) values.push_back({{"column", column}, {"text", text}});
  return {{"number", std::to_string(stated.number)}, {"rows", std::to_string(delivered.rows.count)},
          {"line", stated.line}, {"pointer", stated.pointer.empty() ? json(nullptr) : json(stated.pointer)},
          {"lines", lines}, {"values", values},
          {"canonical", stated.canonical}};
}

}  // namespace

Result<std::string> deliveries_document(Desk& desk, const DeliveryList& asked) {
  const auto begin = position_of_cursor(asked.cursor);
  if (!begin) return Failed(begin.error());
  std::vector<Delivered> all = desk.folder().deliveries();
  std::ranges::reverse(all);  // newest first
  json deliveries = json::array();
  for (std::size_t i = *begin; i < all.size() && deliveries.size() < asked.limit; ++i) {
    deliveries.push_back(delivery_json(desk, all[i]));
  }
  const std::size_t end = *begin + deliveries.size();
  return dump_document({{"deliveries", deliveries}, {"total", all.size()},
                        {"next", end < all.size() ? json(std::to_string(end)) : json(nullptr)}});
}

Result<std::string> delivery_rows_document(Desk& desk, const DeliveryRows& asked) {
  const auto delivered = desk.folder().delivered(asked.index);
  if (!delivered) return fail(ErrorKind::not_found, "there is no such delivery", "no_delivery");
  json columns = json::array();
  json rows = json::array();
  for (std::uint64_t number = asked.from; number < delivered->rows.count && rows.size() < asked.limit; ++number) {
    const auto stated = desk.rows().row(asked.index, number, false);
    if (!stated) return Failed(stated.error());
    json values = json::object();
    for (const auto& [column, text] : stated->values) {
      if (std::ranges::find(columns, json(column)) == columns.end()) columns.push_back(column);
      const std::string_view shown = beginning_of(text, shown_cell_bytes_max);
      values[column] = shown.size() == text.size() ? text : std::string(shown) + " …";
    }
    rows.push_back({{"number", std::to_string(number)}, {"line", stated->line}, {"cells", values}});
  }
  for (json& row : rows) {
    json values = json::array();
    for (const json& column : columns) {
      const auto found = row["cells"].find(column.get_ref<const std::string&>());
      values.push_back(found == row["cells"].end() ? json(nullptr) : *found);
    }
    row["values"] = values;
    row.erase("cells");
  }
  return dump_document({{"columns", columns}, {"total", std::to_string(delivered->rows.count)}, {"rows", rows}});
}

Result<std::string> delivery_defects_document(Desk& desk, const DefectList& asked) {
  const auto begin = position_of_cursor(asked.cursor);
  if (!begin) return Failed(begin.error());
  const Desk::Views seen = desk.views();
  std::string sql = "select " + std::string(defect_columns) + " from all_defect";
  std::vector<SqlValue> parameters;
  if (asked.delivery) {
    sql += " where idx = ?";
    parameters.emplace_back(static_cast<std::int64_t>(*asked.delivery));
  }
  sql += fmt::format(" order by idx, row, line, column_number, rule, text limit {} offset {}", asked.limit + 1, *begin);
  const Table found = seen.engine->query(sql, parameters);
  json defects = json::array();
  for (std::size_t row = 0; row < found.rows() && row < asked.limit; ++row) {
    defects.push_back(defect_row_json(found, row));
  }
  return dump_document({{"defects", defects},
                        {"next",
                         found.rows() > asked.limit ? json(std::to_string(*begin + asked.limit)) : json(nullptr)}});
}

Result<std::string> defects_document(Desk& desk) {
  json defects = json::array();
  const std::vector<Delivered> deliveries = desk.folder().deliveries();
  const Desk::Views seen = desk.views();
  for (const Delivered& delivered : deliveries) {
    const Table found =
        seen.engine->query("select " + std::string(defect_columns) +
                               " from all_defect where idx = ? order by row, line, column_number, rule, text",
                           {static_cast<std::int64_t>(delivered.index)});
    for (std::size_t row = 0; row < found.rows(); ++row) {
      json defect = defect_row_json(found, row);
      defect["file"] = delivered.name;
      defect["sha256"] = to_hex(bytes_of(delivered.original));
      defect["ref"] = fmt::format("0:{}", delivered.index);
      defects.push_back(std::move(defect));
    }
  }
  return dump_document({{"cupel", 1}, {"verb", "defects"}, {"defects", defects}});
}

Result<std::string> record_document(Desk& desk, const Ref& ref) {
  if (ref.log != 0) return fail(ErrorKind::not_found, "there is no such record", "no_record");
  const auto bytes = desk.folder().ledger().entry(ref.index);
  if (!bytes) return Failed(bytes.error());
  const auto entry = parse_entry(*bytes);
  if (!entry) return Failed(entry.error());
  json document = {{"ref", to_text(ref)}, {"type", entry->statement.type}, {"issuer", entry->statement.issuer},
                   {"received_us", std::to_string(entry->received_us)}, {"entry", *bytes}, {"file", nullptr},
                   {"row", nullptr}, {"facts", json::array()}, {"defects", json::array()}};
  const auto delivered = desk.folder().delivered(ref.index);
  if (delivered) {
    document["file"] = {{"name", delivered->name}, {"sha256", to_hex(bytes_of(delivered->original))},
                        {"layout", delivered->layout},
                        {"reader", delivered->options.reader}, {"source", delivered->source}, {"mode", delivered->mode},
                        {"delivery", fmt::format("0:{}", ref.index)}};
  }
  if (!ref.row) return dump_document(document);
  if (!delivered) return fail(ErrorKind::not_found, "there is no such record", "no_record");
  const auto stated = desk.rows().row(ref.index, *ref.row, true);
  if (!stated) return Failed(stated.error());
  document["row"] = row_json(desk, *delivered, *stated);
  document["facts"] = facts_json(desk, ref.index, *ref.row);
  const Desk::Views seen = desk.views();
  const Table found =
      seen.engine->query("select " + std::string(defect_columns) + " from all_defect where idx = ? and row = ?",
                         {static_cast<std::int64_t>(ref.index), static_cast<std::int64_t>(*ref.row)});
  for (std::size_t row = 0; row < found.rows(); ++row) document["defects"].push_back(defect_row_json(found, row));
  return dump_document(document);
}

Result<std::string> proof_document(Desk& desk, const ProofOf& asked) {
  Ledger& ledger = desk.folder().ledger();
  if (asked.ref.log != 0) return fail(ErrorKind::not_found, "there is no such record", "no_record");
  if (asked.audit) return ledger.audit_proof(asked.ref.index);
  if (!asked.ref.row) return ledger.proof(asked.ref.index);
  const auto canonical = desk.rows().canonical(asked.ref.index, *asked.ref.row);
  if (!canonical) return Failed(canonical.error());
  return ledger.proof(asked.ref.index, RowToProve{*asked.ref.row, *canonical});
}

Result<std::string> table_rows_document(Desk& desk, const TableRows& asked) {
  const TableSpec* spec = fact_table(asked.name);
  if (spec == nullptr) return fail(ErrorKind::not_found, "there is no such table", "no_table");
  const auto begin = position_of_cursor(asked.cursor);
  if (!begin) return Failed(begin.error());
  const Desk::Views seen = desk.views();
  const Table found = seen.engine->query("select * from " + sql_name(asked.name) +
                                         fmt::format(" order by log, idx, row limit {} offset {}", asked.limit + 1,
                                                     *begin));
  json columns = json::array();
  for (const ColumnSpec& column : lake_columns(*spec)) columns.push_back(column.name);
  json rows = json::array();
  for (std::size_t row = 0; row < found.rows() && row < asked.limit; ++row) {
    json values = json::array();
    for (const Column& column : found.columns()) values.push_back(value_json(column, row));
    rows.push_back(std::move(values));
  }
  return dump_document({{"columns", columns}, {"rows", rows},
                        {"next",
                         found.rows() > asked.limit ? json(std::to_string(*begin + asked.limit)) : json(nullptr)}});
}

}  // namespace cupel
