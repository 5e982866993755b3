#include "runs/stated_rows.h"

#include "ledger/entry.h"
#include "model/defect.h"
#include "runs/analysis.h"

#include <algorithm>
#include <utility>

namespace cupel {
namespace {

constexpr std::size_t kept_max = 20'000;
constexpr std::size_t plans_kept_max = 64;
constexpr std::size_t shown_line_bytes_max = 2'000;

}  // namespace

std::string_view beginning_of(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  std::size_t end = bytes_max;
  // A character has three bytes behind its first at most; more of them are no UTF-8 anyway.
  const std::size_t first = end - std::min<std::size_t>(end, 3);
  while (end > first && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end);
}

Result<StatedRow> StatedRows::row(std::uint64_t index, std::uint64_t number, bool with_line) {
  {
    const std::lock_guard lock(mutex_);
    const auto found = kept_.find({index, number});
    if (found != kept_.end() && (!with_line || found->second.line != 0)) return found->second;
  }
  const auto delivered = folder_.delivered(index);
  if (!delivered || number >= delivered->rows.count) {
    return fail(ErrorKind::not_found, "there is no such row", "no_row");
  }
  const auto evidence =
      folder_.ledger().vault().row_evidence(delivered->rows.root, delivered->rows.count, number);
  if (!evidence) return Failed(evidence.error());
  auto source = original_of(folder_.ledger(), *delivered);
  if (!source) return pass(source);
  auto stated = read_row_at(std::move(*source), delivered->options, evidence->byte_offset, evidence->first_row,
                            number, with_line);
  if (!stated) return stated;
  const std::lock_guard lock(mutex_);
  if (kept_.size() >= kept_max) kept_.clear();
  kept_.insert_or_assign({index, number}, *stated);
  return stated;
}

Result<std::string> StatedRows::canonical(std::uint64_t index, std::uint64_t number) {
  if (folder_.delivered(index)) {
    auto stated = row(index, number, false);
    if (!stated) return pass(stated);
    return std::move(stated->canonical);
  }
  const Failed none = fail(ErrorKind::not_found, "there is no such row", "no_row");
  const auto bytes = folder_.ledger().entry(index);
  if (!bytes) return Failed(bytes.error());
  const auto entry = parse_entry(*bytes);
  if (!entry || entry->statement.type != "run/1" || !entry->statement.rows) return none;
  if (number >= entry->statement.rows->count) return none;
  const auto lines = findings_of(folder_.ledger().vault(), entry->statement.body);
  if (!lines) return Failed(lines.error());
  std::string_view rest = *lines;
  for (std::uint64_t passed = 0; passed < number && !rest.empty(); ++passed) {
    rest.remove_prefix(std::min(rest.find('\n'), rest.size() - 1) + 1);
  }
  if (rest.empty()) return none;
  return std::string(rest.substr(0, rest.find('\n')));
}

std::vector<std::string> StatedRows::columns_behind(const Delivered& delivered, const StatedRow& row,
                                                    std::span<const QuotedField> fields) {
  std::shared_ptr<const DeliveryPlan> plan;
  {
    const std::lock_guard lock(plans_mutex_);
    std::shared_ptr<const DeliveryPlan>& kept = plans_[delivered.index];
    if (!kept) {
      auto source = original_of(folder_.ledger(), delivered);
      if (!source) return {};
      auto made = plan_of(folder_.ledger(), delivered, *source);
      if (!made) return {};
      kept = std::make_shared<const DeliveryPlan>(std::move(*made));
    }
    plan = kept;
    if (plans_.size() > plans_kept_max) plans_.clear();
  }
  const Mapping none;
  return quoted_columns(row, plan->columns, plan->recognised, plan->mapping ? *plan->mapping : none, fields);
}

std::vector<std::pair<std::uint64_t, std::string>> StatedRows::lines_around(const Delivered& delivered,
                                                                            std::uint64_t line) {
  std::vector<std::pair<std::uint64_t, std::string>> lines;
  auto source = original_of(folder_.ledger(), delivered);
  if (!source || line == 0) return lines;
  const std::uint64_t first = line > 1 ? line - 1 : 1;
  std::string text;
  std::uint64_t number = 1;
  std::string buffer(1U << 18, '\0');
  bool ended = false;
  while (!ended && number <= line + 1) {
    const auto got = source->read(buffer);
    if (!got) break;
    ended = *got == 0;
    std::string_view rest(buffer.data(), *got);
    while (!rest.empty() && number <= line + 1) {
      const std::size_t end = rest.find('\n');
      if (number >= first) text.append(rest.substr(0, std::min(end, rest.size())));
      if (end == std::string_view::npos) break;
      if (number >= first) lines.emplace_back(number, std::exchange(text, {}));
      ++number;
      rest.remove_prefix(end + 1);
    }
  }
  if (ended && !text.empty()) lines.emplace_back(number, std::move(text));
  for (auto& [at, shown] : lines) {
    if (shown.ends_with('\r')) shown.pop_back();
    if (shown.size() > shown_line_bytes_max) shown = std::string(beginning_of(shown, shown_line_bytes_max)) + " …";
  }
  return lines;
}

}  // namespace cupel
