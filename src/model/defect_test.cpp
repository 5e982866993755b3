#include "model/defect.h"
#include "model/encoding.h"

#include <doctest/doctest.h>

using namespace cupel;

TEST_CASE("a defect's text is cut at a character") {
  const std::string full(defect_text_bytes_max, 'a');
  CHECK(defect_text("").empty());
  CHECK(defect_text(full) == full);
  CHECK(defect_text(full + "b") == full);
  const std::string almost(defect_text_bytes_max - 1, 'a');
  CHECK(defect_text(almost + "金金") == almost);
}

TEST_CASE("wherever the limit falls in a text, what is left is a whole text and its beginning") {
  for (const char* character : {"a", "é", "金", "\xF0\x9D\x84\x9E"}) {
    for (std::size_t lead = 0; lead < 4; ++lead) {
      std::string text(lead, 'x');
      while (text.size() < 2 * defect_text_bytes_max) text += character;
      const std::string cut = defect_text(text);
      CHECK(is_utf8(cut));
      CHECK(text.starts_with(cut));
      CHECK(cut.size() <= defect_text_bytes_max);
      CHECK(cut.size() + 4 > defect_text_bytes_max);  // no more is lost than one character
    }
  }
}
