// Text → mapping.
#include "sources/mapping.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  (void)cupel::parse_mapping({reinterpret_cast<const char*>(data), size}, "fuzz.toml");
  return 0;
}
