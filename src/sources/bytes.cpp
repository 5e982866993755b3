#include "sources/bytes.h"

#include "model/assert.h"

#include <fmt/core.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace cupel {
namespace {

constexpr std::size_t buffer_bytes = 256 << 10;
constexpr std::string_view gzip_magic = "\x1f\x8b";

Failed bad_stream(std::string message, std::string rule, const std::string& name,
                  std::uint64_t offset) {
  Where where;
  where.file = name;
  where.offset = offset;
  const ErrorKind kind =
      rule == "ratio" ? ErrorKind::limit_exceeded : ErrorKind::invalid_input;
  return fail(kind, std::move(message), std::move(rule), std::move(where));
}

}  // namespace

struct ByteSource::State {
  std::string name;
  int descriptor = -1;        // a file, or
  std::string memory;         // bytes given
  std::size_t memory_at = 0;
  bool gzip = false;
  std::uint64_t offset = 0;      // in the decompressed stream
  std::uint64_t taken = 0;       // compressed bytes given to zlib
  std::vector<char> raw;         // compressed bytes waiting
  z_stream stream{};
  bool stream_open = false;
  bool member_ended = false;
  bool raw_ended = false;

  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    if (stream_open) inflateEnd(&stream);
    if (descriptor >= 0) close(descriptor);
  }

  Result<std::size_t> read_raw(std::span<char> into);
  Result<void> fill_raw();
  Result<std::size_t> read_gzip(std::span<char> into);
  Result<bool> begin_member();
  Result<void> begin();
};

Result<std::size_t> ByteSource::State::read_raw(std::span<char> into) {
  if (descriptor < 0) {
    const std::size_t count = std::min(into.size(), memory.size() - memory_at);
    if (count > 0) std::memcpy(into.data(), memory.data() + memory_at, count);
    memory_at += count;
    return count;
  }
  std::size_t filled = 0;
  while (filled < into.size()) {
    const ssize_t got = ::read(descriptor, into.data() + filled, into.size() - filled);
    if (got == 0) break;
    if (got < 0) {
      if (errno == EINTR) continue;
      return bad_stream(fmt::format("the file could not be read: {}", std::strerror(errno)),
                        "unreadable", name, filled);
    }
    filled += static_cast<std::size_t>(got);
  }
  return filled;
}

/// Make sure that zlib has input unless the compressed bytes are at their end.
Result<void> ByteSource::State::fill_raw() {
  if (stream.avail_in > 0 || raw_ended) return {};
  raw.resize(buffer_bytes);
  auto got = read_raw(raw);
  if (!got) return pass(got);
  raw_ended = *got < raw.size();
  stream.next_in = reinterpret_cast<Bytef*>(raw.data());
  stream.avail_in = static_cast<uInt>(*got);
  return {};
}

/// True: another gzip member begins; false: the stream is at its end. Anything else is an error.
Result<bool> ByteSource::State::begin_member() {
  if (auto filled = fill_raw(); !filled) return pass(filled);
  if (stream.avail_in == 0) return false;
  if (*stream.next_in != 0x1f) {
    return bad_stream(
        fmt::format("there are bytes behind the end of the gzip data: at byte {}", taken),
        "gzip_trailing", name, offset);
  }
  ASSERT(inflateReset(&stream) == Z_OK);
  member_ended = false;
  return true;
}

Result<std::size_t> ByteSource::State::read_gzip(std::span<char> into) {
  std::size_t filled = 0;
  while (filled < into.size()) {
    if (member_ended) {
      auto again = begin_member();
      if (!again) return pass(again);
      if (!*again) break;
    }
    if (auto raw_filled = fill_raw(); !raw_filled) return pass(raw_filled);
    const uInt room = static_cast<uInt>(std::min<std::size_t>(into.size() - filled, 1U << 30));
    stream.next_out = reinterpret_cast<Bytef*>(into.data() + filled);
    stream.avail_out = room;
    const uInt waiting = stream.avail_in;
    const int status = inflate(&stream, Z_NO_FLUSH);
    const std::size_t made = room - stream.avail_out;
    taken += waiting - stream.avail_in;
    filled += made;
    if (status == Z_STREAM_END) {
      member_ended = true;
    } else if (status == Z_BUF_ERROR || (status == Z_OK && made == 0 && waiting == 0)) {
      return bad_stream(
          fmt::format("the gzip data end too early: after {} bytes of content", offset + filled),
          "gzip_truncated", name, offset + filled);
    } else if (status != Z_OK) {
      return bad_stream(fmt::format("the gzip data are damaged: after {} bytes of content ({})",
                                    offset + filled,
                                    stream.msg != nullptr ? stream.msg : "checksum"),
                        "gzip_damaged", name, offset + filled);
    }
    if (offset + filled > ratio_checked_from_bytes && offset + filled > ratio_max * taken) {
      return bad_stream(
          fmt::format("the gzip data unpack to more than {} times their size: {} bytes from {}",
                      ratio_max, offset + filled, taken),
          "ratio", name, offset + filled);
    }
  }
  return filled;
}

/// Look for the gzip mark at the beginning; the file or memory stands at its first byte.
Result<void> ByteSource::State::begin() {
  std::array<char, 2> magic{};
  auto got = read_raw(magic);
  if (!got) return pass(got);
  if (*got == 0) {
    return bad_stream("the file is empty", "empty", name, 0);
  }
  gzip = *got == 2 && std::string_view(magic.data(), 2) == gzip_magic;
  if (descriptor >= 0) lseek(descriptor, 0, SEEK_SET);
  memory_at = 0;
  if (gzip && !stream_open) {
    if (inflateInit2(&stream, 15 + 16) != Z_OK) {
      return fail(ErrorKind::unavailable, "there is no memory to unpack gzip data");
    }
    stream_open = true;
  }
  return {};
}

ByteSource::ByteSource(std::unique_ptr<State> state) : state_(std::move(state)) {}
ByteSource::ByteSource(ByteSource&&) noexcept = default;
ByteSource& ByteSource::operator=(ByteSource&&) noexcept = default;
ByteSource::~ByteSource() = default;

Result<ByteSource> ByteSource::open(const std::filesystem::path& path) {
  auto state = std::make_unique<State>();
  state->name = path.filename().string();
  Where where;
  where.file = path.string();
  state->descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  if (state->descriptor < 0) {
    const ErrorKind kind = errno == ENOENT ? ErrorKind::not_found : ErrorKind::invalid_input;
    return fail(kind, fmt::format("the file cannot be opened: {}", std::strerror(errno)),
                kind == ErrorKind::not_found ? "absent" : "unreadable", where);
  }
  struct stat status {};
  if (fstat(state->descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
    return fail(ErrorKind::invalid_input,
                S_ISDIR(status.st_mode) ? "this is a folder, not a file" : "this is no regular file",
                S_ISDIR(status.st_mode) ? "directory" : "unreadable", where);
  }
  if (auto begun = state->begin(); !begun) return pass(begun);
  return ByteSource(std::move(state));
}

Result<ByteSource> ByteSource::memory(std::string bytes, std::string name) {
  auto state = std::make_unique<State>();
  state->name = std::move(name);
  state->memory = std::move(bytes);
  if (auto begun = state->begin(); !begun) return pass(begun);
  return ByteSource(std::move(state));
}

Result<std::size_t> ByteSource::read(std::span<char> into) {
  auto got = state_->gzip ? state_->read_gzip(into) : state_->read_raw(into);
  if (got) state_->offset += *got;
  return got;
}

Result<void> ByteSource::rewind() {
  State& state = *state_;
  if (state.descriptor >= 0 && lseek(state.descriptor, 0, SEEK_SET) < 0) {
    return bad_stream("the file cannot be read a second time", "unreadable", state.name, 0);
  }
  state.memory_at = 0;
  state.offset = 0;
  state.taken = 0;
  state.raw_ended = false;
  state.member_ended = false;
  if (state.gzip) {
    ASSERT(inflateReset(&state.stream) == Z_OK);
    state.stream.avail_in = 0;
  }
  return {};
}

Result<void> ByteSource::skip_to(std::uint64_t offset) {
  State& state = *state_;
  ASSERT(offset >= state.offset);
  const auto beyond = [&] {
    Where where;
    where.file = state.name;
    where.offset = offset;
    return fail(ErrorKind::not_found, fmt::format("the file ends before byte {}", offset),
                "beyond_end", where);
  };
  if (!state.gzip) {
    if (state.descriptor < 0) {
      if (offset > state.memory.size()) return beyond();
      state.memory_at = static_cast<std::size_t>(offset);
    } else {
      struct stat status {};
      if (fstat(state.descriptor, &status) != 0 ||
          offset > static_cast<std::uint64_t>(status.st_size) ||
          lseek(state.descriptor, static_cast<off_t>(offset), SEEK_SET) < 0) {
        return beyond();
      }
    }
    state.offset = offset;
    return {};
  }
  std::vector<char> thrown_away(buffer_bytes);
  while (state.offset < offset) {
    const std::uint64_t rest = offset - state.offset;
    auto got = read(std::span(thrown_away).first(std::min<std::uint64_t>(rest, buffer_bytes)));
    if (!got) return pass(got);
    if (*got == 0) return beyond();
  }
  return {};
}

std::uint64_t ByteSource::offset() const { return state_->offset; }
bool ByteSource::compressed() const { return state_->gzip; }
const std::string& ByteSource::name() const { return state_->name; }

Result<void> check_text(std::string_view head, const std::string& name) {
  Where where;
  where.file = name;
  const auto refuse = [&](std::string message, std::string rule, std::size_t offset = 0) {
    where.offset = offset;
    return fail(ErrorKind::invalid_input, std::move(message), std::move(rule), where);
  };
  if (head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF")) {
    return refuse("the file is UTF-16; save it as UTF-8", "utf16");
  }
  struct Binary {
    std::string_view magic;
    std::string_view kind;
  };
  static constexpr std::array binaries = {
      Binary{"PK\x03\x04", "a zip archive or an office document"}, Binary{"PAR1", "Parquet"},
      Binary{"%PDF", "PDF"}, Binary{"\xD0\xCF\x11\xE0", "an old office document"},
      Binary{"\x89PNG", "a picture"}, Binary{"\xFF\xD8\xFF", "a picture"},
      Binary{"7z\xBC\xAF", "a 7z archive"}, Binary{"BZh", "bzip2"},
      Binary{"\xFD" "7zXZ", "xz"}, Binary{"\x28\xB5\x2F\xFD", "zstd"}};
  for (const Binary& binary : binaries) {
    if (head.starts_with(binary.magic)) {
      return refuse(fmt::format("the file is no text: {}", binary.kind), "unrecognised");
    }
  }
  const std::size_t nul = head.find('\0');
  if (nul == std::string_view::npos) return {};
  const std::string_view first = head.substr(0, 512);
  const auto nuls = static_cast<std::size_t>(std::count(first.begin(), first.end(), '\0'));
  if (nuls * 3 > first.size()) {
    return refuse("the file is UTF-16 or UTF-32 without a mark; save it as UTF-8", "utf16", nul);
  }
  return refuse(fmt::format("the file has a NUL byte: at byte {}", nul), "nul", nul);
}

}  // namespace cupel
