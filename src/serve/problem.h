/// Errors as RFC 9457 problem documents; the HTTP door's one conversion of ErrorKind.
#pragma once

#include "model/result.h"
#include "serve/http.h"

namespace cupel::serve {

/// 422, 404, 409, 403, 413, 500, 503, 500 in the order of ErrorKind.
int status_of(ErrorKind kind);

/// application/problem+json {type, title, status, detail, code, rule?}. What a stranger must not
/// learn (paths of the server, engine messages) is left out of corrupt and internal ones. A full
/// disk is 507; 503 carries Retry-After.
Reply problem(const Error& error);
Reply problem(int status, ErrorKind code, std::string_view detail, std::string_view rule = {});

}  // namespace cupel::serve
