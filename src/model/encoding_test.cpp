#include "model/encoding.h"

#include <doctest/doctest.h>

#include <random>

using namespace cupel;

TEST_CASE("base64 has one spelling") {
  CHECK(to_base64("") == "");
  CHECK(to_base64("f") == "Zg==");
  CHECK(to_base64("foobar") == "Zm9vYmFy");
  CHECK(from_base64("Zg==") == "f");
  for (const char* bad : {"Zg=", "Zg", "Zh==", "Z", "Zg==Zg==", "Zm9v\n", "Zm9-"}) {
    CAPTURE(bad);
    CHECK(from_base64(bad) == std::nullopt);
  }
  CHECK(to_base64url("\xff\xfe") == "__4");
  CHECK(from_base64url("__4") == "\xff\xfe");
  CHECK(from_base64url("__5") == std::nullopt);
  CHECK(from_base64url("Zg==") == std::nullopt);
  CHECK(from_hex("00ff") == std::string("\0\xff", 2));
  CHECK(from_hex("0F") == std::nullopt);
  CHECK(from_hex("0") == std::nullopt);
}

TEST_CASE("any bytes come back from every encoding, and any other text is not taken for one") {
  std::mt19937 random(7);
  for (std::size_t length = 0; length < 70; ++length) {
    std::string bytes;
    for (std::size_t i = 0; i < length; ++i) bytes.push_back(static_cast<char>(random() & 255U));
    CHECK(from_hex(to_hex(bytes)) == bytes);
    CHECK(from_base64(to_base64(bytes)) == bytes);
    CHECK(from_base64url(to_base64url(bytes)) == bytes);
    // One spelling: a text that decodes is the one that encoding gives.
    std::string text;
    for (std::size_t i = 0; i < length; ++i) text.push_back("AZaz09+/=-_"[random() % 11]);
    if (const auto decoded = from_base64(text)) CHECK(to_base64(*decoded) == text);
    if (const auto decoded = from_base64url(text)) CHECK(to_base64url(*decoded) == text);
  }
}

TEST_CASE("UTF-8 with overlong forms and surrogates is refused at the byte") {
  std::size_t at = 99;
  CHECK(is_utf8("Zoë Бар 金"));
  CHECK(is_utf8("\xF4\x8F\xBF\xBF"));  // U+10FFFF, the last
  CHECK(is_utf8(std::string_view("\0", 1)));
  CHECK_FALSE(is_utf8("ab\xC0\x80", &at));
  CHECK(at == 2);
  for (const char* bad : {"\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82", "\x80", "\xE0\x9F\xBF", "\xF0\x8F\xBF\xBF",
                          "\xC3(", "\xFF"}) {
    CHECK_FALSE(is_utf8(bad));
  }
}
