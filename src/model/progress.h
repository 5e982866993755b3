/// How long work tells where it is and learns that it should stop.
#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string_view>

namespace cupel {

struct Progress {
  /// May be empty. Called from one thread at a time; total 0: not known.
  std::function<void(std::string_view step, std::uint64_t done, std::uint64_t total)> report;
  std::stop_token stop;

  void step(std::string_view name, std::uint64_t done, std::uint64_t total) const {
    if (report) report(name, done, total);
  }
};

}  // namespace cupel
