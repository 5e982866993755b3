#include "ledger/segment_bytes.h"

#include "ledger/segment.h"
#include "ledger/test_folder.h"

#include <doctest/doctest.h>

#include <fcntl.h>

using namespace cupel;
namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t mebibyte = 1u << 20;

/// A segment of zeros with these bytes at these offsets.
fs::path segment_with(const TestFolder& folder, std::uint64_t bytes,
                      const std::vector<std::pair<std::uint64_t, std::string>>& written) {
  const fs::path path = folder.path() / segment_name(0);
  File file = File::open(path, O_RDWR | O_CREAT | O_TRUNC);
  std::string content(bytes, '\0');
  for (const auto& [offset, text] : written) content.replace(offset, text.size(), text);
  file.write(content);
  file.sync();
  return path;
}

}  // namespace

TEST_CASE("a segment reads the same from the medium and through the cache, whatever was asked before") {
  const TestFolder folder;
  const fs::path path = segment_with(folder, 6 * mebibyte,
                                     {{0, "first"}, {mebibyte - 2, "across"}, {6 * mebibyte - 4, "last"}});
  const std::string whole = *read_whole_file(path);
  for (const auto from : {SegmentBytes::From::page_cache, SegmentBytes::From::medium}) {
    SegmentBytes bytes(path, from);
    CHECK(bytes.size() == 6 * mebibyte);
    for (const std::uint64_t end : {std::uint64_t{1}, mebibyte, mebibyte + 1, 3 * mebibyte, std::uint64_t{7}}) {
      const std::string_view view = bytes.up_to(end);
      CHECK(view.size() >= end);
      CHECK(view == std::string_view(whole).substr(0, view.size()));
    }
    CHECK(bytes.up_to(100 * mebibyte).size() == 6 * mebibyte);
    CHECK(bytes.all() == whole);
  }
}

TEST_CASE("zero to the end is seen from any place, and one byte is seen wherever it stands") {
  const TestFolder folder;
  for (const std::uint64_t at : {std::uint64_t{4'096}, mebibyte - 1, mebibyte, 4 * mebibyte - 1, 4 * mebibyte,
                                 5 * mebibyte + 17, 6 * mebibyte - 1}) {
    CAPTURE(at);
    const fs::path path = segment_with(folder, 6 * mebibyte, {{at, "x"}});
    for (const auto from : {SegmentBytes::From::page_cache, SegmentBytes::From::medium}) {
      for (const std::uint64_t loaded : {std::uint64_t{0}, 2 * mebibyte, 6 * mebibyte}) {
        SegmentBytes bytes(path, from);
        (void)bytes.up_to(loaded);
        CHECK_FALSE(bytes.is_zero_from(0));
        CHECK_FALSE(bytes.is_zero_from(at));
        CHECK(bytes.is_zero_from(at + 1));
        CHECK(bytes.is_zero_from(6 * mebibyte));
      }
    }
  }
}

TEST_CASE("a segment that was cut short since it was opened is zero where nothing is left") {
  const TestFolder folder;
  const fs::path path = segment_with(folder, 2 * mebibyte, {{2 * mebibyte - 1, "x"}});
  SegmentBytes bytes(path, SegmentBytes::From::page_cache);
  fs::resize_file(path, mebibyte);
  CHECK(bytes.all().size() == 2 * mebibyte);
  CHECK(bytes.is_zero_from(0));
}

TEST_CASE("a segment of an odd size and an empty one are read to their ends") {
  const TestFolder folder;
  const fs::path path = segment_with(folder, mebibyte + 777, {{mebibyte + 776, "x"}});
  for (const auto from : {SegmentBytes::From::page_cache, SegmentBytes::From::medium}) {
    SegmentBytes bytes(path, from);
    CHECK(bytes.all().size() == mebibyte + 777);
    CHECK(bytes.all().back() == 'x');
    CHECK_FALSE(bytes.is_zero_from(mebibyte + 776));
  }
  fs::resize_file(path, 0);
  for (const auto from : {SegmentBytes::From::page_cache, SegmentBytes::From::medium}) {
    SegmentBytes bytes(path, from);
    CHECK(bytes.all().empty());
    CHECK(bytes.is_zero_from(0));
  }
}

TEST_CASE("a segment that is not there is a failure, not an empty one") {
  const TestFolder folder;
  CHECK_THROWS_AS(SegmentBytes(folder.path() / "none.seg", SegmentBytes::From::medium), const Failure&);
}
