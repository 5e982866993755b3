#include "ledger/statement_form.h"

#include "ledger/plain.h"
#include "model/encoding.h"

#include <algorithm>
#include <charconv>

namespace cupel {
namespace {

ErrorKind kind_of(std::string_view rule) {
  if (rule == "too_long" || rule == "too_deep" || rule == "too_many_members") {
    return ErrorKind::limit_exceeded;
  }
  if (rule == "id_taken") return ErrorKind::conflict;
  if (rule == "unknown_issuer" || rule == "revoked_issuer" || rule == "not_allowed" ||
      rule == "bad_signature") {
    return ErrorKind::forbidden;
  }
  return ErrorKind::invalid_input;
}

Failed refuse_at_byte(std::string_view rule, std::size_t offset) {
  Where where;
  where.offset = offset;
  return fail(kind_of(rule),
              "a statement is refused: " + std::string(rule) + " at byte " + std::to_string(offset),
              std::string(rule), where);
}

}  // namespace

Failed refuse(std::string_view rule, std::string pointer) {
  Where where;
  where.pointer = std::move(pointer);
  std::string message = "a statement is refused: " + std::string(rule) + " at " + where.pointer;
  return fail(kind_of(rule), std::move(message), std::string(rule), where);
}

std::string pointer_step(std::string_view name) {
  std::string step = "/";
  for (const char character : name) {
    if (character == '~') {
      step += "~0";
    } else if (character == '/') {
      step += "~1";
    } else {
      step += character;
    }
  }
  return step;
}

Result<JsonScan> scan_canonical(std::string_view bytes, const TextLimits& limits) {
  if (bytes.empty()) return refuse_at_byte("empty", 0);
  if (bytes.size() > limits.bytes) return refuse_at_byte("too_long", limits.bytes);
  if (bytes[0] != '{') return refuse_at_byte("not_an_object", 0);
  JsonLimits json;
  json.depth = limits.depth;
  json.members = limits.members;
  json.whole_numbers_only = true;
  json.allow_null = false;
  json.allow_nul_character = false;
  auto scan = JsonScan::read(bytes, json);
  if (!scan) return refuse_at_byte(scan.error().rule, scan.error().where.offset);
  std::string canonical;
  canonical.reserve(bytes.size());
  scan->append_canonical(canonical, 0);
  if (canonical != bytes) {
    const auto differing = std::mismatch(bytes.begin(), bytes.end(), canonical.begin(),
                                         canonical.end());
    return refuse_at_byte("not_canonical",
                          static_cast<std::size_t>(differing.first - bytes.begin()));
  }
  return scan;
}

bool is_string(const JsonScan& scan, std::size_t value) {
  return scan.node(value).kind == JsonKind::string;
}

std::optional<std::uint64_t> decimal_at(const JsonScan& scan, std::size_t value,
                                        std::uint64_t max) {
  if (!is_string(scan, value)) return std::nullopt;
  return parse_decimal(scan.text(value), max);
}

std::optional<std::int64_t> integer_at(const JsonScan& scan, std::size_t value) {
  if (scan.node(value).kind != JsonKind::number) return std::nullopt;
  const std::string_view raw = scan.raw(value);
  std::int64_t number = 0;
  const auto read = std::from_chars(raw.data(), raw.data() + raw.size(), number);
  if (read.ec != std::errc() || read.ptr != raw.data() + raw.size()) return std::nullopt;
  return number;
}

std::optional<Hash> hash_at(const JsonScan& scan, std::size_t value) {
  if (!is_string(scan, value)) return std::nullopt;
  return hash_from_base64url(scan.text(value));
}

bool is_id_at(const JsonScan& scan, std::size_t value) {
  constexpr std::size_t id_characters = 22;
  if (!is_string(scan, value) || scan.text(value).size() != id_characters) return false;
  return from_base64url(scan.text(value)).has_value();
}

bool read_ascending(const JsonScan& scan, std::size_t value, std::size_t most,
                    std::vector<std::string>& out) {
  const JsonNode& node = scan.node(value);
  if (node.kind != JsonKind::array || node.count == 0 || node.count > most) return false;
  for (const std::size_t element : scan.children(value)) {
    if (!hash_at(scan, element)) return false;
    std::string text(scan.text(element));
    if (!out.empty() && out.back() >= text) return false;
    out.push_back(std::move(text));
  }
  return true;
}

bool has_exactly(const JsonScan& scan, std::size_t value,
                 std::initializer_list<std::string_view> names) {
  const JsonNode& node = scan.node(value);
  if (node.kind != JsonKind::object || node.count != names.size()) return false;
  return std::all_of(names.begin(), names.end(),
                     [&](std::string_view name) { return scan.member(value, name) != 0; });
}

}  // namespace cupel
