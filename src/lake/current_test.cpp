#include "lake/current.h"

#include "model/encoding.h"

#include <doctest/doctest.h>

namespace cupel {
namespace {

Current drawn() {
  Current current;
  current.log_size = 42;
  current.blocks[{"trade", 3}] = {5400, 120331, sha256("trade")};
  current.blocks[{"trade", 20}] = {1, 99, sha256("more")};
  current.blocks[{"delivery", 3}] = {1, 3004, sha256("delivery")};
  current.runs["8c1e.findings.json"] = {4410, sha256("run")};
  return current;
}

// Lines with a right seal: what a careless or foreign writer could have left.
std::string sealed(const std::string& lines) {
  return lines + "seal " + to_hex(bytes_of(sha256(lines))) + "\n";
}

std::string without_seal(const std::string& text) { return text.substr(0, text.rfind("seal ")); }

TEST_CASE("CURRENT is printed in order and read back as it was") {
  const std::string text = print_current(drawn());
  CHECK(text.starts_with("cupel lake 1\nengine v1.5.6\ndictionary "));
  CHECK(text.find("log 42\ntable delivery 3 1 3004 ") != std::string::npos);
  CHECK(text.find("table trade 3 ") < text.find("table trade 20 "));
  const Result<Current> again = parse_current(text);
  REQUIRE(again);
  CHECK(print_current(*again) == text);
  CHECK(again->log_size == 42);
  CHECK(again->blocks.size() == 3);
  CHECK(again->runs.at("8c1e.findings.json").bytes == 4410);
}

TEST_CASE("a changed byte anywhere and any other length of CURRENT are refused") {
  const std::string text = print_current(drawn());
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string changed = text;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    REQUIRE_FALSE(parse_current(changed));
    REQUIRE_FALSE(parse_current(text.substr(0, i)));
  }
  CHECK_FALSE(parse_current(text + "\n"));
  CHECK_FALSE(parse_current(text + text));
}

TEST_CASE("a sealed CURRENT that names what cannot be is refused at its line") {
  const std::string lines = without_seal(print_current(drawn()));
  const std::size_t end = lines.size();
  const std::string hash(64, 'a');
  for (const std::string& line :
       {"table nowhere 1 1 1 " + hash, "table trade -1 1 1 " + hash, "table trade 01 1 1 " + hash,
        "table trade 1 1 " + hash, "table trade 1 1 1 " + hash.substr(1),
        "table trade 1 1 1 " + std::string(64, 'A'), "table trade 3 1 1 " + hash,
        "run ../x 1 " + hash, "run .x 1 " + hash, "run x.part 1 " + hash, std::string("log"),
        std::string("log 18446744073709551616"), std::string("other"), std::string()}) {
    CAPTURE(line);
    const Result<Current> current = parse_current(sealed(lines + line + "\n"));
    REQUIRE_FALSE(current);
    CHECK(current.error().kind == ErrorKind::corrupt);
    CHECK(current.error().rule == "lake_current");
    CHECK(current.error().where.offset == end);
  }
}

TEST_CASE("a sealed CURRENT in another order is not what we wrote") {
  const std::string lines = without_seal(print_current(drawn()));
  const std::string hash(64, 'a');
  CHECK_FALSE(parse_current(sealed(lines + "table airstrip 1 1 1 " + hash + "\n")));
  CHECK_FALSE(parse_current(sealed(lines + "log 42\n")));
  CHECK_FALSE(parse_current(sealed("cupel lake 1\n")));
  CHECK(parse_current(sealed(lines)));
}

TEST_CASE("another engine or dictionary is another version, not damage") {
  std::string lines = without_seal(print_current(drawn()));
  lines.replace(lines.find("v1.5.6"), 6, "v2.0.0");
  const Result<Current> current = parse_current(sealed(lines));
  REQUIRE_FALSE(current);
  CHECK(current.error().rule == "lake_version");
}

}  // namespace
}  // namespace cupel
