/// Request targets: the path's segments and the query, decoded once, or refused. Nothing outside
/// this file decodes percent signs. Limits: 8,192 bytes, 12 segments, 32 query members.
#pragma once

#include "model/result.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cupel::serve {

struct Target {
  std::string path;                   // as received, without the query
  std::vector<std::string> segments;  // decoded; "/api/v1" has two, "/" none
  bool trailing_slash = false;
  std::vector<std::pair<std::string, std::string>> query;  // decoded, in the order received

  /// The member's value; empty optional when it is absent.
  std::optional<std::string_view> member(std::string_view name) const;
};

/// Refused with `bad_target`: not beginning with '/', empty or dot segments ('.', '..', also in
/// percent spelling), a decoded '/', backslash, NUL or other control character in a segment, bad
/// percent signs, text that is not UTF-8, a query member given twice.
Result<Target> parse_target(std::string_view text);

/// Decode %XX; with `plus_is_space` also '+'. Nothing for a bad escape or text that is not UTF-8.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space);

/// The value of one cookie of a Cookie field; empty when absent or given twice.
std::string_view cookie_value(std::string_view cookies, std::string_view name);

/// A file name a sender may choose: one UTF-8 path component of at most 200 bytes, no control
/// characters, not beginning with a dot. Rule `bad_file_name`.
Result<std::string> checked_file_name(std::string_view name);

}  // namespace cupel::serve
