/// How the members of statements and entries are read: one table per object, steps 1 to 7 of the
/// door for whatever the table says. Inside ledger/ only.
#pragma once

#include "ledger/statement.h"
#include "model/json_scan.h"

#include <span>

namespace cupel {

struct TextLimits {
  std::size_t bytes = 0;
  int depth = 0;
  std::size_t members = 0;
};

/// Steps 1 to 5: length, object, UTF-8, grammar and limits, canonical form.
Result<JsonScan> scan_canonical(std::string_view bytes, const TextLimits& limits);

/// An error of the door with its kind: sizes are limits, id_taken is a conflict, steps 12 and 13
/// forbid.
Failed refuse(std::string_view rule, std::string pointer);

/// "/name" with ~ and / escaped (RFC 6901).
std::string pointer_step(std::string_view name);

template <class Out>
struct MemberForm {
  std::string_view name;
  bool required;
  bool (*read)(const JsonScan& scan, std::size_t value, Out& out);
};

/// Steps 6 and 7: unknown members in byte order, missing ones and bad forms in the table's order.
template <class Out>
Result<void> read_members(const JsonScan& scan, std::size_t object,
                          std::span<const MemberForm<Out>> table, const std::string& pointer,
                          Out& out) {
  for (const std::size_t name : scan.children(object)) {
    bool known = false;
    for (const auto& form : table) known = known || form.name == scan.text(name);
    if (!known) return refuse("unknown_member", pointer + pointer_step(scan.text(name)));
  }
  for (const auto& form : table) {
    if (form.required && scan.member(object, form.name) == 0) {
      return refuse("missing_member", pointer + "/" + std::string(form.name));
    }
  }
  for (const auto& form : table) {
    const std::size_t value = scan.member(object, form.name);
    if (value != 0 && !form.read(scan, value, out)) {
      return refuse("bad_" + std::string(form.name), pointer + "/" + std::string(form.name));
    }
  }
  return {};
}

/// Steps 6 and 7 of the statement at a node; message and digest are filled too.
Result<Statement> read_statement(const JsonScan& scan, std::size_t object,
                                 const std::string& pointer);

// Forms of single values; false or nothing when the value has another.
bool is_string(const JsonScan& scan, std::size_t value);
/// A string of digits, at most `max`.
std::optional<std::uint64_t> decimal_at(const JsonScan& scan, std::size_t value, std::uint64_t max);
/// A JSON integer.
std::optional<std::int64_t> integer_at(const JsonScan& scan, std::size_t value);
std::optional<Hash> hash_at(const JsonScan& scan, std::size_t value);
/// 22 characters of base64url.
bool is_id_at(const JsonScan& scan, std::size_t value);
/// 1 to `most` hashes in base64url, ascending and unique as text.
bool read_ascending(const JsonScan& scan, std::size_t value, std::size_t most,
                    std::vector<std::string>& out);
/// An object with exactly these members.
bool has_exactly(const JsonScan& scan, std::size_t value,
                 std::initializer_list<std::string_view> names);
std::optional<PayloadName> payload_at(const JsonScan& scan, std::size_t value);

}  // namespace cupel
