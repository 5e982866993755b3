#include "ledger/vault.h"

#include "ledger/disk.h"
#include "model/assert.h"
#include "model/encoding.h"

#include <fmt/core.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace cupel {
namespace fs = std::filesystem;

std::vector<Salt> random_salts(std::size_t count) {
  std::vector<Salt> salts(count);
  random_bytes(salts.data(), count * sizeof(Salt));
  return salts;
}

Vault::Vault(fs::path folder) : folder_(std::move(folder)) {}

// A blob that is being written: hashed on its way into staging/.
struct Vault::BlobWriter::State {
  const Vault* vault = nullptr;
  fs::path path;
  File file;
  Sha256 hasher;
  std::uint64_t bytes = 0;
  bool committed = false;

  ~State() {
    if (!committed) ::unlink(path.c_str());
  }
};

Vault::BlobWriter::BlobWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
Vault::BlobWriter::BlobWriter(BlobWriter&&) noexcept = default;
Vault::BlobWriter& Vault::BlobWriter::operator=(BlobWriter&&) noexcept = default;
Vault::BlobWriter::~BlobWriter() = default;

Vault::BlobWriter Vault::stage_blob() {
  make_folder(folder_ / "staging");
  fs::path path = folder_ / "staging" / random_name();
  File file = File::open(path, O_WRONLY | O_CREAT | O_EXCL);
  return BlobWriter(std::unique_ptr<BlobWriter::State>(
      new BlobWriter::State{this, std::move(path), std::move(file), {}, 0, false}));
}

void Vault::BlobWriter::write(std::string_view bytes) {
  state_->file.write(bytes);
  state_->hasher.update(bytes);
  state_->bytes += bytes.size();
}

Result<Blob> Vault::BlobWriter::commit() {
  ASSERT(!state_->committed);
  try {
    const Blob blob{state_->hasher.finish(), state_->bytes};
    const fs::path target = state_->vault->blob_path(blob.digest);
    make_folder(target.parent_path());
    state_->file.sync();
    // Renamed even when the name exists: the content is the same unless the old file has rotted,
    // and then this mends it.
    if (::rename(state_->path.c_str(), target.c_str()) != 0) {
      throw Failure(io_error("a blob cannot be renamed", target, errno));
    }
    state_->committed = true;
    sync_directory(target.parent_path());
    return blob;
  } catch (const Failure& failure) {
    if (failure.error.kind != ErrorKind::unavailable) throw;
    return Failed(failure.error);
  }
}

Result<Blob> Vault::put_blob(std::string_view bytes) {
  try {
    BlobWriter writer = stage_blob();
    writer.write(bytes);
    return writer.commit();
  } catch (const Failure& failure) {
    if (failure.error.kind != ErrorKind::unavailable) throw;
    return Failed(failure.error);
  }
}

fs::path Vault::blob_path(const Hash& digest) const {
  const std::string name = to_hex(bytes_of(digest));
  return folder_ / "blobs" / name.substr(0, 2) / name;
}

Result<std::string> Vault::read_blob(const Hash& digest) const {
  auto bytes = read_whole_file(blob_path(digest));
  if (bytes && sha256(*bytes) != digest) {
    return fail(ErrorKind::corrupt, "a blob is not what was stored", "blob_changed",
                Where{blob_path(digest).string(), 0, 0, {}, 0});
  }
  return bytes;
}

std::optional<std::uint64_t> Vault::blob_bytes(const Hash& digest) const {
  std::error_code error;
  const std::uint64_t bytes = fs::file_size(blob_path(digest), error);
  if (error) return std::nullopt;
  return bytes;
}

bool Vault::has_blob(const Hash& digest) const { return blob_bytes(digest).has_value(); }

fs::path Vault::rows_folder(const Hash& rows_root) const {
  return folder_ / "rows" / to_hex(bytes_of(rows_root));
}

bool Vault::has_rows(const RowsRoot& rows) const {
  std::error_code error;
  const std::uint64_t bytes = fs::file_size(rows_folder(rows.root) / "L0", error);
  return !error && bytes == rows.count * sizeof(Hash);
}

fs::path Vault::principal_path(std::string_view id) const {
  return folder_ / "principals" / fs::path(id);
}

Result<void> Vault::put_principal(const PrincipalRecord& principal) {
  try {
    make_folder(folder_ / "staging");
    make_folder(folder_ / "principals");
    replace_file(folder_ / "staging", principal_path(principal.id), to_text(principal));
    return {};
  } catch (const Failure& failure) {
    if (failure.error.kind != ErrorKind::unavailable) throw;
    return Failed(failure.error);
  }
}

Result<PrincipalRecord> Vault::principal(std::string_view id) const {
  const bool is_id = id.size() == 22 && from_base64url(id).has_value();
  if (!is_id) return fail(ErrorKind::not_found, "no such principal");
  auto text = read_whole_file(principal_path(id));
  if (!text) return pass(text);
  return parse_principal(*text);
}

void Vault::empty_staging() {
  std::error_code absent;
  for (const auto& left : fs::directory_iterator(folder_ / "staging", absent)) {
    fs::remove_all(left.path());
  }
}

}  // namespace cupel
