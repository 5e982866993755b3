/// The access matrix: every route with its method, the right it needs and where its work is done.
/// A handler (api.cpp) is a specialisation of Handler<RouteId>, so it cannot exist without a line
/// here, and its Authorized<Action, …> is made from this line. Compared with openapi.yaml by a test.
#pragma once

#include "model/authorized.h"
#include "serve/http.h"

#include <array>
#include <cstdint>
#include <string_view>

namespace cupel::serve {

enum class RouteId : std::uint8_t {
  overview,
  alerts,
  alert,
  record,
  proof,
  seal,
  deliveries,
  delivery_rows,
  delivery_defects,
  take_delivery,
  run_analysis,
  tables,
  table_rows,
  outcomes,
  indicators,
  map,
  map_layer,
  events,
  open_session,
  close_session,
  login,
  health,
  openapi,
  checkpoint,
  tile,
  page,
  count_of_routes,
};

enum class Access : std::uint8_t { open, session };

struct Route {
  RouteId id;
  Method method;
  std::string_view pattern;  // {name}: one segment; {name...}: the rest of the path
  Action action;             // of the Authorized a handler gets; of no meaning for open routes
  Access access;
  Work work;
  std::uint64_t body_bytes_max = 0;
};

inline constexpr std::uint64_t json_body_bytes_max = 4096;
inline constexpr std::uint64_t upload_bytes_max = 300u << 20;

inline constexpr auto routes = [] {
  using enum RouteId;
  using enum Action;
  constexpr auto get = Method::get;
  constexpr auto post = Method::post;
  constexpr auto session = Access::session;
  constexpr auto open = Access::open;
  return std::to_array<Route>({
      {overview, get, "/api/v1/overview", read, session, Work::reader},
      {alerts, get, "/api/v1/alerts", search, session, Work::reader},
      {alert, get, "/api/v1/alerts/{key}", read, session, Work::reader},
      {record, get, "/api/v1/records/{ref}", read, session, Work::reader},
      {proof, get, "/api/v1/proofs/{ref}", read, session, Work::reader},
      {seal, get, "/api/v1/seal", search, session, Work::reader},
      {deliveries, get, "/api/v1/deliveries", search, session, Work::reader},
      {delivery_rows, get, "/api/v1/deliveries/{index}/rows", read, session, Work::reader},
      {delivery_defects, get, "/api/v1/deliveries/{index}/defects", search, session, Work::reader},
      {take_delivery, post, "/api/v1/deliveries", deliver, session, Work::writer, upload_bytes_max},
      {run_analysis, post, "/api/v1/analyses", analyse, session, Work::writer, json_body_bytes_max},
      {tables, get, "/api/v1/tables", search, session, Work::reader},
      {table_rows, get, "/api/v1/tables/{name}", read, session, Work::reader},
      {outcomes, get, "/api/v1/outcomes", search, session, Work::reader},
      {indicators, get, "/api/v1/indicators", search, session, Work::reader},
      {map, get, "/api/v1/map", search, session, Work::reader},
      {map_layer, get, "/api/v1/map/{layer}", search, session, Work::reader},
      {events, get, "/api/v1/events", read, session, Work::events},
      {open_session, post, "/api/v1/sessions", read, open, Work::here, json_body_bytes_max},
      {close_session, Method::delete_, "/api/v1/sessions", read, session, Work::here},
      {login, get, "/login", read, open, Work::here},
      {health, get, "/healthz", read, open, Work::here},
      {openapi, get, "/openapi.json", read, open, Work::here},
      {checkpoint, get, "/log/checkpoint", read, open, Work::reader},
      {tile, get, "/log/tile/{name...}", read, open, Work::reader},
      {page, get, "/{path...}", read, open, Work::here},
  });
}();

constexpr const Route& route_of(RouteId id) { return routes[static_cast<std::size_t>(id)]; }

static_assert(routes.size() == static_cast<std::size_t>(RouteId::count_of_routes),
              "every RouteId has a line in the access matrix");
static_assert([] {
  for (std::size_t i = 0; i < routes.size(); ++i) {
    if (static_cast<std::size_t>(routes[i].id) != i) return false;
  }
  return true;
}(), "the matrix stands in the order of RouteId");
static_assert([] {
  for (const Route& route : routes) {
    const bool is_api = route.pattern.starts_with("/api/v1/");
    const bool is_open = route.access == Access::open;
    if (is_api && is_open && route.id != RouteId::open_session) return false;
    if (!is_open && !is_api) return false;
    if (is_open && route.method != Method::get && route.id != RouteId::open_session) return false;
  }
  return true;
}(), "only the login and what holds nothing of the data folder but its public log is open");

}  // namespace cupel::serve
