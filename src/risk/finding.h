/// What an indicator said about one subject and period, and the words for it
/// (indicators.md §1.3, §1.4, §4.1).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cupel {

/// Exactly one per indicator version, subject, period and state of the ledger.
enum class Outcome : std::uint8_t { flagged, clear, not_available, not_applicable, error };

/// "flagged", "clear", "not_available", "not_applicable", "error".
std::string_view name_of(Outcome outcome);
std::optional<Outcome> parse_outcome(std::string_view name);

/// Why a question could not be answered, in the order of the reference.
std::span<const std::string_view> reason_codes();
bool is_reason_code(std::string_view code);

/// Points of a severity are its value: STOP 4, HI 3, MED 2; INFO never counts.
enum class Severity : std::uint8_t { info = 1, medium = 2, high = 3, stop = 4 };

/// "INFO", "MED", "HI", "STOP".
std::string_view name_of(Severity severity);
std::optional<Severity> parse_severity(std::string_view name);

/// What a finding rests on; findings of one group share a cause of error.
enum class Group : std::uint8_t {
  title, earth, mass, chem, phys, books, price, space, doc, party,
  pay, trade, hg, input, net, conduct, inc, model, lab, ctx,
};
inline constexpr std::size_t group_count = 20;

/// "TITLE", "EARTH", …
std::string_view name_of(Group group);
std::optional<Group> parse_group(std::string_view name);
/// False for MODEL, LAB and CTX: they stay visible and never count.
bool counts(Group group);

/// An order of work, never a verdict. `hold` reads "check before release".
enum class Priority : std::uint8_t { hold, p1, p2, p3, watch, none };

/// "hold", "P1", "P2", "P3", "watch", "none".
std::string_view name_of(Priority priority);

/// One outcome as far as combining looks at it.
struct Finding {
  std::string rule;                    // "A01"
  std::string subject_key;
  std::int64_t period_from_us = 0;
  Outcome outcome = Outcome::flagged;
  Severity severity = Severity::high;
  /// The limit is law or regime and adopted by a `parameters` statement; a STOP without counts as HI.
  bool limit_adopted = false;
  Group group = Group::ctx;
  std::optional<std::int64_t> p_e9;    // p value in 1e-9 before adjustment; missing ranks as 1
  std::vector<std::string> evidence;   // only these decide independence; the claim may be shared
  std::int64_t fine_ug10 = 0;          // fine mass at stake, 0.1 µg
};

}  // namespace cupel
