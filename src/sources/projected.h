/// For tests only: a file read, recognised and projected in one step.
#pragma once

#include "model/shared_data.h"
#include "sources/layout.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace cupel {

struct Projected {
  std::string error;  // rule of the error that ended it, or "needs:…"
  std::string message;
  std::string layout;
  std::uint64_t rows = 0;
  FactTables facts;
  std::vector<Defect> defects;
  Preview preview;
  std::string source;
  DeliveryMode mode = DeliveryMode::increment;

  const Table& table(std::string_view name) { return facts.table(name); }
  /// Defects of a rule.
  std::size_t count(std::string_view rule) const {
    return static_cast<std::size_t>(std::ranges::count(defects, rule, &Defect::rule));
  }
  const Defect& first(std::string_view rule) const {
    const auto found = std::ranges::find(defects, rule, &Defect::rule);
    REQUIRE(found != defects.end());
    return *found;
  }
};

inline Projected project_source(Result<ByteSource> source, std::string_view mapping_text) {
  Projected result;
  const auto failed = [&](const Error& error) {
    result.error = error.rule;
    result.message = error.message;
    return std::move(result);
  };
  Mapping mapping;
  if (!mapping_text.empty()) {
    auto parsed = parse_mapping(mapping_text, "test.toml");
    if (!parsed) return failed(parsed.error());
    mapping = std::move(*parsed);
  }
  if (!source) return failed(source.error());
  auto head = preview(*source);
  if (!head) return failed(head.error());
  auto recognised = recognise(*head, mapping_text.empty() ? nullptr : &mapping);
  if (!recognised) return failed(recognised.error());
  result.layout = recognised->layout->name;
  result.source = recognised->source;
  result.mode = recognised->mode;
  result.preview = recognised->preview;
  for (const std::string& need : recognised->needs) {
    result.error += (result.error.empty() ? "needs:" : ",") + need;
  }
  if (!result.error.empty()) return result;
  auto reader = open_rows(std::move(*source), recognised->options);
  if (!reader) return failed(reader.error());
  const auto projector = recognised->layout->projector(recognised->preview, mapping);
  RowBatch batch;
  for (;;) {
    auto more = (*reader)->next(batch);
    if (!more) return failed(more.error());
    if (!*more) break;
    result.rows += batch.size();
    result.defects.insert(result.defects.end(), batch.defects().begin(), batch.defects().end());
    projector->project(batch, result.facts, result.defects);
  }
  projector->finish(result.facts, result.defects);
  return result;
}

inline Projected project_text(std::string bytes, std::string_view mapping = {}) {
  return project_source(ByteSource::memory(std::move(bytes), "test"), mapping);
}

/// A file of the shared data; nothing, with a message, where that is absent.
inline std::optional<Projected> project_shared(std::string_view file, std::string_view mapping = {}) {
  const auto path = shared_data(file);
  if (!path) {
    MESSAGE("skipped: CUPEL_SHARED is absent");
    return std::nullopt;
  }
  return project_source(ByteSource::open(*path), mapping);
}

/// An integer of a table by column name and row; nothing where it is missing.
inline std::optional<std::int64_t> integer(const Table& table, std::string_view column, std::size_t row) {
  const Column& one = table[column];
  return one.has(row) ? std::optional(one.integer(row)) : std::nullopt;
}

/// A text; "" where it is missing.
inline std::string text(const Table& table, std::string_view column, std::size_t row) {
  const Column& one = table[column];
  return one.has(row) ? std::string(one.text(row)) : std::string();
}

}  // namespace cupel
