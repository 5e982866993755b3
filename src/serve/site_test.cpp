// The site over a real data folder and the real server, asked through raw sockets.
#include "serve/site.h"

#include "serve/raw_client.h"
#include "serve/server.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>
#include <thread>

namespace cupel::serve {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

struct Folder {
  Folder() {
    std::string pattern = (fs::temp_directory_path() / "cupel-site-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    path = pattern;
    fs::create_directory(path / "uploads");
    fs::create_directory(path / "page");
    std::ofstream(path / "page/index.html") << "<p>home";
    std::ofstream(path / "page/verify.html") << "<p>verify";
  }
  ~Folder() { fs::remove_all(path); }
  fs::path path;
};

struct House {
  House() {
    const ArchiveOptions archive_options{.data = folder.path / "data",
                                         .keys = folder.path / "keys",
                                         .clock = &clock,
                                         .threads = 2,
                                         .access = ArchiveOptions::Access::write};
    REQUIRE(Archive::init(archive_options, "demo.invalid/site", true));
    auto opened = Archive::open(archive_options);
    REQUIRE(opened);
    archive = std::move(*opened);
    site = std::make_unique<Site>(*archive, events, sessions, *Page::load(folder.path / "page"),
                                  SiteOptions{.version = "test"}, std::stop_token());
    ServerOptions options{
        .port = 0, .readers = 2, .upload_folder = folder.path / "uploads", .limits = {}};
    auto listening = Server::listen(std::move(options), *site, events);
    REQUIRE(listening);
    server = std::move(*listening);
    thread = std::thread([this] { server->run(); });
    const auto now = std::chrono::steady_clock::now();
    cookie = "Cookie: cupel_session=" +
             *sessions.open(sessions.new_token(now), "127.0.0.1", now) + "\r\n";
  }
  ~House() {
    server->stop();
    thread.join();
  }

  /// One request on a connection of its own.
  std::string ask(std::string_view method, std::string_view target, std::string_view fields = {},
                  std::string_view body = {}) const {
    RawClient client(server->port());
    std::string request = std::string(method) + " " + std::string(target) + " HTTP/1.1\r\n";
    if (!fields.contains("Host:")) request += "Host: 127.0.0.1:" + std::to_string(server->port()) + "\r\n";
    if (!body.empty()) request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    client.send(request + std::string(fields) + "\r\n" + std::string(body));
    return client.answer(method != "HEAD");
  }
  std::string get(std::string_view target) const { return ask("GET", target, cookie); }
  int status(std::string_view method, std::string_view target, std::string_view fields = {},
             std::string_view body = {}) const {
    return status_of_answer(ask(method, target, fields, body));
  }

  Folder folder;
  FixedClock clock{1'772'352'000'000'000};
  Events events;
  Sessions sessions;
  std::unique_ptr<Archive> archive;
  std::unique_ptr<Site> site;
  std::unique_ptr<Server> server;
  std::thread thread;
  std::string cookie;
};

House& house() {
  static House one;  // making a folder costs more than all requests
  return one;
}

std::string_view method_text(Method method) {
  return method == Method::post ? "POST" : method == Method::delete_ ? "DELETE" : "GET";
}

/// A path that fits the pattern, naming nothing that exists.
std::string example_path(std::string_view pattern) {
  std::string path(pattern);
  const auto replace = [&](std::string_view name, std::string_view by) {
    if (const auto at = path.find(name); at != std::string::npos) path.replace(at, name.size(), by);
  };
  replace("{key}", "licence%3Anone");
  replace("{ref}", "0:999999");
  replace("{index}", "999999");
  replace("{layer}", "licences");
  replace("{name...}", "0/000");
  replace("{path...}", "verify");
  replace("{name}", "trade");
  return path;
}

json problem_of(std::string_view answer) {
  CHECK(answer.contains("Content-Type: application/problem+json\r\n"));
  return json::parse(body_of_answer(answer));
}

TEST_CASE("every route decides: open ones answer anybody, all others need the session") {
  std::set<RouteId> seen;
  for (const Route& route : routes) {
    if (route.id == RouteId::events) continue;  // has its own case
    CAPTURE(route.pattern);
    seen.insert(route.id);
    const auto method = method_text(route.method);
    const std::string path = example_path(route.pattern);
    const int stranger = house().status(method, path);
    const int forged = house().status(method, path, "Cookie: cupel_session=" + std::string(43, 'A') + "\r\n");
    if (route.access == Access::session) {
      CHECK(stranger == 401);
      CHECK(forged == 401);
    } else {
      CHECK(stranger != 401);
    }
    if (route.id == RouteId::close_session) continue;
    const int insider = house().status(method, path, house().cookie);
    CHECK(insider != 401);
    CHECK(insider != 405);
    CHECK(insider < 500);
  }
  CHECK(seen.size() + 1 == routes.size());
}

TEST_CASE("a stranger cannot tell a path of the API that exists from one that does not") {
  const auto without_date = [](std::string answer) { return answer.erase(answer.find("Date:"), 37); };
  const std::string there = house().ask("GET", "/api/v1/alerts/x");
  const std::string nowhere = house().ask("GET", "/api/v1/nothing");
  const std::string wrong_method = house().ask("PUT", "/api/v1/alerts");
  CHECK(without_date(there) == without_date(nowhere));
  CHECK(without_date(there) == without_date(wrong_method));
  CHECK(house().status("GET", "/api/v1/nothing", house().cookie) == 404);
}

TEST_CASE("the OpenAPI document is given to anybody") {
  CHECK(body_of_answer(house().ask("GET", "/openapi.json")) == openapi_text());
}

TEST_CASE("a name that was not told to the server is turned away") {
  for (const auto host : {"evil.example", "127.0.0.1.evil.example:8800", "", "127.0.0.1@evil.example"}) {
    CAPTURE(host);
    const std::string fields = "Host: " + std::string(host) + "\r\n" + house().cookie;
    CHECK(house().status("GET", "/api/v1/overview", fields) == 421);
  }
  for (const auto host : {"localhost", "localhost:1", "127.0.0.1", "[::1]:8800"}) {
    CAPTURE(host);
    CHECK(house().status("GET", "/healthz", "Host: " + std::string(host) + "\r\n") == 200);
  }
}

TEST_CASE("the key of an alert may hold slashes") {
  const std::string answer = house().ask("GET", "/api/v1/alerts/country_year%3AXAA%2F7108%2F2025", house().cookie);
  CHECK(status_of_answer(answer) == 404);
  CHECK(problem_of(answer)["rule"] == "no_alert");
}

TEST_CASE("the login link works once and gives a cookie that scripts cannot read") {
  const auto now = std::chrono::steady_clock::now();
  const std::string token = house().sessions.new_token(now);
  const std::string answer = house().ask("GET", "/login?token=" + token);
  CHECK(status_of_answer(answer) == 303);
  CHECK(answer.contains("Location: /\r\n"));
  const auto at = answer.find("Set-Cookie: cupel_session=");
  REQUIRE(at != std::string::npos);
  const std::string set = answer.substr(at, answer.find("\r\n", at) - at);
  CHECK(set.ends_with("; Path=/; HttpOnly; SameSite=Strict"));
  const std::string cookie = "Cookie: " + set.substr(12, 14 + 43) + "\r\n";
  CHECK(house().status("GET", "/api/v1/overview", cookie) == 200);
  const std::string again = house().ask("GET", "/login?token=" + token);
  CHECK(status_of_answer(again) == 403);
  CHECK(problem_of(again)["rule"] == "bad_token");
  CHECK(house().status("DELETE", "/api/v1/sessions", cookie) == 204);
  CHECK(house().status("GET", "/api/v1/overview", cookie) == 401);
}

TEST_CASE("a session is opened by a JSON token from the same site only") {
  const auto now = std::chrono::steady_clock::now();
  const std::string body = R"({"token":")" + house().sessions.new_token(now) + R"("})";
  const std::string type = "Content-Type: application/json\r\n";
  CHECK(house().status("POST", "/api/v1/sessions", "Content-Type: text/plain\r\n", body) == 415);
  CHECK(house().status("POST", "/api/v1/sessions", type + "Origin: http://evil.example\r\n", body) == 403);
  CHECK(house().status("POST", "/api/v1/sessions", type, "{\"token\":") == 403);
  CHECK(house().status("POST", "/api/v1/sessions", type, body) == 204);
}

TEST_CASE("what changes state must not come from another site") {
  const std::string own = "Origin: http://127.0.0.1:" + std::to_string(house().server->port()) + "\r\n";
  for (const std::string fields :
       {"Origin: http://evil.example\r\n", "Origin: null\r\n", "Origin: http://127.0.0.1:1\r\n",
        "Sec-Fetch-Site: cross-site\r\n", "Sec-Fetch-Site: same-site\r\n"}) {
    CAPTURE(fields);
    for (const auto& [method, target] : {std::pair{"POST", "/api/v1/deliveries?name=a.csv"},
                                         std::pair{"POST", "/api/v1/analyses"},
                                         std::pair{"DELETE", "/api/v1/sessions"}}) {
      const std::string answer = house().ask(method, target, house().cookie + fields);
      CHECK(status_of_answer(answer) == 403);
      CHECK(problem_of(answer)["rule"] == "cross_site");
    }
  }
  CHECK(house().status("POST", "/api/v1/analyses", house().cookie + own + "Sec-Fetch-Site: same-origin\r\n") == 200);
}

TEST_CASE("a wrong method names the right ones") {
  const std::string answer = house().ask("PUT", "/api/v1/deliveries", house().cookie);
  CHECK(status_of_answer(answer) == 405);
  CHECK(answer.contains("Allow: GET, HEAD, POST\r\n"));
  CHECK(house().status("POST", "/healthz") == 405);
}

TEST_CASE("a query that is not understood is refused with the nearest name") {
  const auto wrong = problem_of(house().get("/api/v1/alerts?limt=3"));
  CHECK(wrong["status"] == 400);
  CHECK(wrong["code"] == "invalid_input");
  CHECK(wrong["detail"] == "query member is not known: limt; nearest: limit");
  for (const auto target : {"/api/v1/alerts?limit=501", "/api/v1/alerts?limit=0", "/api/v1/alerts?limit=-1",
                            "/api/v1/alerts?limit=1x", "/api/v1/alerts?limit=007", "/api/v1/overview?x=1",
                            "/api/v1/records/one", "/api/v1/proofs/0:01", "/api/v1/alerts?limit=1&limit=2"}) {
    CAPTURE(target);
    CHECK(status_of_answer(house().get(target)) == 400);
  }
  CHECK(status_of_answer(house().get("/api/v1/alerts?limit=500")) == 200);
}

TEST_CASE("what is absent is 404 with a problem document that names no path of the server") {
  for (const auto target : {"/api/v1/alerts/none", "/api/v1/records/0:999999", "/api/v1/proofs/0:999999",
                            "/api/v1/tables/none", "/api/v1/deliveries/999999/rows", "/api/v1/deliveries/x/rows"}) {
    CAPTURE(target);
    const std::string answer = house().get(target);
    CHECK(status_of_answer(answer) == 404);
    CHECK(problem_of(answer)["code"] == "not_found");
    CHECK_FALSE(answer.contains(house().folder.path.string()));
  }
}

TEST_CASE("answers of the API are not stored and carry the guards") {
  const std::string answer = house().get("/api/v1/seal");
  CHECK(answer.contains("Cache-Control: no-store\r\n"));
  CHECK(answer.contains("X-Content-Type-Options: nosniff\r\n"));
  CHECK(answer.contains("Referrer-Policy: no-referrer\r\n"));
  CHECK(answer.contains("Cross-Origin-Resource-Policy: same-origin\r\n"));
  CHECK(json::parse(body_of_answer(answer))["origin"] == "demo.invalid/site");
}

TEST_CASE("a file is taken in once, its rows are shown, its proof is given") {
  const std::string text = "a;b\r\n1;2\r\n";
  const auto taken = json::parse(body_of_answer(
      house().ask("POST", "/api/v1/deliveries?name=unknown%20form.csv", house().cookie, text)));
  REQUIRE(taken["files"].size() == 1);
  CHECK(taken["files"][0]["status"] == "unrecognised");
  CHECK(taken["files"][0]["path"] == "unknown form.csv");
  for (const auto name : {"", "..", "a%2Fb.csv", ".hidden.csv"}) {
    CAPTURE(name);
    CHECK(house().status("POST", "/api/v1/deliveries?name=" + std::string(name), house().cookie, text) == 400);
  }
  CHECK(house().status("POST", "/api/v1/deliveries", house().cookie, text) == 400);
  CHECK(fs::is_empty(house().folder.path / "uploads"));
  const auto proof = json::parse(body_of_answer(house().get("/api/v1/proofs/0:0")));
  CHECK(proof["cupel_proof"] == 1);
}

TEST_CASE("an upload is taken once, then known already; its rows and proofs can be asked for") {
  std::ifstream in(CUPEL_SOURCE_DIR "/src/cli/golden/country/licences.geojson", std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  const auto send = [&] {
    const std::string target = "/api/v1/deliveries?name=licences.geojson";
    return json::parse(body_of_answer(house().ask("POST", target, house().cookie, text)))["files"][0];
  };
  const json taken = send();
  CHECK(taken["status"] == "taken");
  CHECK(taken["rows"] == "10");
  const json again = send();
  CHECK(again["status"] == "already");
  CHECK(again["ref"] == taken["ref"]);
  const std::string ref = taken["ref"];
  const std::string index = ref.substr(2);
  const auto page = json::parse(body_of_answer(house().get("/api/v1/deliveries?limit=1")));
  CHECK(page["deliveries"][0]["name"] == "licences.geojson");
  const auto rows =
      json::parse(body_of_answer(house().get("/api/v1/deliveries/" + index + "/rows?from=8&limit=5")));
  CHECK(rows["rows"].size() == 2);
  CHECK(json::parse(body_of_answer(house().get("/api/v1/proofs/" + ref + ":3")))["row"].is_object());
  CHECK(json::parse(body_of_answer(house().get("/api/v1/records/" + ref + ":3")))["ref"] == ref + ":3");
  CHECK(status_of_answer(house().get("/api/v1/proofs/" + ref + ":10")) == 404);
}

TEST_CASE("the log's resources have one spelling, and a path with one changed character is 404") {
  const std::string checkpoint = house().ask("GET", "/log/checkpoint");
  CHECK(status_of_answer(checkpoint) == 200);
  CHECK(checkpoint.contains("Content-Type: text/plain; charset=utf-8\r\n"));
  CHECK(body_of_answer(checkpoint).starts_with("demo.invalid/site\n"));
  const std::string body(body_of_answer(checkpoint));
  const std::string size = body.substr(18, body.find('\n', 18) - 18);
  for (const std::string& path : {"/log/tile/0/000.p/" + size, "/log/tile/entries/000.p/" + size}) {
    CAPTURE(path);
    const std::string tile = house().ask("GET", path);
    CHECK(status_of_answer(tile) == 200);
    CHECK(tile.contains("Cache-Control: public, max-age=31536000, immutable\r\n"));
    for (std::size_t i = 5; i < path.size(); ++i) {
      for (const char other : {'9', 'x', '/', '.', '%', '?'}) {
        std::string changed = path;
        if (changed[i] == other) continue;
        changed[i] = other;
        CAPTURE(changed);
        const int status = house().status("GET", changed);
        CHECK((status == 404 || status == 400));
      }
    }
  }
  for (const auto path : {"/log", "/log/", "/log/head", "/log/00000000000000000000.seg", "/log/checkpoint/",
                          "/log/%63heckpoint", "/log/checkpoint?x=1", "/log/tile/0/000.p/%31"}) {
    CAPTURE(path);
    CHECK(house().status("GET", path) == 404);
  }
}

TEST_CASE("the page is open and knows verify") {
  CHECK(body_of_answer(house().ask("GET", "/")) == "<p>home");
  const std::string verify = house().ask("GET", "/verify");
  CHECK(body_of_answer(verify) == "<p>verify");
  CHECK(verify.contains("Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'"));
  CHECK(house().status("HEAD", "/") == 200);
  CHECK(house().status("GET", "/absent.js") == 404);
  CHECK(house().status("GET", "/%2e%2e/data/log/head") == 400);
}

TEST_CASE("events need the session and show the steps of an analysis") {
  CHECK(house().status("GET", "/api/v1/events") == 401);
  CHECK(house().status("HEAD", "/api/v1/events", house().cookie) == 405);
  RawClient client(house().server->port());
  client.send("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n" + house().cookie + "\r\n");
  REQUIRE(client.wait_for("Content-Type: text/event-stream\r\n"));
  CHECK(house().status("POST", "/api/v1/analyses", house().cookie) == 200);
  CHECK(client.wait_for("event: step\ndata: {\"step\":"));
}

TEST_CASE("too many wrong tokens of one address are slowed down") {
  int status = 0;
  for (int i = 0; i < 20 && status != 429; ++i) status = house().status("GET", "/login?token=x");
  CHECK(status == 429);
  CHECK(house().ask("GET", "/login?token=x").contains("Retry-After: 60\r\n"));
}

}  // namespace
}  // namespace cupel::serve
