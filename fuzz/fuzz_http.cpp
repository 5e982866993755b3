// What a stranger sends before he is anybody: targets, queries, cookies, file names. What is read
// has one reading, and never leads to another folder.
#include "model/assert.h"
#include "model/encoding.h"
#include "serve/query.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cupel;
  using namespace cupel::serve;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto target = parse_target(bytes)) {
    ASSERT(bytes.starts_with(target->path) && target->path.starts_with('/'));
    for (const auto& segment : target->segments) {
      ASSERT(!segment.empty() && segment != "." && segment != "..");
      ASSERT(segment.find_first_of("\n\r") == std::string::npos && is_utf8(segment));
    }
    for (const auto& [name, value] : target->query) {
      ASSERT(is_utf8(name) && is_utf8(value));
      ASSERT(target->member(name) == value);
    }
    Query query(*target);
    ASSERT(query.limit() >= 1 && query.limit() <= 500);
    static_cast<void>(query.finish());
  }
  const auto cookie = cookie_value(bytes, "cupel_session");
  ASSERT(cookie.find(';') == std::string_view::npos);
  if (const auto name = checked_file_name(bytes)) {
    ASSERT(*name == bytes && name->find_first_of("/\\") == std::string::npos && !name->starts_with('.'));
  }
  if (const auto decoded = percent_decode(bytes, true)) ASSERT(is_utf8(*decoded));
  return 0;
}
