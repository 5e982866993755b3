/// For tests: files of the shared data, or drawn ones, through their layouts into the current views of
/// an engine, and every indicator asked over them.
#pragma once

#include "lake/engine.h"
#include "model/facts.h"
#include "model/shared_data.h"
#include "runs/judge.h"
#include "sources/layout.h"

#include <doctest/doctest.h>

#include <fmt/format.h>

#include <map>
#include <string>
#include <vector>

namespace cupel {

/// A file of the shared data and what a mapping says about it.
struct Delivery {
  std::string path;
  std::string mapping;
};

namespace real_files {

inline const Delivery exports{"trade/zambia-drc-exports/zmb_cod_7108_monthly_2017_2023.csv",
                              "[constants]\nflow = \"X\"\ncurrency = \"USD\"\n"};
inline const Delivery partners{"trade/drc-mirror/partner_corridors.csv",
                               "[constants]\nexporter = \"COD\"\nproduct = \"7108\"\ncurrency = \"USD\"\n"};
inline const Delivery totals{"trade/drc-mirror/comtrade_mirror_gap.csv", partners.mapping};
inline const Delivery gold{"trade/metal-prices/gold_monthly_1833_2026.csv",
                           "[constants]\nmetal = \"gold\"\n"};
inline const Delivery metals{"trade/metal-prices/precious_metals_monthly_1960_2026.csv", ""};
inline const Delivery pairs{"trade/gfi-dots/pairs_2017_2018.csv.gz", ""};
inline const Delivery mines{"trade/production/metal_production_clio_usgs.csv.gz", ""};

}  // namespace real_files

/// One file through its layout, as a delivery would be.
inline FactTables facts_of(Result<ByteSource> source, const std::string& mapping_text, std::size_t& rows) {
  REQUIRE(source.has_value());
  const auto head = preview(*source);
  REQUIRE(head.has_value());
  const auto mapping = parse_mapping(mapping_text, "mapping.toml");
  REQUIRE(mapping.has_value());
  const auto recognised = recognise(*head, mapping_text.empty() ? nullptr : &*mapping);
  REQUIRE(recognised.has_value());
  REQUIRE(recognised->needs.empty());
  const auto projector = recognised->layout->projector(recognised->preview, *mapping);
  auto reader = open_rows(std::move(*source), recognised->options);
  REQUIRE(reader.has_value());
  FactTables facts;
  std::vector<Defect> defects;
  RowBatch batch;
  for (auto more = (*reader)->next(batch); more && *more; more = (*reader)->next(batch)) {
    rows += batch.size();
    projector->project(batch, facts, defects);
  }
  projector->finish(facts, defects);
  return facts;
}

/// Current views made of whole deliveries; idx counts from 1.
class Loaded {
 public:
  Loaded() : engine_(EngineOptions{}) {
    for (const TableSpec& table : fact_tables()) {
      std::vector<ColumnSpec> columns{{"log", ColumnType::int64, "", ""},
                                      {"idx", ColumnType::int64, "", ""},
                                      {"row", ColumnType::int64, "", ""},
                                      {"owner", ColumnType::text, "", ""},
                                      {"label", ColumnType::text, "", ""}};
      columns.insert(columns.end(), table.columns.begin(), table.columns.end());
      engine_.create_table(table.name, columns);
    }
  }

  void take(const Delivery& delivery) {
    CAPTURE(delivery.path);
    take_source(ByteSource::open(shared_data(delivery.path).value()), delivery.mapping);
  }
  /// The text of a file, and its mapping's.
  void take_text(std::string text, const std::string& mapping) {
    take_source(ByteSource::memory(std::move(text), "drawn"), mapping);
  }
  Engine& engine() { return engine_; }
  std::size_t rows() const { return rows_; }
  std::int64_t number(const std::string& sql) { return engine_.query(sql).at(0).integer(0); }
  /// Judgements by rule, then "kind key".
  std::map<std::string, std::map<std::string, Judgement>> judged() {
    std::map<std::string, std::map<std::string, Judgement>> by_rule;
    const Verdicts verdicts = judge(engine_, {});
    for (const RuleRun& run : verdicts.runs) {
      CHECK_MESSAGE(run.error.empty(), run.rule, ": ", run.error);
    }
    for (const Judgement& one : verdicts.judgements) {
      by_rule[one.rule].emplace(one.subject_kind + " " + one.subject_key, one);
    }
    return by_rule;
  }

 private:
  void take_source(Result<ByteSource> source, const std::string& mapping) {
    ++deliveries_;
    const FactTables facts = facts_of(std::move(source), mapping, rows_);
    for (const auto& [name, table] : facts.all()) {
      const std::string incoming = fmt::format("incoming_{}_{}", deliveries_, name);
      engine_.create_table(incoming, table.specs());
      engine_.append(incoming, table);
      engine_.execute(fmt::format(
          "insert into {} select 0, {}, \"row\", 'self', '{{\"tlp\":\"amber\"}}', * exclude (\"row\") from {}",
          name, deliveries_, incoming));
    }
  }

  Engine engine_;
  std::int64_t deliveries_ = 0;
  std::size_t rows_ = 0;
};

inline bool trade_files_absent() {
  if (shared_data("trade")) return false;
  MESSAGE("skipped: CUPEL_SHARED is absent");
  return true;
}

}  // namespace cupel
