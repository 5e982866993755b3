#include "serve/page.h"

#include "model/encoding.h"
#include "model/sha256.h"
#include "serve/problem.h"

#include <zlib.h>

#include <array>
#include <fstream>
#include <iterator>

namespace cupel::serve {
namespace {

constexpr std::size_t files_max = 4000;
constexpr std::size_t bytes_max = 256u << 20;

constexpr std::string_view content_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; worker-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'";

constexpr std::string_view no_page =
    "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Cupel</title>"
    "<p>The server runs; the page is not installed beside it. Name its folder with --page.</p>\n";

bool is_text(std::string_view type) {
  return type.starts_with("text/") || type.starts_with("application/json") ||
         type.starts_with("application/manifest") || type.starts_with("image/svg") ||
         type.starts_with("application/geo") || type.starts_with("application/wasm");
}

// No name and no time in the stream: the same content gives the same bytes and the same ETag.
std::string gzip_of(const std::string& content) {
  z_stream stream{};
  if (deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK) return {};
  std::string out(deflateBound(&stream, static_cast<uLong>(content.size())) + 32, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
  stream.avail_in = static_cast<uInt>(content.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int status = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return status == Z_STREAM_END ? out : std::string{};
}

bool accepts_gzip(std::string_view accept) {
  const auto found = accept.find("gzip");
  return found != std::string_view::npos && accept.substr(found + 4, 4) != ";q=0";
}

// Vite puts NAME-HASH.ending under assets/.
bool is_hashed(std::string_view name) {
  const auto dash = name.rfind('-');
  const auto dot = name.rfind('.');
  return name.starts_with("assets/") && dash != std::string_view::npos &&
         dot != std::string_view::npos && dot > dash && dot - dash >= 9;
}

std::string read_all(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

bool lists_etag(std::string_view list, std::string_view etag) {
  return list == "*" || list.find(etag) != std::string_view::npos;
}

}  // namespace

std::string_view media_type_of(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 20> types{{
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".mjs", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".json", "application/json"},
      {".geojson", "application/geo+json"},
      {".map", "application/json"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".jpg", "image/jpeg"},
      {".webp", "image/webp"},
      {".ico", "image/x-icon"},
      {".woff2", "font/woff2"},
      {".woff", "font/woff"},
      {".ttf", "font/ttf"},
      {".txt", "text/plain; charset=utf-8"},
      {".webmanifest", "application/manifest+json"},
      {".wasm", "application/wasm"},
      {".pbf", "application/x-protobuf"},
      {".pdf", "application/pdf"},
  }};
  for (const auto& [ending, type] : types) {
    if (name.ends_with(ending)) return type;
  }
  return "application/octet-stream";
}

Page::Page() { add("index.html", std::string(no_page), {}); }

void Page::add(std::string name, std::string content, std::string gzip) {
  File file;
  file.type = media_type_of(name);
  file.hashed_name = is_hashed(name);
  file.etag = to_hex(bytes_of(sha256(content))).substr(0, 32);
  if (gzip.empty() && content.size() >= 512 && is_text(file.type)) gzip = gzip_of(content);
  if (!gzip.empty() && gzip.size() < content.size()) {
    file.gzip = std::make_shared<const std::string>(std::move(gzip));
  }
  file.plain = std::make_shared<const std::string>(std::move(content));
  files_.insert_or_assign(std::move(name), std::move(file));
}

Result<Page> Page::load(const std::filesystem::path& folder) {
  namespace fs = std::filesystem;
  std::error_code error;
  if (!fs::is_regular_file(folder / "index.html", error)) {
    return fail(ErrorKind::not_found, "page folder holds no index.html: " + folder.string());
  }
  Page page;
  std::size_t bytes = 0;
  for (auto at = fs::recursive_directory_iterator(folder, error);
       at != fs::recursive_directory_iterator(); at.increment(error)) {
    const std::string name = at->path().lexically_relative(folder).generic_string();
    if (at->path().filename().string().starts_with('.')) {
      at.disable_recursion_pending();
      continue;
    }
    if (at->is_symlink() || !at->is_regular_file() || name.ends_with(".gz")) continue;
    const fs::path packed = at->path().string() + ".gz";
    std::string content = read_all(at->path());
    bytes += content.size();
    if (page.files_.size() >= files_max || bytes > bytes_max) {
      return fail(ErrorKind::limit_exceeded, "page folder is too big: " + folder.string());
    }
    page.add(name, std::move(content),
             fs::is_regular_file(packed, error) ? read_all(packed) : std::string{});
  }
  return page;
}

Reply Page::answer(const Target& target, const Head& head) const {
  std::string name;
  for (const auto& segment : target.segments) name += (name.empty() ? "" : "/") + segment;
  auto found = files_.find(name);
  if (found == files_.end() && name.find('.') == std::string::npos) {
    found = files_.find(name + ".html");
    if (found == files_.end()) found = files_.find("index.html");
  }
  if (found == files_.end()) return problem(404, ErrorKind::not_found, "no such page");
  const File& file = found->second;
  const bool packed = file.gzip && accepts_gzip(head.accept_encoding);
  Reply reply{.type = file.type, .body = packed ? file.gzip : file.plain};
  const std::string etag = '"' + file.etag + (packed ? "-gz\"" : "\"");
  reply.headers.emplace_back("ETag", etag);
  reply.headers.emplace_back("Cache-Control", file.hashed_name
                                                  ? "public, max-age=31536000, immutable"
                                                  : "no-cache");
  if (file.gzip) reply.headers.emplace_back("Vary", "Accept-Encoding");
  if (file.type.starts_with("text/html")) {
    reply.headers.emplace_back("Content-Security-Policy", content_policy);
  }
  if (lists_etag(head.if_none_match, etag)) {
    reply.status = 304;
    reply.body = nullptr;
    return reply;
  }
  if (packed) reply.headers.emplace_back("Content-Encoding", "gzip");
  return reply;
}

}  // namespace cupel::serve
