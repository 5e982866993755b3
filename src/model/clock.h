/// The wall clock, passed in: no room below the doors reads it by itself.
#pragma once

#include <cstdint>

namespace cupel {

/// Microseconds since 1970-01-01T00:00Z. Real time, or the fixed instant of CUPEL_CLOCK (RFC 3339).
class Clock {
 public:
  virtual ~Clock() = default;
  virtual std::int64_t now_us() const = 0;
};

/// The machine's clock.
const Clock& system_clock();

/// Always the same instant: for tests and for CUPEL_CLOCK.
class FixedClock : public Clock {
 public:
  explicit FixedClock(std::int64_t instant_us) : instant_us_(instant_us) {}
  std::int64_t now_us() const override { return instant_us_; }

 private:
  std::int64_t instant_us_;
};

}  // namespace cupel
