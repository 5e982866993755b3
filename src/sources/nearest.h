/// The known name that looks most like an unknown one, for error messages.
#pragma once

#include <span>
#include <string_view>

namespace cupel {

/// Smallest number of insertions, deletions and exchanges of bytes; the first of equals. Empty when
/// nothing is known.
std::string_view nearest_name(std::string_view name, std::span<const std::string_view> known);

}  // namespace cupel
