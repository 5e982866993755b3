/// A reference to a record: "log:idx" or "log:idx:row". Log 0 is our own.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cupel {

struct Ref {
  std::uint64_t log = 0;
  std::uint64_t index = 0;
  std::optional<std::uint64_t> row;
  friend auto operator<=>(const Ref&, const Ref&) = default;
};

/// Canonical decimal numbers only: no sign, no leading zero.
std::optional<Ref> parse_ref(std::string_view text);
std::string to_text(const Ref& ref);

}  // namespace cupel
