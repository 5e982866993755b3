#include "serve/site.h"

// The document travels inside the program. The assembler reads it below src/, like an #include.
asm(R"(
  .pushsection .rodata
  .balign 8
cupel_openapi_begin:
  .incbin "serve/openapi.yaml"
cupel_openapi_end:
  .byte 0
  .popsection
)");

extern const char cupel_openapi_begin[] __attribute__((visibility("hidden")));
extern const char cupel_openapi_end[] __attribute__((visibility("hidden")));

namespace cupel::serve {

std::string_view openapi_text() {
  return {cupel_openapi_begin, static_cast<std::size_t>(cupel_openapi_end - cupel_openapi_begin)};
}

}  // namespace cupel::serve
