#include "sources/json_text.h"

#include <doctest/doctest.h>

#include <string>

using namespace cupel;
using namespace cupel::json_text;

namespace {

ValueEnd end_of(std::string text, int depth = 64) {
  const std::size_t size = text.size();
  text.resize(size + 64, '\0');
  return value_end(text.data(), size, 0, depth);
}

std::optional<std::string> unescaped(std::string text) {
  const auto size = unescape(text.data(), text.size());
  if (!size) return std::nullopt;
  text.resize(*size);
  return text;
}

}  // namespace

TEST_CASE("a value ends where its brackets do, whatever its strings hold") {
  CHECK(end_of(R"({"a":"}","b":["]\"",{}]} ,)").at == 24);
  CHECK(end_of(R"("a\\" , "b")").at == 5);
  CHECK(end_of("12.5,").at == 4);
  CHECK(end_of("[1,[2,3]]").end == End::found);
  CHECK(end_of(R"({"a":[1,2})").end == End::broken);
  CHECK(end_of(R"({"a":"b)").end == End::unfinished);
  CHECK(end_of("12").end == End::unfinished);
  CHECK(end_of(",").end == End::broken);
  CHECK(end_of(std::string(5, '[') + std::string(5, ']'), 5).end == End::found);
  CHECK(end_of(std::string(6, '[') + std::string(6, ']'), 5).end == End::too_deep);
  CHECK(end_of(std::string(100'000, '['), 62).end == End::too_deep);
}

TEST_CASE("escapes of a string are resolved; broken ones are refused") {
  CHECK(unescaped(R"(a\n\t\"\\\/\u00e9\ud83d\ude00)") == "a\n\t\"\\/\xC3\xA9\xF0\x9F\x98\x80");
  CHECK(!unescaped(R"(\x)"));
  CHECK(!unescaped(R"(\u12)"));
  CHECK(!unescaped(R"(\ud83d)"));
  CHECK(!unescaped(R"(\ud83d\u0041)"));
  CHECK(!unescaped(R"(\ude00)"));
  CHECK(!unescaped("\\"));
}

TEST_CASE("numbers and words follow the grammar of JSON") {
  for (const char* good : {"0", "-0", "1", "12.50", "1e5", "1E-05", "true", "false", "null"}) CHECK(is_scalar(good));
  for (const char* bad : {"", "01", "1.", ".5", "+1", "1e", "NaN", "nul", "0x1", "--1", "1.2.3"}) {
    CHECK(!is_scalar(bad));
  }
}
