#include "lake/state.h"
#include "model/facts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace cupel {
namespace {

/// What one snapshot of a table replaces: rows of the same origin that agree in these columns. A
/// key that a newer snapshot of its scope lacks is gone.
struct SnapshotScope {
  std::string_view table;
  std::vector<std::string> columns;
};

const std::vector<std::string>& snapshot_scope(std::string_view table) {
  static const std::array scopes{
      SnapshotScope{"coverage", {"quarter"}},
      SnapshotScope{"detection", {"period"}},
      SnapshotScope{"price", {"metal", "series"}},
      SnapshotScope{"production", {"metal", "series"}},
      SnapshotScope{"stock", {"country", "metal"}},
      SnapshotScope{"territory", {"kind"}},
  };
  static const std::vector<std::string> whole_origin;
  for (const SnapshotScope& scope : scopes) {
    if (scope.table == table) return scope.columns;
  }
  return whole_origin;
}

std::string column_list(const TableSpec& table) {
  std::string list;
  for (const ColumnSpec& column : lake_columns(table)) {
    if (!list.empty()) list += ", ";
    list += sql_name(column.name);
  }
  return list;
}

std::string rows_of_files(const TableSpec& table, const std::vector<std::string>& files) {
  std::string sql = fmt::format("SELECT {} FROM ", column_list(table));
  if (!files.empty()) {
    sql += "read_parquet([";
    for (std::size_t i = 0; i < files.size(); ++i) {
      sql += (i == 0 ? "" : ", ") + sql_text(files[i]);
    }
    return sql + "], hive_partitioning = false)";
  }
  sql = "SELECT ";
  for (bool first = true; const ColumnSpec& column : lake_columns(table)) {
    sql += fmt::format("{}NULL::{} AS {}", first ? "" : ", ", sql_type(column.type),
                       sql_name(column.name));
    first = false;
  }
  return sql + " WHERE false";
}

struct Delivered {
  std::uint64_t index = 0;
  std::string file;
  bool snapshot = false;  // else: increment or correction
};

std::string index_list(const std::vector<Delivered>& deliveries, bool snapshot) {
  std::string list;
  for (const Delivered& delivery : deliveries) {
    if (delivery.snapshot != snapshot) continue;
    if (!list.empty()) list += ", ";
    list += std::to_string(delivery.index);
  }
  return list;
}

std::string columns_of(const std::vector<std::string>& names, std::string_view prefix) {
  std::string list;
  for (const std::string& name : names) list += fmt::format(", {}{}", prefix, sql_name(name));
  return list;
}

std::string agree(const std::vector<std::string>& names, std::string_view left,
                  std::string_view right) {
  std::string condition;
  for (const std::string& name : names) {
    condition += fmt::format(" AND {0}.{2} IS NOT DISTINCT FROM {1}.{2}", left, right,
                             sql_name(name));
  }
  return condition;
}

std::string any_stated(const std::vector<std::string>& names) {
  std::string condition;
  for (const std::string& name : names) {
    condition += fmt::format("{}{} IS NOT NULL", condition.empty() ? "" : " OR ", sql_name(name));
  }
  return condition;
}

/// Makes the views of one engine. Superseded (delivery, key) pairs are found once, when the engine
/// opens: there are few of them, and a query over a current view then costs what the rows cost.
class Views {
 public:
  Views(Engine& engine, const Current& current, const std::filesystem::path& data,
        const ViewOptions& options)
      : engine_(engine), current_(current), data_(data), options_(options) {}

  void create() {
    engine_.execute("CREATE SCHEMA lake");
    // The table `delivery` first: it says how each delivery relates to others.
    create_views_of(*fact_table("delivery"));
    engine_.execute("CREATE TABLE lake.origin AS SELECT idx, coalesce(source, layout) AS origin, "
                    "mode FROM all_delivery");
    const Table origins = engine_.query("SELECT idx, mode FROM lake.origin");
    for (std::size_t i = 0; i < origins.rows(); ++i) {
      if (!origins.at(1).has(i)) continue;
      modes_[static_cast<std::uint64_t>(origins.at(0).integer(i))] =
          std::string(origins.at(1).text(i));
    }
    for (const TableSpec& table : fact_tables()) {
      if (table.name != "delivery") create_views_of(table);
    }
  }

 private:
  std::vector<Delivered> deliveries_of(const TableSpec& table, bool with_withdrawn) const {
    std::vector<Delivered> deliveries;
    for (auto block = current_.blocks.lower_bound({table.name, 0});
         block != current_.blocks.end() && block->first.first == table.name; ++block) {
      const std::uint64_t index = block->first.second;
      if (options_.as_of && index >= *options_.as_of) continue;
      if (!with_withdrawn && options_.withdrawn.contains(index)) continue;
      const std::filesystem::path path = data_ / block_path(table.name, index);
      check_file(path, table.name, index, block->second);
      deliveries.push_back({index, path.string(), is_snapshot(table, index)});
    }
    return deliveries;
  }

  static void check_file(const std::filesystem::path& path, const std::string& table,
                         std::uint64_t index, const BlockFacts& facts) {
    std::error_code failed;
    const std::uint64_t bytes = std::filesystem::file_size(path, failed);
    if (!failed && bytes == facts.bytes) return;
    Where where;
    where.file = block_path(table, index);
    throw Failure({ErrorKind::corrupt,
                   fmt::format("a file that CURRENT names is {}: {}",
                               failed ? "missing" : "of another size", where.file),
                   "lake_file", where, {}});
  }

  bool is_snapshot(const TableSpec& table, std::uint64_t index) const {
    const auto stated = modes_.find(index);
    if (stated == modes_.end()) return table.mode == DeliveryMode::snapshot;
    return stated->second == "snapshot";
  }

  void create_views_of(const TableSpec& table) {
    engine_.execute(fmt::format("CREATE VIEW {} AS {}", sql_name("all_" + table.name),
                                rows_of_files(table, files_of(deliveries_of(table, true)))));
    const std::vector<Delivered> deliveries = deliveries_of(table, false);
    const std::string rows = rows_of_files(table, files_of(deliveries));
    std::string conditions;
    if (deliveries.size() > 1 && !table.business_key.empty()) {
      conditions = not_replaced(table, deliveries, rows) + not_corrected(table, deliveries, rows);
    }
    // The condition begins with " AND ".
    if (!conditions.empty()) conditions = " WHERE" + conditions.substr(4);
    engine_.execute(fmt::format("CREATE VIEW {} AS SELECT f.* FROM ({}) AS f{}",
                                sql_name(table.name), rows, conditions));
  }

  static std::vector<std::string> files_of(const std::vector<Delivered>& deliveries) {
    std::vector<std::string> files;
    for (const Delivered& delivery : deliveries) files.push_back(delivery.file);
    return files;
  }

  // Rows whose scope a later snapshot of the same origin has delivered anew.
  std::string not_replaced(const TableSpec& table, const std::vector<Delivered>& deliveries,
                           const std::string& rows) {
    const std::string snapshots = index_list(deliveries, true);
    if (snapshots.empty()) return "";
    const std::vector<std::string>& scope = snapshot_scope(table.name);
    const std::string name = sql_name("replaced_" + table.name);
    engine_.execute(fmt::format(
        "CREATE TABLE lake.{} AS WITH present AS (SELECT DISTINCT f.idx, o.origin{} FROM ({}) AS f "
        "JOIN lake.origin AS o ON o.idx = f.idx), newest AS (SELECT origin{}, max(idx) AS idx FROM "
        "present WHERE idx IN ({}) GROUP BY ALL) SELECT p.idx{} FROM present AS p JOIN newest AS n "
        "ON p.origin IS NOT DISTINCT FROM n.origin{} AND p.idx < n.idx",
        name, columns_of(scope, "f."), rows, columns_of(scope, ""), snapshots,
        columns_of(scope, "p."), agree(scope, "p", "n")));
    return anti_join(name, scope);
  }

  // Rows whose business key a later increment or correction states anew. Where the table's own
  // mode is snapshot, keys are the origin's own.
  std::string not_corrected(const TableSpec& table, const std::vector<Delivered>& deliveries,
                            const std::string& rows) {
    const std::string corrections = index_list(deliveries, false);
    if (corrections.empty()) return "";
    const std::vector<std::string>& key = table.business_key;
    const bool by_origin = table.mode == DeliveryMode::snapshot;
    const std::string origin = by_origin ? ", o.origin" : "";
    const std::string same_origin = by_origin ? " AND o.origin IS NOT DISTINCT FROM n.origin" : "";
    const std::string from = fmt::format("({}) AS f JOIN lake.origin AS o ON o.idx = f.idx", rows);
    const std::string name = sql_name("corrected_" + table.name);
    engine_.execute(fmt::format(
        "CREATE TABLE lake.{} AS WITH newest AS (SELECT max(f.idx) FILTER (WHERE f.idx IN ({})) AS "
        "idx{}{} FROM {} WHERE {} GROUP BY ALL HAVING min(f.idx) < max(f.idx)) SELECT DISTINCT "
        "f.idx{} FROM {} JOIN newest AS n ON f.idx < n.idx{}{}",
        name, corrections, origin, columns_of(key, "f."), from, any_stated(key),
        columns_of(key, "f."), from, same_origin, agree(key, "f", "n")));
    return anti_join(name, key);
  }

  std::string anti_join(const std::string& name, const std::vector<std::string>& columns) {
    const Table count = engine_.query(fmt::format("SELECT count(*) FROM lake.{}", name));
    if (count.at(0).integer(0) == 0) return "";
    return fmt::format(" AND NOT EXISTS (SELECT 1 FROM lake.{} AS s WHERE s.idx = f.idx{})", name,
                       agree(columns, "s", "f"));
  }

  Engine& engine_;
  const Current& current_;
  const std::filesystem::path& data_;
  const ViewOptions& options_;
  std::map<std::uint64_t, std::string> modes_;
};

}  // namespace

void create_views(Engine& engine, const Current& current, const std::filesystem::path& data,
                  const ViewOptions& options) {
  Views(engine, current, data, options).create();
}

}  // namespace cupel
