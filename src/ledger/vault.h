/// The vault beside the log: originals and other blobs by their SHA-256, salts and hashes of rows,
/// principals. Format: docs/formats/vault.md. What commit() returned is on the disk.
/// Errors: unavailable (disk full), corrupt, not_found; other I/O failures throw Failure.
#pragma once

#include "ledger/rows.h"
#include "model/result.h"
#include "model/sha256.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cupel {

struct Blob {
  Hash digest{};
  std::uint64_t bytes = 0;
};

/// `count` salts from the system's generator.
std::vector<Salt> random_salts(std::size_t count);

/// What proves one row: its salt, its leaf, the path to the root, and where to read it.
struct RowEvidence {
  Salt salt{};
  Hash leaf{};
  std::vector<Hash> path;
  std::uint64_t first_row = 0;    // number & ~63
  std::uint64_t byte_offset = 0;  // of row `first_row` in the decompressed original
};

struct PrincipalRecord {
  std::string id;    // 22 characters of base64url: `by` of the entries
  std::string name;
  std::string organisation = "self";
  bool is_operator = false;
};

class Vault {
 public:
  /// `folder` is <data>/vault. Reading needs nothing to exist; the first write makes folders.
  explicit Vault(std::filesystem::path folder);

  /// A blob that arrives in pieces. Used by one thread at a time; dropped unless committed.
  class BlobWriter {
   public:
    BlobWriter(BlobWriter&&) noexcept;
    BlobWriter& operator=(BlobWriter&&) noexcept;
    ~BlobWriter();
    void write(std::string_view bytes);
    /// Named by its digest and synced, file and folder. The same bytes twice are fine.
    Result<Blob> commit();

   private:
    friend class Vault;
    struct State;
    explicit BlobWriter(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
  };
  BlobWriter stage_blob();
  Result<Blob> put_blob(std::string_view bytes);
  /// The bytes, after their hash was compared with the name.
  Result<std::string> read_blob(const Hash& digest) const;
  std::filesystem::path blob_path(const Hash& digest) const;
  bool has_blob(const Hash& digest) const;
  std::optional<std::uint64_t> blob_bytes(const Hash& digest) const;

  /// Salts, offsets and hashes of one delivery's rows, in file order. Used by one thread at a time,
  /// not necessarily the one that staged it. About 0.4 µs per row of 200 bytes; writes in 1 MiB.
  class RowsWriter {
   public:
    RowsWriter(RowsWriter&&) noexcept;
    RowsWriter& operator=(RowsWriter&&) noexcept;
    ~RowsWriter();
    /// The next row: its leaf is computed here.
    void add(const Salt& salt, std::string_view canonical_row);
    /// The next row when its leaf was computed by the caller.
    void add_leaf(const Salt& salt, const Hash& leaf);
    /// Byte offset in the decompressed original; once for each row whose number is a multiple of 64.
    void offset(std::uint64_t byte_offset);
    Result<RowsRoot> commit();

   private:
    friend class Vault;
    struct State;
    explicit RowsWriter(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
  };
  RowsWriter stage_rows();
  /// True when the vault holds rows of this root and count.
  bool has_rows(const RowsRoot& rows) const;
  std::filesystem::path rows_folder(const Hash& rows_root) const;
  /// `count` is that of the signed statement. Errors: invalid_input (number >= count), not_found,
  /// corrupt (the path does not lead to the root).
  Result<RowEvidence> row_evidence(const Hash& rows_root, std::uint64_t count,
                                   std::uint64_t number) const;
  /// The salts of rows [first, first + n).
  Result<std::vector<Salt>> salts(const Hash& rows_root, std::uint64_t first, std::size_t n) const;

  Result<void> put_principal(const PrincipalRecord& principal);
  Result<PrincipalRecord> principal(std::string_view id) const;
  std::filesystem::path principal_path(std::string_view id) const;

  const std::filesystem::path& folder() const { return folder_; }
  /// Remove what an interrupted writer left in staging/. Only for the holder of the data folder's lock.
  void empty_staging();

 private:
  std::filesystem::path folder_;
};

/// The principal's file and back. Errors of parsing: corrupt (any byte changed).
std::string to_text(const PrincipalRecord& principal);
Result<PrincipalRecord> parse_principal(std::string_view text);

}  // namespace cupel
