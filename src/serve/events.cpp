#include "serve/events.h"

#include "model/jcs.h"

#include <algorithm>

namespace cupel::serve {

void Events::publish(std::string_view step, std::uint64_t done, std::uint64_t total) {
  std::function<void()> wake;
  {
    const std::lock_guard lock(mutex_);
    const auto now = std::chrono::steady_clock::now();
    const bool same_step = step_ == step;
    if (same_step && done != total && now - published_ < pause_min) return;
    step_ = step;
    published_ = now;
    std::string text = "id: " + std::to_string(++newest_) + "\nevent: step\ndata: {\"step\":";
    append_jcs_string(text, step);
    text += ",\"done\":\"" + std::to_string(done) + "\",\"total\":\"" + std::to_string(total) +
            "\"}\n\n";
    kept_.push_back(std::move(text));
    if (kept_.size() > kept_max) kept_.pop_front();
    wake = wake_;
  }
  if (wake) wake();
}

std::uint64_t Events::newest() const {
  const std::lock_guard lock(mutex_);
  return newest_;
}

std::string Events::after(std::uint64_t& number) const {
  const std::lock_guard lock(mutex_);
  const auto missing = std::min<std::uint64_t>(newest_ - std::min(number, newest_), kept_.size());
  std::string text;
  for (auto i = kept_.size() - missing; i < kept_.size(); ++i) text += kept_[i];
  number = newest_;
  return text;
}

void Events::on_publish(std::function<void()> wake) {
  const std::lock_guard lock(mutex_);
  wake_ = std::move(wake);
}

}  // namespace cupel::serve
