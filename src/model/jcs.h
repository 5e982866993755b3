/// Canonical JSON, RFC 8785 (JCS): one spelling per value, so that bytes can be signed and hashed.
#pragma once

#include "model/result.h"

#include <string>
#include <string_view>

namespace cupel {

/// Append the JSON string with quotes: shortest escapes, \u00xx for other controls, UTF-8 as it is.
/// The text must be UTF-8.
void append_jcs_string(std::string& out, std::string_view text);

/// Order of member names: by UTF-16 code units, not by bytes. Negative, zero or positive.
int compare_jcs_names(std::string_view left, std::string_view right);

/// ECMAScript's shortest form of a finite double. Not for NaN and infinities (asserted).
std::string jcs_number(double value);

/// Bring any JSON text into canonical form. Errors: the rules of RFC 8259, repeated names, lone
/// surrogates; depth at most 64. No recursion over depth.
Result<std::string> canonicalise(std::string_view json);

}  // namespace cupel
