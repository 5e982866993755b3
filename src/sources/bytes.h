/// Bytes from outside, as a stream: a file or memory, gzip recognised by its first two bytes (several
/// members one behind the other are one stream). Everything above sees the decompressed stream; all
/// byte offsets count in it. Memory: two buffers of 256 KiB, whatever the size of the file.
#pragma once

#include "model/result.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

namespace cupel {

class ByteSource {
 public:
  /// A decompressed stream longer than this may be at most `ratio_max` times its compressed bytes.
  static constexpr std::uint64_t ratio_checked_from_bytes = 64ULL << 20;
  static constexpr std::uint64_t ratio_max = 100;

  /// Errors: absent, directory, unreadable, empty (each with its sentence).
  static Result<ByteSource> open(const std::filesystem::path& path);
  /// `name` stands for the path in messages. Error: empty.
  static Result<ByteSource> memory(std::string bytes, std::string name);

  ByteSource(ByteSource&&) noexcept;
  ByteSource& operator=(ByteSource&&) noexcept;
  ~ByteSource();

  /// Fill `into` as far as the stream goes; fewer bytes than asked for only at its end; 0: the end.
  /// Errors: unreadable, damaged or truncated gzip, bytes behind the gzip data, ratio above the limit.
  Result<std::size_t> read(std::span<char> into);
  /// Begin again at offset 0.
  Result<void> rewind();
  /// Go forward to this offset (not_found beyond the end). A plain file is not read on the way.
  Result<void> skip_to(std::uint64_t offset);

  /// Offset of the next byte in the decompressed stream.
  std::uint64_t offset() const;
  bool compressed() const;
  /// Last component of the path, or the name given.
  const std::string& name() const;

 private:
  struct State;
  explicit ByteSource(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// What the first bytes of a decompressed stream are not allowed to be: UTF-16 or UTF-32 (by mark or
/// by the pattern of NUL bytes), any NUL, a known binary file (zip, Parquet, PDF, …). The error says
/// what to do instead.
Result<void> check_text(std::string_view head, const std::string& name);

/// The three bytes of a UTF-8 byte order mark.
inline constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";

}  // namespace cupel
