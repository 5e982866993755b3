// Opening a log that has grown: each verb of a process of its own pays for it.
#include "bench.h"

#include "ledger/ledger.h"
#include "model/clock.h"
#include "model/result.h"

#include <fmt/format.h>

namespace cupel {
namespace {

constexpr int entries = 50'000;  // reads by a busy office in a year

template <class T>
T value_of(Result<T> result) {
  if (!result) throw Failure(result.error());
  return std::move(*result);
}

void run(BenchRun& bench) {
  const LedgerPaths paths{bench.scratch() / "grown", bench.scratch() / "grown.keys"};
  {
    const auto ledger = value_of(Ledger::init(paths, system_clock(), "bench.invalid/grown", true));
    for (int i = 0; i < entries; ++i) {
      const auto noted = ledger->audit("read/1", fmt::format(R"({{"key":"licence:{}","what":"alert"}})", i));
      if (!noted) throw Failure(noted.error());
    }
    if (auto sealed = ledger->seal(); !sealed) throw Failure(sealed.error());
  }
  const auto open = [&](Ledger::Access access) {
    return median_ms(3, [&] { value_of(Ledger::open(paths, system_clock(), access)); });
  };
  bench.add({fmt::format("open a log of {} audit entries to read", entries), "ms", 500,
             open(Ledger::Access::read), "10 µs an entry"});
  bench.add({fmt::format("open a log of {} audit entries to write", entries), "ms", 500,
             open(Ledger::Access::write), "10 µs an entry"});
}

}  // namespace

extern const Bench open_bench{"open", run};

}  // namespace cupel
