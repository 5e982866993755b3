#include "serve/problem.h"

#include "model/assert.h"
#include "model/encoding.h"
#include "model/jcs.h"

namespace cupel::serve {

int status_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::invalid_input: return 422;
    case ErrorKind::not_found: return 404;
    case ErrorKind::conflict: return 409;
    case ErrorKind::forbidden: return 403;
    case ErrorKind::limit_exceeded: return 413;
    case ErrorKind::corrupt: return 500;
    case ErrorKind::unavailable: return 503;
    case ErrorKind::internal: return 500;
  }
  ASSERT(false);
}

Reply problem(int status, ErrorKind code, std::string_view detail, std::string_view rule) {
  std::string body = R"({"type":"about:blank","title":)";
  append_jcs_string(body, reason_of(status));
  body += ",\"status\":" + std::to_string(status) + ",\"detail\":";
  append_jcs_string(body, is_utf8(detail) ? detail : "text is not UTF-8");
  body += ",\"code\":";
  append_jcs_string(body, name_of(code));
  if (!rule.empty()) {
    body += ",\"rule\":";
    append_jcs_string(body, rule);
  }
  body += "}";
  Reply reply = reply_with(std::move(body), "application/problem+json");
  reply.status = status;
  reply.headers.emplace_back("Cache-Control", "no-store");
  if (status == 503) reply.headers.emplace_back("Retry-After", "2");
  return reply;
}

Reply problem(const Error& error) {
  const bool full = error.kind == ErrorKind::unavailable && error.rule == "disk_full";
  const int status = full ? 507 : status_of(error.kind);
  switch (error.kind) {
    case ErrorKind::corrupt:
      return problem(status, error.kind, "stored bytes are not what was written: run cupel verify",
                     error.rule);
    case ErrorKind::internal:
      return problem(status, error.kind, "the server could not finish this request", error.rule);
    default: return problem(status, error.kind, error.message, error.rule);
  }
}

}  // namespace cupel::serve
