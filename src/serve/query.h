/// What handlers take from a query: texts, whole numbers, and nothing that was not understood.
#pragma once

#include "model/result.h"
#include "serve/target.h"

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cupel::serve {

/// A number in its one spelling: digits only, no leading zero.
template <class Number>
std::optional<Number> whole_number(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool canonical = !text.empty() && (text == "0" || text.front() != '0');
  if (error != std::errc() || end != text.data() + text.size() || !canonical) return std::nullopt;
  return value;
}

/// The members of a query, each taken once; what is left over is refused with the nearest name.
/// Errors carry the rule `bad_query`.
class Query {
 public:
  explicit Query(const Target& target) : target_(target) {}
  std::string text(std::string_view name);
  std::uint64_t number(std::string_view name, std::uint64_t otherwise, std::uint64_t min,
                       std::uint64_t max);
  /// Rows of a page: 1 to 500, else 100.
  std::uint32_t limit();
  /// The first thing that was wrong, if any.
  Result<void> finish() const;

 private:
  const Target& target_;
  std::vector<std::string_view> taken_;
  std::string wrong_;
};

}  // namespace cupel::serve
