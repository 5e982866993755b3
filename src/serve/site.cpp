#include "serve/site.h"

#include "ledger/tiles.h"
#include "serve/problem.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace cupel::serve {
namespace {

constexpr std::string_view cookie_name = "cupel_session";

// The pattern's segments against the path's, one by one; "{…}" takes one, "{… ...}" the rest.
bool fits(std::string_view pattern, const Target& target, std::string& capture) {
  pattern.remove_prefix(1);
  std::size_t at = 0;
  while (!pattern.empty()) {
    const auto end = pattern.find('/');
    const auto part = pattern.substr(0, end);
    pattern.remove_prefix(end == std::string_view::npos ? pattern.size() : end + 1);
    if (part.ends_with("...}")) return true;
    if (at == target.segments.size()) return false;
    const std::string& segment = target.segments[at++];
    if (part.starts_with('{')) {
      capture = segment;
    } else if (part != segment) {
      return false;
    }
  }
  return at == target.segments.size() && !target.trailing_slash;
}

std::string_view without_port(std::string_view host) {
  const auto colon = host.rfind(':');
  if (colon == std::string_view::npos || host.ends_with(']')) return host;
  return host.substr(0, colon);
}

bool is_api(const Target& target) {
  return !target.segments.empty() && target.segments.front() == "api";
}

std::string session_cookie(std::string_view value, std::string_view more = {}) {
  return std::string(cookie_name) + "=" + std::string(value) + "; Path=/; HttpOnly; SameSite=Strict" +
         std::string(more);
}

std::string token_in(const std::string& body) {
  const auto json = nlohmann::json::parse(body, nullptr, false);
  if (!json.is_object() || !json.contains("token") || !json["token"].is_string()) return {};
  return json["token"].get<std::string>();
}

Reply no_such_resource() { return problem(404, ErrorKind::not_found, "no such resource"); }

}  // namespace

Site::Site(Archive& archive, Events& events, Sessions& sessions, Page page, SiteOptions options,
           std::stop_token stop)
    : archive_(archive),
      events_(events),
      sessions_(sessions),
      page_(std::move(page)),
      options_(std::move(options)),
      stop_(std::move(stop)),
      operator_(archive.operator_principal()) {}

Site::Found Site::find(const Target& target, Method method) const {
  Found found;
  const bool head_only = method == Method::head;
  if (head_only) method = Method::get;
  for (const Route& route : routes) {
    // The page's pattern takes every path: what belongs to the API or the log is not its own.
    if (route.id == RouteId::page &&
        (is_api(target) || (!target.segments.empty() && target.segments.front() == "log") ||
         !found.allowed.empty())) {
      break;
    }
    std::string capture;
    if (!fits(route.pattern, target, capture)) continue;
    if (route.method == method && !(head_only && route.id == RouteId::events)) {
      found.route = &route;
      found.capture = std::move(capture);
      return found;
    }
    if (!found.allowed.empty()) found.allowed += ", ";
    found.allowed += route.method == Method::get    ? "GET, HEAD"
                     : route.method == Method::post ? "POST"
                                                    : "DELETE";
  }
  return found;
}

std::optional<Reply> Site::refuse_host(const Head& head) const {
  const auto host = without_port(head.host);
  if (std::ranges::find(options_.host_names, host) != options_.host_names.end()) return std::nullopt;
  return problem(421, ErrorKind::forbidden, "this server does not answer under that name", "bad_host");
}

std::optional<Reply> Site::refuse(const Head& head, const Found& found) const {
  if (found.route == nullptr) {
    if (found.allowed.empty()) return no_such_resource();
    Reply reply = problem(405, ErrorKind::invalid_input, "method is not allowed here", "bad_method");
    reply.headers.emplace_back("Allow", found.allowed);
    return reply;
  }
  if (found.route->method == Method::get) return std::nullopt;
  // A browser always states the origin of what changes state; a program without a browser does not.
  const bool foreign = !head.origin.empty() && head.origin != "http://" + head.host &&
                       head.origin != "https://" + head.host;
  const bool foreign_site = !head.fetch_site.empty() && head.fetch_site != "same-origin";
  if (foreign || foreign_site) {
    return problem(403, ErrorKind::forbidden, "request comes from another site", "cross_site");
  }
  if (found.route->id == RouteId::open_session && !head.content_type.starts_with("application/json")) {
    return problem(415, ErrorKind::invalid_input, "body must be application/json", "bad_media_type");
  }
  return std::nullopt;
}

Admission Site::admit(const Head& head) {
  Admission admission;
  if ((admission.refused = refuse_host(head))) return admission;
  auto target = parse_target(head.target);
  if (!target) {
    admission.refused = problem(400, target.error().kind, target.error().message, target.error().rule);
    return admission;
  }
  Found found = find(*target, head.method);
  const auto cookie = cookie_value(head.cookie, cookie_name);
  const bool is_open = found.route != nullptr && found.route->access == Access::open;
  // A stranger learns nothing about which paths of the API exist.
  if (!is_open && is_api(*target) &&
      !sessions_.is_open(cookie, std::chrono::steady_clock::now(), true)) {
    admission.refused = problem(401, ErrorKind::forbidden, "this needs a session", "no_session");
    return admission;
  }
  if ((admission.refused = refuse(head, found))) return admission;
  const Route& route = *found.route;
  admission.work = route.work;
  admission.body_bytes_max = route.body_bytes_max;
  Request request{std::move(*target), std::move(found.capture), {}};
  if (route.id == RouteId::take_delivery) {
    const auto name = checked_file_name(request.target.member("name").value_or(""));
    if (!name) {
      admission.refused = problem(400, name.error().kind, name.error().message, name.error().rule);
      return admission;
    }
    admission.body_to_file = true;
    admission.file_name = *name;
  }
  if (route.id == RouteId::events) {
    admission.still_allowed = [this, session = std::string(cookie)] {
      return sessions_.is_open(session, std::chrono::steady_clock::now(), false);
    };
    return admission;
  }
  admission.answer = [this, id = route.id, is_open, head, request = std::move(request)](Body body) mutable {
    request.body = std::move(body);
    if (is_open || id == RouteId::close_session) return answer_open(id, head, request);
    return answer_route(id, Reach{archive_, events_, stop_}, operator_, request);
  };
  return admission;
}

Reply Site::answer_open(RouteId id, const Head& head, const Request& request) {
  switch (id) {
    case RouteId::health: return reply_with("{\"ok\":true,\"version\":\"" + options_.version + "\"}");
    case RouteId::openapi: return reply_with(std::string(openapi_text()));
    case RouteId::checkpoint:
    case RouteId::tile: return log_resource(request.target);
    case RouteId::open_session: return open_session(token_in(request.body.text), head);
    case RouteId::close_session: {
      sessions_.close(cookie_value(head.cookie, cookie_name));
      Reply reply{.status = 204};
      reply.headers.emplace_back("Set-Cookie", session_cookie("", "; Max-Age=0"));
      return reply;
    }
    case RouteId::login: {
      Reply reply = open_session(request.target.member("token").value_or(""), head);
      if (reply.status != 204) return reply;
      reply.status = 303;
      reply.headers.emplace_back("Location", "/");
      return reply;
    }
    default: return page_.answer(request.target, head);
  }
}

Reply Site::open_session(std::string_view token, const Head& head) {
  const auto cookie = sessions_.open(token, head.address, std::chrono::steady_clock::now());
  if (!cookie && cookie.error().kind == ErrorKind::limit_exceeded) {
    Reply reply = problem(429, cookie.error().kind, cookie.error().message, cookie.error().rule);
    reply.headers.emplace_back("Retry-After", "60");
    return reply;
  }
  if (!cookie) return problem(403, cookie.error().kind, cookie.error().message, cookie.error().rule);
  Reply reply{.status = 204};
  reply.headers.emplace_back("Set-Cookie", session_cookie(*cookie));
  reply.headers.emplace_back("Cache-Control", "no-store");
  return reply;
}

// The path as received, not decoded: a resource has one spelling.
Reply Site::log_resource(const Target& target) const {
  constexpr std::string_view prefix = "/log/";
  const std::string path = target.path.substr(prefix.size());
  if (!target.query.empty() || (path != "checkpoint" && !parse_tile_path(path))) {
    return no_such_resource();
  }
  auto bytes = archive_.log_resource(LogResource{path});
  if (!bytes) return problem(bytes.error());
  const bool changes = path == "checkpoint";
  Reply reply = reply_with(std::move(*bytes), changes ? "text/plain; charset=utf-8"
                                                      : "application/octet-stream");
  reply.headers.emplace_back("Cache-Control",
                             changes ? "no-cache" : "public, max-age=31536000, immutable");
  return reply;
}

}  // namespace cupel::serve
