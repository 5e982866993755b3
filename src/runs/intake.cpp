#include "runs/intake.h"

#include "model/encoding.h"
#include "runs/delivery.h"

#include <nlohmann/json.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <optional>
#include <system_error>

namespace cupel {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::string_view mapping_suffix = ".mapping.toml";
constexpr std::size_t piece_bytes = 1U << 20;

struct FoundFile {
  fs::path path;
  std::string shown;
};

bool is_dotfile(const fs::path& path) { return path.filename().string().starts_with('.'); }

/// What lies in a folder; nothing for what is no folder, cannot be read, or is one of those `above`.
std::optional<std::vector<fs::path>> inside_of(const fs::path& path, const std::vector<fs::path>& above) {
  std::error_code error;
  if (!fs::is_directory(path, error)) return std::nullopt;
  const fs::path real = fs::canonical(path, error);
  if (error || std::ranges::find(above, real) != above.end()) return std::nullopt;
  std::vector<fs::path> inside;
  for (fs::directory_iterator entry(path, error), end; !error && entry != end; entry.increment(error)) {
    inside.push_back(entry->path());
  }
  if (error) return std::nullopt;
  std::ranges::sort(inside, {}, [](const fs::path& one) { return one.string(); });
  return inside;
}

/// `above`: the folders on the way here, by their real paths. A folder that leads back into one of them,
/// or that cannot be read, is found like a file, so that it is refused by name and not passed over.
void find_files(const fs::path& path, std::vector<fs::path>& above, std::vector<FoundFile>& found,
                std::uint64_t& dotfiles) {
  const auto inside = inside_of(path, above);
  if (!inside) {
    found.push_back({path, path.string()});
    return;
  }
  std::error_code gone;  // since it was read: then nothing can lead back into it
  above.push_back(fs::canonical(path, gone));
  for (const fs::path& one : *inside) {
    if (is_dotfile(one)) {
      ++dotfiles;
    } else {
      find_files(one, above, found, dotfiles);
    }
  }
  above.pop_back();
}

/// The file that a mapping beside it belongs to, if that file is there.
bool is_companion(const fs::path& path) {
  const std::string text = path.string();
  if (!text.ends_with(mapping_suffix)) return false;
  std::error_code unknown;
  return fs::exists(text.substr(0, text.size() - mapping_suffix.size()), unknown);
}

Result<Mapping> read_mapping(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return fail(ErrorKind::invalid_input, "mapping cannot be read: " + path.string(), "unreadable");
  std::string text(mapping_bytes_max + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(stream.gcount()));
  return parse_mapping(text, path.filename().string());
}

/// Copy the bytes as received into the vault's staging. The hash comes with the commit.
Result<Vault::BlobWriter> stage_original(Vault& vault, const fs::path& path, Sha256& hasher) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return fail(ErrorKind::invalid_input, "file cannot be read", "unreadable");
  Vault::BlobWriter writer = vault.stage_blob();
  std::string piece(piece_bytes, '\0');
  while (stream) {
    stream.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    const std::string_view got(piece.data(), static_cast<std::size_t>(stream.gcount()));
    hasher.update(got);
    writer.write(got);
  }
  if (stream.bad()) return fail(ErrorKind::invalid_input, "file cannot be read to its end", "unreadable");
  return writer;
}

std::string media_of(const ReaderOptions& options, bool compressed) {
  if (compressed) return "application/gzip";
  return options.reader == "geojson/1" ? "application/geo+json" : "text/csv";
}

std::string_view mode_name(DeliveryMode mode) {
  switch (mode) {
    case DeliveryMode::increment: return "increment";
    case DeliveryMode::snapshot: return "snapshot";
    case DeliveryMode::correction: return "correction";
  }
  return "increment";
}

std::string commonest_rules(const DeliveryCounts& counts) {
  std::vector<std::pair<std::string, std::uint64_t>> rules(counts.rules.begin(), counts.rules.end());
  std::ranges::stable_sort(rules, std::greater{}, &std::pair<std::string, std::uint64_t>::second);
  std::string text = fmt::format("{} of {} rows have defects", counts.defective, counts.rows);
  for (std::size_t i = 0; i < std::min<std::size_t>(3, rules.size()); ++i) {
    text += fmt::format("{} {} ({})", i == 0 ? ", most often:" : ",", rules[i].first, rules[i].second);
  }
  return text;
}

class Taker {
 public:
  Taker(Folder& folder, const FilesToTake& files, const Progress& progress)
      : folder_(folder), files_(files), progress_(progress) {}

  Result<void> load_mappings() {
    for (const fs::path& path : files_.mappings) {
      auto mapping = read_mapping(path);
      if (!mapping) return pass(mapping);
      mappings_.push_back({path.filename().string(), std::move(*mapping)});
    }
    return {};
  }

  TakenFile take(const FoundFile& file) {
    TakenFile taken{file.shown, "refused", {}, {}, 0, 0, {}, {}};
    const auto done = try_take(file.path, taken);
    if (!done) {
      const Error& error = done.error();
      // A full disk or a failed log is no fault of the file: the whole command says so.
      const bool ours = error.kind == ErrorKind::unavailable || error.kind == ErrorKind::corrupt ||
                        error.kind == ErrorKind::internal;
      if (ours) throw Failure(error);
      taken.status = error.rule == "unrecognised" ? "unrecognised" : "refused";
      taken.reason = error.message;
      const std::string line = fmt::format("line {}", error.where.line);
      if (error.where.line != 0 && !taken.reason.contains(line)) taken.reason += ", " + line;
    }
    return taken;
  }

 private:
  Result<void> try_take(const fs::path& path, TakenFile& taken) {
    auto source = ByteSource::open(path);
    if (!source) return pass(source);
    Sha256 hasher;
    auto original = stage_original(folder_.ledger().vault(), path, hasher);
    if (!original) return pass(original);
    const Hash digest = hasher.finish();
    taken.sha256 = to_hex(bytes_of(digest));
    auto plan = plan_for(path, *source);
    if (!plan) return pass(plan);
    taken.format = plan->recognised.layout->name;
    plan->bytes = fs::file_size(path);
    if (const auto before = same_delivery(digest, *plan)) {
      taken.status = "already";
      taken.rows = before->rows.count;
      taken.index = before->index;
      return {};
    }
    return deliver(path, std::move(*source), *plan, std::move(*original), taken);
  }

  /// With the mapping beside the file or named after it; else without one; else with the first of the
  /// mappings given that leaves nothing open.
  Result<DeliveryPlan> plan_for(const fs::path& path, ByteSource& source) {
    const std::string own = stated_name(path) + std::string(mapping_suffix);
    const fs::path beside = path.string() + std::string(mapping_suffix);
    std::error_code too_long;  // a name that leaves no room for the suffix has no mapping beside it
    if (fs::exists(beside, too_long)) {
      auto mapping = read_mapping(beside);
      if (!mapping) return pass(mapping);
      return plan_delivery(source, std::move(*mapping));
    }
    for (const auto& [name, mapping] : mappings_) {
      if (name == own) return plan_delivery(source, mapping);
    }
    auto plan = plan_delivery(source, std::nullopt);
    if (plan) return plan;
    for (const auto& [name, mapping] : mappings_) {
      if (auto rewound = source.rewind(); !rewound) return pass(rewound);
      auto mapped = plan_delivery(source, mapping);
      if (mapped) return mapped;
      if (mappings_.size() == 1) return mapped;
    }
    return plan;
  }

  std::optional<Delivered> same_delivery(const Hash& digest, const DeliveryPlan& plan) {
    const std::optional<Hash> mapping =
        plan.mapping ? std::optional(sha256(plan.mapping->text)) : std::nullopt;
    return folder_.first_delivery([&](const Delivered& before) {
      return before.original == digest && before.layout == plan.recognised.layout->name &&
             before.mapping == mapping;
    });
  }

  Result<void> deliver(const fs::path& path, ByteSource source, const DeliveryPlan& plan, Vault::BlobWriter original,
                       TakenFile& taken) {
    Vault& vault = folder_.ledger().vault();
    const bool compressed = source.compressed();
    BlockWriter block = folder_.lake().begin_delivery();
    Vault::RowsWriter rows = vault.stage_rows();
    auto counts = read_delivery(std::move(source), plan, block, &rows, progress_);
    if (!counts) return pass(counts);
    taken.rows = counts->rows;
    taken.defects = counts->defective;
    if (counts->defective * 2 > counts->rows && !files_.accept_defects) {
      return fail(ErrorKind::invalid_input, commonest_rules(*counts) + "; --accept-defects takes it all the same",
                  "too_many_defects");
    }
    const auto blob = original.commit();
    if (!blob) return Failed(blob.error());
    const auto root = rows.commit();
    if (!root) return Failed(root.error());
    auto draft = draft_of(stated_name(path), plan, *blob, *root, compressed);
    if (!draft) return pass(draft);
    const auto receipts = folder_.ledger().append({*draft});
    if (!receipts) return Failed(receipts.error());
    taken.index = receipts->front().index;
    taken.status = "taken";
    const auto delivered = folder_.delivered(*taken.index);
    if (!delivered) return fail(ErrorKind::internal, "a delivery just appended is not in the log");
    return folder_.lake().add(std::move(block), block_of(*delivered, std::move(counts->defects), counts->defective));
  }

  Result<Draft> draft_of(const std::string& name, const DeliveryPlan& plan, const Blob& blob, const RowsRoot& rows,
                         bool compressed) {
    Vault& vault = folder_.ledger().vault();
    const ReaderOptions& options = plan.recognised.options;
    json body = {{"mode", mode_name(plan.recognised.mode)},
                 {"reader", options.reader},
                 {"layout", plan.recognised.layout->name},
                 {"source", plan.recognised.source}};
    if (options.delimiter != 0) body["delimiter"] = std::string(1, options.delimiter);
    if (!options.header) body["header"] = false;
    if (plan.mapping) {
      const auto stored = vault.put_blob(plan.mapping->text);
      if (!stored) return Failed(stored.error());
      body["mapping"] = to_base64url(bytes_of(stored->digest));
      if (!plan.mapping->constant("mode").empty()) body["modeStated"] = true;
    }
    Draft draft;
    draft.type = "delivery/1";
    draft.signer = Signer::intake_key;
    draft.rows = rows;
    const PayloadName payload{media_of(options, compressed), blob.digest, blob.bytes};
    if (!plan.recognised.layout->personal) {
      body["name"] = name;
      draft.payload = payload;
    } else if (auto disclosed = disclose(draft, name, payload); !disclosed) {
      return pass(disclosed);
    }
    draft.body = body.dump();
    return draft;
  }

  /// Rows that speak of persons: neither the file's hash nor its name stand in the log in the clear.
  Result<void> disclose(Draft& draft, const std::string& name, const PayloadName& payload) {
    const json value = {{"digest", to_base64url(bytes_of(payload.digest))},
                        {"media", payload.media},
                        {"size", std::to_string(payload.bytes)}};
    for (const std::string& disclosure :
         {make_disclosure("payload", value.dump()), make_disclosure("name", json(name).dump())}) {
      const auto stored = folder_.ledger().vault().put_blob(disclosure);
      if (!stored) return Failed(stored.error());
      draft.sd.push_back(disclosure_digest(disclosure));
    }
    draft.disclosed_payload = payload;
    return {};
  }

  std::string stated_name(const fs::path& path) const {
    return files_.name.empty() ? path.filename().string() : files_.name;
  }

  Folder& folder_;
  const FilesToTake& files_;
  const Progress& progress_;
  std::vector<std::pair<std::string, Mapping>> mappings_;
};

}  // namespace

Intake take_in(Folder& folder, const FilesToTake& files, const Progress& progress) {
  Intake intake;
  Taker taker(folder, files, progress);
  if (auto loaded = taker.load_mappings(); !loaded) throw Failure(loaded.error());
  std::vector<FoundFile> found;
  std::vector<fs::path> above;
  for (const fs::path& path : files.paths) find_files(path, above, found, intake.dotfiles_skipped);
  std::erase_if(found, [](const FoundFile& file) { return is_companion(file.path); });
  if (!files.name.empty() && found.size() == 1) found.front().shown = files.name;
  for (std::size_t i = 0; i < found.size(); ++i) {
    progress.step("taking in " + found[i].path.filename().string(), i, found.size());
    intake.files.push_back(taker.take(found[i]));
  }
  progress.step("taken in", found.size(), found.size());
  if (auto published = folder.lake().publish(folder.facts_size()); !published) throw Failure(published.error());
  if (auto sealed = folder.ledger().seal(); !sealed) throw Failure(sealed.error());
  return intake;
}

}  // namespace cupel
