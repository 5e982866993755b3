/// The style guide as a test: reads the tree once and names every line that leaves it. It knows the
/// text, not the language; what needs a compiler is clang-tidy's.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace cupel::tidy {

struct Problem {
  std::string file;  // relative to the root, with slashes
  std::size_t line = 0;
  std::string rule;  // one word, as the exceptions name it
  std::string text;  // what is wrong, what to use instead
};

/// Every problem of the tree, by file and line. `exceptions` is the text of tidy_exceptions.txt:
/// lines `rule path`, each excusing one file from one rule; one that excuses nothing is a problem
/// itself, so that the list can only shrink.
std::vector<Problem> check_tree(const std::filesystem::path& root, const std::string& exceptions);

}  // namespace cupel::tidy
