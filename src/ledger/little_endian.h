/// Integers as the files hold them: little-endian, at any alignment.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

namespace cupel {

static_assert(std::endian::native == std::endian::little, "the formats are little-endian");

template <class Integer>
void append_little_endian(std::string& out, Integer value) {
  static_assert(std::is_integral_v<Integer>);
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

/// The integer at `offset`; the caller made sure that it lies inside.
template <class Integer>
Integer little_endian_at(std::string_view bytes, std::size_t offset) {
  Integer value{};
  std::memcpy(&value, bytes.data() + offset, sizeof value);
  return value;
}

}  // namespace cupel
