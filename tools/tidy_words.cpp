#include "tidy_words.h"

#include <algorithm>
#include <cctype>

namespace cupel::tidy {
namespace {

constexpr std::string_view never[] = {"guilty",      "criminal",  "launderer", "fraud",
                                      "smuggler",    "ghost",     "alchemy",   "clandestine",
                                      "suspicious",  "risk score", "illegal"};
constexpr std::string_view never_in_titles[] = {"clean", "safe", "verified"};

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

bool is_letter(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0;
}

// At the beginning of a word; `whole`: and up to its end.
bool has_word(std::string_view line, std::string_view word, bool whole) {
  for (std::size_t at = line.find(word); at != std::string_view::npos;
       at = line.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    const bool begins = at == 0 || !is_letter(line[at - 1]);
    const bool ends = end == line.size() || !is_letter(line[end]);
    const bool softened = word == "illegal" && line.substr(0, at).ends_with("apparently ");
    if (begins && (ends || !whole) && !softened) return true;
  }
  return false;
}

}  // namespace

bool shows_words(std::string_view file) {
  return (file.starts_with("indicators/") && file.ends_with(".sql")) ||
         (file.starts_with("docs/indicators/") && !file.ends_with("README.md")) ||
         file.starts_with("web/src/");
}

Place place_of_line(std::string_view file, std::string_view line) {
  if (file.ends_with(".md")) return line.starts_with("# ") ? Place::title : Place::anywhere;
  if (!line.starts_with("--- ")) return Place::anywhere;
  line.remove_prefix(4);
  for (const std::string_view key : {"title", "name", "question", "said", "seen"}) {
    if (line.starts_with(key) && line.substr(key.size()).starts_with(" ")) return Place::title;
  }
  return Place::anywhere;
}

std::string banned_word(std::string_view line, Place place) {
  const std::string text = lower(line);
  for (const std::string_view word : never) {
    if (has_word(text, word, false)) return std::string(word);
  }
  if (place != Place::title) return "";
  for (const std::string_view word : never_in_titles) {
    if (has_word(text, word, true)) return std::string(word);
  }
  return "";
}

}  // namespace cupel::tidy
