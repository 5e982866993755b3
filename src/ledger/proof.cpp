#include "ledger/proof.h"

#include "ledger/note.h"
#include "ledger/plain.h"
#include "ledger/statement_form.h"
#include "ledger/tiles.h"
#include "model/encoding.h"
#include "model/jcs.h"

#include <cstring>

namespace cupel {
namespace {

constexpr auto int64_max = static_cast<std::uint64_t>(INT64_MAX);
constexpr std::size_t path_hashes_max = 63;
constexpr std::size_t row_path_hashes_max = 32;
constexpr int document_depth_max = 16;
constexpr std::size_t document_members_max = 64;

Failed malformed(std::string pointer) {
  Where where;
  where.pointer = std::move(pointer);
  std::string message = "a proof document has another form: " + where.pointer;
  return fail(ErrorKind::invalid_input, std::move(message), "proof_malformed", where);
}

std::optional<std::string> bytes_at(const JsonScan& scan, std::size_t value) {
  if (value == 0 || !is_string(scan, value)) return std::nullopt;
  return from_base64(scan.text(value));
}

std::optional<std::vector<Hash>> path_at(const JsonScan& scan, std::size_t value,
                                         std::size_t most) {
  if (value == 0 || scan.node(value).kind != JsonKind::array) return std::nullopt;
  if (scan.node(value).count > most) return std::nullopt;
  std::vector<Hash> path;
  for (const std::size_t element : scan.children(value)) {
    const auto hash = hash_from(bytes_at(scan, element));
    if (!hash) return std::nullopt;
    path.push_back(*hash);
  }
  return path;
}

std::optional<std::uint64_t> number_at(const JsonScan& scan, std::size_t value) {
  return value == 0 ? std::nullopt : decimal_at(scan, value, int64_max);
}

Result<RowProof> row_at(const JsonScan& scan, std::size_t value) {
  const bool withheld = has_exactly(scan, value, {"leaf", "number", "path", "rows"});
  if (!withheld && !has_exactly(scan, value, {"canonical", "number", "path", "rows", "salt"})) {
    return malformed("/row");
  }
  RowProof row;
  const auto number = number_at(scan, scan.member(value, "number"));
  if (!number) return malformed("/row/number");
  const auto rows = number_at(scan, scan.member(value, "rows"));
  if (!rows) return malformed("/row/rows");
  auto path = path_at(scan, scan.member(value, "path"), row_path_hashes_max);
  if (!path) return malformed("/row/path");
  row.number = *number;
  row.rows = *rows;
  row.path = std::move(*path);
  if (withheld) {
    const auto leaf = hash_from(bytes_at(scan, scan.member(value, "leaf")));
    if (!leaf) return malformed("/row/leaf");
    row.leaf = *leaf;
    return row;
  }
  const auto salt = bytes_at(scan, scan.member(value, "salt"));
  if (!salt || salt->size() != sizeof(Salt)) return malformed("/row/salt");
  row.salt.emplace();
  std::memcpy(row.salt->data(), salt->data(), salt->size());
  auto canonical = bytes_at(scan, scan.member(value, "canonical"));
  if (!canonical || canonical->size() > row_bytes_max) return malformed("/row/canonical");
  row.canonical = std::move(*canonical);
  return row;
}

Result<void> read_tail(const JsonScan& scan, ProofParts& parts) {
  const std::size_t checkpoint = scan.member(0, "checkpoint");
  const std::size_t under = scan.member(0, "under");
  if ((checkpoint == 0) == (under == 0)) return malformed("/checkpoint");
  if (checkpoint != 0) {
    if (!is_string(scan, checkpoint) || scan.text(checkpoint).empty()) {
      return malformed("/checkpoint");
    }
    parts.checkpoint = std::string(scan.text(checkpoint));
  } else {
    if (scan.node(under).kind != JsonKind::object) return malformed("/under");
    parts.under = std::string(scan.raw(under));
  }
  const std::size_t row = scan.member(0, "row");
  if (row == 0) return malformed("/row");
  if (scan.node(row).kind != JsonKind::null) {
    auto read = row_at(scan, row);
    if (!read) return pass(read);
    parts.row = std::move(*read);
  }
  const std::size_t disclosures = scan.member(0, "disclosures");
  if (disclosures == 0) return {};
  if (scan.node(disclosures).kind != JsonKind::array ||
      scan.node(disclosures).count > disclosures_max) {
    return malformed("/disclosures");
  }
  for (const std::size_t element : scan.children(disclosures)) {
    if (!is_string(scan, element)) return malformed("/disclosures");
    parts.disclosures.emplace_back(scan.text(element));
  }
  return {};
}

void append_base64_list(std::string& out, std::span<const Hash> hashes) {
  out += '[';
  for (std::size_t i = 0; i < hashes.size(); ++i) {
    out += i == 0 ? "\"" : ",\"";
    out += to_base64(bytes_of(hashes[i])) + "\"";
  }
  out += ']';
}

void append_row(std::string& out, const RowProof& row) {
  out += "{\"number\":\"" + std::to_string(row.number) + "\",\"rows\":\"" +
         std::to_string(row.rows) + "\",";
  if (row.salt) {
    const std::string_view salt(reinterpret_cast<const char*>(row.salt->data()), row.salt->size());
    out += "\"salt\":\"" + to_base64(salt) + "\",\"canonical\":\"" + to_base64(row.canonical) +
           "\",";
  } else {
    out += "\"leaf\":\"" + to_base64(bytes_of(row.leaf)) + "\",";
  }
  out += "\"path\":";
  append_base64_list(out, row.path);
  out += '}';
}

}  // namespace

std::string build_proof(const ProofParts& parts) {
  std::string out = "{\"cupel_proof\":1,\"entry\":\"" + to_base64(parts.entry) +
                    "\",\"index\":\"" + std::to_string(parts.index) + "\",\"size\":\"" +
                    std::to_string(parts.size) + "\",\"path\":";
  append_base64_list(out, parts.path);
  if (parts.under.empty()) {
    out += ",\"checkpoint\":";
    append_jcs_string(out, parts.checkpoint);
  } else {
    out += ",\"under\":" + parts.under;
  }
  out += ",\"row\":";
  if (parts.row) {
    append_row(out, *parts.row);
  } else {
    out += "null";
  }
  for (std::size_t i = 0; i < parts.disclosures.size(); ++i) {
    out += i == 0 ? ",\"disclosures\":[" : ",";
    append_jcs_string(out, parts.disclosures[i]);
  }
  return out + (parts.disclosures.empty() ? "}" : "]}");
}

Result<ProofParts> parse_proof(std::string_view text) {
  if (text.size() > proof_bytes_max) return malformed("");
  JsonLimits limits;
  limits.depth = document_depth_max;
  limits.members = document_members_max;
  limits.whole_numbers_only = true;
  auto scan = JsonScan::read(text, limits);
  if (!scan || scan->node(0).kind != JsonKind::object) return malformed("");
  for (const std::size_t name : scan->children(0)) {
    static constexpr std::string_view known[] = {"cupel_proof", "entry", "index",      "size",
                                                 "path",        "row",   "checkpoint", "under",
                                                 "disclosures"};
    bool found = false;
    for (const std::string_view one : known) found = found || one == scan->text(name);
    if (!found) return malformed(pointer_step(scan->text(name)));
  }
  const std::size_t version = scan->member(0, "cupel_proof");
  if (version == 0 || scan->raw(version) != "1") return malformed("/cupel_proof");
  ProofParts parts;
  auto entry = bytes_at(*scan, scan->member(0, "entry"));
  if (!entry || entry->empty() || entry->size() > entry_bytes_max) return malformed("/entry");
  const auto index = number_at(*scan, scan->member(0, "index"));
  if (!index) return malformed("/index");
  const auto size = number_at(*scan, scan->member(0, "size"));
  if (!size) return malformed("/size");
  auto path = path_at(*scan, scan->member(0, "path"), path_hashes_max);
  if (!path) return malformed("/path");
  parts.entry = std::move(*entry);
  parts.index = *index;
  parts.size = *size;
  parts.path = std::move(*path);
  if (auto tail = read_tail(*scan, parts); !tail) return pass(tail);
  return parts;
}

}  // namespace cupel
