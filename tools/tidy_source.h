/// C++ text as tidy looks at it: lines, and the same lines with comments and strings blanked.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace cupel::tidy {

std::vector<std::string> lines_of(std::string_view text);

/// The text with the contents of comments, strings and characters replaced by blanks, line by line
/// as long as before. `#include` lines keep their quotes.
std::string code_of(std::string_view text);

struct Function {
  std::size_t line = 0;   // of its opening brace, counted from 1
  std::size_t lines = 0;  // from there to its closing brace
};
/// Outermost functions (and test cases) of text that went through code_of().
std::vector<Function> functions_of(std::string_view code);

/// Names in code, split at underscores and capitals, in lower case: "fineMass" is fine and mass.
struct Word {
  std::string text;
  std::size_t line = 0;
};
std::vector<Word> words_of(std::string_view code);

std::size_t columns_of(std::string_view line);

}  // namespace cupel::tidy
