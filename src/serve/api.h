/// The handlers of /api/v1: a query becomes an object of runs/archive.h, rights are decided, the
/// archive's document goes out. One function per route, made from the access matrix.
#pragma once

#include "model/result.h"
#include "runs/archive.h"
#include "serve/events.h"
#include "serve/http.h"
#include "serve/routes.h"
#include "serve/target.h"

#include <map>
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
Reply answer_route(RouteId id, const Reach& reach, const Principal& principal, const Request& request);

/// The members of a query, each taken once; what is left over is refused with the nearest name.
/// Errors carry the rule `bad_query`.
class Query {
 public:
  explicit Query(const Target& target) : target_(target) {}
  std::string text(std::string_view name);
  std::uint64_t number(std::string_view name, std::uint64_t otherwise, std::uint64_t min,
                       std::uint64_t max);
  /// The first thing that was wrong, if any.
  Result<void> finish() const;

 private:
  const Target& target_;
  std::vector<std::string_view> taken_;
  std::string wrong_;
};

}  // namespace cupel::serve
