#include "ledger/crc32c.h"

#include <doctest/doctest.h>

#include <random>
#include <string>

using namespace cupel;

TEST_CASE("CRC-32C of the examples of RFC 3720, with the processor's instruction and without") {
  std::string rising, falling;
  for (int i = 0; i < 32; ++i) {
    rising.push_back(static_cast<char>(i));
    falling.push_back(static_cast<char>(31 - i));
  }
  for (const auto crc : {&crc32c, &crc32c_by_table}) {
    CHECK(crc(std::string(32, '\0')) == 0x8A9136AAU);
    CHECK(crc(std::string(32, '\xFF')) == 0x62A8AB43U);
    CHECK(crc(rising) == 0x46DD794EU);
    CHECK(crc(falling) == 0x113FDB5CU);
    CHECK(crc("123456789") == 0xE3069283U);
    CHECK(crc("") == 0);
  }
}

TEST_CASE("both ways agree on any bytes of any length and alignment") {
  std::mt19937 random(3);
  std::string bytes;
  for (int i = 0; i < 600; ++i) bytes.push_back(static_cast<char>(random() & 255U));
  for (std::size_t begin = 0; begin < 9; ++begin) {
    for (std::size_t length = 0; begin + length <= bytes.size(); length += 1 + length / 8) {
      const std::string_view part = std::string_view(bytes).substr(begin, length);
      CHECK(crc32c(part) == crc32c_by_table(part));
    }
  }
}

TEST_CASE("one flipped bit anywhere is noticed") {
  std::string bytes = "a record of the log, as it was written";
  const std::uint32_t whole = crc32c(bytes);
  for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << bit % 8));
    CHECK(crc32c(bytes) != whole);
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << bit % 8));
  }
}
