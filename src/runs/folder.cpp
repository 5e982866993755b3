#include "runs/folder.h"

#include "ledger/entry.h"
#include "model/encoding.h"
#include "runs/delivery.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace cupel {
namespace {

using nlohmann::json;

std::optional<Hash> hash_of_base64url(std::string_view text) {
  const auto bytes = from_base64url(text);
  Hash hash{};
  if (!bytes || bytes->size() != hash.size()) return std::nullopt;
  std::copy(bytes->begin(), bytes->end(), reinterpret_cast<char*>(hash.data()));
  return hash;
}

void take_disclosures(const Vault& vault, const Statement& statement, Delivered& delivered) {
  for (const std::string& digest : statement.sd) {
    const auto hash = hash_of_base64url(digest);
    if (!hash) continue;
    const auto text = vault.read_blob(*hash);
    if (!text) continue;  // erased or withheld: the statement stands without it
    const auto disclosed = parse_disclosure(*text);
    if (!disclosed) continue;
    if (disclosed->name == "name") {
      delivered.name = json::parse(disclosed->value).get<std::string>();
    } else if (const auto payload = payload_of(*disclosed)) {
      delivered.original = payload->digest;
      delivered.bytes = payload->bytes;
    }
  }
}

Delivered delivered_of(const Vault& vault, std::uint64_t index, const Entry& entry) {
  const Statement& statement = entry.statement;
  const json body = json::parse(statement.body);
  Delivered delivered;
  delivered.index = index;
  delivered.received_us = entry.received_us;
  delivered.layout = body.value("layout", "");
  delivered.mode = body.value("mode", "");
  delivered.mode_stated = body.value("modeStated", false);
  delivered.source = body.value("source", "");
  delivered.name = body.value("name", "");
  delivered.options.reader = body.value("reader", "");
  const std::string delimiter = body.value("delimiter", "");
  if (!delimiter.empty()) delivered.options.delimiter = delimiter.front();
  delivered.options.header = body.value("header", true);
  if (body.contains("mapping")) delivered.mapping = hash_of_base64url(body.value("mapping", ""));
  if (statement.rows) delivered.rows = *statement.rows;
  if (statement.payload) {
    delivered.original = statement.payload->digest;
    delivered.bytes = statement.payload->bytes;
  } else {
    delivered.personal = true;
    take_disclosures(vault, statement, delivered);
  }
  return delivered;
}

}  // namespace

Result<std::unique_ptr<Folder>> Folder::open(const ArchiveOptions& options, const Progress& progress) {
  std::unique_ptr<Folder> folder(new Folder);
  folder->options_ = options;
  const LedgerPaths paths{options.data, options.keys};
  const bool write = options.access != ArchiveOptions::Access::read;
  auto ledger = Ledger::open(paths, *options.clock, write ? Ledger::Access::write : Ledger::Access::read);
  if (!ledger && options.access == ArchiveOptions::Access::write_if_free) {
    ledger = Ledger::open(paths, *options.clock, Ledger::Access::read);
  }
  if (!ledger) return pass(ledger);
  folder->ledger_ = std::move(*ledger);
  folder->options_.access =
      folder->ledger_->writable() ? ArchiveOptions::Access::write : ArchiveOptions::Access::read;
  auto lake = Lake::open({options.data, options.threads, folder->ledger_->writable()});
  if (!lake && folder->ledger_->writable() && lake.error().kind == ErrorKind::corrupt) {
    // Cache: a damaged list of tables is thrown away and made again from log and vault.
    std::filesystem::remove_all(options.data / "lake");
    lake = Lake::open({options.data, options.threads, true});
  }
  if (!lake) return pass(lake);
  folder->lake_ = std::move(*lake);
  if (auto scanned = folder->scan(); !scanned) return pass(scanned);
  if (folder->ledger_->writable()) {
    if (auto caught_up = folder->catch_up(progress); !caught_up) return pass(caught_up);
  }
  return folder;
}

Result<void> Folder::scan() {
  const std::lock_guard lock(mutex_);
  const std::uint64_t size = ledger_->size();
  for (; scanned_ < size; ++scanned_) {
    const auto bytes = ledger_->entry(scanned_);
    if (!bytes) return Failed(bytes.error());
    const auto entry = parse_entry(*bytes);
    if (!entry) return Failed(entry.error());
    const auto kind = class_of_type(entry->statement.type);
    if (kind == TypeClass::fact || kind == TypeClass::rule) facts_size_ = scanned_ + 1;
    if (entry->statement.type == "run/1") last_run_ = scanned_;
    if (entry->statement.type == "delivery/1") {
      deliveries_.push_back(delivered_of(ledger_->vault(), scanned_, *entry));
    }
  }
  return {};
}

std::vector<Delivered> Folder::deliveries() {
  if (auto scanned = scan(); !scanned) throw Failure(scanned.error());
  const std::lock_guard lock(mutex_);
  return deliveries_;
}

std::optional<Delivered> Folder::delivered(std::uint64_t index) {
  if (auto scanned = scan(); !scanned) throw Failure(scanned.error());
  const std::lock_guard lock(mutex_);
  const auto found = std::ranges::lower_bound(deliveries_, index, {}, &Delivered::index);
  if (found == deliveries_.end() || found->index != index) return std::nullopt;
  return *found;
}

std::optional<Delivered> Folder::first_delivery(const std::function<bool(const Delivered&)>& fits) {
  if (auto scanned = scan(); !scanned) throw Failure(scanned.error());
  const std::lock_guard lock(mutex_);
  const auto found = std::ranges::find_if(deliveries_, fits);
  return found == deliveries_.end() ? std::nullopt : std::optional(*found);
}

std::uint64_t Folder::facts_size() {
  if (auto scanned = scan(); !scanned) throw Failure(scanned.error());
  const std::lock_guard lock(mutex_);
  return facts_size_;
}

std::optional<std::uint64_t> Folder::last_run() {
  if (auto scanned = scan(); !scanned) throw Failure(scanned.error());
  const std::lock_guard lock(mutex_);
  return last_run_;
}

Result<void> Folder::catch_up(const Progress& progress) {
  const std::vector<std::uint64_t> there = lake_->deliveries();
  const std::set<std::uint64_t> known(there.begin(), there.end());
  std::vector<Delivered> missing;
  for (Delivered& one : deliveries()) {
    if (!known.contains(one.index)) missing.push_back(std::move(one));
  }
  for (std::size_t i = 0; i < missing.size(); ++i) {
    progress.step("making tables of " + missing[i].name, i, missing.size());
    if (auto done = project_delivery(*ledger_, missing[i], *lake_, Progress{{}, progress.stop}); !done) return done;
  }
  if (!missing.empty()) return lake_->publish(facts_size());
  return {};
}

Result<ByteSource> original_of(const Ledger& ledger, const Delivered& delivered) {
  return ByteSource::open(ledger.vault().blob_path(delivered.original));
}

DeliveryBlock block_of(const Delivered& delivered, std::vector<Defect> defects, std::uint64_t defective) {
  DeliveryBlock block;
  block.index = delivered.index;
  block.defects = std::move(defects);
  DeliveryRow& row = block.delivery;
  if (!delivered.personal) row.name = delivered.name;
  row.layout = delivered.layout;
  row.reader = delivered.options.reader;
  if (delivered.mode_stated) row.mode = delivered.mode;
  row.source = delivered.source;
  row.received_us = delivered.received_us;
  row.rows = static_cast<std::int64_t>(delivered.rows.count);
  row.defects = static_cast<std::int64_t>(defective);
  row.sha256 = to_hex(bytes_of(delivered.original));
  row.bytes = static_cast<std::int64_t>(delivered.bytes);
  return block;
}

Result<DeliveryPlan> plan_of(const Ledger& ledger, const Delivered& delivered, ByteSource& original) {
  std::optional<Mapping> mapping;
  if (delivered.mapping) {
    const auto text = ledger.vault().read_blob(*delivered.mapping);
    if (!text) return Failed(text.error());
    auto parsed = parse_mapping(*text, "mapping");
    if (!parsed) return pass(parsed);
    mapping = std::move(*parsed);
  }
  auto plan = plan_delivery(original, mapping);
  if (plan && plan->recognised.layout->name != delivered.layout) {
    return fail(ErrorKind::corrupt, "a delivery is recognised differently now: " + delivered.layout, "layout_differs");
  }
  return plan;
}

Result<void> project_delivery(const Ledger& ledger, const Delivered& delivered, Lake& lake, const Progress& progress) {
  auto source = original_of(ledger, delivered);
  if (!source) return pass(source);
  auto plan = plan_of(ledger, delivered, *source);
  if (!plan) return pass(plan);
  BlockWriter block = lake.begin_delivery();
  auto counts = read_delivery(std::move(*source), *plan, block, nullptr, progress);
  if (!counts) return pass(counts);
  return lake.add(std::move(block), block_of(delivered, std::move(counts->defects), counts->defective));
}

}  // namespace cupel
