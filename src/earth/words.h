/// Numbers as titles print them: one unit, few digits, comma every three digits (design §7).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace cupel {

/// "24.0 kg", "850 g", "0.4 g".
std::string mass_text(std::int64_t ug10);
/// From 0.01 m²: "1,234 ha", "12.3 ha", "0.1 ha", "0.04 ha", "32 m²", "0 ha".
std::string area_text(std::int64_t m2_e2);
/// From millimetres: "240 km", "11.2 km", "850 m", "0 m".
std::string distance_text(std::int64_t mm);
/// From parts per million: "93 %", "82.4 %"; never rounded up to all or down to nothing.
std::string share_text(std::int64_t ppm);

/// At most `characters_max` characters; what is cut off shows as "…".
std::string cut_text(std::string_view text, std::size_t characters_max);
std::size_t characters_in(std::string_view text);

}  // namespace cupel
