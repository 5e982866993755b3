// Statements, entries and disclosures from anyone: whatever passes is in its one spelling, and what
// the door then asks of it needs no further care.
#include "ledger/door.h"
#include "ledger/entry.h"
#include "model/assert.h"
#include "model/jcs.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cupel;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto statement = parse_statement(bytes)) {
    ASSERT(canonicalise(bytes).value() == bytes);
    ASSERT(statement->message.starts_with(statement_prefix));
    ASSERT(statement->message.size() < bytes.size() + statement_prefix.size());
    static_cast<void>(check_demands(*statement));
    Issuers issuers;
    issuers.take(*statement);
    static_cast<void>(issuers.standing(statement->issuer));
  }
  if (const auto entry = parse_entry(bytes)) {
    const EntryDraft draft{entry->received_us, entry->by, entry->prev, entry->keys};
    ASSERT(build_entry(draft, entry->statement_bytes) == bytes);
    static_cast<void>(check_entry_alone(*entry, 7));
  }
  if (const auto disclosed = parse_disclosure(bytes)) {
    ASSERT(canonicalise(disclosed->value).value() == disclosed->value);
    static_cast<void>(payload_of(*disclosed));
  }
  return 0;
}
