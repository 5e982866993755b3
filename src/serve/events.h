/// The progress of long work as server-sent events: published from any thread, kept for late
/// readers up to 256 events, thinned to ten a second for one step (its last event always goes out).
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

namespace cupel::serve {

class Events {
 public:
  static constexpr std::size_t kept_max = 256;
  static constexpr std::chrono::milliseconds pause_min{100};

  /// `event: step`, data {"step","done","total"}; integers as strings.
  void publish(std::string_view step, std::uint64_t done, std::uint64_t total);

  /// Number of the newest event; 0 when there is none.
  std::uint64_t newest() const;

  /// The text of all events after `number`, which becomes the newest.
  std::string after(std::uint64_t& number) const;

  /// Called, outside the lock, after each published event; an empty function ends that.
  void on_publish(std::function<void()> wake);

 private:
  mutable std::mutex mutex_;  // guards the members below
  std::deque<std::string> kept_;
  std::uint64_t newest_ = 0;
  std::string step_;
  std::chrono::steady_clock::time_point published_{};
  std::function<void()> wake_;
};

}  // namespace cupel::serve
