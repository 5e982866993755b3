#include "runs/world.h"

#include "model/calendar.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace cupel {
namespace {

constexpr std::size_t file_indent = 4;
constexpr std::array outcomes = {"flagged", "clear", "not_available", "not_applicable", "error"};

/// Takes the next word (blanks part words; "double quotes" keep them together) off the front.
std::string take_word(std::string_view& line) {
  while (!line.empty() && (line.front() == ' ' || line.front() == '\t')) line.remove_prefix(1);
  std::string word;
  const bool quoted = !line.empty() && line.front() == '"';
  if (quoted) line.remove_prefix(1);
  while (!line.empty() && (quoted ? line.front() != '"' : line.front() != ' ' && line.front() != '\t')) {
    word.push_back(line.front());
    line.remove_prefix(1);
  }
  if (quoted && !line.empty()) line.remove_prefix(1);
  return word;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

class Parser {
 public:
  Parser(std::string_view path, std::string_view text) : path_(path), rest_(text) {}

  Result<World> parse() {
    while (next_line()) {
      if (in_file_ && (line_.starts_with(std::string(file_indent, ' ')) || trimmed(line_).empty())) {
        add_file_line();
        continue;
      }
      in_file_ = false;
      if (trimmed(line_).empty() || line_.front() == '#') continue;
      if (auto done = statement(); !done) return Failed(done.error());
    }
    for (WorldFile& file : world_.files) trim_blank_end(file.content);
    if (world_.expectations.empty()) return Failed(wrong("a world expects at least one outcome").error());
    return std::move(world_);
  }

 private:
  bool next_line() {
    if (rest_.empty()) return false;
    const std::size_t end = std::min(rest_.find('\n'), rest_.size());
    line_ = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    ++number_;
    return true;
  }

  void add_file_line() {
    std::string& content = world_.files.back().content;
    if (line_.size() > file_indent) content.append(line_.substr(file_indent));
    content.push_back('\n');
  }

  static void trim_blank_end(std::string& content) {
    while (content.ends_with("\n\n")) content.pop_back();
  }

  Result<void> wrong(std::string message) const {
    return fail(ErrorKind::invalid_input, std::move(message), "bad_world",
                Where{std::string(path_), number_, 1, {}, 0});
  }

  Result<void> statement() {
    std::string_view rest = line_;
    const std::string word = take_word(rest);
    if (word == "world") {
      world_.title = trimmed(rest);
    } else if (word == "clock") {
      const auto instant = parse_rfc3339(trimmed(rest));
      if (!instant) return wrong("clock wants an instant such as 2026-03-01T08:00Z");
      world_.clock_us = instant->instant_us;
    } else if (word == "file") {
      const std::string name = take_word(rest);
      if (name.empty() || name.find("..") != std::string::npos || name.front() == '/') {
        return wrong("file wants a name inside the world: " + name);
      }
      world_.files.push_back({name, {}});
      in_file_ = true;
    } else if (word == "expect") {
      return expectation(rest);
    } else {
      return wrong("a line begins with world, clock, file or expect, not with: " + word);
    }
    return {};
  }

  Result<void> expectation(std::string_view rest) {
    Expectation expected;
    expected.line = number_;
    expected.rule = take_word(rest);
    expected.outcome = take_word(rest);
    expected.subject = take_word(rest);
    if (expected.subject.empty()) return wrong("expect wants RULE OUTCOME SUBJECT");
    if (std::ranges::find(outcomes, expected.outcome) == outcomes.end()) {
      return wrong("unknown outcome: " + expected.outcome);
    }
    while (!trimmed(rest).empty()) {
      const std::string word = take_word(rest);
      if (word == "reason") {
        expected.reason = take_word(rest);
      } else if (word == "statistic") {
        expected.statistic = take_word(rest);
      } else if (word == "because") {
        if (auto read = becauses(rest, expected.because); !read) return read;
      } else if (word.starts_with("#")) {
        break;
      } else {
        return wrong("unknown word in an expectation: " + word);
      }
    }
    world_.expectations.push_back(std::move(expected));
    return {};
  }

  Result<void> becauses(std::string_view& rest, std::vector<WorldBecause>& because) const {
    while (!trimmed(rest).empty() && trimmed(rest).front() != '#') {
      const std::string word = take_word(rest);
      const std::size_t colon = word.rfind(':');
      WorldBecause one;
      if (colon == std::string::npos) return wrong("because wants FILE:LINE, not " + word);
      one.file = word.substr(0, colon);
      const char* end = word.data() + word.size();
      const auto read = std::from_chars(word.data() + colon + 1, end, one.line);
      if (read.ec != std::errc() || read.ptr != end) return wrong("because wants FILE:LINE, not " + word);
      because.push_back(std::move(one));
    }
    return {};
  }

  std::string_view path_;
  std::string_view rest_;
  std::string_view line_;
  std::uint64_t number_ = 0;
  bool in_file_ = false;
  World world_;
};

}  // namespace

Result<World> parse_world(std::string_view path, std::string_view text) { return Parser(path, text).parse(); }

}  // namespace cupel
