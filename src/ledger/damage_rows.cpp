// One folder of rows: salts, offsets and hashes against the rows made again from the original.

#include "ledger/damage_check.h"
#include "ledger/disk.h"
#include "ledger/little_endian.h"
#include "ledger/subtree_peaks.h"

#include <fmt/core.h>

#include <algorithm>

namespace cupel {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t named_max = 100;  // damages of one kind named per folder; the rest is counted
constexpr std::uint64_t rows_per_offset = 64;

/// Items of fixed size read one after the other; zero behind the end of the file.
class Sequence {
 public:
  Sequence(const fs::path& path, std::size_t item_bytes)
      : file_(File::open_to_read(path)), item_bytes_(item_bytes) {}
  std::string_view next() {
    if (at_ == piece_.size()) fill();
    const std::string_view item = std::string_view(piece_).substr(at_, item_bytes_);
    at_ += item_bytes_;
    return item;
  }

 private:
  void fill() {
    piece_.assign(item_bytes_ * 32'768, '\0');
    if (file_) offset_ += file_->read_at(piece_.data(), piece_.size(), offset_);
    at_ = 0;
  }
  std::optional<File> file_;
  std::size_t item_bytes_;
  std::string piece_;
  std::size_t at_ = 0;
  std::uint64_t offset_ = 0;
};

Hash to_hash(std::string_view bytes) {
  Hash hash{};
  bytes.copy(reinterpret_cast<char*>(hash.data()), hash.size());
  return hash;
}

/// A tree over leaves whose levels above are compared with the files.
struct ComparedTree {
  SubtreePeaks peaks;
  std::vector<std::pair<int, std::uint64_t>> different;  // level, position
};

class RowsCheck {
 public:
  RowsCheck(const Vault& vault, const RowsToRebuild* wanted, const Hash& root, DamageList& list)
      : wanted_(wanted), root_(root), list_(list), folder_(vault.rows_folder(root)) {}

  RowsFinding run(bool original_is_sound, const fs::path& original, const RebuildRows& rebuild) {
    if (!fs::is_directory(folder_)) {
      if (wanted_ != nullptr) list_.add(folder_, 0, ref(), "rows that a statement names are missing");
      return {};
    }
    std::error_code absent;
    count_ = wanted_ != nullptr ? wanted_->statement->rows->count
                                : fs::file_size(folder_ / "L0", absent) / sizeof(Hash);
    check_files();
    leaves_.emplace(folder_ / "L0", sizeof(Hash));
    salts_.emplace(folder_ / "salts", sizeof(Salt));
    offsets_.emplace(folder_ / "offsets", 8);
    const bool rebuilt = wanted_ != nullptr && replay(original_is_sound, original, rebuild);
    for (std::uint64_t i = seen_; i < count_; ++i) push_stored(to_hash(leaves_->next()));
    judge(rebuilt, original_is_sound);
    return finding_;
  }

 private:
  std::string ref() const { return wanted_ != nullptr ? ref_of(wanted_->index) : ""; }
  std::string ref(std::uint64_t row) const {
    return wanted_ != nullptr ? ref_of(wanted_->index, row) : "";
  }

  void check_files() {
    std::map<std::string, std::uint64_t> expected = {
        {"salts", count_ * sizeof(Salt)},
        {"offsets", (count_ + rows_per_offset - 1) / rows_per_offset * 8},
        {"L0", count_ * sizeof(Hash)}};
    for (int level = 1; (count_ >> (8 * level)) > 0; ++level) {
      expected[fmt::format("L{}", level)] = (count_ >> (8 * level)) * sizeof(Hash);
      levels_.emplace_back(folder_ / fmt::format("L{}", level), sizeof(Hash));
    }
    for (const fs::path& file : files_below(folder_)) {
      const auto known = expected.find(file.lexically_relative(folder_).generic_string());
      if (known == expected.end()) {
        list_.add(file, 0, ref(), "this name belongs to nothing");
        continue;
      }
      list_.count(file);
      const std::uint64_t bytes = fs::file_size(file);
      if (bytes != known->second) {
        list_.add(file, std::min(bytes, known->second), ref(),
                  fmt::format("the file has {} bytes and should have {}", bytes, known->second));
        cut_ = true;
      }
      expected.erase(known);
    }
    for (const auto& [name, bytes] : expected) {
      list_.add(folder_ / name, 0, ref(), "a file of the rows is missing");
      cut_ = true;
    }
  }

  bool replay(bool original_is_sound, const fs::path& original, const RebuildRows& rebuild) {
    const auto done = rebuild(*wanted_, [this](std::string_view canonical, std::uint64_t offset) {
      take(canonical, offset);
    });
    if (!done && done.error().kind == ErrorKind::not_found) {
      list_.note(fmt::format("salts and offsets of {} are not compared: {}", ref(),
                             done.error().message));
      return false;
    }
    if (!done && original_is_sound) {
      list_.add(original, done.error().where.offset, ref(),
                "the rows cannot be read again: " + done.error().message);
    }
    if (done && seen_ != count_ && original_is_sound) {
      list_.add(original, 0, ref(),
                fmt::format("the original gives {} rows, {} were received", rebuilt_rows_, count_));
    }
    return true;
  }

  void take(std::string_view canonical, std::uint64_t offset) {
    const std::uint64_t row = rebuilt_rows_++;
    if (row >= count_) return;
    Salt salt{};
    salts_->next().copy(reinterpret_cast<char*>(salt.data()), salt.size());
    const Hash leaf = row_leaf_hash(salt, canonical);
    const Hash stored = to_hash(leaves_->next());
    if (leaf != stored && different_.size() < named_max) different_.emplace_back(row, offset);
    if (leaf != stored) ++different_rows_;
    made_.push(leaf, [](int, const Hash&) {});
    push_stored(stored);
    if (row % rows_per_offset == 0) {
      const auto stated = little_endian_at<std::uint64_t>(offsets_->next(), 0);
      if (stated != offset && wrong_offsets_.size() < named_max) {
        wrong_offsets_.push_back(row / rows_per_offset * 8);
      }
    }
  }

  void push_stored(const Hash& leaf) {
    const std::uint64_t position = seen_++;
    stored_.peaks.push(leaf, [this, position](int level, const Hash& hash) {
      if (level == 0 || levels_.size() < static_cast<std::size_t>(level)) return;
      if (to_hash(levels_[static_cast<std::size_t>(level) - 1].next()) != hash &&
          stored_.different.size() < named_max) {
        stored_.different.emplace_back(level, position >> (8 * level));
      }
    });
  }

  /// Which of the files is wrong: what leads to the signed root is right.
  void judge(bool rebuilt, bool original_is_sound) {
    const bool stored_is_right = stored_.peaks.root() == root_;
    const bool made_is_right = rebuilt && rebuilt_rows_ == count_ && made_.root() == root_;
    if (stored_is_right) {
      for (const auto& [level, position] : stored_.different) {
        list_.add(folder_ / fmt::format("L{}", level), position * sizeof(Hash), ref(),
                  "a hash of the rows has changed");
      }
    }
    for (const auto& [row, offset] : different_) {
      if (!stored_is_right && made_is_right) {
        list_.add(folder_ / "L0", row * sizeof(Hash), ref(row), "the hash of a row has changed");
      } else if (!original_is_sound) {
        if (!finding_.row) finding_ = {row, offset};
      } else if (stored_is_right) {
        list_.add(folder_ / "salts", row * sizeof(Salt), ref(row),
                  "the salt of a row has changed, or the row itself");
      }
    }
    if (different_rows_ > different_.size()) {
      list_.note(fmt::format("{} more rows of {} differ", different_rows_ - different_.size(), ref()));
    }
    if (!stored_is_right && !made_is_right && !cut_) {
      list_.add(folder_ / "L0", 0, ref(), "the hashes do not give the root that was signed");
    }
    if (original_is_sound) {
      for (const std::uint64_t at : wrong_offsets_) {
        list_.add(folder_ / "offsets", at, ref(), "the place of a row has changed");
      }
    }
  }

  const RowsToRebuild* wanted_;
  const Hash& root_;
  DamageList& list_;
  fs::path folder_;
  std::uint64_t count_ = 0;
  bool cut_ = false;
  std::optional<Sequence> leaves_;
  std::optional<Sequence> salts_;
  std::optional<Sequence> offsets_;
  std::vector<Sequence> levels_;  // from L1
  std::uint64_t seen_ = 0;
  std::uint64_t rebuilt_rows_ = 0;
  ComparedTree stored_;
  SubtreePeaks made_;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> different_;  // row, offset in the original
  std::uint64_t different_rows_ = 0;
  std::vector<std::uint64_t> wrong_offsets_;
  RowsFinding finding_;
};

}  // namespace

RowsFinding check_rows(const Vault& vault, const RowsToRebuild* wanted, const Hash& root,
                       bool original_is_sound, const RebuildRows& rebuild, DamageList& list) {
  const fs::path original = wanted != nullptr && wanted->payload
                                ? vault.blob_path(wanted->payload->digest)
                                : vault.rows_folder(root);
  return RowsCheck(vault, wanted, root, list).run(original_is_sound, original, rebuild);
}

}  // namespace cupel
