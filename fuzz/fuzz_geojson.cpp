// Bytes → rows by geojson/1, every row in canonical form.
#include "sources/geojson.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace cupel;
  auto source = ByteSource::memory(std::string(reinterpret_cast<const char*>(data), size), "fuzz.geojson");
  if (!source) return 0;
  auto reader = open_geojson(std::move(*source), {"geojson/1", 0, true});
  if (!reader) return 0;
  RowBatch batch;
  std::string canonical;
  while (true) {
    const auto more = (*reader)->next(batch);
    if (!more || !*more) return 0;
    for (std::size_t i = 0; i < batch.size(); ++i) {
      canonical.clear();
      append_canonical(canonical, batch, i);
    }
  }
}
