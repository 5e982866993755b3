#include "model/jcs.h"

#include "model/encoding.h"
#include "model/shared_data.h"

#include <doctest/doctest.h>

#include <bit>
#include <fstream>
#include <sstream>

using namespace cupel;

namespace {

std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  content << file.rdbuf();
  return content.str();
}

std::string jcs_string_of(std::string_view text) {
  std::string out;
  append_jcs_string(out, text);
  return out;
}

std::string rule_of(std::string_view json) {
  const auto made = canonicalise(json);
  return made ? "accepted" : made.error().rule;
}

}  // namespace

TEST_CASE("the six published triples come out byte for byte") {
  const auto folder = shared_data("trace/jcs");
  if (!folder) {
    MESSAGE("skipped: CUPEL_SHARED is absent");
    return;
  }
  int checked = 0;
  for (const char* name : {"arrays", "french", "structures", "unicode", "values", "weird"}) {
    CAPTURE(name);
    const auto made = canonicalise(content_of(*folder / "input" / (std::string(name) + ".json")));
    REQUIRE(made.has_value());
    CHECK(*made == content_of(*folder / "output" / (std::string(name) + ".json")));
    std::string hex;
    for (const char digit : content_of(*folder / "outhex" / (std::string(name) + ".txt"))) {
      if (digit != ' ' && digit != '\n' && digit != '\r') hex += digit;
    }
    CHECK(to_hex(*made) == hex);
    ++checked;
  }
  CHECK(checked == 6);
}

TEST_CASE("numbers take ECMAScript's shortest form") {
  CHECK(jcs_number(0.0) == "0");
  CHECK(jcs_number(-0.0) == "0");
  CHECK(jcs_number(1e21) == "1e+21");
  CHECK(jcs_number(1e20) == "100000000000000000000");
  CHECK(jcs_number(0.000001) == "0.000001");
  CHECK(jcs_number(9.999999999999997e-7) == "9.999999999999997e-7");
  CHECK(jcs_number(std::bit_cast<double>(0x4340000000000001)) == "9007199254740994");
  CHECK(jcs_number(std::bit_cast<double>(0x4340000000000002)) == "9007199254740996");
  CHECK(jcs_number(std::bit_cast<double>(0x41b3de4355555555)) == "333333333.3333333");
  CHECK(jcs_number(std::bit_cast<double>(std::uint64_t{1})) == "5e-324");
  CHECK(jcs_number(-1.7976931348623157e308) == "-1.7976931348623157e+308");
  CHECK(jcs_number(-12.5) == "-12.5");
  CHECK(jcs_number(0.00012) == "0.00012");
}

TEST_CASE("numbers in text are read as doubles and written once") {
  CHECK(canonicalise("[-0, 1.0, 1e2, 9007199254740993, 4.50, 2e-3]").value() ==
        "[0,1,100,9007199254740992,4.5,0.002]");
  CHECK(rule_of("1e400") == "number_range");
  CHECK(canonicalise("1e-400").value() == "0");
}

TEST_CASE("strings take the shortest escapes at every position of a word") {
  CHECK(jcs_string_of("") == "\"\"");
  CHECK(jcs_string_of("a\"b\\c") == "\"a\\\"b\\\\c\"");
  CHECK(jcs_string_of("\b\t\n\f\r") == "\"\\b\\t\\n\\f\\r\"");
  CHECK(jcs_string_of(std::string_view("\0\x1f\x7f", 3)) == "\"\\u0000\\u001f\x7f\"");
  CHECK(jcs_string_of("Doré → бар 😀") == "\"Doré → бар 😀\"");
  for (std::size_t at = 0; at < 24; ++at) {
    std::string text(24, 'x');
    text[at] = '\n';
    const std::string expected =
        "\"" + std::string(at, 'x') + "\\n" + std::string(23 - at, 'x') + "\"";
    CHECK(jcs_string_of(text) == expected);
  }
}

TEST_CASE("names sort by UTF-16 code units") {
  CHECK(compare_jcs_names("a", "a") == 0);
  CHECK(compare_jcs_names("a", "ab") < 0);
  CHECK(compare_jcs_names("b", "ab") > 0);
  CHECK(compare_jcs_names("😀", "\uFB33") < 0);
  CHECK(compare_jcs_names("\uFB33", "😀") > 0);
  CHECK(compare_jcs_names("\uD7FF", "😀") < 0);
  CHECK(compare_jcs_names("😀a", "😀b") < 0);
  CHECK(canonicalise("{\"\\ufb33\":1,\"\\ud83d\\ude00\":2,\"é\":3}").value() ==
        "{\"é\":3,\"😀\":2,\"\uFB33\":1}");
}

TEST_CASE("text that is no JSON is refused by name") {
  CHECK(rule_of("") == "not_json");
  CHECK(rule_of("[1,]") == "not_json");
  CHECK(rule_of("{\"a\":1,}") == "not_json");
  CHECK(rule_of("[01]") == "not_json");
  CHECK(rule_of("[+1]") == "not_json");
  CHECK(rule_of("[1.]") == "not_json");
  CHECK(rule_of("[\"\t\"]") == "not_json");
  CHECK(rule_of("[\"\\x\"]") == "not_json");
  CHECK(rule_of("[1] 2") == "not_json");
  CHECK(rule_of("{\"a\" 1}") == "not_json");
  CHECK(rule_of("nul") == "not_json");
  CHECK(rule_of("\"abc") == "not_json");
  CHECK(rule_of("\"abc\\") == "not_json");
  CHECK(rule_of("{\"a\":1,\"\\u0061\":2}") == "duplicate_member");
  CHECK(rule_of("\"\\ud800\"") == "lone_surrogate");
  CHECK(rule_of("\"\\udc00\\ud800\"") == "lone_surrogate");
  CHECK(rule_of("\"\xff\"") == "not_utf8");
  CHECK(rule_of("{\"a\":{},\"b\":[[],{}]}") == "accepted");
}

TEST_CASE("depth has a limit and costs no stack") {
  CHECK(rule_of(std::string(64, '[') + std::string(64, ']')) == "accepted");
  CHECK(rule_of(std::string(65, '[') + std::string(65, ']')) == "too_deep");
  CHECK(rule_of(std::string(1'000'000, '[')) == "too_deep");
}
