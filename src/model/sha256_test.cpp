#include "model/encoding.h"
#include "model/sha256.h"

#include <doctest/doctest.h>

using namespace cupel;

namespace {

std::string hexadecimal(const Hash& hash) { return to_hex(bytes_of(hash)); }

}  // namespace

TEST_CASE("SHA-256 of the examples of FIPS 180-4") {
  CHECK(hexadecimal(sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(hexadecimal(sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(hexadecimal(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")) ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(hexadecimal(sha256(std::string(1'000'000, 'a'))) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("bytes in pieces hash like the whole, wherever they are cut") {
  std::string bytes;
  for (int i = 0; i < 200; ++i) bytes.push_back(static_cast<char>(i));  // zeros and high bytes too
  const Hash whole = sha256(bytes);
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    Sha256 stream;
    stream.update(std::string_view(bytes).substr(0, cut));
    stream.update({});
    stream.update(std::string_view(bytes).substr(cut));
    CHECK(stream.finish() == whole);
  }
}

TEST_CASE("a finished stream starts anew, and a moved one goes on") {
  Sha256 stream;
  stream.update("abc");
  CHECK(stream.finish() == sha256("abc"));
  CHECK(stream.finish() == sha256(""));
  stream.update("ab");
  Sha256 moved = std::move(stream);
  moved.update("c");
  CHECK(moved.finish() == sha256("abc"));
}
