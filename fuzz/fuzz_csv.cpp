// Bytes → rows by csv/1, every row in canonical form.
#include "rows.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  cupel::read_rows(data, size, {"csv/1", 0, true});
  return 0;
}
