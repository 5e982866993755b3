#include "ledger/plain.h"

#include <doctest/doctest.h>

using namespace cupel;

TEST_CASE("a decimal number has one spelling and a limit") {
  CHECK(parse_decimal("0", 0) == 0);
  CHECK(parse_decimal("18446744073709551615", UINT64_MAX) == UINT64_MAX);
  CHECK_FALSE(parse_decimal("18446744073709551616", UINT64_MAX).has_value());
  CHECK_FALSE(parse_decimal("6", 5).has_value());
  for (const char* text : {"", "00", "01", "+1", "-1", "1 ", " 1", "1.", "0x1", "１"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_decimal(text, UINT64_MAX).has_value());
  }
}

TEST_CASE("a hash in base64url has 43 characters and no stray bits") {
  const std::string text = to_base64url(sha256("x"));
  CHECK(text.size() == 43);
  CHECK(hash_from_base64url(text) == sha256("x"));
  std::string stray = text;
  ++stray.back();
  CHECK_FALSE(hash_from_base64url(stray).has_value());
  CHECK_FALSE(hash_from_base64url(text + "=").has_value());
  CHECK_FALSE(hash_from_base64url(text.substr(1)).has_value());
  CHECK_FALSE(hash_from(std::string(31, 'x')).has_value());
}
