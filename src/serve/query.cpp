#include "serve/query.h"

#include "sources/nearest.h"

#include <algorithm>

namespace cupel::serve {

std::string Query::text(std::string_view name) {
  taken_.push_back(name);
  return std::string(target_.member(name).value_or(std::string_view{}));
}

std::uint32_t Query::limit() { return static_cast<std::uint32_t>(number("limit", 100, 1, 500)); }

std::uint64_t Query::number(std::string_view name, std::uint64_t otherwise, std::uint64_t min,
                            std::uint64_t max) {
  taken_.push_back(name);
  const auto given = target_.member(name);
  if (!given) return otherwise;
  const auto value = whole_number<std::uint64_t>(*given);
  if (!value || *value < min || *value > max) {
    if (wrong_.empty()) {
      wrong_ = "query member is not a whole number from " + std::to_string(min) + " to " +
               std::to_string(max) + ": " + std::string(name);
    }
    return otherwise;
  }
  return *value;
}

Result<void> Query::finish() const {
  if (!wrong_.empty()) return fail(ErrorKind::invalid_input, wrong_, "bad_query");
  for (const auto& [name, value] : target_.query) {
    if (std::ranges::find(taken_, name) != taken_.end()) continue;
    std::string message = "query member is not known: " + name.substr(0, 80);
    if (!taken_.empty()) {
      message += "; nearest: " + std::string(nearest_name(name.substr(0, 80), taken_));
    }
    return fail(ErrorKind::invalid_input, std::move(message), "bad_query");
  }
  return {};
}

}  // namespace cupel::serve
