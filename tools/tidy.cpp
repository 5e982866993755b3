#include "tidy.h"

#include "tidy_source.h"
#include "tidy_words.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

namespace cupel::tidy {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t file_lines_max = 500;
constexpr std::size_t function_lines_max = 70;
constexpr std::size_t line_columns_max = 120;

using Names = std::set<std::string, std::less<>>;

// Which rooms a room may include besides itself; src/CMakeLists.txt links the same.
const std::map<std::string, Names, std::less<>> arrows = {
    {"model", {}},
    {"ledger", {"model"}},
    {"sources", {"model"}},
    {"trade", {"model"}},
    {"earth", {"model"}},
    {"risk", {"model"}},
    {"lake", {"model", "ledger"}},
    {"cases", {"model", "ledger", "lake"}},
    {"runs", {"model", "ledger", "sources", "trade", "earth", "risk", "lake", "cases"}},
    {"serve", {"model", "ledger", "sources", "trade", "earth", "risk", "lake", "cases", "runs"}},
    {"cli", {"model", "ledger", "sources", "trade", "earth", "risk", "lake", "cases", "runs"}},
};
const Names pure_rooms = {"trade", "earth", "risk"};
const Names impure_includes = {"<fstream>", "<filesystem>", "<iostream>", "<thread>", "<random>",
                               "<future>", "<sys/socket.h>", "<unistd.h>"};
const std::string_view impure_calls[] = {"system_clock::now", "steady_clock::now", "random_device",
                                         "rand(", "getenv(", "std::async"};
const Names path_words = {"utils", "util", "common", "helpers", "helper", "core", "manager"};
const Names short_words = {"cfg", "mgr", "impl"};
const Names text_suffixes = {".h",  ".cpp", ".cc", ".sql",    ".world", ".md",  ".ts",    ".js",
                             ".mjs", ".py", ".css", ".svelte", ".sh",   ".txt", ".cmake", ".toml"};
const Names folders_skipped = {"build", "node_modules", "third_party", ".git", "dist", "generated",
                               "corpus", "golden", "__pycache__"};

class Tree {
 public:
  Tree(const fs::path& root, const std::string& exceptions) : root_(root) {
    for (const std::string& line : lines_of(exceptions)) {
      const std::size_t space = line.find(' ');
      if (line.empty() || line[0] == '#' || space == std::string::npos) continue;
      excused_[{line.substr(0, space), line.substr(space + 1)}] = false;
    }
  }
  std::vector<Problem> check();

 private:
  void report(const std::string& file, std::size_t line, const std::string& rule,
              const std::string& text);
  void check_names(const std::string& file);
  void check_text(const std::string& file, const std::vector<std::string>& lines);
  void check_cpp(const std::string& file, const std::string& text);
  void check_include(const std::string& file, std::size_t line, const std::string& included);
  bool has_twin(std::string stem) const;
  void check_twins();

  fs::path root_;
  std::set<std::string> files_;
  std::map<std::pair<std::string, std::string>, bool> excused_;  // true: it excused something
  std::vector<Problem> problems_;
};

std::string content_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  content << file.rdbuf();
  return content.str();
}

// "trade" for "src/trade/price.cpp", nothing elsewhere.
std::string room_of(const std::string& file) {
  if (!file.starts_with("src/")) return "";
  const std::size_t slash = file.find('/', 4);
  return slash == std::string::npos ? "" : file.substr(4, slash - 4);
}

bool holds_word(std::string_view line, std::string_view word) {
  const auto is_letter = [&](std::size_t at) {  // a quote too: the code of no currency is quoted
    if (at >= line.size()) return false;
    return line[at] == '"' || std::isalnum(static_cast<unsigned char>(line[at])) != 0;
  };
  for (std::size_t at = line.find(word); at != std::string_view::npos;
       at = line.find(word, at + 1)) {
    if (!is_letter(at - 1) && !is_letter(at + word.size())) return true;
  }
  return false;
}

bool is_test(const std::string& file) {
  return file.ends_with("_test.cpp");
}

void Tree::report(const std::string& file, std::size_t line, const std::string& rule,
                  const std::string& text) {
  const auto excuse = excused_.find({rule, file});
  if (excuse != excused_.end()) {
    excuse->second = true;
  } else {
    problems_.push_back({file, line, rule, text});
  }
}

void Tree::check_include(const std::string& file, std::size_t line, const std::string& included) {
  const std::string room = room_of(file);
  const bool own = included.starts_with('"');
  const std::string inner = included.substr(1, included.find(own ? '"' : '>', 1) - 1);
  const std::string other = inner.substr(0, inner.find('/'));
  const auto allowed = arrows.find(room);
  if (own && arrows.contains(other) && other != room && allowed != arrows.end() &&
      !allowed->second.contains(other)) {
    report(file, line, "arrow", room + "/ may not include " + inner + ": move what is shared down");
  }
  if (inner == "duckdb.h" && room != "lake") {
    report(file, line, "duckdb", "only lake/ sees DuckDB: use lake/engine.h");
  }
  if (inner.starts_with("boost/beast") && room != "serve") {
    report(file, line, "beast", "only serve/ sees the HTTP library");
  }
  for (const std::string_view heavy : {"nlohmann/", "CLI/", "toml++/"}) {
    const bool forward = inner.ends_with("json_fwd.hpp");  // made for headers
    if (inner.starts_with(heavy) && file.ends_with(".h") && !forward) {
      report(file, line, "heavy", inner + " belongs into a .cpp");
    }
  }
  if (inner == "regex") report(file, line, "regex", "<regex> recurses on its input: scan by hand");
  if (pure_rooms.contains(room) && !is_test(file) &&
      impure_includes.contains(own ? "" : "<" + inner + ">")) {
    report(file, line, "pure", room + "/ is pure: bytes, clock and seeds come in as arguments");
  }
}

void Tree::check_cpp(const std::string& file, const std::string& text) {
  const std::string code = code_of(text);
  const auto lines = lines_of(code);
  const auto stated = lines_of(text);
  const bool pure = pure_rooms.contains(room_of(file)) && !is_test(file);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    constexpr std::string_view include = "#include ";
    if (lines[i].starts_with(include)) check_include(file, i + 1, lines[i].substr(include.size()));
    if (columns_of(stated[i]) > line_columns_max) {
      report(file, i + 1, "line", "longer than " + std::to_string(line_columns_max) + " columns");
    }
    if (lines[i].find("catch (...)") != std::string::npos) {
      report(file, i + 1, "catch", "catch what you can handle, by type");
    }
    if (is_test(file) && lines[i].find("sleep_for") != std::string::npos) {
      report(file, i + 1, "sleep", "a test waits for a condition, not for time");
    }
    for (const std::string_view call : impure_calls) {
      if (pure && lines[i].find(call) != std::string::npos) {
        report(file, i + 1, "pure", std::string(call) + " in a pure room: take it as an argument");
      }
    }
  }
  if (lines.size() > file_lines_max) {
    report(file, lines.size(), "file", "more than 500 lines: split it by noun");
  }
  for (const Function& function : functions_of(code)) {
    if (function.lines <= function_lines_max) continue;
    report(file, function.line, "function",
           std::to_string(function.lines) + " lines, at most 70: one level of thought each");
  }
  for (const Word& word : words_of(code)) {
    if (short_words.contains(word.text)) {
      report(file, word.line, "name", "\"" + word.text + "\" in a name: write the word out");
    }
  }
}

void Tree::check_names(const std::string& file) {
  for (const Word& word : words_of(file)) {
    if (path_words.contains(word.text) || short_words.contains(word.text)) {
      report(file, 0, "name", "\"" + word.text + "\" in a path says nothing: name what is in it");
    }
  }
  const auto banned = banned_word(file, Place::anywhere);
  if (!banned.empty()) report(file, 0, "word", "\"" + banned + "\" in a file name");
}

void Tree::check_text(const std::string& file, const std::vector<std::string>& lines) {
  // Written in two halves: these lines must not report themselves.
  static const std::string_view markers[] = {"FIX" "ME", "TO" "DO", "XX" "X"};
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string& line = lines[i];
    if (line.ends_with(' ') || line.ends_with('\t')) {
      report(file, i + 1, "blank", "trailing blanks");
    }
    for (const char c : line) {
      if (static_cast<unsigned char>(c) >= 0x20 || c == '\t') continue;
      report(file, i + 1, "control", "a control character: escape it");
      break;
    }
    for (const std::string_view marker : markers) {
      if (holds_word(line, marker)) {
        report(file, i + 1, "leftover", "a leftover marker: do it, or state the limit");
      }
    }
    if (!shows_words(file)) continue;
    const auto banned = banned_word(line, place_of_line(file, line));
    if (!banned.empty()) {
      report(file, i + 1, "word", "\"" + banned + "\": state both numbers, judge nobody");
    }
  }
}

// vault_rows.cpp has vault_rows_test.cpp, or that of the noun it is a part of: vault_test.cpp.
bool Tree::has_twin(std::string stem) const {
  const std::size_t folder = stem.rfind('/');
  while (true) {
    if (files_.contains(stem + "_test.cpp")) return true;
    if (files_.contains(stem + "_slow_test.cpp")) return true;
    const std::size_t part = stem.rfind('_');
    if (part == std::string::npos || part < folder) return false;
    stem.resize(part);
  }
}

void Tree::check_twins() {
  Names pages;
  for (const std::string& file : files_) {
    const std::string stem = file.substr(0, file.rfind('.'));
    if (arrows.contains(room_of(file)) && file.ends_with(".cpp") && !is_test(file) &&
        !has_twin(stem)) {
      report(file, 0, "twin", "no " + stem + "_test.cpp beside it");
    }
    if (!file.starts_with("indicators/")) continue;
    if (file.ends_with(".world") && !files_.contains(stem + ".sql")) {
      report(file, 0, "trio", "a drawn world without its indicator");
    }
    if (!file.ends_with(".sql")) continue;
    const std::string name = stem.substr(stem.rfind('/') + 1);
    const std::string page = "docs/indicators/" + name.substr(0, name.find('-')) + ".md";
    pages.insert(page);
    if (!files_.contains(stem + ".world")) report(file, 0, "trio", stem + ".world is missing");
    if (!files_.contains(page)) report(file, 0, "trio", page + " is missing");
  }
  for (const std::string& file : files_) {
    if (file.starts_with("docs/indicators/") && !file.ends_with("README.md") &&
        file.ends_with(".md") && !pages.contains(file)) {
      report(file, 0, "trio", "a page without its indicator");
    }
  }
}

std::vector<Problem> Tree::check() {
  for (auto at = fs::recursive_directory_iterator(root_); at != fs::recursive_directory_iterator();
       ++at) {
    if (at->is_directory() && folders_skipped.contains(at->path().filename().string())) {
      at.disable_recursion_pending();
    }
    if (!at->is_regular_file()) continue;
    if (!text_suffixes.contains(at->path().extension().string())) continue;
    files_.insert(at->path().lexically_relative(root_).generic_string());
  }
  for (const std::string& file : files_) {
    const std::string text = content_of(root_ / file);
    check_names(file);
    check_text(file, lines_of(text));
    if (file.ends_with(".h") || file.ends_with(".cpp") || file.ends_with(".cc")) {
      check_cpp(file, text);
    }
  }
  check_twins();
  for (const auto& [excuse, used] : excused_) {
    if (used) continue;
    problems_.push_back({"tools/tidy_exceptions.txt", 0, "stale",
                         excuse.first + " " + excuse.second + " excuses nothing: drop the line"});
  }
  std::sort(problems_.begin(), problems_.end(), [](const Problem& left, const Problem& right) {
    return std::tie(left.file, left.line, left.rule) < std::tie(right.file, right.line, right.rule);
  });
  return std::move(problems_);
}

}  // namespace

std::vector<Problem> check_tree(const fs::path& root, const std::string& exceptions) {
  return Tree(root, exceptions).check();
}

}  // namespace cupel::tidy
