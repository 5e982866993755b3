/// ASSERT: always on, in release too. A ledger that goes on after a broken invariant is worse than a
/// restart. Never for what bytes from outside can make false; that is a Result.
#pragma once

namespace cupel {
[[noreturn]] void assertion_failed(const char* file, int line, const char* expression);
}

#define ASSERT(condition) \
  (static_cast<bool>(condition) ? void(0) : ::cupel::assertion_failed(__FILE__, __LINE__, #condition))
