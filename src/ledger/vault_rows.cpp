// Rows of a delivery in the vault: writing salts, offsets and levels of hashes, proving one row.

#include "ledger/disk.h"
#include "ledger/little_endian.h"
#include "ledger/merkle.h"
#include "ledger/subtree_peaks.h"
#include "ledger/vault.h"
#include "model/assert.h"
#include "model/encoding.h"

#include <fmt/core.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace cupel {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t buffer_bytes = 1u << 20;
constexpr std::uint64_t rows_per_offset = 64;

/// A file that is only appended to, in pieces of 1 MiB.
class BufferedFile {
 public:
  explicit BufferedFile(const fs::path& path)
      : file_(File::open(path, O_WRONLY | O_CREAT | O_EXCL)) {
    buffer_.reserve(buffer_bytes + 64);
  }
  void append(std::string_view bytes) {
    buffer_.append(bytes);
    if (buffer_.size() >= buffer_bytes) drain();
  }
  void finish() {
    drain();
    file_.sync();
  }

 private:
  void drain() {
    file_.write(buffer_);
    buffer_.clear();
  }
  File file_;
  std::string buffer_;
};

std::string level_name(int level) { return fmt::format("L{}", level); }

}  // namespace

struct Vault::RowsWriter::State {
  State(const Vault& of, fs::path staged)
      : vault(of), folder(std::move(staged)), salts(folder / "salts"), offsets(folder / "offsets") {
    levels.reserve(5);  // 256^4 rows are more than a delivery may have
    levels.emplace_back(folder / level_name(0));
  }
  ~State() {
    std::error_code ignored;  // what stays behind lies in staging/ and is nobody's
    if (!committed) fs::remove_all(folder, ignored);
  }

  void push(const Salt& salt, const Hash& leaf) {
    salts.append({reinterpret_cast<const char*>(salt.data()), salt.size()});
    tree.push(leaf, [this](int level, const Hash& hash) {
      const auto position = static_cast<std::size_t>(level);
      if (levels.size() == position) levels.emplace_back(folder / level_name(level));
      levels[position].append(bytes_of(hash));
    });
  }

  const Vault& vault;
  fs::path folder;
  BufferedFile salts;
  BufferedFile offsets;
  std::uint64_t offset_count = 0;
  std::vector<BufferedFile> levels;
  SubtreePeaks tree;
  std::string leaf_input;  // kept between rows: no allocation per row
  bool committed = false;
};

Vault::RowsWriter::RowsWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
Vault::RowsWriter::RowsWriter(RowsWriter&&) noexcept = default;
Vault::RowsWriter& Vault::RowsWriter::operator=(RowsWriter&&) noexcept = default;
Vault::RowsWriter::~RowsWriter() = default;

Vault::RowsWriter Vault::stage_rows() {
  make_folder(folder_ / "staging");
  const fs::path staged = folder_ / "staging" / random_name();
  make_folder(staged);
  return RowsWriter(std::make_unique<RowsWriter::State>(*this, staged));
}

void Vault::RowsWriter::add(const Salt& salt, std::string_view canonical_row) {
  std::string& input = state_->leaf_input;
  input.assign(1, '\0');
  input.append(reinterpret_cast<const char*>(salt.data()), salt.size());
  input.append(canonical_row);
  state_->push(salt, sha256(input));
}

void Vault::RowsWriter::add_leaf(const Salt& salt, const Hash& leaf) { state_->push(salt, leaf); }

void Vault::RowsWriter::offset(std::uint64_t byte_offset) {
  std::string bytes;
  append_little_endian(bytes, byte_offset);
  state_->offsets.append(bytes);
  ++state_->offset_count;
}

Result<RowsRoot> Vault::RowsWriter::commit() {
  State& state = *state_;
  ASSERT(!state.committed);
  const RowsRoot rows{state.tree.size(), state.tree.root()};
  ASSERT(state.offset_count == (rows.count + rows_per_offset - 1) / rows_per_offset);
  try {
    state.salts.finish();
    state.offsets.finish();
    for (BufferedFile& level : state.levels) level.finish();
    sync_directory(state.folder);
    const fs::path target = state.vault.rows_folder(rows.root);
    make_folder(target.parent_path());
    if (::rename(state.folder.c_str(), target.c_str()) == 0) {
      state.committed = true;
    } else if (errno != EEXIST && errno != ENOTEMPTY) {
      throw Failure(io_error("rows cannot be renamed", target, errno));
    }
    // The same root exists already: the same salts, or no rows at all.
    sync_directory(target.parent_path());
    return rows;
  } catch (const Failure& failure) {
    if (failure.error.kind != ErrorKind::unavailable) throw;
    return Failed(failure.error);
  }
}

namespace {

/// Exactly `bytes` bytes of a vault file.
Result<std::string> read_exactly(const fs::path& path, std::uint64_t offset, std::size_t bytes) {
  const auto file = File::open_to_read(path);
  const Where where{path.string(), 0, 0, {}, offset};
  if (!file) return fail(ErrorKind::not_found, "rows of the vault are missing", "no_rows", where);
  std::string read(bytes, '\0');
  if (file->read_at(read.data(), bytes, offset) != bytes) {
    return fail(ErrorKind::corrupt, "a file of the vault is too short", "rows_changed", where);
  }
  return read;
}

Hash hash_at(std::string_view bytes, std::size_t position) {
  Hash hash{};
  bytes.substr(position * hash.size()).copy(reinterpret_cast<char*>(hash.data()), hash.size());
  return hash;
}

/// Reads hashes of a level in runs of 256, because a path asks for many neighbours.
class LevelReader {
 public:
  LevelReader(fs::path folder, std::uint64_t count) : folder_(std::move(folder)), count_(count) {}

  Result<Hash> operator()(int level, std::uint64_t position) {
    const std::uint64_t first = position & ~std::uint64_t{255};
    if (level != level_ || first != first_ || run_.empty()) {
      const std::uint64_t width = std::min<std::uint64_t>(256, (count_ >> (8 * level)) - first);
      auto run = read_exactly(folder_ / level_name(level), first * sizeof(Hash),
                              width * sizeof(Hash));
      if (!run) return pass(run);
      level_ = level;
      first_ = first;
      run_ = std::move(*run);
    }
    return hash_at(run_, position - first_);
  }

 private:
  fs::path folder_;
  std::uint64_t count_;
  int level_ = -1;
  std::uint64_t first_ = 0;
  std::string run_;
};

}  // namespace

Result<std::vector<Salt>> Vault::salts(const Hash& rows_root, std::uint64_t first,
                                       std::size_t n) const {
  const auto bytes =
      read_exactly(rows_folder(rows_root) / "salts", first * sizeof(Salt), n * sizeof(Salt));
  if (!bytes) return Failed(bytes.error());
  std::vector<Salt> salts(n);
  bytes->copy(reinterpret_cast<char*>(salts.data()), bytes->size());
  return salts;
}

Result<RowEvidence> Vault::row_evidence(const Hash& rows_root, std::uint64_t count,
                                        std::uint64_t number) const {
  if (number >= count) {
    return fail(ErrorKind::not_found,
                fmt::format("the delivery has fewer rows: {} asked, {} there", number, count),
                "no_row");
  }
  const fs::path folder = rows_folder(rows_root);
  const auto own_salts = salts(rows_root, number, 1);
  if (!own_salts) return Failed(own_salts.error());
  const std::uint64_t group = number / rows_per_offset;
  const auto offset = read_exactly(folder / "offsets", group * 8, 8);
  if (!offset) return Failed(offset.error());
  LevelReader level(folder, count);
  const NodeReader read = [&level](int l, std::uint64_t position) { return level(l, position); };
  const auto leaf = read(0, number);
  if (!leaf) return Failed(leaf.error());
  auto path = inclusion_path(number, count, read);
  if (!path) return pass(path);
  if (!verify_inclusion(number, count, *leaf, *path, rows_root)) {
    return fail(ErrorKind::corrupt, "the hashes of a delivery's rows have changed", "rows_changed",
                Where{folder.string(), 0, 0, {}, 0});
  }
  return RowEvidence{.salt = own_salts->front(),
                     .leaf = *leaf,
                     .path = std::move(*path),
                     .first_row = group * rows_per_offset,
                     .byte_offset = little_endian_at<std::uint64_t>(*offset, 0)};
}

}  // namespace cupel
