// The front door whole: bytes → head → layout → rows → facts. Every layout is reached through its
// seed; a file that asks for constants gets them. A fact never comes from a row that was not there.
#include "model/assert.h"
#include "sources/layout.h"

namespace {

const cupel::Mapping& constants() {
  static const cupel::Mapping mapping = [] {
    auto parsed = cupel::parse_mapping(R"([constants]
flow = "X"
reporter = "ZMB"
exporter = "COD"
product = "7108"
currency = "USD"
metal = "gold"
model = "4"
period = "2025"
kind = "peoples"
)", "fuzz.toml");
    ASSERT(parsed.has_value());
    return *parsed;
  }();
  return mapping;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace cupel;
  auto source = ByteSource::memory(std::string(reinterpret_cast<const char*>(data), size), "fuzz");
  if (!source) return 0;
  auto head = preview(*source);
  if (!head) return 0;
  const Mapping none;
  const Mapping* mapping = &none;
  auto recognised = recognise(*head, nullptr);
  if (recognised && !recognised->needs.empty()) {
    mapping = &constants();
    recognised = recognise(*head, mapping);
  }
  if (!recognised || !recognised->needs.empty()) return 0;
  auto reader = open_rows(std::move(*source), recognised->options);
  if (!reader) return 0;
  const auto projector = recognised->layout->projector(recognised->preview, *mapping);
  FactTables facts;
  std::vector<Defect> defects;
  RowBatch batch;
  std::uint64_t rows = 0;
  while (true) {
    const auto more = (*reader)->next(batch);
    if (!more) return 0;
    if (!*more) break;
    rows += batch.size();
    projector->project(batch, facts, defects);
  }
  projector->finish(facts, defects);
  for (const auto& [name, table] : facts.all()) {
    for (std::size_t i = 0; i < table["row"].size(); ++i) {
      const std::int64_t row = table["row"].integer(i);
      ASSERT(row >= 0 && static_cast<std::uint64_t>(row) < rows);
    }
  }
  return 0;
}
