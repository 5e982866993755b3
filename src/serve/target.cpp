#include "serve/target.h"

#include "model/encoding.h"

#include <algorithm>

namespace cupel::serve {
namespace {

constexpr std::size_t target_bytes_max = 8192;
constexpr std::size_t segments_max = 12;
constexpr std::size_t members_max = 32;

Failed refuse(std::string message) {
  return fail(ErrorKind::invalid_input, std::move(message), "bad_target");
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool has_control(std::string_view text) {
  return std::ranges::any_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
  });
}

// A segment is a name. It may hold a slash where that was encoded, as in the number of a licence
// ("GY/2024/032"): no segment is ever used as a way on a disk.
bool is_plain_segment(std::string_view segment) {
  return !segment.empty() && segment != "." && segment != ".." && !has_control(segment);
}

Result<void> parse_path(std::string_view path, Target& target) {
  if (path.empty() || path.front() != '/') return refuse("target does not begin with a slash");
  if (path.find('\\') != std::string_view::npos) return refuse("target holds a backslash");
  target.path = path;
  path.remove_prefix(1);
  if (path.empty()) return {};
  if (path.back() == '/') {
    target.trailing_slash = true;
    path.remove_suffix(1);
  }
  while (true) {
    const auto end = path.find('/');
    auto segment = percent_decode(path.substr(0, end), false);
    if (!segment || !is_plain_segment(*segment)) return refuse("path segment is not a plain name");
    if (target.segments.size() == segments_max) return refuse("path has too many segments");
    target.segments.push_back(std::move(*segment));
    if (end == std::string_view::npos) return {};
    path.remove_prefix(end + 1);
  }
}

Result<void> parse_query(std::string_view query, Target& target) {
  while (!query.empty()) {
    const auto end = query.find('&');
    const auto member = query.substr(0, end);
    query.remove_prefix(end == std::string_view::npos ? query.size() : end + 1);
    if (member.empty()) continue;
    const auto equals = member.find('=');
    auto name = percent_decode(member.substr(0, equals), true);
    auto value = percent_decode(
        equals == std::string_view::npos ? std::string_view{} : member.substr(equals + 1), true);
    if (!name || !value) return refuse("query is not percent-encoded UTF-8");
    if (target.member(*name)) return refuse("query member is given twice: " + *name);
    if (target.query.size() == members_max) return refuse("query has too many members");
    target.query.emplace_back(std::move(*name), std::move(*value));
  }
  return {};
}

}  // namespace

std::optional<std::string_view> Target::member(std::string_view name) const {
  for (const auto& [key, value] : query) {
    if (key == name) return value;
  }
  return std::nullopt;
}

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_space) {
      out += ' ';
    } else if (text[i] != '%') {
      out += text[i];
    } else {
      if (text.size() - i < 3) return std::nullopt;
      const int high = hex_digit(text[i + 1]);
      const int low = hex_digit(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      out += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  if (!is_utf8(out)) return std::nullopt;
  return out;
}

Result<Target> parse_target(std::string_view text) {
  if (text.size() > target_bytes_max) return refuse("target is longer than 8192 bytes");
  if (has_control(text) || text.find('#') != std::string_view::npos) {
    return refuse("target holds a character that must be encoded");
  }
  Target target;
  const auto question = text.find('?');
  if (auto path = parse_path(text.substr(0, question), target); !path) return pass(path);
  if (question != std::string_view::npos) {
    if (auto query = parse_query(text.substr(question + 1), target); !query) return pass(query);
  }
  return target;
}

std::string_view cookie_value(std::string_view cookies, std::string_view name) {
  std::string_view found;
  while (!cookies.empty()) {
    const auto end = cookies.find(';');
    auto pair = cookies.substr(0, end);
    cookies.remove_prefix(end == std::string_view::npos ? cookies.size() : end + 1);
    while (!pair.empty() && pair.front() == ' ') pair.remove_prefix(1);
    const auto equals = pair.find('=');
    if (equals == std::string_view::npos || pair.substr(0, equals) != name) continue;
    if (!found.empty()) return {};  // two cookies of one name: a neighbour planted one
    found = pair.substr(equals + 1);
  }
  return found;
}

Result<std::string> checked_file_name(std::string_view name) {
  const bool is_way = name.find_first_of("/\\") != std::string_view::npos;
  if (!is_plain_segment(name) || is_way || name.front() == '.' || name.size() > 200 || !is_utf8(name)) {
    return fail(ErrorKind::invalid_input, "file name is not one plain path component",
                "bad_file_name");
  }
  return std::string(name);
}

}  // namespace cupel::serve
