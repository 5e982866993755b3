/// Statements: what an issuer signs. Form and checks 1 to 8 of the door, in their order; the first
/// failure is reported with its rule and with a byte offset (steps 1 to 5) or a JSON pointer.
#pragma once

#include "ledger/identity.h"
#include "ledger/rows.h"
#include "model/result.h"
#include "model/sha256.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cupel {

inline constexpr std::size_t statement_bytes_max = 49'152;
inline constexpr int statement_depth_max = 16;
inline constexpr std::size_t statement_members_max = 1'000;
inline constexpr std::size_t refs_max = 512;
inline constexpr std::size_t disclosures_max = 256;
/// What is signed is this prefix and the canonical statement without its member `sig`.
inline constexpr std::string_view statement_prefix = "cupel/statement/v1\n";

/// The file in the vault that a statement or a disclosure named `payload` speaks of.
struct PayloadName {
  std::string media;  // lower case
  Hash digest{};
  std::uint64_t bytes = 0;
  friend bool operator==(const PayloadName&, const PayloadName&) = default;
};

struct Statement {
  std::string type;    // "delivery/1"
  std::string id;      // 22 characters of base64url
  std::string issuer;  // "did:key:z6Mk…", "did:web:…#…" or "name+hex8"
  std::string log;     // origin of the log it is meant for
  std::int64_t at_us = 0;
  int tz_minutes = 0;
  std::vector<Hash> refs;  // digests of earlier statements
  std::optional<PayloadName> payload;
  std::optional<RowsRoot> rows;
  std::vector<std::string> sd;  // 43 characters each, ascending
  std::string body;             // canonical JSON object
  std::string rules;            // empty: absent
  Signature signature{};
  std::string message;  // what was signed, prefix included
  Hash digest{};        // SHA-256 of the statement's bytes
};

/// Steps 1 to 7: form only, whatever the type.
Result<Statement> parse_statement(std::string_view bytes);

/// The class of a type decides where it may stand and what a run reads.
enum class TypeClass : std::uint8_t { log, fact, rule, own, audit };
/// Nothing for a type this version does not know.
std::optional<TypeClass> class_of_type(std::string_view type);
bool is_statement_type(std::string_view text);

/// Step 8: the type is registered and has what it demands.
/// Errors: "unknown_type", "missing_member", "bad_body".
Result<void> check_demands(const Statement& statement);

/// Step 13 for an issuer whose key is known.
bool is_signed_by(const Statement& statement, const PublicKey& key);

/// What is to be signed. `body` is any JSON object; it is brought into canonical form.
struct StatementDraft {
  std::string type;
  std::string id;
  std::string log;
  std::int64_t at_us = 0;
  int tz_minutes = 0;
  std::vector<Hash> refs;
  std::optional<PayloadName> payload;
  std::optional<RowsRoot> rows;
  std::vector<std::string> sd;  // sorted here
  std::string body = "{}";
  std::string rules;
  std::string issuer;  // empty: the key's did:key
};
/// The canonical bytes with signature. Errors: those of steps 1 to 8 for a draft that breaks them.
Result<std::string> sign_statement(StatementDraft draft, const KeyPair& key);
/// 128 random bits as 22 characters.
std::string random_id();

/// A salted field in the form of SD-JWT: base64url of `[salt, name, value]`.
/// `value` is JSON text. The salt comes from the system's generator.
std::string make_disclosure(std::string_view name, std::string_view value);
/// base64url(SHA-256(disclosure)), over the spelling as received.
std::string disclosure_digest(std::string_view disclosure);
struct Disclosed {
  std::string name;
  std::string value;  // canonical JSON
};
/// Errors, rule "disclosure_not_in_statement": no base64url of an array of two strings and a value.
Result<Disclosed> parse_disclosure(std::string_view disclosure);
/// The value of a disclosure named `payload`.
std::optional<PayloadName> payload_of(const Disclosed& disclosed);

}  // namespace cupel
