/// The handlers of /api/v1: a query becomes an object of runs/archive.h, rights are decided, the
/// archive's document goes out. One function per route, made from the access matrix.
#pragma once

#include "model/result.h"
#include "runs/archive.h"
#include "serve/events.h"
#include "serve/http.h"
#include "serve/routes.h"
#include "serve/target.h"

#include <stop_token>
#include <string>
#include <string_view>

namespace cupel::serve {

struct Request {
  Target target;
  std::string capture;  // what stands for {name} in the route's pattern
  Body body;
};

/// What handlers reach. The principal is the session's.
struct Reach {
  Archive& archive;
  Events& events;
  std::stop_token stop;
};

/// Answer a request to a route that needs a session. Failures become problems here, once.
Reply answer_route(RouteId id, const Reach& reach, const Principal& principal,
                   const Request& request);

}  // namespace cupel::serve
