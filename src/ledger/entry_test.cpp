#include "ledger/entry.h"

#include "ledger/tiles.h"
#include "ledger/vectors.h"

using namespace cupel;

namespace {

std::string statement_with(std::size_t refs, std::size_t note_bytes) {
  StatementDraft draft;
  draft.type = "measurement/1";
  draft.id = random_id();
  draft.log = "example.com/log";
  for (std::size_t i = 0; i < refs; ++i) draft.refs.push_back(sha256(std::to_string(i)));
  draft.body = "{\"note\":\"" + std::string(note_bytes, 'x') + "\"}";
  return sign_statement(draft, vectors::key_of_equal_bytes(0x20)).value();
}

}  // namespace

TEST_CASE("the largest statement with all the log can add fits into an entry") {
  const std::size_t rest = statement_with(512, 0).size();
  const std::string statement = statement_with(512, statement_bytes_max - rest);
  CHECK(statement.size() == statement_bytes_max);
  EntryDraft draft;
  draft.received_us = INT64_MAX;
  draft.by = random_id();
  draft.prev.assign(512, static_cast<std::uint64_t>(INT64_MAX));
  draft.keys = IndexKeys{(1ULL << 53) - 1, {}, 0, {}};
  for (int i = 0; i < 64; ++i) {
    draft.keys->values.push_back(to_base64url(bytes_of(sha256("k" + std::to_string(i)))));
  }
  std::sort(draft.keys->values.begin(), draft.keys->values.end());
  const std::string entry = build_entry(draft, statement);
  CHECK(entry.size() <= entry_bytes_max);
  const auto read = parse_entry(entry);
  REQUIRE(read.has_value());
  CHECK(read->prev.size() == 512);
  CHECK(read->keys->values.size() == 64);
  CHECK(read->statement_bytes == statement);
}

TEST_CASE("one entry alone is judged by its references and its signature") {
  EntryDraft draft;
  draft.by = random_id();
  draft.prev = {4};
  auto entry = parse_entry(build_entry(draft, statement_with(1, 3))).value();
  CHECK(check_entry_alone(entry, 5).has_value());
  CHECK(check_entry_alone(entry, 4).error().rule == "prev_not_below");
  entry.prev.clear();
  CHECK(check_entry_alone(entry, 5).error().rule == "prev_count");
  entry.prev = {4};
  entry.statement.message += " ";
  CHECK(check_entry_alone(entry, 5).error().rule == "bad_signature");
  CHECK(check_entry_alone(entry, 5).error().where.pointer == "/statement/sig");
}

TEST_CASE("index keys come as a list or as count and digest") {
  const std::string statement = statement_with(0, 1);
  EntryDraft draft;
  draft.by = random_id();
  draft.keys = IndexKeys{1, {}, 5, sha256("list")};
  const auto read = parse_entry(build_entry(draft, statement)).value();
  CHECK(read.keys->count == 5);
  CHECK(read.keys->digest == sha256("list"));
  CHECK(read.keys->values.empty());
  draft.keys->count = 0;
  CHECK(parse_entry(build_entry(draft, statement)).error().rule == "bad_keys");
}

TEST_CASE("a card is no JSON entry") {
  CHECK(parse_entry("\xA0").error().rule == "not_an_object");
}
