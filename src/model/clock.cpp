#include "model/clock.h"

#include <ctime>

namespace cupel {
namespace {

class SystemClock : public Clock {
 public:
  std::int64_t now_us() const override {
    timespec now{};
    ::clock_gettime(CLOCK_REALTIME, &now);
    return std::int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1'000;
  }
};

}  // namespace

const Clock& system_clock() {
  static const SystemClock clock;
  return clock;
}

}  // namespace cupel
