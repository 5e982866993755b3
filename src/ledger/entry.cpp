#include "ledger/entry.h"

#include "ledger/plain.h"
#include "ledger/statement_form.h"
#include "ledger/tiles.h"
#include "model/assert.h"
#include "model/jcs.h"

namespace cupel {
namespace {

constexpr auto int64_max = static_cast<std::uint64_t>(INT64_MAX);

// The entry while it is read: the statement's place is kept for the second half.
struct EntryInTheMaking {
  Entry entry;
  std::size_t statement = 0;
};

bool read_v(const JsonScan& scan, std::size_t value, EntryInTheMaking&) {
  return scan.raw(value) == "1";
}

bool read_received(const JsonScan& scan, std::size_t value, EntryInTheMaking& out) {
  const auto number = decimal_at(scan, value, int64_max);
  if (!number) return false;
  out.entry.received_us = static_cast<std::int64_t>(*number);
  return true;
}

bool read_by(const JsonScan& scan, std::size_t value, EntryInTheMaking& out) {
  if (!is_id_at(scan, value)) return false;
  out.entry.by = std::string(scan.text(value));
  return true;
}

bool read_prev(const JsonScan& scan, std::size_t value, EntryInTheMaking& out) {
  const JsonNode& node = scan.node(value);
  if (node.kind != JsonKind::array || node.count == 0 || node.count > refs_max) return false;
  for (const std::size_t element : scan.children(value)) {
    const auto number = decimal_at(scan, element, int64_max);
    if (!number) return false;
    out.entry.prev.push_back(*number);
  }
  return true;
}

bool read_keys(const JsonScan& scan, std::size_t value, EntryInTheMaking& out) {
  IndexKeys keys;
  const bool written_out = has_exactly(scan, value, {"epoch", "values"});
  if (!written_out && !has_exactly(scan, value, {"count", "digest", "epoch"})) return false;
  const auto epoch = integer_at(scan, scan.member(value, "epoch"));
  if (!epoch || *epoch < 1) return false;
  keys.epoch = static_cast<std::uint64_t>(*epoch);
  if (written_out) {
    if (!read_ascending(scan, scan.member(value, "values"), index_keys_max, keys.values)) {
      return false;
    }
    keys.count = keys.values.size();
  } else {
    const auto count = decimal_at(scan, scan.member(value, "count"), int64_max);
    const auto digest = hash_at(scan, scan.member(value, "digest"));
    if (!count || *count == 0 || !digest) return false;
    keys.count = *count;
    keys.digest = *digest;
  }
  out.entry.keys = std::move(keys);
  return true;
}

bool read_statement_place(const JsonScan& scan, std::size_t value, EntryInTheMaking& out) {
  if (scan.node(value).kind != JsonKind::object) return false;
  out.statement = value;
  return true;
}

constexpr MemberForm<EntryInTheMaking> entry_members[] = {
    {"v", true, read_v},       {"received", true, read_received},
    {"by", true, read_by},     {"prev", false, read_prev},
    {"keys", false, read_keys}, {"statement", true, read_statement_place},
};

}  // namespace

Result<Entry> parse_entry(std::string_view bytes) {
  auto scan = scan_canonical(bytes, {entry_bytes_max, statement_depth_max + 1,
                                     statement_members_max + entry_members_more});
  if (!scan) return pass(scan);
  EntryInTheMaking making;
  auto read = read_members<EntryInTheMaking>(*scan, 0, entry_members, "", making);
  if (!read) return pass(read);
  auto statement = read_statement(*scan, making.statement, "/statement");
  if (!statement) return pass(statement);
  making.entry.statement = std::move(*statement);
  making.entry.statement_bytes = std::string(scan->raw(making.statement));
  return std::move(making.entry);
}

std::string build_entry(const EntryDraft& draft, std::string_view statement) {
  std::string out = "{\"by\":";
  append_jcs_string(out, draft.by);
  if (draft.keys) {
    out += ",\"keys\":{";
    if (draft.keys->values.empty()) {
      out += "\"count\":\"" + std::to_string(draft.keys->count) + "\",\"digest\":\"" +
             to_base64url(draft.keys->digest) + "\",";
    }
    out += "\"epoch\":" + std::to_string(draft.keys->epoch);
    for (std::size_t i = 0; i < draft.keys->values.size(); ++i) {
      out += i == 0 ? ",\"values\":[" : ",";
      append_jcs_string(out, draft.keys->values[i]);
    }
    out += draft.keys->values.empty() ? "}" : "]}";
  }
  for (std::size_t i = 0; i < draft.prev.size(); ++i) {
    out += i == 0 ? ",\"prev\":[\"" : "\",\"";
    out += std::to_string(draft.prev[i]);
  }
  if (!draft.prev.empty()) out += "\"]";
  out += ",\"received\":\"" + std::to_string(draft.received_us) + "\",\"statement\":";
  out += statement;
  out += ",\"v\":1}";
  ASSERT(out.size() <= entry_bytes_max);
  return out;
}

Result<void> check_entry_alone(const Entry& entry, std::uint64_t index) {
  if (entry.prev.size() != entry.statement.refs.size()) return refuse("prev_count", "/prev");
  for (std::size_t i = 0; i < entry.prev.size(); ++i) {
    if (entry.prev[i] >= index) return refuse("prev_not_below", "/prev/" + std::to_string(i));
  }
  const auto key = parse_did_key(entry.statement.issuer);
  if (key && !is_signed_by(entry.statement, *key)) return refuse("bad_signature", "/statement/sig");
  return {};
}

}  // namespace cupel
