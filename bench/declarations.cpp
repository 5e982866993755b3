#include "declarations.h"

#include "lake/engine.h"
#include "model/shared_data.h"

#include <fmt/format.h>

namespace cupel {

std::optional<std::filesystem::path> grow_declarations(const std::filesystem::path& folder,
                                                       std::uint64_t rows) {
  const auto real = shared_data("trade/customs-declarations/df_syn_train_eng.csv.gz");
  if (!real) return std::nullopt;
  // The engine opens no file outside its folders, and compares them as texts.
  const std::filesystem::path source = std::filesystem::canonical(*real);
  const std::filesystem::path target = std::filesystem::canonical(folder) /
                                       fmt::format("declarations-{}.csv", rows);
  EngineOptions options;
  options.folders = {source.parent_path(), target.parent_path()};
  Engine engine(options);
  engine.execute(fmt::format(
      "COPY (WITH stated AS (SELECT *, row_number() OVER () - 1 AS place FROM read_csv({}, "
      "all_varchar = true)) SELECT stated.* EXCLUDE (place) REPLACE (printf('%09d', 100000000 + "
      "copies.n * (SELECT count(*) FROM stated) + place) AS \"Declaration ID\") FROM range({} // "
      "(SELECT count(*) FROM stated) + 1) AS copies(n), stated ORDER BY copies.n, place LIMIT {}) "
      "TO {} (FORMAT csv, HEADER)",
      sql_text(source.string()), rows, rows, sql_text(target.string())));
  return target;
}

}  // namespace cupel
