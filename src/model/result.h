/// Errors a user or the outside can cause, as values. One kind per reaction of the caller; every
/// door converts a kind once (exit code, HTTP status). The only place that names std::expected.
#pragma once

#include <cstdint>
#include <expected>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cupel {

enum class ErrorKind : std::uint8_t {
  invalid_input,   // the sender must change something
  not_found,       // absent, or the caller may not know that it exists
  conflict,        // somebody else was first; reload and decide again
  forbidden,       // known to exist, not allowed
  limit_exceeded,  // too big, too deep, too often
  corrupt,         // stored bytes are not what was written
  unavailable,     // try later: disk full, peer silent, shutting down
  internal,        // our mistake
};

/// The kind's name as the API's `code` says it: "invalid_input", "not_found", …
std::string_view name_of(ErrorKind kind);
/// Exit code of the command line: 2, 4, 3, 3, 5, 6, 7, 70 in the order of the enumeration.
int exit_code_of(ErrorKind kind);

/// Where in an input something is wrong. Zero or empty members are not known.
struct Where {
  std::string file;
  std::uint64_t line = 0;    // counted from 1
  std::uint64_t column = 0;  // counted from 1
  std::string pointer;       // JSON pointer
  std::uint64_t offset = 0;  // byte offset from 0
};

struct Error {
  ErrorKind kind = ErrorKind::internal;
  std::string message;  // a fixed sentence, then the values
  std::string rule;     // machine name where the reference gives one: "bad_id", "not_in_log", …
  Where where;
  std::vector<std::string> trail;  // filled by the callers, outermost last
};

template <class T>
using Result = std::expected<T, Error>;

using Failed = std::unexpected<Error>;

/// `return fail(ErrorKind::invalid_input, "fineness is above one: 1000100000 ppb", "bad_fineness");`
inline Failed fail(ErrorKind kind, std::string message, std::string rule = {}, Where where = {}) {
  return Failed(Error{kind, std::move(message), std::move(rule), std::move(where), {}});
}

/// Pass an error of a Result on as the error of another Result.
template <class T>
Failed pass(Result<T>& result) {
  return Failed(std::move(result.error()));
}

/// Thrown only to abandon an operation (disk, engine); the doors convert it once.
struct Failure : std::runtime_error {
  explicit Failure(Error failed) : std::runtime_error(failed.message), error(std::move(failed)) {}
  Error error;
};

}  // namespace cupel
