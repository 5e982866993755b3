#include "tidy_source.h"

#include <algorithm>
#include <cctype>

namespace cupel::tidy {
namespace {

bool is_name_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

void blank(std::string& code, std::size_t begin, std::size_t end) {
  for (std::size_t i = begin; i < std::min(end, code.size()); ++i) {
    if (code[i] != '\n') code[i] = ' ';
  }
}

// Behind the closing quote of a string or character that opens at `at`.
std::size_t end_of_quoted(std::string_view text, std::size_t at) {
  const char quote = text[at];
  for (std::size_t i = at + 1; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == quote || text[i] == '\n') {
      return i + 1;
    }
  }
  return text.size();
}

// Behind R"mark(...)mark" whose quote stands at `at`.
std::size_t end_of_raw(std::string_view text, std::size_t at) {
  const std::size_t open = text.find('(', at);
  if (open == std::string_view::npos) return text.size();
  const std::string close = ")" + std::string(text.substr(at + 1, open - at - 1)) + "\"";
  const std::size_t end = text.find(close, open);
  return end == std::string_view::npos ? text.size() : end + close.size();
}

bool begins_include(std::string_view text, std::size_t at) {
  const std::size_t line = text.rfind('\n', at);
  const std::size_t begin = line == std::string_view::npos ? 0 : line + 1;
  return text.substr(begin).starts_with("#include");
}

// Does the text before an opening brace head a function? A container or a list of values does not.
bool heads_function(std::string_view head) {
  const std::size_t first = head.find_first_not_of(" \n");
  if (first == std::string_view::npos) return false;
  head.remove_prefix(first);
  for (const std::string_view word : {"namespace", "class", "struct", "union", "enum"}) {
    if (head.starts_with(word)) return false;
  }
  const std::size_t last = head.find_last_not_of(" \n");
  if (head[last] == '=' || head[last] == ',' || head[last] == '(') return false;
  const std::size_t paren = head.find(')');
  const std::size_t equals = head.find(" = ");
  return paren != std::string_view::npos && (equals == std::string_view::npos || paren < equals);
}

}  // namespace

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::string code_of(std::string_view text) {
  std::string code(text);
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t end = at + 1;
    if (text.substr(at, 2) == "//") {
      end = std::min(text.find('\n', at), text.size());
      blank(code, at, end);
    } else if (text.substr(at, 2) == "/*") {
      end = std::min(text.find("*/", at + 2), text.size() - 2) + 2;
      blank(code, at, end);
    } else if (text[at] == '"' && !begins_include(text, at)) {
      const bool raw = at > 0 && text[at - 1] == 'R';
      end = raw ? end_of_raw(text, at) : end_of_quoted(text, at);
      blank(code, at + 1, end - 1);
    } else if (text[at] == '\'' && (at == 0 || !is_name_character(text[at - 1]))) {
      end = end_of_quoted(text, at);
      blank(code, at + 1, end - 1);
    }
    at = end;
  }
  return code;
}

std::vector<Function> functions_of(std::string_view code) {
  std::vector<Function> functions;
  std::size_t line = 1;
  std::size_t head = 0;   // where the text before the next brace begins
  int depth = 0;          // inside the function; 0: outside of any
  for (std::size_t at = 0; at < code.size(); ++at) {
    const char c = code[at];
    if (c == '\n') {
      ++line;
      if (code.substr(at + 1).starts_with('#')) {
        at = std::min(code.find('\n', at + 1), code.size()) - 1;
      }
      if (depth == 0 && code[at] != '\n') head = at + 1;
    } else if (c == '{') {
      if (depth > 0) {
        ++depth;
      } else if (heads_function(code.substr(head, at - head))) {
        depth = 1;
        functions.push_back({line, 0});
      }
      head = at + 1;
    } else if (c == '}') {
      if (depth > 0 && --depth == 0) functions.back().lines = line - functions.back().line + 1;
      head = at + 1;
    } else if (c == ';') {
      head = at + 1;
    }
  }
  return functions;
}

std::vector<Word> words_of(std::string_view code) {
  std::vector<Word> words;
  std::size_t line = 1;
  std::string word;
  const auto finish = [&] {
    if (!word.empty()) words.push_back({word, line});
    word.clear();
  };
  for (const char c : code) {
    if (!is_name_character(c) || c == '_') finish();
    if (c == '\n') ++line;
    if (!is_name_character(c) || c == '_') continue;
    if (std::isupper(static_cast<unsigned char>(c)) != 0) finish();
    word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  finish();
  return words;
}

std::size_t columns_of(std::string_view line) {
  return static_cast<std::size_t>(std::count_if(line.begin(), line.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;  // continuation bytes take no column
  }));
}

}  // namespace cupel::tidy
