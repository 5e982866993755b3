// A second reader, written in Python from docs/formats/ alone (tools/read_log.py), must agree with
// this one on random ledgers, and both must see a planted change.

#include "ledger/damage.h"
#include "ledger/test_folder.h"
#include "model/encoding.h"
#include "model/jcs.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <random>
#include <sys/wait.h>

using namespace cupel;
namespace fs = std::filesystem;

namespace {

struct Answer {
  int exit_code = -1;
  std::string text;
};

Answer run_python(const std::string& arguments) {
  const std::string command = "python3 -B " + arguments + " 2>&1";
  FILE* pipe = ::popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  Answer answer;
  std::array<char, 4096> piece;
  while (const std::size_t got = std::fread(piece.data(), 1, piece.size(), pipe)) {
    answer.text.append(piece.data(), got);
  }
  const int status = ::pclose(pipe);
  answer.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return answer;
}

Answer second_reader(const fs::path& data, const std::string& vkey = "") {
  return run_python(std::string(CUPEL_SOURCE_DIR) + "/tools/read_log.py " + data.string() +
                    (vkey.empty() ? "" : " '" + vkey + "'"));
}

bool has_python() { return run_python("-c 'import cryptography'").exit_code == 0; }

/// A file and its rows as they must be stated, made together so that neither is read to get the other.
struct Drawn {
  std::string bytes;
  std::vector<std::pair<std::uint64_t, std::string>> rows;  // offset, canonical
};

class CsvDrawer {
 public:
  explicit CsvDrawer(std::uint32_t seed) : random_(seed) {}

  Drawn draw(std::size_t rows, char delimiter) {
    delimiter_ = delimiter;
    const bool crlf = random_() % 2 == 0;
    end_ = crlf ? "\r\n" : "\n";
    drawn_ = {};
    if (random_() % 3 == 0) drawn_.bytes = "\xEF\xBB\xBF";
    // Names: plain, empty, repeated, beyond the basic plane (their order is by UTF-16).
    drawn_.bytes += std::string("date") + delimiter + "weight" + delimiter + delimiter + "weight" +
                    delimiter + "\xF0\x9F\xA5\x87" + delimiter + "\xEF\xAC\xB3" + end_;
    names_ = {"date", "weight", "#3", "weight#4", "\xF0\x9F\xA5\x87", "\xEF\xAC\xB3"};
    for (std::size_t i = 0; i < rows; ++i) add_row();
    return drawn_;
  }

 private:
  std::string cell() {
    static const std::array<std::string, 10> pieces = {
        "401.125", " 12.50 ", "Zoë", "a,b;c", "say \"x\"", "two\nlines", "\t", "\\", "\x01", "é\r"};
    std::string text;
    for (std::size_t i = random_() % 3; i > 0; --i) text += pieces[random_() % pieces.size()];
    return text;
  }

  void add_row() {
    const std::uint64_t offset = drawn_.bytes.size();
    if (random_() % 19 == 0) {
      drawn_.bytes += end_;  // a blank line is no row
      return;
    }
    if (random_() % 17 == 0) {
      const std::string raw = std::string("2026") + delimiter_ + "\xFF\xFE";
      drawn_.bytes += raw + end_;
      drawn_.rows.emplace_back(offset, "{\"#raw\":\"" + to_base64url(raw) + "\"}");
      return;
    }
    std::map<std::string, std::string> members;
    const std::size_t width = 1 + random_() % 8;
    for (std::size_t i = 0; i < width; ++i) {
      std::string text = cell();
      if (width == 1 && text.empty()) text = "x";
      if (i > 0) drawn_.bytes += delimiter_;
      write(text);
      members[i < names_.size() ? names_[i] : "#" + std::to_string(i + 1)] = text;
    }
    drawn_.bytes += end_;
    drawn_.rows.emplace_back(offset, canonical(members));
  }

  void write(const std::string& text) {
    const bool quoted = text.find_first_of("\"\r\n,;\t") != std::string::npos || random_() % 4 == 0;
    if (!quoted) {
      drawn_.bytes += text;
      return;
    }
    drawn_.bytes += '"';
    for (const char c : text) {
      if (c == '"') drawn_.bytes += '"';
      drawn_.bytes += c;
    }
    drawn_.bytes += '"';
  }

  static std::string canonical(const std::map<std::string, std::string>& members) {
    std::vector<std::pair<std::string, std::string>> sorted(members.begin(), members.end());
    std::sort(sorted.begin(), sorted.end(), [](const auto& left, const auto& right) {
      return compare_jcs_names(left.first, right.first) < 0;
    });
    std::string out = "{";
    for (const auto& [name, text] : sorted) {
      if (out.size() > 1) out += ',';
      append_jcs_string(out, name);
      out += ':';
      append_jcs_string(out, text);
    }
    return out + "}";
  }

  std::mt19937 random_;
  char delimiter_ = ',';
  std::string end_;
  std::vector<std::string> names_;
  Drawn drawn_;
};

Drawn draw_geojson() {
  Drawn drawn;
  drawn.bytes = "{ \"type\":\"FeatureCollection\", \"name\":\"x\",\n \"features\" : [ ";
  const auto add = [&](const std::string& feature, const std::string& canonical) {
    if (!drawn.rows.empty()) drawn.bytes += " ,\n";
    drawn.rows.emplace_back(drawn.bytes.size(), canonical);
    drawn.bytes += feature;
  };
  add(R"({"type":"Feature","properties":{"b":1.50,"a":"\u00e9\n","n":null,"o":{ "x" : [1, 2]}},)"
      R"("geometry":{"type":"Point", "coordinates":[1.0,2]}})",
      R"({"geometry":"{\"type\":\"Point\", \"coordinates\":[1.0,2]}","properties.a":"é\n",)"
      R"("properties.b":"1.50","properties.o":"{ \"x\" : [1, 2]}","type":"Feature"})");
  add(R"({"type":"Feature","properties":null,"id":7,"geometry":null})",
      R"({"id":"7","type":"Feature"})");
  for (const std::string& broken :
       {std::string(R"({"a":1,"a":2})"), std::string("17"), std::string(R"({"a":NaN})"),
        std::string(R"({"a":"\ud800"})"), std::string(R"({"a":01})"),
        std::string("{\"a\":\"\xFF\"}")}) {
    add(broken, "{\"#raw\":\"" + to_base64url(broken) + "\"}");
  }
  drawn.bytes += " ],\n \"crs\":null }\n";
  return drawn;
}

/// Rows by the digest of their original: what this program's own reader would make of it.
using KnownRows = std::map<Hash, Drawn>;

RebuildRows rebuilder(const KnownRows& known) {
  return [&known](const RowsToRebuild& wanted, const RowSink& sink) -> Result<void> {
    if (!wanted.payload) return fail(ErrorKind::not_found, "the disclosure is damaged");
    const auto found = known.find(wanted.payload->digest);
    REQUIRE(found != known.end());
    for (const auto& [offset, canonical] : found->second.rows) sink(canonical, offset);
    return {};
  };
}

Draft delivery(Ledger& ledger, const Drawn& drawn, const std::string& body, bool personal,
               KnownRows& known) {
  const auto blob = ledger.vault().put_blob(drawn.bytes);
  REQUIRE(blob);
  known[blob->digest] = drawn;
  auto writer = ledger.vault().stage_rows();
  const auto salts = random_salts(drawn.rows.size());
  for (std::size_t i = 0; i < drawn.rows.size(); ++i) {
    if (i % 64 == 0) writer.offset(drawn.rows[i].first);
    writer.add(salts[i], drawn.rows[i].second);
  }
  Draft draft{.type = "delivery/1", .body = body, .rows = *writer.commit()};
  const PayloadName payload{"text/csv", blob->digest, blob->bytes};
  draft.disclosed_payload = payload;
  if (!personal) {
    draft.payload = payload;
    return draft;
  }
  const std::string disclosure = make_disclosure(
      "payload", "{\"digest\":\"" + to_base64url(bytes_of(blob->digest)) +
                     "\",\"media\":\"text/csv\",\"size\":\"" + std::to_string(blob->bytes) + "\"}");
  REQUIRE(ledger.vault().put_blob(disclosure));
  draft.sd = {disclosure_digest(disclosure)};
  return draft;
}

std::string csv_body(char delimiter) {
  return std::string(R"({"mode":"increment","reader":"csv/1","source":"t","delimiter":")") +
         (delimiter == '\t' ? "\\t" : std::string(1, delimiter)) + "\"}";
}

/// A random ledger; returns its verifier key.
std::string fill(const TestFolder& folder, std::uint32_t seed, KnownRows& known) {
  auto made = Ledger::init(folder.paths(), test_clock(), "demo.invalid/0a1b2c3d", true, small_log());
  REQUIRE(made);
  Ledger& ledger = **made;
  CsvDrawer drawer(seed);
  std::mt19937 random(seed);
  for (int i = 0; i < 6; ++i) {
    const char delimiter = ",;\t"[random() % 3];
    const Drawn drawn = drawer.draw(random() % 700, delimiter);
    REQUIRE(ledger.append({delivery(ledger, drawn, csv_body(delimiter), i % 2 == 1, known)}));
    REQUIRE(ledger.audit("read/1", "{\"n\":" + std::to_string(i) + "}"));
    if (i % 2 == 0) REQUIRE(ledger.seal());
  }
  REQUIRE(ledger.append({delivery(ledger, draw_geojson(),
                                  R"({"mode":"snapshot","reader":"geojson/1","source":"t"})", false,
                                  known)}));
  std::vector<Draft> many;
  for (std::uint32_t i = 0; i < 270; ++i) {
    many.push_back({.type = "site/1", .signer = Signer::operator_key,
                    .body = "{\"i\":" + std::to_string(i) + "}"});
  }
  REQUIRE(ledger.append(many));
  REQUIRE(ledger.seal());
  return ledger.vkey();
}

}  // namespace

TEST_CASE("a second reader in Python agrees on random ledgers and knows a foreign log key") {
  if (!has_python()) {
    MESSAGE("skipped: python3 with cryptography is absent");
    return;
  }
  for (std::uint32_t seed = 1; seed <= 3; ++seed) {
    const TestFolder folder;
    KnownRows known;
    const std::string vkey = fill(folder, seed, known);
    const Answer python = second_reader(folder.paths().data, vkey);
    CHECK_MESSAGE(python.exit_code == 0, python.text);
    CHECK(python.text.find("\"audit_entries\": 6,") != std::string::npos);
    const auto report = find_damage(folder.paths().data, rebuilder(known), {});
    REQUIRE(report);
    CHECK(report->damage.empty());
    for (const Damage& damage : report->damage) MESSAGE(damage.file, ": ", damage.what);
    CHECK(second_reader(folder.paths().data, "demo.invalid/0a1b2c3d+00000000+AQ==").exit_code == 1);
  }
}

TEST_CASE("both readers see a flipped bit in any kind of file") {
  if (!has_python()) {
    MESSAGE("skipped: python3 with cryptography is absent");
    return;
  }
  const TestFolder folder;
  KnownRows known;
  fill(folder, 7, known);
  const fs::path data = folder.paths().data;
  std::map<std::string, std::vector<fs::path>> kinds;  // by folder depth and name without digits
  for (const auto& item : fs::recursive_directory_iterator(data)) {
    if (!item.is_regular_file() || item.file_size() == 0) continue;
    const std::string name = item.path().lexically_relative(data).generic_string();
    std::string kind;
    for (const char c : name) kind += (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') ? 'x' : c;
    kinds[kind].push_back(item.path());
  }
  std::mt19937 random(11);
  for (auto& [kind, files] : kinds) {
    std::sort(files.begin(), files.end());
    for (int turn = 0; turn < 3; ++turn) {
      const fs::path file = files[random() % files.size()];
      const std::uint64_t offset = random() % fs::file_size(file);
      const int bit = static_cast<int>(random() % 8);
      flip_bit(file, offset, bit);
      const Answer python = second_reader(data);
      CHECK_MESSAGE(python.exit_code == 1, file.string(), " at ", offset, ": ", python.text);
      CHECK_MESSAGE(python.text.find("Traceback") == std::string::npos, python.text);
      const auto report = find_damage(data, rebuilder(known), {});
      REQUIRE(report);
      CHECK_MESSAGE(!report->damage.empty(), file.string(), " at ", offset);
      flip_bit(file, offset, bit);
    }
  }
  MESSAGE(kinds.size(), " kinds of files");
  CHECK(second_reader(data).exit_code == 0);
}
