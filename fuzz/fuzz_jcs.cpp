// Any JSON: the canonical form is canonical, and reading stays inside the text.
#include "model/assert.h"
#include "model/jcs.h"
#include "model/json_scan.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cupel;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto canonical = canonicalise(bytes)) {
    ASSERT(canonicalise(*canonical).value() == *canonical);
  }
  if (const auto scan = JsonScan::read(bytes, JsonLimits{})) {
    for (std::size_t i = 0; i < scan->nodes(); ++i) {
      const JsonNode& node = scan->node(i);
      ASSERT(node.begin < node.end && node.end <= bytes.size());
      ASSERT(node.next > i && node.next <= scan->nodes());
      ASSERT(scan->raw(i).size() == node.end - node.begin);
    }
  }
  return 0;
}
