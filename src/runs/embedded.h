/// The indicators' files, carried inside the program (cmake/embed.cmake writes the definition).
#pragma once

#include <span>
#include <string_view>

namespace cupel {

struct EmbeddedFile {
  std::string_view path;  // "indicators/mine/A01-production-without-digging.sql"
  std::string_view text;
};

/// Every .sql and .world under indicators/, in bytewise order of their paths.
std::span<const EmbeddedFile> embedded_indicators();

}  // namespace cupel
