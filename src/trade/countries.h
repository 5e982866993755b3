/// Short English names of countries for titles and subjects.
#pragma once

#include <string_view>

namespace cupel {

/// "DR Congo" for "COD"; the code itself where it is not known. ISO 3166 alpha-3.
std::string_view country_name(std::string_view code);

/// The same where it has at most 12 bytes, else the code: titles have 90 characters.
std::string_view country_title(std::string_view code);

}  // namespace cupel
