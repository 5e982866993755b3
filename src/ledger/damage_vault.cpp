// The vault, byte for byte: blobs against their names, rows against their roots, principals.

#include "ledger/damage_check.h"
#include "ledger/disk.h"
#include "ledger/plain.h"
#include "ledger/statement_form.h"
#include "model/encoding.h"

#include <fmt/core.h>

#include <algorithm>

namespace cupel {
namespace fs = std::filesystem;
namespace {

std::optional<Hash> hash_of_name(const std::string& name) { return hash_from(from_hex(name)); }

class VaultCheck {
 public:
  VaultCheck(const CheckedLog& log, const RebuildRows& rebuild, DamageList& list,
             const Progress& progress)
      : log_(log), rebuild_(rebuild), list_(list), progress_(progress),
        vault_(list.data() / "vault") {}

  void run() {
    name_blobs();
    check_blobs();
    check_principals();
    check_named_rows();
    check_other_rows();
    check_names();
    for (const auto& [digest, damage] : changed_blobs_) {
      list_.add(vault_.blob_path(digest), damage.offset, damage.ref, damage.what);
    }
  }

 private:
  struct BlobDamage {
    std::uint64_t offset = 0;
    std::string ref;
    std::string what;
  };

  /// Which statement names which blob first.
  void name_blobs() {
    for (const NamedStatement& named : log_.named) {
      for (const Hash& digest : digests_in(named.statement)) {
        named_blobs_.emplace(digest, named.index);
      }
    }
  }

  std::vector<Hash> digests_in(const Statement& statement) const {
    std::vector<Hash> digests;
    if (const auto payload = payload_in(vault_, statement)) digests.push_back(payload->digest);
    const auto body = JsonScan::read(statement.body, JsonLimits{});
    for (const char* member : {"mapping", "findings"}) {
      const std::size_t value = body ? body->member(0, member) : 0;
      if (value == 0 || !is_string(*body, value)) continue;
      if (const auto digest = hash_from_base64url(body->text(value))) digests.push_back(*digest);
    }
    return digests;
  }

  void check_blobs() {
    const std::vector<fs::path> files = files_below(vault_.folder() / "blobs");
    for (std::size_t i = 0; i < files.size(); ++i) {
      stop_if_asked(progress_);
      progress_.step("checking originals", i, files.size());
      const auto digest = hash_of_name(files[i].filename().string());
      if (!digest || vault_.blob_path(*digest) != files[i] || !fs::is_regular_file(files[i])) {
        list_.add(files[i], 0, "", "this name belongs to nothing");
        continue;
      }
      list_.count(files[i]);
      if (hash_of_file(files[i]) == *digest) continue;
      const auto named = named_blobs_.find(*digest);
      changed_blobs_[*digest] = {0, named == named_blobs_.end() ? "" : ref_of(named->second),
                                 "the content is not what was stored under this name"};
    }
    for (const auto& [digest, index] : named_blobs_) {
      if (vault_.has_blob(digest) || log_.erased.contains(index)) continue;
      list_.add(vault_.blob_path(digest), 0, ref_of(index), "a file that a statement names is missing");
    }
  }

  static Hash hash_of_file(const fs::path& path) {
    const auto file = File::open_to_read(path);
    Sha256 hasher;
    std::string piece(1u << 20, '\0');
    for (std::uint64_t at = 0; file;) {
      const std::size_t got = file->read_at(piece.data(), piece.size(), at);
      if (got == 0) break;
      hasher.update(std::string_view(piece).substr(0, got));
      at += got;
    }
    return hasher.finish();
  }

  void check_principals() {
    for (const fs::path& path : files_below(vault_.folder() / "principals")) {
      list_.count(path);
      const auto text = read_whole_file(path);
      const auto principal =
          text ? parse_principal(*text) : Result<PrincipalRecord>(Failed(text.error()));
      if (!principal || principal->id != path.filename().string()) {
        list_.add(path, 0, "", "the file of a principal has changed");
      }
    }
    for (const std::string& by : log_.principals) {
      // Cutting the link from an entry to a person is a right, so this is no damage.
      if (!fs::exists(vault_.principal_path(by))) {
        list_.note("who is behind " + by + " is not on file");
      }
    }
  }

  void check_named_rows() {
    std::size_t done = 0;
    for (const NamedStatement& named : log_.named) {
      stop_if_asked(progress_);
      progress_.step("checking rows", done++, log_.named.size());
      if (!named.statement.rows) continue;
      const Hash& root = named.statement.rows->root;
      checked_rows_.insert(root);
      const RowsToRebuild wanted{named.index, &named.statement,
                                 payload_in(vault_, named.statement)};
      const auto original = original_of(named.statement, wanted);
      const bool sound = !original || !changed_blobs_.contains(*original);
      if (log_.erased.contains(named.index)) {
        list_.note(fmt::format("rows of {} were erased in part: salts are not compared",
                               ref_of(named.index)));
        check_rows(vault_, nullptr, root, sound, rebuild_, list_);
        continue;
      }
      const RowsFinding finding = check_rows(vault_, &wanted, root, sound, rebuild_, list_);
      if (!sound && finding.row) {
        changed_blobs_[*original] = {finding.offset, ref_of(named.index, *finding.row),
                                     "a row is not the one that was received"};
      }
    }
    progress_.step("checked rows", log_.named.size(), log_.named.size());
  }

  /// The blob the rows are made from: the payload, of a run its findings.
  std::optional<Hash> original_of(const Statement& statement, const RowsToRebuild& wanted) const {
    if (statement.type != "run/1") {
      return wanted.payload ? std::optional(wanted.payload->digest) : std::nullopt;
    }
    const std::vector<Hash> digests = digests_in(statement);
    return digests.empty() ? std::nullopt : std::optional(digests.back());
  }

  /// Rows that no statement names: an ingest ended between vault and log.
  void check_other_rows() {
    std::error_code absent;
    for (const auto& item : fs::directory_iterator(vault_.folder() / "rows", absent)) {
      const auto root = hash_of_name(item.path().filename().string());
      if (!root || !item.is_directory()) {
        list_.add(item.path(), 0, "", "this name belongs to nothing");
      } else if (!checked_rows_.contains(*root)) {
        check_rows(vault_, nullptr, *root, true, rebuild_, list_);
        list_.note("no statement names " + list_.name_of(item.path()));
      }
    }
  }

  void check_names() {
    static const std::set<std::string> known = {"blobs", "rows", "principals", "staging"};
    std::error_code absent;
    for (const auto& item : fs::directory_iterator(vault_.folder(), absent)) {
      if (known.contains(item.path().filename().string()) && item.is_directory()) continue;
      list_.add(item.path(), 0, "", "this name belongs to nothing");
    }
  }

  const CheckedLog& log_;
  const RebuildRows& rebuild_;
  DamageList& list_;
  const Progress& progress_;
  Vault vault_;
  std::map<Hash, std::uint64_t> named_blobs_;
  std::map<Hash, BlobDamage> changed_blobs_;
  std::set<Hash> checked_rows_;
};

}  // namespace

void check_vault(const CheckedLog& log, const RebuildRows& rebuild, DamageList& list,
                 const Progress& progress) {
  VaultCheck(log, rebuild, list, progress).run();
}

}  // namespace cupel
