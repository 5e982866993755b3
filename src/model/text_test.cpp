#include "model/calendar.h"
#include "model/defect.h"
#include "model/encoding.h"
#include "model/facts.h"
#include "model/sha256.h"

#include <doctest/doctest.h>

#include <set>

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
  CHECK(from_hex("00ff") == std::string("\0\xff", 2));
  CHECK(from_hex("0F") == std::nullopt);
}

TEST_CASE("UTF-8 with overlong forms and surrogates is refused at the byte") {
  std::size_t at = 99;
  CHECK(is_utf8("Zoë Бар 金"));
  CHECK_FALSE(is_utf8("ab\xC0\x80", &at));
  CHECK(at == 2);
  CHECK_FALSE(is_utf8("\xED\xA0\x80"));
  CHECK_FALSE(is_utf8("\xF4\x90\x80\x80"));
  CHECK_FALSE(is_utf8("\xE2\x82"));
}

TEST_CASE("a defect's text is cut at a character") {
  std::string text(199, 'a');
  text += "金金";
  CHECK(defect_text(text) == std::string(199, 'a'));
}

TEST_CASE("SHA-256 of the empty text") {
  CHECK(to_hex(bytes_of(sha256(""))) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("dates and instants") {
  CHECK(parse_iso_date("2024-02-29") == Date{2024, 2, 29});
  CHECK(parse_iso_date("2023-02-29") == std::nullopt);
  CHECK(days_of({1970, 1, 1}) == 0);
  CHECK(date_of_days(-1) == Date{1969, 12, 31});
  CHECK(parse_rfc3339("2026-03-01T08:00Z")->instant_us == 1772352000000000);
  CHECK(parse_rfc3339("2026-03-01T10:00:00.5+02:00")->instant_us == 1772352000500000);
  CHECK(rfc3339(1772352000000000) == "2026-03-01T08:00:00Z");
  CHECK(rfc3339(1772352000500000) == "2026-03-01T08:00:00.500000Z");
}

TEST_CASE("the data dictionary: names unique, keys exist, every column says what it means") {
  std::string previous;
  for (const TableSpec& table : fact_tables()) {
    CHECK(previous < table.name);
    previous = table.name;
    std::set<std::string> names;
    for (const ColumnSpec& column : table.columns) {
      CAPTURE(table.name + "." + column.name);
      CHECK(names.insert(column.name).second);
      CHECK_FALSE(column.meaning.empty());
      const auto tail = [&](std::string_view suffix) { return column.name.ends_with(suffix); };
      if (tail("_ug10")) CHECK(column.unit == "0.1 µg");
      if (tail("_e4")) CHECK(column.unit.starts_with("1e-4"));
      if (tail("_us")) CHECK(column.unit == "µs UTC");
      if (tail("_e4")) CHECK(fact_table(table.name) != nullptr);
    }
    for (const std::string& key : table.business_key) CHECK(names.contains(key));
  }
}
