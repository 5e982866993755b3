/// Words that no screen of ours may say: an alert states two numbers, it does not judge anybody.
#pragma once

#include <string>
#include <string_view>

namespace cupel::tidy {

enum class Place {
  anywhere,  // the hard list
  title,     // titles and labels: also words that promise innocence
};

/// Is this a file whose text reaches a screen: indicators, the page, the indicators' pages?
bool shows_words(std::string_view file);

/// Front matter `title`, `name`, `question`, `said` and `seen` are titles; so is a page's heading.
Place place_of_line(std::string_view file, std::string_view line);

/// The first banned word of a line, empty when there is none. Whole words and their endings, any
/// case. "illegal" may follow "apparently".
std::string banned_word(std::string_view line, Place place);

}  // namespace cupel::tidy
