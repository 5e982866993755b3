// Packed streams: what zlib packs comes back whole, a cut is always named, and damaged data give the
// same bytes and the same error whatever the size of the pieces they are asked for in.
#include "model/assert.h"
#include "sources/bytes.h"

#include <zlib.h>

#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace cupel;

constexpr std::size_t content_bytes_max = 4 << 20;  // of one input; a target has to stay fast

struct Content {
  std::string bytes;
  std::string rule;  // of the error that ended it; empty: the end
};

Content read_all(std::string packed, std::size_t piece) {
  Content content;
  auto source = ByteSource::memory(std::move(packed), "fuzz.gz");
  if (!source) return {"", source.error().rule};
  std::vector<char> room(piece);
  while (content.bytes.size() < content_bytes_max) {
    const auto got = source->read(room);
    if (!got) {
      content.rule = got.error().rule;
      break;
    }
    if (*got == 0) break;
    content.bytes.append(room.data(), *got);
    ASSERT(source->offset() == content.bytes.size());
  }
  return content;
}

std::string pack(std::string_view bytes) {
  z_stream stream{};
  ASSERT(deflateInit2(&stream, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string packed(deflateBound(&stream, bytes.size()) + 32, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  ASSERT(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  packed.resize(packed.size() - stream.avail_out);
  deflateEnd(&stream);
  return packed;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const Content large = read_all(bytes, 1 << 16);
  const Content small = read_all(bytes, 61);
  // A read that ends in an error gives none of its piece: the small pieces come at least as far.
  if (large.rule.empty()) ASSERT(small.bytes.starts_with(large.bytes));
  if (large.bytes.size() < content_bytes_max && small.bytes.size() < content_bytes_max) {
    ASSERT(large.rule == small.rule);
    ASSERT(small.bytes.starts_with(large.bytes));
  }
  if (size == 0) return 0;
  const std::string packed = pack(bytes);
  const Content whole = read_all(packed, 997);
  ASSERT(whole.rule.empty() && whole.bytes == bytes);
  const std::size_t cut = 2 + data[0] % (packed.size() - 2);
  if (cut < packed.size()) ASSERT(read_all(packed.substr(0, cut), 997).rule == "gzip_truncated");
  return 0;
}
