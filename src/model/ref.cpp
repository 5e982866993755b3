#include "model/ref.h"

#include <array>
#include <charconv>

namespace cupel {

std::optional<Ref> parse_ref(std::string_view text) {
  std::array<std::uint64_t, 3> parts{};
  std::size_t count = 0;
  while (true) {
    if (count == parts.size()) return std::nullopt;
    const std::size_t colon = text.find(':');
    const std::string_view part = text.substr(0, colon);
    if (part.empty() || (part.size() > 1 && part.front() == '0')) return std::nullopt;
    const auto read = std::from_chars(part.data(), part.data() + part.size(), parts[count]);
    if (read.ec != std::errc() || read.ptr != part.data() + part.size()) return std::nullopt;
    ++count;
    if (colon == std::string_view::npos) break;
    text.remove_prefix(colon + 1);
  }
  if (count < 2) return std::nullopt;
  Ref ref{parts[0], parts[1], std::nullopt};
  if (count == 3) ref.row = parts[2];
  return ref;
}

std::string to_text(const Ref& ref) {
  std::string text = std::to_string(ref.log) + ":" + std::to_string(ref.index);
  if (ref.row) text += ":" + std::to_string(*ref.row);
  return text;
}

}  // namespace cupel
