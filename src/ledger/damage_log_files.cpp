// What is derived from the segments, or remembers them: head, checkpoint, tiles, audit roots, reserve.

#include "ledger/checkpoint.h"
#include "ledger/damage_check.h"
#include "ledger/disk.h"
#include "ledger/note.h"
#include "ledger/signer_head.h"
#include "ledger/tile_store.h"

#include <fmt/core.h>

#include <algorithm>

namespace cupel {
namespace fs = std::filesystem;
namespace {

class LogFilesCheck {
 public:
  LogFilesCheck(CheckedLog& log, DamageList& list, const Progress& progress)
      : log_(log), list_(list), progress_(progress), folder_(list.data() / "log") {}

  void run() {
    build_trees();
    check_checkpoint();
    check_head();
    check_audit_roots();
    check_tiles();
    check_reserve();
    check_names();
  }

 private:
  /// Lost entries borrow their leaf from the tile: whether it is right is seen at the checkpoint.
  void build_trees() {
    for (std::size_t i = 0; i < log_.evidence_leaves.size(); ++i) {
      log_.evidence.push(log_.evidence_leaves[i] ? *log_.evidence_leaves[i] : leaf_from_tile(i));
    }
    for (const auto& leaf : log_.audit_leaves) {
      if (!leaf) return;
      log_.audit.push(*leaf);
    }
  }

  Hash leaf_from_tile(std::uint64_t index) const {
    const std::uint64_t number = index / tile_width_max;
    for (int width = tile_width_max; width > static_cast<int>(index % tile_width_max); --width) {
      const auto tile = read_whole_file(folder_ / tile_path({false, 0, number, width}));
      const auto hashes = tile ? hashes_of_tile(*tile) : Result<std::vector<Hash>>{};
      if (tile && hashes && hashes->size() > index % tile_width_max) {
        return (*hashes)[index % tile_width_max];
      }
    }
    return {};
  }

  void check_checkpoint() {
    const fs::path path = folder_ / "checkpoint";
    const auto& text = log_.checkpoint;
    if (!text) {
      list_.add(path, 0, "", "the checkpoint is missing");
      return;
    }
    list_.count(path);
    if (!log_.facts) return;
    const auto note = parse_note(*text);
    const bool is_signed = note && verify_note(*note, std::span(&log_.facts->log_key, 1));
    const auto checkpoint = is_signed ? parse_checkpoint(note->text)
                                      : Result<Checkpoint>(fail(ErrorKind::corrupt, ""));
    if (!is_signed || !checkpoint || checkpoint->origin != log_.facts->origin ||
        note->signatures.size() != 1) {
      list_.add(path, 0, "", "the checkpoint is not what the log signed");
      return;
    }
    checkpoint_size_ = checkpoint->size;
    if (checkpoint->size > log_.evidence.size()) {
      list_.add(path, 0, ref_of(log_.evidence.size()),
                fmt::format("{} entries were signed, the log has {}", checkpoint->size,
                            log_.evidence.size()));
    } else if (log_.evidence.root(checkpoint->size) != checkpoint->root) {
      list_.add(path, 0, "", "the log does not give the root that was signed");
    }
  }

  void check_head() {
    const fs::path path = folder_ / "head";
    const auto& bytes = log_.head;
    if (!bytes || bytes->size() != head_file_bytes) {
      list_.add(path, bytes ? bytes->size() : 0, "", "the signer's head is missing or cut");
      return;
    }
    list_.count(path);
    const HeadSlots slots = parse_head_file(*bytes);
    for (std::size_t i = 0; i < slots.size(); ++i) check_slot(path, *bytes, slots, i);
    if (!slots[0] || !slots[1]) return;
    const std::uint64_t newer = std::max(slots[0]->generation, slots[1]->generation);
    const std::uint64_t older = std::min(slots[0]->generation, slots[1]->generation);
    const auto last = last_signed(slots);
    if (newer - older != 1) list_.add(path, 0, "", "the two heads do not follow each other");
    if (checkpoint_size_ && last->size < *checkpoint_size_) {
      list_.add(path, 0, "", "the signer remembers less than the checkpoint says");
    }
  }

  void check_slot(const fs::path& path, std::string_view bytes, const HeadSlots& slots,
                  std::size_t i) {
    const std::uint64_t begin = i * head_slot_bytes;
    if (!slots[i]) {
      const std::uint64_t spare = first_spare_byte(bytes.substr(begin, head_slot_bytes));
      list_.add(path, begin + spare, "", "a slot of the signer's head has changed");
    } else if (slots[i]->size > log_.evidence.size() ||
               log_.evidence.root(slots[i]->size) != slots[i]->root) {
      list_.add(path, begin, "", "the log does not give the root that the signer remembers");
    }
  }

  /// Offset of a byte that should be zero and is not; 0 when the wrong one is among the others.
  static std::uint64_t first_spare_byte(std::string_view slot) {
    const std::size_t spare = first_nonzero(slot, 60);
    return spare < slot.size() ? spare : 0;
  }

  void check_audit_roots() {
    const bool lost = log_.audit.size() < log_.audit_leaves.size();
    for (const auto& [index, root] : log_.audit_roots) {
      if (root.size > log_.audit.size() && lost) continue;
      const fs::path path = folder_ / log_.segments[log_.places[index].segment];
      if (root.size > log_.audit.size() || log_.audit.root(root.size) != root.root) {
        list_.add(path, log_.places[index].offset, ref_of(index),
                  "the audit tree does not give the root that was signed");
      }
    }
  }

  void check_tiles() {
    const std::vector<std::string> files = tile_files(folder_);
    const std::uint64_t size = log_.evidence.size();
    for (std::size_t i = 0; i < files.size(); ++i) {
      stop_if_asked(progress_);
      progress_.step("checking tiles", i, files.size());
      const auto name = parse_tile_path(files[i]);
      if (!name || !is_within(*name, size)) {
        if (name && list_.is_newer(folder_ / files[i])) continue;
        list_.add(folder_ / files[i], 0, "", "this name belongs to nothing");
      } else {
        check_tile(*name, folder_ / files[i]);
      }
    }
    for (const TileName& name : new_tiles(0, std::min(checkpoint_size_.value_or(0), size))) {
      const fs::path path = folder_ / tile_path(name);
      if (!fs::exists(path)) list_.add(path, 0, "", "a tile is missing");
    }
  }

  void check_tile(const TileName& name, const fs::path& path) {
    list_.count(path);
    const auto stated = read_whole_file(path);
    if (!stated) {
      list_.add(path, 0, "", "a tile cannot be read");
      return;
    }
    const TileSource source{.node = log_.evidence.reader(),
                            .entry = [this](std::uint64_t index) { return entry(index); }};
    const auto made = make_tile(name, source);
    if (!made) {
      list_.note("not compared, because entries are lost: " + list_.name_of(path));
      return;
    }
    if (*stated == *made) return;
    const std::uint64_t at = first_difference(*stated, *made);
    std::string ref;
    if (!name.entries && name.level == 0) ref = ref_of(name.number * tile_width_max + at / 32);
    list_.add(path, at, ref, "a tile is not what the log gives");
  }

  Result<std::string> entry(std::uint64_t index) {
    if (!log_.evidence_leaves[index]) {
      return fail(ErrorKind::corrupt, "the entry is lost");
    }
    const EntryPlace& place = log_.places[index];
    if (!open_ || open_segment_ != place.segment) {
      open_ = File::open_to_read(folder_ / log_.segments[place.segment]);
      open_segment_ = place.segment;
    }
    std::string bytes(place.bytes, '\0');
    if (!open_ || open_->read_at(bytes.data(), bytes.size(), place.offset) != bytes.size()) {
      return fail(ErrorKind::corrupt, "the entry cannot be read");
    }
    return bytes;
  }

  void check_reserve() {
    const fs::path path = folder_ / "reserve";
    const auto bytes = read_whole_file(path);
    if (!bytes) return;
    list_.count(path);
    const std::size_t at = first_nonzero(*bytes, 0);
    if (at < bytes->size()) list_.add(path, at, "", "the reserve is not zero");
  }

  void check_names() {
    for (const auto& item : fs::directory_iterator(folder_)) {
      const std::string name = item.path().filename().string();
      const bool folder = name == "tile" || name == "staging";
      const bool file = name == "head" || name == "checkpoint" || name == "reserve" ||
                        parse_segment_name(name).has_value();
      if ((folder && item.is_directory()) || (file && item.is_regular_file())) continue;
      list_.add(item.path(), 0, "", "this name belongs to nothing");
    }
  }

  CheckedLog& log_;
  DamageList& list_;
  const Progress& progress_;
  fs::path folder_;
  std::optional<std::uint64_t> checkpoint_size_;
  std::optional<File> open_;  // the segment read last
  std::uint32_t open_segment_ = 0;
};

}  // namespace

void check_log_files(CheckedLog& log, DamageList& list, const Progress& progress) {
  LogFilesCheck(log, list, progress).run();
}

}  // namespace cupel
