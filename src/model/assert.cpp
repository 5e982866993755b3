#include "model/assert.h"

#include <cstdio>
#include <cstdlib>

namespace cupel {

void assertion_failed(const char* file, int line, const char* expression) {
  std::fprintf(stderr, "cupel: assertion failed at %s:%d: %s\n", file, line, expression);
  std::fflush(stderr);
  std::abort();
}

}  // namespace cupel
