#include "model/result.h"

#include "model/assert.h"

namespace cupel {

std::string_view name_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::invalid_input: return "invalid_input";
    case ErrorKind::not_found: return "not_found";
    case ErrorKind::conflict: return "conflict";
    case ErrorKind::forbidden: return "forbidden";
    case ErrorKind::limit_exceeded: return "limit_exceeded";
    case ErrorKind::corrupt: return "corrupt";
    case ErrorKind::unavailable: return "unavailable";
    case ErrorKind::internal: return "internal";
  }
  ASSERT(false);
}

int exit_code_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::invalid_input: return 2;
    case ErrorKind::not_found: return 4;
    case ErrorKind::conflict: return 3;
    case ErrorKind::forbidden: return 3;
    case ErrorKind::limit_exceeded: return 5;
    case ErrorKind::corrupt: return 6;
    case ErrorKind::unavailable: return 7;
    case ErrorKind::internal: return 70;
  }
  ASSERT(false);
}

}  // namespace cupel
