#include "serve/page.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>

namespace cupel::serve {
namespace {

namespace fs = std::filesystem;

class Folder {
 public:
  Folder() {
    std::string pattern = (fs::temp_directory_path() / "cupel-page-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    path = pattern;
  }
  ~Folder() { fs::remove_all(path); }
  void write(const std::string& name, const std::string& text) const {
    fs::create_directories((path / name).parent_path());
    std::ofstream(path / name) << text;
  }
  fs::path path;
};

std::string header(const Reply& reply, std::string_view name) {
  for (const auto& [key, value] : reply.headers) {
    if (key == name) return value;
  }
  return {};
}

Reply get(const Page& page, std::string_view path, Head head = {}) {
  return page.answer(*parse_target(path), head);
}

TEST_CASE("files are served with type, strong tag and the content policy") {
  const Folder folder;
  folder.write("index.html", "<p>home");
  folder.write("verify.html", "<p>verify");
  folder.write("assets/app-1a2b3c4d.js", std::string(1000, 'a'));
  folder.write("assets/app-1a2b3c4d.js.gz", "packed");
  folder.write("map/world.json", "{}");
  folder.write(".secret", "no");
  const auto page = Page::load(folder.path);
  REQUIRE(page);

  const Reply home = get(*page, "/");
  CHECK(*home.body == "<p>home");
  CHECK(home.type == "text/html; charset=utf-8");
  CHECK(header(home, "Content-Security-Policy").starts_with("default-src 'none'; script-src 'self'"));
  CHECK(header(home, "Cache-Control") == "no-cache");
  CHECK(*get(*page, "/verify").body == "<p>verify");
  CHECK(*get(*page, "/alerts/licence").body == "<p>home");
  CHECK(*get(*page, "/map/world.json").body == "{}");
  CHECK(get(*page, "/absent.js").status == 404);
  CHECK(get(*page, "/.secret").status == 404);

  const Reply plain = get(*page, "/assets/app-1a2b3c4d.js");
  CHECK(plain.body->size() == 1000);
  CHECK(header(plain, "Cache-Control") == "public, max-age=31536000, immutable");
  Head head;
  head.accept_encoding = "br, gzip";
  const Reply packed = get(*page, "/assets/app-1a2b3c4d.js", head);
  CHECK(*packed.body == "packed");
  CHECK(header(packed, "Content-Encoding") == "gzip");
  CHECK(header(packed, "ETag") != header(plain, "ETag"));
  head.if_none_match = header(packed, "ETag");
  CHECK(get(*page, "/assets/app-1a2b3c4d.js", head).status == 304);
}

TEST_CASE("a folder without index.html is no page") {
  const Folder folder;
  const auto page = Page::load(folder.path);
  REQUIRE_FALSE(page);
  CHECK(page.error().kind == ErrorKind::not_found);
}

TEST_CASE("without a built page there is one sentence") {
  const Page page;
  CHECK(get(page, "/").body->contains("--page"));
}

}  // namespace
}  // namespace cupel::serve
