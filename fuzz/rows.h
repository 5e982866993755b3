/// What the targets of the row readers share: every row of a stream, in canonical form.
#pragma once

#include "model/assert.h"
#include "sources/row.h"

#include <string>

namespace cupel {

/// Bytes → rows → canonical form; whatever comes, an end or an error.
inline void read_rows(const unsigned char* data, std::size_t size, const ReaderOptions& options) {
  auto source = ByteSource::memory(std::string(reinterpret_cast<const char*>(data), size), "fuzz");
  if (!source) return;
  auto reader = open_rows(std::move(*source), options);
  if (!reader) return;
  RowBatch batch;
  std::string canonical;
  std::uint64_t expected = 0;
  while (true) {
    const auto more = (*reader)->next(batch);
    if (!more || !*more) return;
    for (std::size_t i = 0; i < batch.size(); ++i) {
      ASSERT(batch.number(i) == expected++);
      canonical.clear();
      append_canonical(canonical, batch, i);
      ASSERT(!canonical.empty());
    }
  }
}

}  // namespace cupel
