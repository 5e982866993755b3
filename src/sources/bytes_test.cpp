#include "sources/bytes.h"

#include <doctest/doctest.h>
#include <fmt/core.h>
#include <zlib.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <unistd.h>

using namespace cupel;

namespace {

std::string gzip(std::string_view bytes) {
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string packed(deflateBound(&stream, bytes.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

/// The whole stream in steps, or the rule of the error.
std::string read_all(Result<ByteSource> source, std::size_t step = 1000) {
  if (!source) return "error:" + source.error().rule;
  std::string all;
  std::string piece(step, '\0');
  for (;;) {
    auto got = source->read(piece);
    if (!got) return "error:" + got.error().rule;
    all.append(piece, 0, *got);
    CHECK(source->offset() == all.size());
    if (*got < step) return all;
  }
}

std::string noise(std::size_t size) {
  std::mt19937 random(3);
  std::string bytes(size, '\0');
  for (char& c : bytes) c = static_cast<char>(random());
  return bytes;
}

/// A folder that goes with the test.
struct Folder {
  std::filesystem::path path;
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "cupel-bytes-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path = name;
  }
  ~Folder() { std::filesystem::remove_all(path); }
  std::filesystem::path put(std::string_view name, std::string_view bytes) const {
    std::ofstream(path / name, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return path / name;
  }
};

}  // namespace

TEST_CASE("a stream is the same from memory, from a file, packed and in several members") {
  const Folder folder;
  const std::string bytes = noise(3'000'000);
  CHECK(read_all(ByteSource::memory(bytes, "m")) == bytes);
  CHECK(read_all(ByteSource::open(folder.put("plain", bytes)), 700'001) == bytes);
  CHECK(read_all(ByteSource::open(folder.put("packed.gz", gzip(bytes))), 700'001) == bytes);
  CHECK(read_all(ByteSource::memory(gzip(bytes), "m"), 1'000'000) == bytes);
  CHECK(read_all(ByteSource::memory(gzip("one ") + gzip("") + gzip("two"), "m"), 2) == "one two");
}

TEST_CASE("a stream begins again and goes forward to an offset") {
  const Folder folder;
  const std::string bytes = noise(2'000'000);
  for (const auto& path : {folder.put("plain", bytes), folder.put("packed", gzip(bytes))}) {
    auto source = ByteSource::open(path);
    REQUIRE(source);
    std::string piece(10, '\0');
    for (const std::uint64_t offset : {5U, 1'234'567U, 1'999'990U}) {
      REQUIRE(source->rewind());
      REQUIRE(source->skip_to(offset));
      REQUIRE(source->read(piece));
      CHECK(piece == bytes.substr(offset, 10));
    }
    REQUIRE(source->rewind());
    const auto beyond = source->skip_to(2'000'001);
    REQUIRE(!beyond);
    CHECK(beyond.error().kind == ErrorKind::not_found);
  }
}

TEST_CASE("what cannot be read is an error with a sentence") {
  const Folder folder;
  CHECK(read_all(ByteSource::open(folder.path)) == "error:directory");
  CHECK(ByteSource::open(folder.path).error().message == "this is a folder, not a file");
  CHECK(read_all(ByteSource::open(folder.path / "absent")) == "error:absent");
  CHECK(read_all(ByteSource::open(folder.put("empty", ""))) == "error:empty");
  CHECK(read_all(ByteSource::open("/dev/null")) == "error:unreadable");
  CHECK(read_all(ByteSource::memory("", "m")) == "error:empty");
}

TEST_CASE("every cut of gzip data is named, never a shorter stream") {
  const std::string packed = gzip(noise(2'000));
  for (std::size_t size = 3; size < packed.size(); size += 7) {
    const std::string rule = read_all(ByteSource::memory(packed.substr(0, size), "m"), 4096);
    CHECK(rule == "error:gzip_truncated");
  }
}

TEST_CASE("damaged gzip data and bytes behind them are named") {
  const std::string bytes = noise(2'000);
  std::string packed = gzip(bytes);
  CHECK(read_all(ByteSource::memory(packed + "x", "m"), 4096) == "error:gzip_trailing");
  CHECK(read_all(ByteSource::memory(packed + std::string(8, '\0'), "m"), 4096) == "error:gzip_trailing");
  packed[packed.size() - 6] ^= 1;  // checksum
  CHECK(read_all(ByteSource::memory(packed, "m"), 4096) == "error:gzip_damaged");
}

TEST_CASE("more than 64 MiB out of less than a hundredth is refused as a limit") {
  const std::string packed = gzip(std::string(80 << 20, 'a'));
  auto source = ByteSource::memory(packed, "m");
  REQUIRE(source);
  std::string piece(1 << 20, '\0');
  std::uint64_t read = 0;
  for (;;) {
    auto got = source->read(piece);
    if (!got) {
      CHECK(got.error().kind == ErrorKind::limit_exceeded);
      CHECK(got.error().rule == "ratio");
      break;
    }
    REQUIRE(*got > 0);
    read += *got;
  }
  CHECK(read <= ByteSource::ratio_checked_from_bytes);
  CHECK(read_all(ByteSource::memory(gzip(std::string(60 << 20, 'a')), "m"), 1 << 20).size() == 60U << 20);
}
