#include "ledger/damage.h"

#include "ledger/test_folder.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using namespace cupel;
namespace fs = std::filesystem;

namespace {

/// A reader of this test: each line of the original is a row {"line":"…"}.
std::string canonical(std::string_view line) { return "{\"line\":\"" + std::string(line) + "\"}"; }

template <class Row>
void for_each_line(std::string_view text, Row&& row) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    row(text.substr(at, end - at), at);
    at = end + 1;
  }
}

std::string lines(std::size_t count, const std::string& word) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += word + " " + std::to_string(i) + "\n";
  return text;
}

RebuildRows rebuilder(const fs::path& data) {
  return [vault = Vault(data / "vault")](const RowsToRebuild& wanted,
                                         const RowSink& sink) -> Result<void> {
    if (!wanted.payload) return fail(ErrorKind::not_found, "no original");
    const auto text = read_whole_file(vault.blob_path(wanted.payload->digest));
    if (!text) return Failed(text.error());
    for_each_line(*text, [&](std::string_view line, std::uint64_t offset) {
      sink(canonical(line), offset);
    });
    return {};
  };
}

Draft delivery(Ledger& ledger, const std::string& text, bool personal) {
  const auto blob = ledger.vault().put_blob(text);
  REQUIRE(blob);
  auto writer = ledger.vault().stage_rows();
  std::size_t number = 0;
  for_each_line(text, [&](std::string_view line, std::uint64_t offset) {
    if (number++ % 64 == 0) writer.offset(offset);
    writer.add(random_salts(1).front(), canonical(line));
  });
  const auto rows = writer.commit();
  REQUIRE(rows);
  Draft draft{.type = "delivery/1",
              .body = R"({"mode":"increment","reader":"test/1","source":"test"})",
              .rows = *rows};
  const PayloadName payload{"text/csv", blob->digest, blob->bytes};
  if (!personal) {
    draft.payload = payload;
    return draft;
  }
  const std::string disclosure = make_disclosure(
      "payload", "{\"digest\":\"" + disclosure_digest(text) + "\",\"media\":\"text/csv\",\"size\":\"" +
                     std::to_string(blob->bytes) + "\"}");
  REQUIRE(ledger.vault().put_blob(disclosure));
  draft.sd = {disclosure_digest(disclosure)};
  draft.disclosed_payload = payload;
  return draft;
}

/// Three deliveries, audit entries, several checkpoints, two segments.
void fill(const TestFolder& folder) {
  LogOptions options = small_log();
  options.reserve_bytes = 8'192;
  auto made = Ledger::init(folder.paths(), test_clock(), "demo.invalid/0a1b2c3d", true, options);
  REQUIRE(made);
  Ledger& ledger = **made;
  REQUIRE(ledger.append({delivery(ledger, lines(700, "bar"), false)}));
  REQUIRE(ledger.seal());
  REQUIRE(ledger.audit("read/1", "{}", {make_disclosure("purpose", "\"case 17\"")}));
  REQUIRE(ledger.append({delivery(ledger, lines(65, "seller"), true),
                         delivery(ledger, "", false)}));
  REQUIRE(ledger.seal());
  const std::string wide(40'000, 'w');
  for (int i = 0; i < 8; ++i) {
    REQUIRE(ledger.append({{.type = "site/1", .signer = Signer::operator_key,
                            .body = "{\"wide\":\"" + wide + "\"}"}}));
  }
  REQUIRE(ledger.seal());
}

DamageReport check(const TestFolder& folder) {
  auto report = find_damage(folder.paths().data, rebuilder(folder.paths().data), {});
  REQUIRE(report);
  return std::move(*report);
}

std::string described(const DamageReport& report) {
  std::string text;
  for (const Damage& damage : report.damage) {
    text += damage.file + "@" + std::to_string(damage.offset) + " " + damage.ref + ": " +
            damage.what + "\n";
  }
  return text;
}

std::vector<fs::path> all_files(const fs::path& data) {
  std::vector<fs::path> files;
  for (const auto& item : fs::recursive_directory_iterator(data)) {
    if (item.is_regular_file() && item.path().filename() != "lock") files.push_back(item.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

bool names(const DamageReport& report, const std::string& file) {
  return std::any_of(report.damage.begin(), report.damage.end(),
                     [&](const Damage& damage) { return damage.file == file; });
}

}  // namespace

TEST_CASE("an intact folder has no damage and every file is counted") {
  const TestFolder folder;
  fill(folder);
  const DamageReport report = check(folder);
  CHECK_MESSAGE(report.damage.empty(), described(report));
  CHECK(report.files == all_files(folder.paths().data).size() + 1);  // and the empty lock
  CHECK(report.entries == 2 + 3 + 1 + 8 + 1);                       // audit.root and one audit entry
  CHECK(report.notes.empty());
}

TEST_CASE("a flipped bit anywhere is named with its file") {
  const TestFolder folder;
  fill(folder);
  const fs::path data = folder.paths().data;
  std::uint64_t turn = 7;
  for (const fs::path& file : all_files(data)) {
    const std::uint64_t bytes = fs::file_size(file);
    if (bytes == 0) continue;
    std::set<std::uint64_t> offsets = {0, bytes / 2, bytes - 1};
    for (int i = 0; i < 6; ++i) {
      turn = turn * 6'364'136'223'846'793'005u + 1'442'695'040'888'963'407u;
      offsets.insert((turn >> 20) % bytes);
    }
    const std::string name = file.lexically_relative(data).generic_string();
    for (const std::uint64_t offset : offsets) {
      const int bit = static_cast<int>(turn >> 50 & 7);
      flip_bit(file, offset, bit);
      const DamageReport report = check(folder);
      CHECK_MESSAGE(names(report, name), name, " at ", offset, " of ", bytes, ": ", described(report));
      flip_bit(file, offset, bit);
    }
  }
  CHECK(check(folder).damage.empty());
}

TEST_CASE("a missing or an added file is named") {
  const TestFolder folder;
  fill(folder);
  const fs::path data = folder.paths().data;
  for (const fs::path& file : all_files(data)) {
    const std::string name = file.lexically_relative(data).generic_string();
    // Room held back, partial tiles of earlier sizes, and who is behind an id may all go.
    if (name == "log/reserve" || name.find(".p/") != std::string::npos ||
        name.starts_with("vault/principals/")) {
      continue;
    }
    const fs::path aside = folder.path() / "aside";
    fs::rename(file, aside);
    const DamageReport report = check(folder);
    // An audit entry's disclosure may be withheld; its absence is no damage.
    const bool withheld = report.damage.empty() && name.starts_with("vault/blobs/");
    CHECK_MESSAGE((withheld || !report.damage.empty()), name);
    fs::rename(aside, file);
  }
  for (const char* stray : {"notes.txt", "log/notes.txt", "log/tile/0/001", "log/tile/x",
                            "vault/notes.txt", "vault/blobs/ab/abc", "vault/rows/abc",
                            "vault/principals/nobody"}) {
    fs::create_directories((data / stray).parent_path());
    File::open(data / stray, 0101 /* O_WRONLY | O_CREAT */).write("x");
    fs::last_write_time(data / stray, fs::file_time_type::clock::now() - std::chrono::hours(1));
    CHECK_MESSAGE(names(check(folder), stray), stray);
    fs::remove(data / stray);
  }
}

TEST_CASE("what changed is told with row and offset") {
  const TestFolder folder;
  fill(folder);
  const fs::path data = folder.paths().data;
  const std::string text = lines(700, "bar");
  const Vault vault(data / "vault");
  const fs::path original = vault.blob_path(sha256(text));
  const std::uint64_t offset = text.find("bar 431\n");
  flip_bit(original, offset + 5);
  DamageReport report = check(folder);
  REQUIRE(report.damage.size() == 1);
  CHECK(report.damage[0].ref == "0:2:431");
  CHECK(report.damage[0].offset == offset);
  flip_bit(original, offset + 5);

  fs::path rows;
  for (const fs::path& file : all_files(data)) {
    if (file.filename() == "L2" || (file.filename() == "salts" && fs::file_size(file) == 11'200)) {
      rows = file.parent_path();
    }
  }
  flip_bit(rows / "salts", 16 * 431 + 3);
  report = check(folder);
  REQUIRE(report.damage.size() == 1);
  CHECK(report.damage[0].ref == "0:2:431");
  CHECK(report.damage[0].offset == 16 * 431);
  flip_bit(rows / "salts", 16 * 431 + 3);

  const fs::path segment = data / "log" / segment_name(0);
  const auto first = whole_record_at(*read_whole_file(segment), 0)->bytes;
  flip_bit(segment, first + 300);
  report = check(folder);
  REQUIRE_FALSE(report.damage.empty());
  CHECK(report.damage[0].file == "log/" + segment_name(0));
  CHECK(report.damage[0].offset == first);
  CHECK(report.damage[0].ref == "0:1");
}

TEST_CASE("unfinished writes in staging and rows that no statement names are no damage") {
  const TestFolder folder;
  fill(folder);
  const fs::path data = folder.paths().data;
  fs::create_directories(data / "vault" / "staging" / "0123");
  File::open(data / "vault" / "staging" / "0123" / "salts", 0101).write("half");
  File::open(data / "log" / "staging" / "half", 0101).write("half");
  Vault vault(data / "vault");
  auto writer = vault.stage_rows();
  writer.offset(0);
  writer.add(random_salts(1).front(), "{}");
  REQUIRE(writer.commit());
  const DamageReport report = check(folder);
  CHECK_MESSAGE(report.damage.empty(), described(report));
  CHECK(report.notes.size() == 1);
}
