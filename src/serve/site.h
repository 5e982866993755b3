/// The desk of Cupel: who may come in (Host, Origin, session), which route, which answer.
#pragma once

#include "runs/archive.h"
#include "serve/api.h"
#include "serve/events.h"
#include "serve/http.h"
#include "serve/page.h"
#include "serve/sessions.h"

#include <stop_token>
#include <string>
#include <vector>

namespace cupel::serve {

struct SiteOptions {
  /// Names under which the server may be called, without port: a request for any other host is
  /// turned away (421), so that no foreign name can be pointed at this machine.
  std::vector<std::string> host_names{"127.0.0.1", "localhost", "[::1]"};
  std::string version;
};

class Site : public Desk {
 public:
  Site(Archive& archive, Events& events, Sessions& sessions, Page page, SiteOptions options,
       std::stop_token stop);
  Admission admit(const Head& head) override;

 private:
  struct Found {
    const Route* route = nullptr;
    std::string capture;
    std::string allowed;  // methods of this path, when only the method is wrong
  };
  Found find(const Target& target, Method method) const;
  std::optional<Reply> refuse(const Head& head, const Found& found) const;
  std::optional<Reply> refuse_host(const Head& head) const;
  Reply answer_open(RouteId id, const Head& head, const Request& request);
  Reply open_session(std::string_view token, const Head& head);
  Reply log_resource(const Target& target) const;

  Archive& archive_;
  Events& events_;
  Sessions& sessions_;
  Page page_;
  SiteOptions options_;
  std::stop_token stop_;
  Principal operator_;
};

/// The OpenAPI document, carried inside the program.
std::string_view openapi_text();

}  // namespace cupel::serve
